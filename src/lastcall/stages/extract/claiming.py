"""A statement, a name and the days beside it -> the claim, with its stage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.notice import Deadline, Effect, Stage
from lastcall.stages.extract.acts import Act
from lastcall.stages.extract.claims import make_claim
from lastcall.stages.extract.wording import postponed, withdrawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.acts import Ending
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.days import Day
    from lastcall.stages.extract.phrases import Named
    from lastcall.stages.extract.weigh import Weight

_EFFECTS = {Act.SUPPORT: Effect.END_OF_SUPPORT, Act.CLOSED: Effect.CLOSED_TO_NEW}
_STATE = re.compile(r"^(?!.*\bbeen\b).*\b(?:no longer|not|retired|unsupported|unavailable|obsolete)\b", re.IGNORECASE)
_TODAY = re.compile(
    r"\b(?:today|now|effective immediately|as of this|(?:in|with|from|starting with) this (?:release|version|update)|this (?:release|version|update)|from this)\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"\b(?:since|already|previously|earlier|last (?:year|month)|in (?:19|20)\d\d|long ago|back in|was|were)\b",
    re.IGNORECASE,
)


def claim(
    passage: Passage,
    context: ExtractContext,
    named: Named,
    one: Ending,
    *,
    quote: str,
    days: Sequence[Day],
    replaced: Sequence[str],
    rule: str,
    weight: Weight | None = None,
    since: Deadline | None = None,
) -> Claim:
    """Return the claim that `one` ends `named`; an end told as done in a dated entry is of that day.

    `since` is the day from which on it is deprecated, where that is told too.
    """
    name, aliases = named
    deadline = days[0].deadline if days else _told_as_done(passage, one, quote)
    effect = _EFFECTS.get(one.act, Effect.SHUTDOWN)
    if one.act is Act.DEPRECATED and deadline is None:
        effect = Effect.DEPRECATED
    return make_claim(
        passage, context, name, rule=f"{rule}: {one.act} ({one.form})", quote=quote, aliases=aliases,
        stage=_stage(one, deadline, context, quote), milestones=[(effect, deadline), *([(Effect.DEPRECATED, since)] if since else [])],
        announced_on=passage.published_on, replacements=replaced, weak=weight is not None and not weight.sure,
    )  # fmt: skip


def _told_as_done(passage: Passage, one: Ending, quote: str) -> Deadline | None:
    """Return the entry's own day where it says that something has ended, and names no other time."""
    if passage.published_on is None or one.act not in (Act.ENDED, Act.SUPPORT):
        return None
    if not one.past or withdrawn(quote):
        return None
    if one.form == "passive" and _LONG_AGO.search(quote):
        return None
    if _STATE.search(one.verb) and not _TODAY.search(quote):
        return None  # "is no longer supported" tells a state, not when it began
    return Deadline.day(passage.published_on)


def _stage(one: Ending, deadline: Deadline | None, context: ExtractContext, quote: str) -> Stage:
    if withdrawn(quote):
        return Stage.WITHDRAWN
    if postponed(quote) or one.form == "moved":
        return Stage.POSTPONED
    if one.form in ("breaking", "enforced"):
        return Stage.BREAKING_CHANGE
    if one.act is Act.DEPRECATED and deadline is None and one.verb.strip().lower().startswith("legacy"):
        return Stage.LEGACY
    if one.act is Act.CLOSED or (one.act is Act.DEPRECATED and deadline is None):
        return Stage.DEPRECATED
    if deadline is not None and not deadline.is_floor:
        return Stage.SHUT_DOWN if deadline.earliest <= context.as_of else Stage.SHUTDOWN_ANNOUNCED
    ahead = deadline is not None and deadline.earliest > context.as_of
    return Stage.SHUT_DOWN if one.past and not ahead else Stage.SHUTDOWN_ANNOUNCED
