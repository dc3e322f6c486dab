"""Saved documents: bytes from a file, a folder or standard input, read and extracted with every trouble in one line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lastcall.model.document import Parsed
    from lastcall.stages.extract.context import ExtractContext

LARGEST = 20_000_000  # bytes of one document
STDIN = "-"


def files_in(doc: Path) -> list[Path]:
    """Return the files of a folder by name, or the file itself; raises ParseError for a folder that cannot be listed."""
    from lastcall.errors import ParseError

    if str(doc) == STDIN or not doc.is_dir():
        return [doc]
    try:
        files = sorted(path for path in doc.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as error:
        raise ParseError(f"{doc}: cannot be listed ({error.strerror}); check its permissions") from error
    if not files:
        raise ParseError(f"{doc}: no files in this folder; name the one that holds the saved documents")
    return files


def read_bytes(path: Path) -> bytes:
    """Return what a file holds; raises ParseError for one that is too large, no file, or closed to us."""
    from lastcall.errors import ParseError

    try:
        if str(path) == STDIN:
            body = sys.stdin.buffer.read(LARGEST + 1)
        elif not path.is_file():  # a pipe or a device would keep us waiting
            raise ParseError(f"{path}: no regular file; save the document and name the copy")
        else:
            with path.open("rb") as file:
                body = file.read(LARGEST + 1)
    except OSError as error:
        raise ParseError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if len(body) > LARGEST:
        raise ParseError(
            f"{path}: more than {LARGEST // 1_000_000} MB, which is the most that is read at once; "
            "save the part that lists what ends"
        )
    return body


def open_document(path: Path, vendor: str, url: str, day: datetime) -> tuple[Parsed, ExtractContext]:
    """Return a saved document taken apart, and what an extractor is told about it; ParseError names the file."""
    from lastcall.errors import ParseError
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.parse import parse

    body = read_bytes(path)
    try:
        parsed = parse(body, url=url)
    except ParseError as error:
        raise ParseError(f"{path}: {error}") from error
    return parsed, ExtractContext(vendor, f"{vendor}/{path.name}", url, day.date(), day)
