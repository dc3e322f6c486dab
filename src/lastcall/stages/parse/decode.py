"""Bytes -> text: byte order mark, header, declaration inside, and a guess that cannot fail."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:encoding|charset)\s{0,3}=\s{0,3}["']?\s{0,3}([A-Za-z0-9_.:-]{2,40})""")
HEAD = 2048  # a declaration stands within the first bytes (HTML: 1024) or nowhere


def decode(body: bytes, charset: str = "") -> str:
    """Return the text of a body; a wrong or unknown charset costs odd characters, never the document."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    declared = _DECLARED.search(body[:HEAD])
    for name in ("utf-8", charset, declared.group(1).decode("ascii") if declared else "", "cp1252"):
        try:
            return body.decode(name)
        except (LookupError, UnicodeError, ValueError):  # unknown name, wrong bytes, a codec that is no text encoding
            continue
    return body.decode("utf-8", errors="replace")
