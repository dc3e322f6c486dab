"""An HTTP Archive on disk -> its entries, one after the other: a browser's may have 200 MB, and a daemon no room for it."""

from __future__ import annotations

from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

PART = 1_000_000  # characters that are read at a time
_SPACE = " \t\r\n"


def entries_of(path: Path, *, part: int = PART) -> Iterator[Any]:
    """Yield the entries of an archive; in memory is the one that is read, and a part of the file.

    Raises ValueError, where the file is no whole archive, after what came before; OSError; RecursionError.
    """
    with path.open(encoding="utf-8-sig") as file:
        text = _Text(file, part)
        found = False
        for key in text.members():
            if key != "log":
                text.value()
                continue
            for name in text.members():
                if name == "entries":
                    found = True
                    yield from text.items()
                else:
                    text.value()
        if not found or text.peek():
            raise ValueError("no HTTP Archive" if not found else "something follows the archive")


class _Text:
    """A JSON text that is read from a file as far as it is needed."""

    def __init__(self, file: TextIO, part: int) -> None:
        self._file = file
        self._part = part
        self._text = ""
        self._at = 0
        self._ended = False
        self._decoder = JSONDecoder()

    def peek(self) -> str:
        """Return the next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._text):
                if (char := self._text[self._at]) not in _SPACE:
                    return char
                self._at += 1
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """Read one of these characters."""
        char = self.peek()
        if not char or char not in wanted:
            raise ValueError(f"{char!r} where {wanted!r} was expected")
        self._at += 1
        return char

    def value(self) -> Any:
        """Read any value."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except JSONDecodeError:
                if not self._more():
                    raise
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            self._at = end
            return found

    def members(self) -> Iterator[str]:
        """Read an object: yield each key, whose value is to be read before the next one."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise ValueError("a key that is no text")  # noqa: TRY004 - of the file, not of our call
            self.take(":")
            yield key
            if self.take(",}") == "}":
                return

    def items(self) -> Iterator[Any]:
        """Read a list: yield its values."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def _more(self) -> bool:
        """Read on, at least as much as is held, so that a value of many parts is not begun for each of them."""
        if self._ended:
            return False
        held = self._text[self._at :]
        read = self._file.read(max(self._part, len(held)))
        self._text, self._at, self._ended = held + read, 0, not read
        return bool(read)
