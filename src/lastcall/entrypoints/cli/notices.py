"""`lastcall notices`: what we believe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.explain import command as explain
from lastcall.entrypoints.cli.options import FORMAT
from lastcall.entrypoints.cli.paper import columns, say_json
from lastcall.entrypoints.context import context_of
from lastcall.model.counting import counted

if TYPE_CHECKING:
    from lastcall.model.notice import Notice


@click.group("notices", invoke_without_command=True)
@click.option("--vendor", metavar="SLUG", help="Only this vendor's.")
@click.option("--grep", metavar="TEXT", help="Only where subject, alias or replacement holds the text.")
@FORMAT
@click.pass_context
def command(ctx: click.Context, vendor: str | None, grep: str | None, form: str) -> int:
    """List every notice that is believed, used or not; `notices show ID` is `explain ID`."""
    from lastcall.adapters.store.reading import look, notices_ending, notices_undated

    if ctx.invoked_subcommand:
        return 0
    context = context_of(ctx)
    only = {vendor} if vendor else None
    with look(context.quick_database) as connection:
        found = notices_ending(connection, None, None, only) + notices_undated(connection, only)
    found = tuple(notice for notice in found if not grep or grep.lower() in _words(notice))
    if form == "json":
        say_json([plain(notice) for notice in found])
        return 0
    rows = [(str(n.deadline or "no date yet"), n.stage, n.confidence, n.subject.vendor, _name(n), n.id) for n in found]
    for line in columns(rows, flexible=4, heads=("ends", "stage", "sure", "vendor", "what", "id")):
        click.echo(line)
    click.echo(counted(len(found), "notice"), err=True)
    return 0


command.add_command(explain, "show")


def plain(notice: Notice) -> dict[str, object]:
    """Return a notice as it is printed by `--format json`; the fields are documented in docs/commands.md."""
    deadline = notice.deadline
    return {
        "id": notice.id,
        "key": notice.key,
        "vendor": notice.subject.vendor,
        "subject": notice.subject.name,
        "kind": notice.subject.kind,
        "aliases": list(notice.aliases),
        "scope": str(notice.scope),
        "stage": notice.stage,
        "announced_on": notice.announced_on,
        "ends": str(deadline) if deadline else None,
        "ends_on": deadline.iso if deadline else None,
        "milestones": {m.effect.value: str(m.deadline) if m.deadline else None for m in notice.milestones},
        "replacements": list(notice.replacements),
        "no_replacement": notice.no_replacement,
        "withdrawn": notice.withdrawn,
        "confidence": notice.confidence,
        "conflicts": list(notice.conflicts),
        "revision": notice.revision,
    }


def _name(notice: Notice) -> str:
    return f"{notice.subject.name} ({notice.scope})" if str(notice.scope) else notice.subject.name


def _words(notice: Notice) -> str:
    return " ".join((notice.subject.name, *notice.aliases, *notice.replacements)).lower()
