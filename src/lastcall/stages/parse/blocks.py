"""What a page is made of between the parser's tree and the passages: headings, paragraphs, lists, tables, boxes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rich:
    """A run of visible text with what was marked in it."""

    text: str = ""
    codes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    dates: tuple[str, ...] = ()
    struck: str = ""
    strong: str = ""  # the leading part that is bold, where the text starts bold

    def __bool__(self) -> bool:
        """Tell whether anything is visible, struck text included."""
        return bool(self.text or self.struck)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1 (page) to 6; 7 and 8 are bold lines that act as headings."""

    level: int
    rich: Rich
    anchor: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    rich: Rich
    line: int = 0


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item: its own paragraphs, and whatever is nested in it."""

    blocks: tuple[Block, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell before it gets its header; `parts` are its paragraphs, items or lines in order."""

    parts: tuple[Rich, ...] = ()
    head: bool = False
    across: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        """Return the visible text in one line."""
        return " ".join(part.text for part in self.parts if part.text)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it stands in the source; `head` where it is in a thead."""

    cells: tuple[TableCell, ...]
    line: int = 0
    head: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; nested tables were taken out of it."""

    rows: tuple[TableRow, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """An admonition, a tab, an entry: something with its own label whose contents belong together."""

    blocks: tuple[Block, ...]
    label: Rich = field(default_factory=Rich)
    anchor: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page: what follows is about something else."""


Block = Heading | Paragraph | Listing | Table | Box | Rule
