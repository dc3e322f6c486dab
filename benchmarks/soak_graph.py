"""The hours of a soak -> a picture: memory, handles and polls over time, as SVG without any library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.soak_parts import Moment

WIDE, HIGH, LEFT, GAP = 720, 110, 60, 34


def draw(moments: Sequence[Moment], title: str, path: Path) -> None:
    """Write one strip for each series, each from zero, so that a rise is seen at its true size."""
    series: tuple[tuple[str, list[float]], ...] = (
        ("daemon, MiB", [one.memory for one in moments]),
        ("readers, MiB", [one.readers for one in moments]),
        ("open files", [float(one.files) for one in moments]),
        ("polls", [float(one.polls) for one in moments]),
        ("faults met", [float(one.faults) for one in moments]),
    )
    height = len(series) * (HIGH + GAP) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE + LEFT + 20} {height}" font-family="sans-serif" font-size="12">',
        f'<text x="{LEFT}" y="20" font-size="14">{title}</text>',
    ]
    for number, (name, values) in enumerate(series):
        parts += _strip(name, values, 40 + number * (HIGH + GAP))
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _strip(name: str, values: Sequence[float], top: int) -> list[str]:
    most = max([*values, 1.0]) * 1.1
    step = WIDE / max(len(values) - 1, 1)
    points = " ".join(f"{LEFT + at * step:.1f},{top + HIGH - HIGH * v / most:.1f}" for at, v in enumerate(values))
    floor = top + HIGH
    last = f"{values[-1]:,.0f}" if values else "-"
    return [
        f'<line x1="{LEFT}" y1="{floor}" x2="{LEFT + WIDE}" y2="{floor}" stroke="#999"/>',
        f'<polyline points="{points}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>',
        f'<text x="{LEFT}" y="{top + 10}">{name}: {last} at the end, at most {max([*values, 0.0]):,.0f}</text>',
        f'<text x="{LEFT - 6}" y="{floor}" text-anchor="end">0</text>',
        f'<text x="{LEFT - 6}" y="{top + 10}" text-anchor="end">{most:,.0f}</text>',
        f'<text x="{LEFT + WIDE}" y="{floor + 14}" text-anchor="end">simulated hours: {len(values)}</text>',
    ]
