"""A title and the list below it -> whether the title sums the list up, or the items are parts of what it names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.stages.extract.phrases import identifiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim, Deadline

SERIES = re.compile(r"\b(?:models?|snapshots?|endpoints?|versions?|aliases|checkpoints?|apis)\b", re.IGNORECASE)


# "The following pieces of the Nova SDK", above "Store" and "Voice".
PIECES = re.compile(
    r"\bfollowing (?:\w+ )?(?:pieces|parts|features|components|modules|capabilities|sections|areas|functions) (?:of|in|from|on) (?:the |our )?(?P<whole>[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3})"
)


_TOGETHER = re.compile(r" and | / |, ")


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
    # "Jamba and Maestro APIs", above each of them: the title lists too.
    pieces = pieces or (
        len(items) > 1
        and re.search(r" and \S.* (?:apis|models|endpoints)$", title.subject.name, re.IGNORECASE) is not None
    )
    return pieces or (bool(SERIES.search(title.subject.name)) and (2 * named >= len(items) or apart))


def without_sums(told: Sequence[tuple[Passage, Claim]]) -> list[tuple[Passage, Claim]]:
    """Return what was told, but no title that names several things together which a list below names one by one."""
    each: dict[tuple[str, Deadline | None], int] = {}
    for passage, one in told:
        if one.evidence.rule.startswith(("list", "row")) and identifiers(one.subject.name):
            key = (passage.entry_id, one.deadline())
            each[key] = each.get(key, 0) + 1

    def sums(passage: Passage, one: Claim) -> bool:
        together = one.evidence.rule.startswith("title") and not identifiers(one.subject.name)
        several = _TOGETHER.search(one.subject.name) is not None
        return together and several and each.get((passage.entry_id, one.deadline()), 0) > 1

    return [(passage, one) for passage, one in told if not sums(passage, one)]


def with_parts(title: Claim, items: Sequence[Claim]) -> Claim:
    """Return a title's claim with the identifiers below it as its aliases."""
    parts = (
        name for item in items for name in (item.subject.name, *item.aliases) if identifiers(name) and len(name) <= 80
    )
    return replace(title, aliases=tuple(dict.fromkeys((*title.aliases, *parts))))
