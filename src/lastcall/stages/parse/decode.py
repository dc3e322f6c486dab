"""Bytes -> text: what is no text is refused in words; byte order mark, header, declaration and a guess for the rest."""

from __future__ import annotations

import codecs
import re

from lastcall.errors import ParseError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:encoding|charset)\s{0,3}=\s{0,3}["']?\s{0,3}([A-Za-z0-9_.:-]{2,40})""")
HEAD = 2048  # a declaration stands within the first bytes (HTML: 1024) or nowhere
_UNPACK = "unpack it and read the file inside"
_PICTURE = "save the page itself, as HTML, Markdown or text"
# The first bytes of what people save by mistake (https://en.wikipedia.org/wiki/List_of_file_signatures).
_SIGNATURES = (
    (b"\x1f\x8b", "gzip-compressed data", _UNPACK),
    (b"PK\x03\x04", "a ZIP archive or an office document", _UNPACK),
    (b"BZh", "bzip2-compressed data", _UNPACK),
    (b"\xfd7zXZ", "xz-compressed data", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data", _UNPACK),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"%PDF-", "a PDF", "save its text, as with pdftotext"),
    (b"\x89PNG", "a PNG picture", _PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", _PICTURE),
    (b"GIF8", "a GIF picture", _PICTURE),
    (b"RIFF", "a picture or a sound", _PICTURE),
    (b"\x7fELF", "a program", _PICTURE),
    (b"MZ", "a program", _PICTURE),
    (b"SQLite format 3", "a database", "export the table as JSON"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as text or HTML"),
)
_PRINTABLE = bytes(range(32, 256)) + b"\t\n\r\f\b\x1b"
_SAMPLE = 8192  # bytes that tell text from anything else


def decode(body: bytes, charset: str = "") -> str:
    """Return the text of a body; a wrong or unknown charset costs odd characters, never the document.

    Raises ParseError for an empty body and for what is no text at all, with what it is and what to do.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _said(body[len(mark) :].decode(name, errors="replace"))
    if wide := _wide(body):
        return _said(body.decode(wide, errors="replace"))
    _refuse(body)
    try:
        return _said(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _is_utf8(body, error):
            return _said(body.decode("utf-8", errors="replace"))
    declared = _DECLARED.search(body[:HEAD])
    for name in (charset, declared.group(1).decode("ascii") if declared else "", "cp1252"):
        try:
            return body.decode(name)
        except (LookupError, UnicodeError, ValueError):  # unknown name, wrong bytes, a codec that is no text encoding
            continue
    return body.decode("utf-8", errors="replace")


def _said(text: str) -> str:
    if not text.strip():
        raise ParseError("empty: there is nothing in it; save the page again")
    return text


def _refuse(body: bytes) -> None:
    """Raise ParseError for a body that no charset makes a text of."""
    for start, what, advice in _SIGNATURES:
        # A text may begin with "MZ" or "RIFF" too; what is none has other bytes right behind.
        if body.startswith(start) and (start == b"%PDF-" or _control(body[:64])):
            raise ParseError(f"{what}, not a text; {advice}")
    sample = body[:_SAMPLE]
    if (
        _control(sample) > len(sample) // 20
    ):  # a damaged text has a control character here and there, data has one in eight
        raise ParseError(f"binary data, not a text; {_PICTURE}")


def _control(sample: bytes) -> int:
    return len(sample.translate(None, _PRINTABLE))


def _wide(body: bytes) -> str:
    """Return the charset of a text of two bytes a character that begins without a mark; empty for any other."""
    sample = body[:200]
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd * 10 >= half * 7 and even * 10 < half:
        return "utf-16-le"
    return "utf-16-be" if even * 10 >= half * 7 and odd * 10 < half else ""


def _is_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    """Tell whether a body is UTF-8 all the same: cut off in a character, or with a few damaged bytes."""
    if error.reason == "unexpected end of data":
        return True
    text = body.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    whole = len(body) - len(text)  # the bytes beyond the first of each character that is sound
    return whole > 2 * damaged
