"""What a soak came to: what was told, what was told wrongly, what grew; printed, drawn, kept, and judged."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.soak_graph import draw
from lastcall.adapters.store import notices as notice_rows
from lastcall.adapters.store import outbox
from lastcall.adapters.store import sources as source_rows
from lastcall.stages.reconcile import notice_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from benchmarks.soak import Soak
    from benchmarks.soak_parts import Moment
    from lastcall.model.notice import Notice

GROWTH_MIB, GROWTH_FILES = 10, 10  # that the last quarter may have over the one before
SINKS = ("email", "slack")


def verdict(soak: Soak, seen: Sequence[Moment], size: int) -> int:
    """Print what it came to; return 1 where it is not as it must be."""
    told = soak.untold()
    lost = {sink: told[sink]["untold"] for sink in SINKS}
    growth, handles = _grown([one.memory for one in seen]), _grown([float(one.files) for one in seen])
    top = max((one.memory for one in seen), default=0.0)
    met = soak.faults()
    title = f"{len(soak.sources)} sources, {len(seen)} simulated hours: {soak.polls:,} polls, {met.total():,} faults of {len(met)} kinds"
    print(title)
    for sink, names in lost.items():
        print(
            f"{sink}: {len(soak.published)} true notices, {len(names)} untold {names[:5]}; {told[sink]['messages']} messages, {told[sink]['refused']} refusals met"
        )
    by_kind = Counter(soak.published.values())
    print("true notices: " + ", ".join(f"{count} of {kind}" for kind, count in sorted(by_kind.items())))
    wrong = _wrong(soak)
    print(f"{len(soak.false())} that nobody may be told; told or dated wrongly: {len(wrong)} {wrong[:5]}")
    bad = sick(soak)
    print(f"sources that are not fresh in the end: {len(bad)} {bad[:5]}")
    print(
        f"memory at most {top:.0f} MiB; last quarter over the third: memory {growth:+.1f} MiB, open files {handles:+.0f}; "
        f"database {size / 1e6:.1f} MB; canary {told['canary']}, passwords in clear {told['clear']}"
    )
    _keep(soak, seen, title, told, failed=bool(wrong or any(lost.values())))
    grew = growth > GROWTH_MIB or handles > GROWTH_FILES
    return int(any(lost.values()) or bool(wrong) or bool(bad) or grew or bool(told["canary"]) or bool(told["clear"]))


def _grown(figures: Sequence[float]) -> float:
    """Return by how much the middle of the last quarter is above that of the quarter before.

    One figure alone says little: it holds the page that was read a moment ago, up to 25 MiB of it.
    """
    quarter = len(figures) // 4
    if not quarter:  # too short for a middle: the whole is judged
        return figures[-1] - figures[0] if figures else 0.0
    return median(figures[-quarter:]) - median(figures[-2 * quarter : -quarter])


def _wrong(soak: Soak) -> list[str]:
    """Return what was told and is not true, and what is believed to end on another day than was published."""
    false = soak.false()
    untold = soak.kit.ask("told", *false) if false else {}
    found = [
        f"{name} told by {sink}"
        for sink in SINKS
        for name in set(false) - set(untold[sink]["untold"] if untold else ())
    ]
    with soak.store.read() as connection:
        for vendor in sorted({source.vendor for source in soak.sources.values()}):
            for notice in notice_rows.of_vendor(connection, vendor):
                name = next((one for one in soak.days if one in notice.subject.name), "")
                moves = soak.published.get(name) == "endpoints"
                told = (
                    [notice] if moves else [notice_of(one.change) for one in notice_rows.history(connection, notice.id)]
                )
                days = {one.deadline.earliest if one.deadline else None for one in told}
                found += [f"{notice.subject.name} of {vendor} ends {day}" for day in days - _true(soak, notice, name)]
    return found


def _true(soak: Soak, notice: Notice, name: str) -> set[date | None]:
    """Return what may be believed of a notice's day, ever: of a mail that was cut for good its day or none."""
    if name:
        return {soak.days[name]}
    maybe = soak.others[1].maybe
    known = next((one for one in maybe if one in notice.subject.name), "")
    if known:
        return {maybe[known], None}
    return set() if "CHAOS" in notice.subject.name else {notice.deadline.earliest if notice.deadline else None}


def sick(soak: Soak) -> list[str]:
    """Return which sources are not read well at the end, when every fault has been over for a day."""
    with soak.store.read() as connection:
        return [
            f"{one.source_id}: {one.state} {one.detail}"
            for one in source_rows.healths(connection)
            if one.state != "fresh"
        ]


def _keep(soak: Soak, seen: Sequence[Moment], title: str, told: object, *, failed: bool) -> None:
    args = soak.args
    if args.graph:
        draw(seen, title, args.graph)
    if args.figures:
        figures = {"title": title, "told": told, "faults": soak.faults(), "hours": [asdict(one) for one in seen]}
        args.figures.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for one in soak.leaked:
        with suppress(AttributeError):
            one.close()
    if failed and args.keep:
        with soak.store.read() as connection:
            print("unsent:", [f"{one.receiver} {one.status} {one.last_error}" for one in outbox.unsent(connection)][:5])
        shutil.copytree(soak.store.path.parent, args.keep, dirs_exist_ok=True, symlinks=True)
