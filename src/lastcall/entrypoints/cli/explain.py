"""`lastcall explain`: one notice with every quote, address and change of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lastcall.entrypoints.cli.options import FORMAT
from lastcall.entrypoints.cli.paper import ago, say_json
from lastcall.entrypoints.context import Context, context_of
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from datetime import datetime

    from lastcall.adapters.store.notices import RecordedChange
    from lastcall.model.action import Action
    from lastcall.model.notice import Claim, Notice

_QUOTE = 500


@click.command("explain")
@click.argument("notice", metavar="ID")
@FORMAT
@click.pass_context
def command(ctx: click.Context, notice: str, form: str) -> int:
    """Show what is believed about ID, why, since when, and how it touches you.

    ID is a notice's id (the start is enough), its key, or `vendor/subject`.
    """
    from lastcall.adapters.store import notices as rows
    from lastcall.adapters.store import silences
    from lastcall.entrypoints.cli.which import the_notice

    context = context_of(ctx)
    store = context.open_store()
    try:
        with store.read() as connection:
            found = the_notice(connection, notice)
            history = rows.history(connection, found.id)
            done = silences.log_of(connection, found.id)
            silenced = silences.active(connection, context.today).get(found.id) == found.facts
    finally:
        store.close()
    touches = _touches(context, found)
    if form == "json":
        from lastcall.entrypoints.cli.notices import plain

        claims = [_plain_claim(claim) for claim in found.claims]
        changes = [{"at": c.at, "source": c.source_id, "said": _change(c)} for c in history]
        actions = [_plain_action(action) for action in done]
        known = {"touches": touches, "silenced": silenced, "actions": actions, "claims": claims, "history": changes}
        say_json(plain(found) | known)
        return 0
    for line in _lines(found, context.now()):
        click.echo(line)
    click.echo("touches you: " + ("; ".join(touches) or "no; nothing that you declared matches it"))
    if silenced:
        click.echo("silenced: acknowledged, snoozed or waived; a changed fact opens it again")
    for action in done:
        click.echo(f"  {_did(action)}")
    click.echo("\nhistory")
    for change in history:
        click.echo(f"  {change.at:%Y-%m-%d %H:%M} UTC  {_change(change)}  (read in {change.source_id})")
    return 0


def _touches(context: Context, notice: Notice) -> list[str]:
    from lastcall.stages.match import match

    found = match((notice,), context.usages, context.vendors, context.config.waivers, today=context.today)
    return [
        f"{usage.pattern} ({why})" + (f", waived: {finding.waived_by}" if finding.waived_by else "")
        for finding in found
        for usage, why in zip(finding.usages, finding.why, strict=True)
    ]


def _lines(notice: Notice, now: datetime) -> list[str]:
    sure = {"confirmed": "an official page states it", "likely": "the wording is weak", "reported": "others report it"}
    if notice.claims and all(claim.is_suggested for claim in notice.claims):
        sure["likely"] = "a language model suggests it, no rule reads it"
    lines = [
        f"{notice.id}  {notice.key}",
        f"stage: {notice.stage.replace('_', ' ')}; {notice.confidence}: {sure[notice.confidence]}"
        + ("; WITHDRAWN" if notice.withdrawn else ""),
        *(f"{m.effect.replace('_', ' ')}: {m.deadline or 'no date yet'}" for m in notice.milestones),
        f"replacement: {', '.join(notice.replacements) or ('none' if notice.no_replacement else 'not named')}",
    ]
    if notice.announced_on:
        lines.append(f"announced: {notice.announced_on}")
    if notice.aliases:
        lines.append(f"also called: {flat(', '.join(notice.aliases))}")
    lines += [f"sources disagree: {flat(conflict)}" for conflict in notice.conflicts]
    for claim in notice.claims:
        said = claim.evidence
        lines += [
            "",
            f'  "{flat(said.quote, _QUOTE)}"',
            f"  {said.url or said.source_id}{f' at {claim.locator}' if claim.locator else ''}",
            (
                f"  {said.source_id}, read {ago(said.seen_at, now)}; rule {said.rule}; {claim.confidence}; "
                f"ends {claim.deadline() or 'without a date'}"
            ),
            *(f"  doubt: {flat(doubt)}" for doubt in claim.doubts),
        ]
    return [*lines, ""]


def _change(change: RecordedChange) -> str:
    from lastcall.model.notice import Announced, Revised

    match change.change:
        case Announced(notice):
            return f"first seen, ends {notice.deadline or 'without a date'}"
        case Revised(before, after, what):
            moved = f": {before.deadline or 'no date'} → {after.deadline or 'no date'}"
            return ", ".join(part.replace("_", " ") for part in what) + (
                moved if before.deadline != after.deadline else ""
            )
        case _:
            return "confirmed"


def _plain_claim(claim: Claim) -> dict[str, object]:
    return {
        "source": claim.evidence.source_id,
        "url": claim.evidence.url,
        "locator": claim.locator,
        "quote": claim.evidence.quote,
        "read_at": claim.evidence.seen_at,
        "rule": claim.evidence.rule,
        "confidence": claim.confidence,
        "ends": str(claim.deadline() or "") or None,
        "doubts": list(claim.doubts),
    }


def _did(action: Action) -> str:
    """Return who did what and when, in one line."""
    until = f" until {action.until}" if action.until else ""
    note = f": {flat(action.note)}" if action.note else ""
    return f"{action.at:%Y-%m-%d %H:%M} UTC  {action.kind}{until} by {flat(action.who)} ({flat(action.via)}){note}"


def _plain_action(action: Action) -> dict[str, object]:
    return {
        "at": action.at,
        "kind": action.kind,
        "who": action.who,
        "via": action.via,
        "until": action.until,
        "note": action.note,
        "facts": action.facts,
    }
