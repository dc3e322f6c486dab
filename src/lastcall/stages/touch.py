"""Hits in code x notices -> which notice each hit is about, and how pressing that is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.model.notice import SubjectKind
from lastcall.model.usage import Finding, Severity, Usage
from lastcall.stages.match import SERVED_BY, is_waived, severity, touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from lastcall.model.code import Hit
    from lastcall.model.notice import Notice
    from lastcall.model.usage import Waiver
    from lastcall.model.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Touched:
    """A hit with the notice that it is about."""

    hit: Hit
    notice: Notice
    severity: Severity
    why: str
    waived_by: str = ""  # a waiver of the config, or an inline ignore; empty: it counts


def touching(hits: Iterable[Hit], notices: Sequence[Notice], vendors: Mapping[str, Vendor]) -> tuple[Notice, ...]:
    """Return the notices that touch any of the hits, in their order."""
    wanted: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for hit in hits:
        wanted[hit.vendor].add((hit.subject, hit.kind))
    return tuple(
        notice
        for notice in notices
        if any(_how(name, kind, notice, vendors) for name, kind in wanted.get(notice.subject.vendor, ()))
    )


def touch(
    hits: Iterable[Hit],
    notices: Iterable[Notice],
    vendors: Mapping[str, Vendor],
    waivers: Sequence[Waiver] = (),
    *,
    today: date,
) -> tuple[Touched, ...]:
    """Return each hit that a notice is about, with the one that says it most directly, then soonest.

    A notice that was withdrawn, or that only promises "not before", is about nothing that goes away.
    """
    by_vendor: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if not notice.withdrawn and not _is_promise(notice):
            by_vendor[notice.subject.vendor].append(notice)
    best: dict[tuple[str, str, str], tuple[Notice, str] | None] = {}
    found = []
    for hit in hits:
        key = (hit.vendor, hit.subject, hit.kind)
        if key not in best:
            best[key] = _best(key, by_vendor[hit.vendor], vendors)
        if pair := best[key]:
            waived = hit.ignored or _waived(hit, pair[0], waivers, today)
            found.append(Touched(hit, pair[0], _severity(pair[0], today), pair[1], waived))
    return tuple(found)


def _is_promise(notice: Notice) -> bool:
    """Tell whether a notice says only how long a thing will live at least: nobody announced that it goes away."""
    return notice.deadline is not None and notice.deadline.is_floor and notice.announced_on is None


def _waived(hit: Hit, notice: Notice, waivers: Sequence[Waiver], today: date) -> str:
    usage = Usage("", hit.vendor, hit.subject, location=str(hit.place))
    held = next((w for w in waivers if w.until >= today and is_waived(notice, usage, w)), None)
    return f"{held.reason} (until {held.until})" if held else ""


def _best(
    key: tuple[str, str, str], notices: Iterable[Notice], vendors: Mapping[str, Vendor]
) -> tuple[Notice, str] | None:
    pairs = [(notice, why) for notice in notices if (why := _how(key[1], key[2], notice, vendors))]
    return min(pairs, key=lambda pair: (_distance(pair[1]), _ends(pair[0]), pair[0].key), default=None)


def _how(name: str, kind: str, notice: Notice, vendors: Mapping[str, Vendor]) -> str:
    vendor = vendors.get(notice.subject.vendor)
    # Facts, pages and signs may call one thing a product, an API or a feature; a model is a model everywhere.
    usage = Usage("", notice.subject.vendor, name, kind if kind == SubjectKind.MODEL else "")
    return touches(usage, notice, vendor.families if vendor else {})


def _distance(why: str) -> int:
    if why == "named":
        return 0
    return 1 if why.startswith("named as") else 3 if why.startswith(SERVED_BY) else 2


def _ends(notice: Notice) -> str:
    return notice.deadline.earliest.isoformat() if notice.deadline else "9999"


def _severity(notice: Notice, today: date) -> Severity:
    return severity(Finding("", notice, (), ()), today)
