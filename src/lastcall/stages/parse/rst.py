"""reStructuredText's headings -> Markdown's, line for line: an underline of tildes would open a code block there."""

from __future__ import annotations

import re

# Adornments that Markdown does not know as underlines; a text with one of them is reStructuredText.
_FOREIGN = re.compile(r'^[^\s].{2,}\n(?:~{4,}|\^{4,}|"{4,}|\+{4,}|`{6,})[ \t]*$', re.MULTILINE)
_UNDERLINE = re.compile(r"(?:([=\-~^\"+])\1{2,}|`{6,})[ \t]*")
_FENCE = re.compile(r"`{3,}|~{3,}")
_TITLE = 200  # characters of a heading
_LEVELS = 6


def with_headings(text: str) -> str:
    """Return a reStructuredText with its headings as Markdown has them; any other text as it is.

    The levels are those of the order in which the adornments come (docutils: "the order as encountered").
    """
    if not any(mark in text for mark in ("~~~~", "^^^^", '""""', "++++", "``````")) or not _FOREIGN.search(text):
        return text
    lines = text.split("\n")
    found = _found(lines)
    if not any(lines[n][0] in '~^"+`' for n in found):
        return text
    order: list[str] = []
    for n in found:
        over = n >= 2 and lines[n - 2].strip() == lines[n].strip()
        adornment = lines[n][0] * (2 if over else 1)
        if adornment not in order:
            order.append(adornment)
        lines[n - 1 : n + 1] = [f"{'#' * min(order.index(adornment) + 1, _LEVELS)} {lines[n - 1].strip()}", ""]
        if over:
            lines[n - 2] = ""
    return "\n".join(lines)


def _found(lines: list[str]) -> list[int]:
    """Return the places of underlines; what stands in a block of code, whose fence underlines nothing, has none."""
    found: list[int] = []
    fence = ""
    for n, line in enumerate(lines):
        if fence:
            fence = "" if line.rstrip() == fence else fence
        elif n and _underlines(lines[n - 1], line):
            found.append(n)
        elif opened := _FENCE.match(line):
            fence = opened[0]
    return found


def _underlines(title: str, line: str) -> bool:
    """Tell whether a line underlines the one above it: as long as that, while a fence of code is short."""
    said = title.strip()
    if len(said) < len("New") or len(said) > _TITLE or not _UNDERLINE.fullmatch(line) or _UNDERLINE.fullmatch(said):
        return False
    return len(line.rstrip()) >= len(said) and not said.startswith(("|", "+", "```", "- ", "* "))
