"""An entry of a feed as it comes, markup and all -> whether it is worth taking apart.

Most entries are not, and they are most of what a poll brings. So the raw text is asked first, for the stems that can
tell by themselves; only what passes is stripped of its markup and asked by the whole gate. Wrong answers are only ever
"yes".
"""

from __future__ import annotations

import re
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation

from lastcall.stages.extract.gate import ALONE, CHANGES, FAR, HALVES, TELLING, hints, may_tell, stems_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAG = re.compile(r"<[^<>]*>")
# What may stand between two words for one space: markup, or more white space than one blank.
_GAPS = "<\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
_WIDE = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def worth_reading(title: str, content: str) -> bool:
    """Tell whether an entry of a feed, its content in HTML, Markdown or plain, could hold anything for the extractors."""
    if hints(title) & (TELLING | CHANGES) or "<table" in content or "|" in content:
        return True  # what a table says, its headers and places say
    text = unescape(content) if "&" in content else content
    return may_pass(text) and may_tell(" ".join(_TAG.sub(" ", text).split()))


def may_pass(markup: str) -> bool:
    """Tell whether the words of a text in HTML could pass the gate; more pass here than there."""
    low = markup.lower()
    seen = 0
    for word, start, end in _WORDS.find_matches_as_indexes(low, overlapping=True):
        sure, starts, stops, halves = _MEANING[word]
        if (
            sure
            and not (starts and start and low[start - 1].isalnum())
            and not (stops and low[end : end + 1].isalnum())
        ):
            return True
        seen |= halves
    if any(seen & both == both for both in _BOTH):
        return True
    return not low.isascii() and bool(_WIDE.search(low) or FAR.search(low))


def _written(stem: str, edges: tuple[bool, bool]) -> dict[str, tuple[bool, bool]]:
    """Return how a stem may begin in markup: as it is, or up to the first gap that is no single blank."""
    ways = {stem: edges}
    for head in accumulate(stem.split(" ")[:-1], lambda before, word: f"{before} {word}"):
        ways |= {f"{head}{gap}": (edges[0], False) for gap in _GAPS}
        ways |= {f"{head} {gap}": (edges[0], False) for gap in (*_GAPS, " ")}
    return ways


def _ways(stems: Mapping[str, tuple[bool, bool]]) -> dict[str, tuple[bool, bool]]:
    return {way: edges for stem, own in stems.items() for way, edges in _written(stem, own).items()}


def _meanings() -> dict[str, tuple[bool, bool, bool, int]]:
    """Return for each word whether it tells by itself, its edges, and the halves of pairs that it is, as bits."""
    alone = _ways(stems_of(ALONE))
    found = {word: (True, *edges, 0) for word, edges in alone.items()}
    for number, (first, second) in enumerate(HALVES):
        # Of a pair whose first half tells by itself the second is not asked for.
        few = {stem.split()[0] for stem in stems_of(first) if stem not in alone}
        for half, words in ((1, few), (2, _ways(stems_of(second)))):
            for word in words:
                sure, starts, stops, halves = found.get(word, (False, False, False, 0))
                found[word] = sure, starts, stops, halves | half << 2 * number
    return found


_FOUND = _meanings()
_MEANING = tuple(_FOUND.values())
_WORDS = AhoCorasick(list(_FOUND), implementation=Implementation.DFA)  # one pass over the text for all of them
_BOTH = tuple(3 << 2 * number for number in range(len(HALVES)))
