"""A title and the list below it -> whether the title sums the list up, or the items are parts of what it names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.stages.extract.phrases import identifiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.notice import Claim

SERIES = re.compile(r"\b(?:models?|snapshots?|endpoints?|versions?|aliases|checkpoints?|apis)\b", re.IGNORECASE)


# "The following pieces of the Nova SDK", above "Store" and "Voice".
PIECES = re.compile(
    r"\bfollowing (?:\w+ )?(?:pieces|parts|features|components|modules|capabilities|sections|areas|functions) (?:of|in|from|on) (?:the |our )?(?P<whole>[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3})"
)


def told_of_list(one: Claim) -> bool:
    """Tell whether a claim names an identifier: what a title sums up."""
    return bool(identifiers(one.subject.name))


def sums_up(title: Claim, items: Sequence[Claim]) -> bool:
    """Tell whether a title only sums up what is listed: "Legacy models are retired" above ids, not "HC-series VMs"."""
    named = sum(bool(identifiers(item.subject.name)) for item in items)
    # What has a successor of its own stands for itself: "Nova R users should transition to Nova R 08".
    apart = len(items) > 1 and len({item.replacements for item in items if item.replacements}) == len(items)
    # Each of several pieces of a thing is told by itself, whatever the title calls them together.
    pieces = len(items) > 1 and all(PIECES.search(item.evidence.quote) for item in items)
    return pieces or (bool(SERIES.search(title.subject.name)) and (2 * named >= len(items) or apart))


def with_parts(title: Claim, items: Sequence[Claim]) -> Claim:
    """Return a title's claim with the identifiers below it as its aliases."""
    parts = (
        name for item in items for name in (item.subject.name, *item.aliases) if identifiers(name) and len(name) <= 80
    )
    return replace(title, aliases=tuple(dict.fromkeys((*title.aliases, *parts))))
