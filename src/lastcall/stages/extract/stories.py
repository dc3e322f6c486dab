"""The claims of one passage -> one story a thing: its parts and consequences are no notices of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.notice import Claim

_WORD = re.compile(r"[a-z0-9][a-z0-9._/-]*")
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
        if any(_is_part(claim, own, _words(known)) for known in kept):
            continue
        if any(own >= _words(known) or (known.deadline() and own <= _words(known)) for known in kept):
            continue
        kept = [known for known in kept if known.deadline() or not _words(known) >= own] + [claim]
    return kept


def _is_part(claim: Claim, own: frozenset[str], known: frozenset[str]) -> bool:
    """Tell whether a claim speaks of what is left of a thing: "existing Nova images" after "Nova Linux for Skiff"."""
    return bool(_REMAINS.search(claim.subject.name)) and len((own & known) - {"server"}) >= min(2, len(known))


def _words(claim: Claim) -> frozenset[str]:
    found = frozenset(_WORD.findall(claim.subject.name.lower())) - _FILLER
    return found or frozenset((claim.subject.name.lower(),))
