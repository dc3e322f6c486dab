"""`lastcall facts`: the shutdowns that were known when this version was made, checked, listed and brought up to date."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lastcall.entrypoints.cli.options import FORMAT, WITHIN
from lastcall.entrypoints.cli.paper import columns, in_days, say_json
from lastcall.entrypoints.context import Context, context_of
from lastcall.model.counting import counted
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, timedelta

    from lastcall.model.fact import Contradiction, Fact
    from lastcall.stages.renew import Renewal

_SHOWN = 40  # renewals that are told one by one


@click.group("facts", invoke_without_command=True)
@click.option("--vendor", "slugs", metavar="SLUG", multiple=True, help="Only of this vendor; may be repeated.")
@click.option("--grep", metavar="TEXT", default="", help="Only those whose name, alias or replacement holds TEXT.")
@click.option("--past", is_flag=True, help="Also what is over.")
@WITHIN
@FORMAT
@click.pass_context
def command(
    ctx: click.Context, slugs: tuple[str, ...], grep: str, within: timedelta | None, *, past: bool, form: str
) -> int:
    """List what is known to end, soonest first, from the facts that ship; no network, no database.

    A fact may be old: each says when it was verified and how sure it is, and a source that was read beats it.
    """
    if ctx.invoked_subcommand:
        return 0
    from lastcall.stages.known import aged
    from lastcall.usecases.know import know

    context = context_of(ctx)
    today = _today(context)
    vendors = {_slug(context, slug) for slug in slugs} or None
    knowledge = know(vendors, own_facts(context))
    found = sorted(
        (f for f in knowledge.facts if _wanted(f, grep, within, today, past=past)),
        key=lambda f: (_ends(f), f.key),
    )
    if form == "json":
        as_of = knowledge.as_of
        age = (today - as_of).days if as_of else None
        say_json({"as_of": as_of, "age_days": age, "facts": [plain(fact, today) for fact in found]})
        return 0
    rows = [
        (
            "withdrawn" if f.withdrawn else str(f.deadline or _other(f)),
            in_days(_days(f, today)),
            f.confidence.value,
            f.subject.vendor,
            f.subject.name + (f" → {', '.join(f.replacements)}" if f.replacements else ""),
            f.verified_on.isoformat(),
        )
        for f in found
    ]
    for line in columns(rows, flexible=4, heads=("ends", "", "sure", "vendor", "what", "verified")):
        click.echo(line)
    click.echo(f"{_summary(found)}; {aged(knowledge.as_of or today, today)}", err=True)
    return 0


@command.command("lint")
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--explained", is_flag=True, help="Also list what is explained.")
@FORMAT
@click.pass_context
def lint(ctx: click.Context, path: Path | None, *, explained: bool, form: str) -> int:
    """Find what contradicts itself in the facts that ship, in a folder of them or in one FILE; exit 1 where unexplained.

    An end before its announcement, a replacement that dies first, the same thing told twice, an unknown vendor, no
    source, a day that cannot be. `explained` in the fact's line holds the reason where it is right after all.
    """
    from lastcall.adapters.facts import load_facts, read_facts
    from lastcall.stages.contradict import contradictions

    context = context_of(ctx)
    facts = read_facts(path) if path is not None and path.is_file() else load_facts(folder=path)
    found = contradictions(facts, set(context.vendors), today=_today(context))
    open_ones = [one for one in found if not one.explained]
    if form == "json":
        say_json([_plain_contradiction(one) for one in (found if explained else open_ones)])
        return int(bool(open_ones))
    for one in found if explained else open_ones:
        reason = f" (explained: {flat(one.explained, 120)})" if one.explained else ""
        click.echo(f"{one.fact.place or one.fact.key}: {one.rule}: {one.fact.key}: {one.text}{reason}")
    click.echo(
        f"{counted(len(facts), 'fact')}: {len(open_ones)} unexplained, {len(found) - len(open_ones)} explained",
        err=True,
    )
    return int(bool(open_ones))


@command.command("update")
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write there.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@FORMAT
@click.pass_context
def update(ctx: click.Context, output: Path | None, *, dry_run: bool, form: str) -> int:
    """Fold what the sources now say into facts.jsonl beside the config, which takes the place of shipped facts.

    Reads the database, fetches nothing: `lastcall poll` first. Only what differs from the shipped facts is written;
    what no source speaks of stays as it ships. Commit the file, and a check without network and database knows it.
    """
    from lastcall.adapters.store.reading import look, notices_ending, notices_undated
    from lastcall.stages.renew import Verdict, renew
    from lastcall.usecases.know import know

    context = context_of(ctx)
    with look(context.quick_database) as connection:
        notices = notices_ending(connection, None, None, None) + notices_undated(connection, None)
    found = renew(know(None).facts, notices)
    fresh = [one for one in found if one.verdict is not Verdict.STANDS]
    target = output or _beside(context)
    if not dry_run:
        _write(target, fresh)
    if form == "json":
        say_json([_plain_renewal(one) for one in found])
        return 0
    for one in fresh[:_SHOWN]:
        click.echo(f"{one.verdict:<12}  {one.after.subject.key}: {flat(one.text, 120)}")
    if len(fresh) > _SHOWN:
        click.echo(f"… and {len(fresh) - _SHOWN} more: --format json lists them")
    counts = Counter(one.verdict for one in found)
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
    where = "nothing written" if dry_run else f"{len(fresh)} written to {target}"
    click.echo(f"{len(found)} subjects of which a source speaks: {said}; {where}", err=True)
    return 0


def plain(fact: Fact, today: date) -> dict[str, Any]:
    """Return a fact as `--format json` prints it."""
    from lastcall.adapters.fact_rows import row_of

    ends = {"ends": str(fact.deadline) if fact.deadline else None, "days_left": _days(fact, today)}
    return {"key": fact.key, **row_of(fact, vendor=True), **ends}


def own_facts(context: Context) -> Path | None:
    """Return the user's own facts beside the config; None where there are none."""
    path = _beside(context)
    return path if path.is_file() else None


