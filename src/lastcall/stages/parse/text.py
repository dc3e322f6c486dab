"""Characters as vendors write them -> characters that can be compared."""

from __future__ import annotations

import re

# Hyphens that only forbid a line break, spaces of every width, and characters that show nothing.
_PLAIN = {
    **dict.fromkeys((0x2010, 0x2011), "-"),
    **dict.fromkeys((0x00A0, 0x2007, 0x202F, *range(0x2000, 0x200B), 0x205F, 0x3000), " "),
    **dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)), None),
    **dict.fromkeys(range(0x2066, 0x206A), None),
    0x2028: "\n",
    0x2029: "\n",
}
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), None)
_LINES = re.compile(r" ?\n[ \n]*")


def plain(text: str) -> str:
    """Return text with plain hyphens and spaces and without invisible characters."""
    return text if text.isascii() else text.translate(_PLAIN)


def collapse(text: str) -> str:
    """Return text with runs of white space as one space, and nothing at its ends."""
    return " ".join(text.split())


def lines(text: str) -> str:
    """Return text with runs of blanks as one, and line breaks kept, each once."""
    return _LINES.sub("\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def without_controls(text: str) -> str:
    """Return text without the characters that XML forbids."""
    return text.translate(_CONTROL)
