"""What was read -> its shape, small enough to keep, by which the next reading is judged."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lastcall.model.document import Head, Parsed, Passage
    from lastcall.model.health import Shape
    from lastcall.model.notice import Claim

FEEDS = ("rss", "atom", "jsonfeed")
_KEPT = 60  # entries of a feed that are remembered; more windows than that are not seen
_COLUMNS = 60
_HISTORY = 6  # changes of what is claimed


def shape_of(parsed: Parsed, claims: Sequence[Claim], before: Shape, *, whole: bool = False) -> Shape:
    """Return the shape of a reading; what a person accepted and the last readings' claims go on from `before`."""
    entries = _entries(parsed.heads)
    days = [head.published_on for head in parsed.heads if head.published_on]
    now = said_by(claims)
    return replace(
        before,
        whole=whole,
        headers=tuple(sorted(_headers(parsed.passages)))[:_COLUMNS],
        ids=tuple(mark(entry) for entry in entries),
        titles=tuple(mark(" ".join(title.lower().split())) for title in entries.values()),
        said=before.said if before.said[-1:] == (now,) else (*before.said, now)[-_HISTORY:],
        newest_on=max(days, default=None),
    )


def said_by(claims: Iterable[Claim]) -> str:
    """Return a mark of the facts that claims state: the same facts in another order or wording have the same."""
    facts = {f"{claim.subject.key} {claim.milestones} {claim.withdrawn}" for claim in claims}
    return mark("\n".join(sorted(facts)))


def is_flapping(before: Shape, now: Shape) -> bool:
    """Tell whether this reading goes to and fro: A, B, A may be a repair, A, B, A, B is two caches.

    What stands for two readings is no flapping any more, whatever it was before.
    """
    said = now.said
    return said != before.said and len(said) > 3 and said[-1] == said[-3] and said[-2] == said[-4]


def mark(text: str) -> str:
    """Return a digest of eight characters: enough to compare two readings of one source."""
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:8]


def _headers(passages: Iterable[Passage]) -> set[str]:
    rows = (passage for passage in passages if passage.kind is PassageKind.ROW)
    return {" ".join(cell.header.lower().split())[:40] for row in rows for cell in row.cells if cell.header.strip()}


def _entries(heads: Iterable[Head]) -> dict[str, str]:
    """Return the first entries of a feed, id -> title."""
    found: dict[str, str] = {}
    for head in heads:
        if head.id and head.id not in found:
            if len(found) == _KEPT:
                break
            found[head.id] = head.title
    return found