def _beside(context: Context) -> Path:
    from lastcall.entrypoints.context import DEFAULT_CONFIG
    from lastcall.usecases.know import OWN

    return Path(context.config_path or DEFAULT_CONFIG).parent / OWN


def _today(context: Context) -> date:
    # The facts need no config: without one the day is that of UTC.
    from lastcall.errors import ConfigError

    try:
        return context.today
    except ConfigError:
        return context.now().date()


def _slug(context: Context, name: str) -> str:
    if name in context.vendors:
        return name
    return next((v.slug for v in context.vendors.values() if name in v.aliases), name)


def _wanted(fact: Fact, grep: str, within: timedelta | None, today: date, *, past: bool) -> bool:
    deadline = fact.deadline
    if grep.lower() not in " ".join((fact.subject.name, *fact.aliases, *fact.replacements)).lower():
        return False
    if deadline is not None and deadline.latest is not None and deadline.latest < today and not past:
        return False
    if fact.withdrawn and not past:
        return False
    return within is None or (deadline is not None and deadline.earliest <= today + within)


def _ends(fact: Fact) -> str:
    return fact.deadline.earliest.isoformat() if fact.deadline else "9999"


def _other(fact: Fact) -> str:
    """Return the first milestone of a fact that names no end: `closed to new 30 Jul 2026`, else `no date yet`."""
    dated = next((m for m in fact.milestones if m.deadline), None)
    return f"{dated.effect.replace('_', ' ')} {dated.deadline}" if dated else "no date yet"


def _days(fact: Fact, today: date) -> int | None:
    deadline = fact.deadline
    if deadline is None or deadline.latest is None or deadline.earliest < today <= deadline.latest:
        return None  # no date, a floor, or any day now
    return (deadline.earliest - today).days


def _summary(facts: Sequence[Fact]) -> str:
    if not facts:
        return "no fact is known: this does not mean that nothing ends"
    sure = ", ".join(f"{n} {level}" for level, n in sorted(Counter(f.confidence.value for f in facts).items()))
    days = sorted(fact.verified_on for fact in facts)
    return f"{counted(len(facts), 'fact')} ({sure}), verified {days[0]} to {days[-1]}"


def _write(target: Path, fresh: Sequence[Renewal]) -> None:
    from lastcall.adapters.fact_rows import row_of

    lines = [json.dumps(row_of(one.after, vendor=True), ensure_ascii=False) + "\n" for one in fresh]
    target.write_text("".join(lines), encoding="utf-8")


def _plain_renewal(one: Renewal) -> dict[str, Any]:
    return {
        "verdict": one.verdict,
        "key": one.after.key,
        "text": one.text,
        "source": one.after.source,
        "fact_source": one.before.source if one.before else None,
    }


def _plain_contradiction(one: Contradiction) -> dict[str, Any]:
    return {
        "place": one.fact.place,
        "key": one.fact.key,
        "rule": one.rule,
        "text": one.text,
        "explained": one.explained or None,
    }
