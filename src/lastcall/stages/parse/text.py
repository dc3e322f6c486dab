"""Characters as vendors write them -> characters that can be compared."""

from __future__ import annotations

import re

# Hyphens that only forbid a line break, spaces of every width, and characters that show nothing.
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys((0x2010, 0x2011), "-"),
    **dict.fromkeys((0x00A0, 0x2007, 0x202F, *range(0x2000, 0x200B), 0x205F, 0x3000), " "),
    **dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)), None),
    **dict.fromkeys(range(0x2066, 0x206A), None),
    **dict.fromkeys((0x00B9, 0x00B2, 0x00B3, 0x2070, *range(0x2074, 0x207A)), None),  # footnotes: "Jan 2026⁵"
    0x2028: "\n",
    0x2029: "\n",
}
_ODD = tuple((chr(code), even or "") for code, even in _PLAIN.items())
_EVEN = dict(_ODD)
_ANY_ODD = re.compile(f"[{''.join(_EVEN)}]")
_SHORT = 2000  # characters; a longer text is searched for each odd character in turn
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), None)


def plain(text: str) -> str:
    """Return text with plain hyphens and spaces and without invisible characters."""
    if text.isascii():
        return text
    if len(text) < _SHORT:
        return _ANY_ODD.sub(_even, text)
    for odd, even in _ODD:
        if odd in text:  # a search for one character costs a tenth of what str.translate does
            text = text.replace(odd, even)
    return text


def _even(found: re.Match[str]) -> str:
    return _EVEN[found[0]]


def collapse(text: str) -> str:
    """Return text with runs of white space as one space, and nothing at its ends."""
    return " ".join(text.split())


def lines(text: str) -> str:
    """Return text with runs of blanks as one, and line breaks kept, each once."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(said for line in text.split("\n") if (said := " ".join(line.split())))


def without_controls(text: str) -> str:
    """Return text without the characters that XML forbids."""
    return text.translate(_CONTROL)
