"""`lastcall init`: a project's folder -> a commented config.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.context import DEFAULT_CONFIG, Context, context_of
from lastcall.errors import ConfigError
from lastcall.model.config import Config
from lastcall.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lastcall.model.code import Scan, Sighting
    from lastcall.stages.touch import Touched

MAX_IDS = 12  # of one vendor; more are a test's or a list's
MAX_REASONS = 3

_HEAD = """\
# Written by `lastcall init`. Every key: docs/configuration.md
database: sqlite:///lastcall.db # a relative file lies beside this one
time_zone: UTC                  # in which "today" is counted; an IANA name such as Europe/Vienna
"""
_TAIL = """
receivers:
  console: {kind: console}
  # ops:  {kind: slack, webhook: '${SLACK_WEBHOOK_URL}'}
  # mail: {kind: email, to: [ops@example.com], from: lastcall@example.com, smtp: 'smtp://user:${SMTP_PASSWORD}@mail.example.com:587'}

reminders: [90, 60, 30, 14, 7, 1, 0] # days before the shutdown
"""


@click.command("init")
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a config that is there.")
@click.pass_context
def command(ctx: click.Context, path: Path, *, force: bool) -> int:
    """Look through the project in PATH for vendors and write a commented config.yaml.

    What git ignores and dependencies' folders are not looked at. Nothing leaves this machine.
    """
    from lastcall.entrypoints.knowledge import scan_desk
    from lastcall.stages.touch import touch
    from lastcall.usecases.scan import scan_tree

    context = context_of(ctx)
    target = Path(context.config_path or DEFAULT_CONFIG)
    if target.exists() and not force:
        raise ConfigError(f"{target}: is there already; `--force` writes over it, `-c FILE` writes another")
    # An earlier config names vendors itself; it is no evidence, and it may be broken.
    fresh = Context(None, context.no_color, context.quiet, context.verbose, config_optional=True, env=context.env)
    fresh.config = Config(path=str(context.cache_folder / DEFAULT_CONFIG))
    desk = scan_desk(fresh)
    scan, notices = scan_tree(path, desk, without=(target,))
    ends = touch(scan.hits, notices, context.vendors, today=desk.today)
    _write(target, config_text(path, target, scan, ends), overwrite=force)
    if not context.quiet:
        _report(target, scan, context.vendors)
    return 0


def config_text(project: Path, target: Path, scan: Scan, ends: Sequence[Touched] = ()) -> str:
    """Return the config for what was found in a project, each entry with the place that is the reason for it."""
    name = re.sub(r"[^a-z0-9]+", "-", project.resolve().name.lower()).strip("-")[:40] or "project"
    home = target.absolute().parent
    folder = project.resolve()
    shown = folder.relative_to(home.resolve()).as_posix() if folder.is_relative_to(home.resolve()) else str(folder)
    lines = [_HEAD, "projects:", f"  {name}: {{path: {_quoted(shown)}}} # what was looked through", ""]
    dying = _dying(ends)
    vendors = _by_vendor(scan.sightings)
    if not vendors and not dying:
        lines += [
            "# Nothing of a known vendor was found. Name what you depend on, such as openai/sora-2 or stripe:",
            "depends_on: []",
        ]
    else:
        lines += ["depends_on:"]
        for vendor in sorted({*vendors, *dying}):
            lines += _entries(vendor, vendors.get(vendor, []), dying.get(vendor, {}))
    lines += _strangers(scan)
    return "\n".join(lines) + "\n" + _TAIL


def _dying(ends: Sequence[Touched]) -> dict[str, dict[str, str]]:
    """Return for each vendor the things in use that go away, with when and where."""
    found: dict[str, dict[str, str]] = {}
    for one in ends:
        if one.hit.role.is_use:
            when = f"ends {one.notice.deadline}" if one.notice.deadline else "going away, no date yet"
            found.setdefault(one.hit.vendor, {}).setdefault(one.notice.subject.name, f"{when}; {one.hit.place}")
    return found


def _entries(vendor: str, found: Sequence[Sighting], dying: Mapping[str, str]) -> list[str]:
    reasons = [sighting for sighting in found if not sighting.name]
    ids = {sighting.name: sighting.location for sighting in found if sighting.name and sighting.name not in dying}
    lines = [f"  # {_plain(s.mark)} in {_plain(s.location)}" for s in reasons[:MAX_REASONS]]
    if len(reasons) > MAX_REASONS:
        lines.append(f"  # and {len(reasons) - MAX_REASONS} more")
    named = {**dying, **ids}
    # A vendor stands for everything of it; once it is known which models are used, they are what matters.
    if not named:
        return [*lines, f"  - {vendor}"]
    lines.append(f"  # - {vendor} # everything of it; below is what the code names")
    lines += [f"  - {_quoted(f'{vendor}/{name}')} # {_plain(why)}" for name, why in list(named.items())[:MAX_IDS]]
    if len(named) > MAX_IDS:
        lines.append(f"  # {len(named) - MAX_IDS} more were found; `- {vendor}` covers them all")
    return lines


def _strangers(scan: Scan) -> list[str]:
    if not scan.strangers:
        return []
    lines = ["", "# Seen in code, and known to no vendor of the catalogue. Where it has a changelog, watch it:"]
    lines += [
        f"#   lastcall sources add ID ADDRESS   # {_plain(one.name)}, {one.what} in {_plain(one.location)}"
        for one in scan.strangers[:MAX_IDS]
    ]
    return lines


def _by_vendor(sightings: Iterable[Sighting]) -> Mapping[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        found.setdefault(sighting.vendor, []).append(sighting)
    return found


def _plain(text: str) -> str:
    """Return text that cannot leave its comment: the name of a file may hold anything."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _quoted(text: str) -> str:
    return "'" + _plain(text).replace("$", "$$").replace("'", "''") + "'"


def _write(target: Path, text: str, *, overwrite: bool) -> None:
    try:
        with target.open("w" if overwrite else "x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror}") from error


def _report(target: Path, scan: Scan, vendors: Mapping[str, object]) -> None:
    found = _by_vendor(scan.sightings)
    for vendor, marks in found.items():
        click.echo(f"{vendor:<20} {_plain(marks[0].mark)} in {_plain(marks[0].location)}")
    left_out = ", ".join(f"{count} {reason}" for reason, count in scan.counts.items())
    click.echo(
        f"looked at {counted(scan.files, 'file')} for {counted(len(vendors), 'vendor')}, found {len(found)}"
        + (f"; left out: {left_out}" if left_out else "")
    )
    click.echo(
        f"wrote {target}. Next: read it, then `lastcall run --once` for a first look and `lastcall run` to stay."
    )
