"""The parts of a claim -> the claim, with its evidence; one place for what every extractor adds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import (
    Claim,
    Confidence,
    Deadline,
    Effect,
    Evidence,
    Milestone,
    Stage,
    Subject,
    folded,
)
from lastcall.stages.extract.scopes import scope_of
from lastcall.stages.extract.subjects import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lastcall.model.document import Passage
    from lastcall.model.notice import SubjectKind
    from lastcall.stages.extract.context import ExtractContext

_ZONES = timedelta(days=1)  # somebody's today may be our tomorrow
QUOTE = 600  # characters; enough to check, short enough to read


def make_claim(
    passage: Passage,
    context: ExtractContext,
    name: str,
    *,
    rule: str,
    quote: str,
    stage: Stage,
    milestones: Sequence[tuple[Effect, Deadline | None]],
    aliases: Sequence[str] = (),
    kind: SubjectKind | None = None,
    announced_on: date | None = None,
    replacements: Sequence[str] = (),
    no_replacement: bool = False,
    regions: tuple[str, ...] = (),
    weak: bool = False,
) -> Claim:
    """Return the claim that a passage makes about a name; the name itself is never its own replacement."""
    own = {folded(name), *(folded(alias) for alias in aliases)}
    published = passage.published_on
    if published is not None and published > context.as_of + _ZONES and not passage.entry_id:
        # Nothing was said on a day to come: its heading tells when it comes true.
        if passage.kind is not PassageKind.RECORD:
            milestones = [(effect, day or Deadline.day(published)) for effect, day in milestones]
        announced_on, published = None if announced_on == published else announced_on, None
    address = f"{passage.url or context.url}#{passage.anchor}" if passage.anchor else passage.url or context.url
    section = passage.entry_id or " > ".join(passage.headings[-2:])
    by_effect: dict[Effect, Deadline | None] = {}
    for effect, deadline in milestones:
        if by_effect.get(effect) is None:
            by_effect[effect] = deadline
    return Claim(
        subject=Subject(context.vendor, kind or kind_of(name, " ".join(passage.headings[-1:])), name[:160]),
        evidence=Evidence(context.source_id, address, quote[:QUOTE], context.seen_at, rule),
        stage=stage,
        milestones=tuple(Milestone(effect, deadline) for effect, deadline in by_effect.items()),
        aliases=tuple(alias for alias in dict.fromkeys(aliases) if folded(alias) != folded(name)),
        scope=scope_of(name, quote, regions),
        announced_on=announced_on,
        published_on=published,
        announced_month=passage.published_month or None if announced_on is None else None,
        replacements=tuple(one for one in dict.fromkeys(replacements) if folded(one) not in own),
        no_replacement=no_replacement,
        withdrawn=stage is Stage.WITHDRAWN,
        entry_id=passage.entry_id,
        entry_link=passage.entry_link,
        announcement=f"{section}|{announced_on or ''}",
        locator=passage.locator,
        confidence=Confidence.REPORTED if context.news else Confidence.LIKELY if weak else Confidence.CONFIRMED,
    )
