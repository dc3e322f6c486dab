"""How verbs print: columns that fit the terminal, days in words, JSON, and vendors' text without control characters."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from lastcall.model.counting import counted
from lastcall.model.shown import flat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

COLORS: Mapping[str, str] = {"critical": "red", "high": "yellow", "medium": "cyan", "blind": "red", "stale": "yellow"}
_WIDE = 160  # what a pipe is given: rows stay whole enough to be searched


def width() -> int:
    """Return how many columns a line may take."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else _WIDE


def columns(rows: Sequence[Sequence[str]], *, flexible: int, heads: Sequence[str] = ()) -> list[str]:
    """Return rows in aligned columns; the flexible one is cut so that a line fits the terminal."""
    cells = [
        [flat(cell) for cell in row] for row in ([list(heads)] if heads and rows else []) + [list(r) for r in rows]
    ]
    if not cells:
        return []
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    spare = width() - sum(w for i, w in enumerate(widths) if i != flexible) - 2 * (len(widths) - 1)
    widths[flexible] = max(min(widths[flexible], spare), 12)
    lines = []
    for row in cells:
        padded = [flat(cell, widths[i]).ljust(widths[i]) for i, cell in enumerate(row)]
        lines.append("  ".join(padded).rstrip())
    return lines


def painted(text: str, word: str, *, color: bool) -> str:
    """Return the text in the colour that a severity or a state has; plain where colour is not wanted."""
    return click.style(text, fg=COLORS[word]) if color and word in COLORS else text


def in_days(days: int | None) -> str:
    """Return a distance in words: `in 30 days`, `today`, `59 days ago`; empty for none."""
    if days is None:
        return ""
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


def ago(then: datetime | None, now: datetime) -> str:
    """Return how long ago an instant was: `5 min ago`, `2 h ago`, `3 d ago`; `never` for none."""
    if then is None:
        return "never"
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 0)} min ago"
    return f"{minutes // 60} h ago" if minutes < 2880 else f"{minutes // 1440} d ago"


def say_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
