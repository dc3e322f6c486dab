"""The claims of one passage -> one story a thing: its parts and consequences are no notices of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.notice import Stage
from lastcall.stages.extract.acts import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.notice import Claim

_WORD = re.compile(r"[a-z0-9][a-z0-9._/-]*")
_OF_ITSELF = re.compile(
    r"\breach(?:es|ed)? (?:its |the )?(?:official )?end[- ]of[- ](?:life|support)|\bwent (?:EOL|end[- ]of[- ]life)",
    re.IGNORECASE,
)
_REMAINS = re.compile(
    r"\b(?:images?|pools?|instances?|clusters?|resources?|data|code|workloads?|apps?|accounts?|jobs?|configurations?|operations?)$",
    re.IGNORECASE,
)
_FILLER = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "for",
        "on",
        "in",
        "to",
        "and",
        "or",
        "with",
        "by",
        "from",
        "all",
        "any",
        "new",
        "existing",
        "old",
        "its",
        "our",
        "your",
        "api",
        "apis",
        "support",
        "service",
        "services",
    ]
)


def one_story(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims of one passage without those that speak of a part of what another claim of it ends.

    "Windows Server 2019 retires in March. Existing node pools with Windows Server 2019 will be unsupported": one notice.
    """
    kept: list[Claim] = []
    for claim in claims:
        own = _words(claim)
        # "Python 2.7 reached end of life in 2020. We end support for the Python 2.7 runtime in July": ours counts.
        if claim.stage is Stage.SHUTDOWN_ANNOUNCED and claim.evidence.rule.endswith("(active)"):
            kept = [k for k in kept if not (_is_of_itself(k) and own >= _words(k) and _is_before(k, claim))]
        if any(_is_part(claim, own, _words(known)) for known in kept):
            continue
        number = next(
            (n for n, known in enumerate(kept) if own >= _words(known) and _is_first_step(known, claim)), None
        )
        if number is not None:  # "In May we deprecate X. Use of X will be disabled in October": one end, in October
            kept[number] = replace(_dated(kept[number], claim), stage=claim.stage, milestones=claim.milestones)
            continue
        if (number := _undated(kept, own)) is not None and claim.deadline():
            kept[number] = _dated(kept[number], claim)
            continue
        if any(own >= _words(known) or (known.deadline() and own <= _words(known)) for known in kept):
            continue
        kept = [known for known in kept if known.deadline() or not _words(known) >= own] + [claim]
    return kept


def _is_part(claim: Claim, own: frozenset[str], known: frozenset[str]) -> bool:
    """Tell whether a claim speaks of what is left of a thing: "existing Nova images" after "Nova Linux for Skiff"."""
    return bool(_REMAINS.search(claim.subject.name)) and len((own & known) - {"server"}) >= min(2, len(known))


def _undated(kept: Sequence[Claim], own: frozenset[str]) -> int | None:
    return next((n for n, known in enumerate(kept) if not known.deadline() and _words(known) == own), None)


def _dated(known: Claim, claim: Claim) -> Claim:
    """Return a dated claim as one about the thing that was named first, with what was said of it there."""
    return replace(
        claim,
        subject=known.subject,
        aliases=known.aliases or claim.aliases,
        milestones=(*claim.milestones, *(one for one in known.milestones if one.deadline)),
        replacements=known.replacements or claim.replacements,
    )


def _is_first_step(known: Claim, claim: Claim) -> bool:
    """Tell whether a thing is only deprecated on the day of one claim, and ends on the later day of another."""
    return (
        f"{Act.DEPRECATED} (" in known.evidence.rule
        and f"{Act.ENDED} (" in claim.evidence.rule
        and _is_before(known, claim)
    )


def _is_of_itself(known: Claim) -> bool:
    """Tell whether a claim says that a thing has ended by itself, as its maker's version does."""
    return known.stage is Stage.SHUT_DOWN and _OF_ITSELF.search(known.evidence.quote) is not None


def _is_before(known: Claim, claim: Claim) -> bool:
    """Tell whether a claim's end is a day that lies before another's; an end that is told as done today is none."""
    first, second = known.deadline(), claim.deadline()
    return first is not None and second is not None and first.latest is not None and first.latest < second.earliest


def _words(claim: Claim) -> frozenset[str]:
    found = frozenset(_WORD.findall(claim.subject.name.lower())) - _FILLER
    return found or frozenset((claim.subject.name.lower(),))
