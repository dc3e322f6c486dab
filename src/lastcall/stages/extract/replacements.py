"""Cells and sentences -> what replaces the subject; "none" is known as none."""

from __future__ import annotations

import re

_NONE = re.compile(
    r"^\s*(?:[-–—]{1,3}|n/?a|none|no (?:direct )?replacement|not applicable|nothing|tbd|)\s*$", re.IGNORECASE
)
_SETTING = re.compile(r"\([^()]{0,200}\)")
_SPLIT = re.compile(r"\s*(?:,|;|\bor\b|\band\b|\n|\|)\s*")
_GUIDE = re.compile(
    r"^(?:see|view|read|learn|check|refer|visit|migrat\w+ guide|guide|docs?|documentation|http)", re.IGNORECASE
)
_IN_PROSE = re.compile(
    r"\b(?:use|using|migrat(?:e|ing) to|replaced (?:by|with)|in favou?r of|switch(?:ing)? to|upgrad(?:e|ing) to|mov(?:e|ing) to|transition(?:ing)? to|recommend(?:ed)?(?: (?:using|that you use|replacement:?|migrating to))?|superseded by|successor,?|alternative:?)\s+(?:the\s+|our\s+|to\s+|a\s+|new\s+)*"
    r"(`[^`]{2,80}`(?:(?:,| or| and)\s*`[^`]{2,80}`)*|[A-Z][\w.+-]*(?:[ -][A-Z0-9][\w.+-]*){0,5}|[a-z][\w.]*-[\w.-]*\d[\w.-]*)",
)


def read_replacements(
    text: str, codes: tuple[str, ...] = (), links: tuple[tuple[str, str], ...] = ()
) -> tuple[tuple[str, ...], bool]:
    """Return the names in a replacement cell and whether the cell says that there is none."""
    if _NONE.match(text):
        return (), bool(text.strip())
    bare = _SETTING.sub("", text)
    if codes:
        return tuple(dict.fromkeys(code for code in codes if code in bare)) or codes[:1], False
    del links  # their texts stand in the cell's text
    parts = [part.strip(" `*.†‡§¹²³") for part in _SPLIT.split(bare)]
    kept = [part for part in parts if 1 < len(part) <= 80 and not _GUIDE.match(part)]
    return tuple(dict.fromkeys(kept)), False


def find_replacements(sentence: str) -> tuple[str, ...]:
    """Return what a sentence recommends in place of its subject."""
    found: list[str] = []
    for match in _IN_PROSE.finditer(sentence):
        found += re.findall(r"`([^`]+)`", match[1]) or [match[1].strip(" .,")]
    return tuple(dict.fromkeys(found))
