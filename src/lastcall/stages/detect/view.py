"""One file as it is looked at: its text, its lines and, once somebody asks, its tokens."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from lastcall.model.code import Place
from lastcall.stages.detect.kinds import Family, FileKind
from lastcall.stages.detect.tokens import Program


@dataclass
class View:
    """A file's text with what is worked out about it on demand."""

    path: str
    text: str
    kind: FileKind
    cell: int = 0  # of a notebook
    rows: tuple[int, ...] = ()  # of a notebook's cell: the line of the file in which each of its lines stands

    @cached_property
    def starts(self) -> list[int]:
        """Return where each line begins."""
        found = [0]
        place = self.text.find("\n")
        while place >= 0:
            found.append(place + 1)
            place = self.text.find("\n", place + 1)
        return found

    @cached_property
    def program(self) -> Program:
        """Return the text as tokens."""
        return Program(self.text, self.kind.language)

    @property
    def is_program(self) -> bool:
        """Tell whether the file's language is one that can be split into tokens."""
        return bool(self.kind.language) and self.kind.family is not Family.SHELL and self.program.is_known

    def number(self, place: int) -> int:
        """Return the number of the line at a place, from 0."""
        return bisect_right(self.starts, place) - 1

    def line(self, number: int) -> str:
        """Return a line by its number from 0, without its end; empty beyond the file."""
        if not 0 <= number < len(self.starts):
            return ""
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\r")

    def around(self, place: int, before: int, after: int) -> str:
        """Return the lines around a place: so many before, its own, so many after."""
        number = self.number(place)
        return "\n".join(self.line(n) for n in range(max(number - before, 0), number + after + 1))

    def place(self, offset: int) -> Place:
        """Return where an offset stands, as people count."""
        number = self.number(offset)
        column = offset - self.starts[number] + 1
        shown = self.rows[number] if number < len(self.rows) else number + 1
        return Place(self.path, shown, column, self.cell)
