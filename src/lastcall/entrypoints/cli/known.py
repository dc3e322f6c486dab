"""How findings that rest on known facts are printed: where from, how old, how sure; never as if a source had said it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lastcall.model.shown import flat
from lastcall.stages.known import aged, is_known_only

if TYPE_CHECKING:
    from datetime import date

    from lastcall.entrypoints.context import Context
    from lastcall.model.notice import Notice
    from lastcall.usecases.know import Knowledge
    from lastcall.usecases.look import Look


def knowledge_of(context: Context, vendors: frozenset[str] | None, *, since: date | None = None) -> Knowledge:
    """Return the known facts of these vendors, the user's own in their place; raises ConfigError."""
    from lastcall.entrypoints.cli.facts import own_facts
    from lastcall.usecases.know import know

    return know(vendors, own_facts(context), since=since)


def facts_line(found: Look, today: date) -> str:
    """Return the age of the facts and how much rests on them; empty where none were looked at."""
    if found.facts_as_of is None:
        return ""
    alone = sum(is_known_only(finding.notice) for _, finding in found.findings)
    rests = f"{alone} of {len(found.findings)} findings rest on them alone" if found.findings else "they name nothing"
    return f"{aged(found.facts_as_of, today)}: {rests}; a fact is never a reason to say that all is well"


def said_by(notice: Notice) -> list[str]:
    """Return the lines that tell where a known fact can be checked and what is odd about it; empty for others."""
    if not is_known_only(notice):
        return []
    claim = notice.claims[0]
    told = f", announced {notice.announced_on}" if notice.announced_on else ""
    verified = f"{claim.evidence.seen_at:%Y-%m-%d}"
    why, *notes = claim.doubts
    lines = [
        f"known from  {flat(claim.evidence.url, 160)} (verified {verified}{told}; {claim.confidence}: {flat(why, 80)})"
    ]
    return lines + [f"note  {flat(note, 160)}" for note in notes]


def plain(found: Look, today: date) -> dict[str, Any] | None:
    """Return the facts' part of the JSON report; None where none were looked at."""
    if found.facts_as_of is None:
        return None
    alone = [finding.notice.id for _, finding in found.findings if is_known_only(finding.notice)]
    return {"as_of": found.facts_as_of, "age_days": (today - found.facts_as_of).days, "rest_on_facts_alone": alone}
