"""A line that takes in a class of something that goes away -> the calls of that class further down."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.stages.detect.ignores import ignore_at
from lastcall.stages.detect.roles import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lastcall.model.code import Candidate
    from lastcall.stages.detect.view import View

_TAKES_IN: Mapping[str, re.Pattern[str]] = {
    "java": re.compile(r"^\s*import\s+(?:static\s+)?[\w.]*\.([A-Z]\w*)\s*;"),
    "kotlin": re.compile(r"^\s*import\s+[\w.]*\.([A-Z]\w*)\s*$"),
    "scala": re.compile(r"^\s*import\s+[\w.]*\.([A-Z]\w*)\s*$"),
    "groovy": re.compile(r"^\s*import\s+[\w.]*\.([A-Z]\w*)\s*;?$"),
    "php": re.compile(r"^\s*use\s+\\?[\w\\]*\\([A-Z]\w*)\s*;"),
    "python": re.compile(r"^\s*from\s+[\w.]+\s+import\s+([A-Z]\w*)\s*$"),
}
# A whole SDK that ends is told at its import and in the manifest; each call of it would be the same news again.
_WHOLE = frozenset({"sdk", "package", "api_version", "runtime"})
_MOST = 20  # calls of one class in one file


def class_calls(view: View, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the calls of the classes that the found lines take in: `Notification.creator(` under its import."""
    rule = _TAKES_IN.get(view.kind.language)
    seen: set[str] = set()
    for candidate in found if rule else ():
        said = rule.match(candidate.text) if rule else None
        if said and said[1] not in seen and candidate.role.is_use and candidate.options[0][2] not in _WHOLE:
            seen.add(said[1])
            yield from _calls(view, said[1], candidate)


def _calls(view: View, name: str, taken: Candidate) -> Iterator[Candidate]:
    calls = re.finditer(rf"(?<![\w.]){name}(?=\s*(?:\.|::)\s*\w+\s*\(|\s*\()", view.text)
    for call, _ in zip(calls, range(_MOST), strict=False):
        place = view.place(call.start())
        judged = judge(view, call.start(), call.end(), what="sdk_calls")
        if judged and place.line != taken.place.line:
            yield replace(
                taken,
                place=place,
                text=view.line(view.number(call.start()))[:400],
                role=judged[0],
                why=f"calls {name}, taken in on line {taken.place.line}" + (f", {judged[1]}" if judged[1] else ""),
                ignore=ignore_at(view, call.start()),
            )
