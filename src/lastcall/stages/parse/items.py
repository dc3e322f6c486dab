"""An item of a list -> whether it is a day alone, what it introduces, and what it tells as key and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import ListItem, Paragraph
from lastcall.stages.parse.days import day_alone
from lastcall.stages.parse.pairs import pairs_in

if TYPE_CHECKING:
    from lastcall.model.document import Cell

TITLE = 100  # characters of an item that can head what is nested in it


def is_day(item: ListItem) -> bool:
    """Tell whether an item is a day and nothing else."""
    match item.blocks:
        case (Paragraph(rich),):
            return day_alone(rich.text) is not None
        case _:
            return False


def joined(lead: str, text: str) -> str:
    """Return what introduces a nested list: the item, after the sentence that introduced the item itself."""
    heads = text.rstrip().endswith((":", "：")) or (len(text) <= TITLE and not text.rstrip().endswith((".", "。")))
    return f"{lead}\n{text}" if lead and text and heads else text or lead


def pairs_of(items: tuple[ListItem, ...]) -> list[Cell]:
    """Return what the items of a list tell as key and value, of those that are one paragraph."""
    found: list[Cell] = []
    for item in items:
        if len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph):
            found += pairs_in(item.blocks[0].rich)
    return found
