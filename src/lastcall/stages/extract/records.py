"""Records of structured documents that date nothing -> passages of prose: their words tell what ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.stages.extract.sentences import unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lastcall.model.document import Cell, Passage

_TITLE = re.compile(r"^(?:title|name|summary|headline|subject|kind|label)$", re.IGNORECASE)
_TEXT = re.compile(
    r"^(?:content|description|body|text|details?|message|note|notes|summary|html|content_html|content_text|excerpt|deprecation_?reason|reason)$",
    re.IGNORECASE,
)
_SUMMARY = re.compile(r"^(?:summary|excerpt|abstract|teaser)$", re.IGNORECASE)
# A value that was wrapped by hand: a long line without a full stop goes on in the next.
_WRAPPED = re.compile(r"(?<=[^\s.!?:*|])\n(?=[A-Za-z(\[`*])(?![*-]\s)")
LONGEST_TITLE = 160  # characters


def without_summaries(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield passages, but no record that only sums up the one before it: `{title, summary}` inside `{kind, content}`."""
    before: Passage | None = None
    for passage in passages:
        sums_up = (
            before is not None
            and passage.kind is before.kind is PassageKind.RECORD
            and passage.published_on == before.published_on
            and any(_TEXT.match(c.header) and not _SUMMARY.match(c.header) for c in before.cells)
            and any(_SUMMARY.match(c.header) for c in passage.cells)
            and not any(_TEXT.match(c.header) and not _SUMMARY.match(c.header) for c in passage.cells)
        )
        if not sums_up:
            yield passage
            before = passage


def as_said(passage: Passage) -> Iterator[Passage]:
    """Yield a passage as prose: a row stays as it is; a record becomes its title and, line by line, its text."""
    if passage.kind is not PassageKind.RECORD:
        yield passage
        return
    if not any(_TEXT.match(cell.header) for cell in passage.cells):
        return
    title = next(
        (unmarked(c.text)[0] for c in passage.cells if _TITLE.match(c.header) and len(c.text) <= LONGEST_TITLE), ""
    )
    for cell in passage.cells:
        if _TEXT.match(cell.header):
            yield _prose(passage, cell, title)


def _prose(passage: Passage, cell: Cell, title: str) -> Passage:
    text, codes = unmarked(_WRAPPED.sub(" ", cell.text))
    headings = (*passage.headings, title) if title and title not in passage.headings else passage.headings
    return replace(
        passage, kind=PassageKind.PROSE, text=text, cells=(), headings=headings, codes=tuple(dict.fromkeys((*cell.codes, *codes))),
    )  # fmt: skip
