"""One line of a facts file <-> a fact; what is wrong is said with its key, every mistake at once."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lastcall.model.fact import Fact
from lastcall.model.notice import Confidence, Deadline, Effect, Milestone, Scope, Subject, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = {
    "vendor": "text",
    "name": "text",
    "kind": "text",
    "effects": "mapping",
    "source": "text",
    "verified": "text",
    "sure": "text",
    "why": "text",
    "aliases": "list",
    "surfaces": "list",
    "regions": "list",
    "plans": "list",
    "announced": "text",
    "replacements": "list",
    "no_replacement": "flag",
    "withdrawn": "flag",
    "note": "text",
    "explained": "text",
}
_NEEDED = ("name", "kind", "effects", "source", "verified", "sure", "why")
_SPAN = re.compile(r"(\d{4})(?:-(\d{2})|-Q([1-4])|-H([12]))?")
_MONTHS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12)}
_WORDS = "write 2026-09-24, 2026-09, 2026-Q3, 2026-H2, 2026, >=2026-09-24 (not before) or 2026-09-01/2026-09-15"


def fact_of(row: Mapping[str, Any], vendor: str, place: str) -> tuple[Fact | None, list[str]]:
    """Return the fact that a line says, or None with one line for each mistake; `vendor` is that of the file."""
    wrong = [f"{place}: {text}" for text in _odd(row, vendor)]
    if wrong:
        return None, wrong
    values: dict[str, Any] = {}
    for key, read in (("kind", SubjectKind), ("sure", Confidence), ("verified", _day)):
        try:
            values[key] = read(row[key])
        except ValueError:
            wrong.append(f"{place}: {key}: {_unknown(key, row[key])}")
    try:
        announced = _day(row["announced"]) if "announced" in row else None
    except ValueError:
        wrong.append(f"{place}: announced: {row['announced']!r} is no day; write 2026-09-24")
        announced = None
    milestones = _milestones(row["effects"], place, wrong)
    if wrong:
        return None, wrong
    return Fact(
        subject=Subject(vendor or row["vendor"], values["kind"], row["name"]),
        milestones=milestones,
        source=row["source"],
        verified_on=values["verified"],
        confidence=values["sure"],
        why=row["why"],
        aliases=tuple(row.get("aliases", ())),
        scope=Scope(*(tuple(sorted(row.get(key, ()))) for key in ("surfaces", "regions", "plans"))),
        announced_on=announced,
        replacements=tuple(row.get("replacements", ())),
        no_replacement=row.get("no_replacement", False),
        withdrawn=row.get("withdrawn", False),
        note=row.get("note", ""),
        explained=row.get("explained", ""),
        place=place,
    ), []


def row_of(fact: Fact, *, vendor: bool = False) -> dict[str, Any]:
    """Return the line of a fact, without what is empty; with the vendor where the file does not say it."""
    row: dict[str, Any] = {"vendor": fact.subject.vendor} if vendor else {}
    row |= {
        "name": fact.subject.name,
        "kind": fact.subject.kind.value,
        "effects": {m.effect.value: written(m.deadline) for m in fact.milestones},
        "announced": fact.announced_on.isoformat() if fact.announced_on else "",
        "replacements": list(fact.replacements),
        "no_replacement": fact.no_replacement,
        "withdrawn": fact.withdrawn,
        "aliases": list(fact.aliases),
        "surfaces": list(fact.scope.surfaces),
        "regions": list(fact.scope.regions),
        "plans": list(fact.scope.plans),
        "source": fact.source,
        "verified": fact.verified_on.isoformat(),
        "sure": fact.confidence.value,
        "why": fact.why,
        "note": fact.note,
        "explained": fact.explained,
    }
    return {key: value for key, value in row.items() if value or key in _NEEDED}


def written(deadline: Deadline | None) -> str | None:
    """Return a deadline as facts files write it; None for none."""
    if deadline is None:
        return None
    first, last = deadline.earliest, deadline.latest
    if last is None:
        return f">={first}"
    if first == last:
        return first.isoformat()
    named = [f"{first:%Y-%m}", *(f"{first:%Y}-{name}" for name in _MONTHS), f"{first:%Y}"]
    return next((text for text in named if deadline_of(text) == deadline), f"{first}/{last}")


@lru_cache(maxsize=4096)
def deadline_of(text: str) -> Deadline:
    """Return the deadline that a facts file writes; raises ValueError."""
    if text.startswith(">="):
        return Deadline.floor(_day(text[2:]))
    if "/" in text:
        first, _, last = text.partition("/")
        return Deadline(_day(first), _day(last))
    if found := _SPAN.fullmatch(text):
        year, month, quarter, half = found.groups()
        if month:
            return Deadline.month(int(year), int(month))
        first_month, last_month = _MONTHS[f"Q{quarter}"] if quarter else _MONTHS[f"H{half}"] if half else (1, 12)
        last_day = calendar.monthrange(int(year), last_month)[1]
        return Deadline(date(int(year), first_month, 1), date(int(year), last_month, last_day))
    return Deadline.day(_day(text))


def _day(text: str) -> date:
    if len(text) != 10:  # Python 3.11 also takes 20260924 and 2026-W39-4
        raise ValueError(text)
    return date.fromisoformat(text)


def _odd(row: Mapping[str, Any], vendor: str) -> list[str]:
    """Return what is wrong with the keys of a line and the kinds of their values."""
    needed = _NEEDED if vendor else ("vendor", *_NEEDED)
    wrong = [f"{key}: is required" for key in needed if row.get(key) in (None, "", {})]
    if vendor and "vendor" in row:
        wrong.append("vendor: stands in the name of the file")
    for key, value in row.items():
        if key not in _KEYS:
            wrong.append(f"{key}: unknown key; known: {', '.join(_KEYS)}")
        elif not _fits(value, _KEYS[key]) and f"{key}: is required" not in wrong:
            wrong.append(f"{key}: must be {_KEYS[key]}")
    return wrong


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(value, str)
        case "list":
            return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
        case "mapping":
            return isinstance(value, dict)
        case _:
            return isinstance(value, bool)


def _milestones(effects: Mapping[str, Any], place: str, wrong: list[str]) -> tuple[Milestone, ...]:
    found = []
    for name, text in effects.items():
        if name not in set(Effect):
            wrong.append(f"{place}: effects.{name}: unknown effect; known: {', '.join(Effect)}")
            continue
        try:
            found.append(Milestone(Effect(name), None if text is None else deadline_of(str(text))))
        except (ValueError, OverflowError):
            wrong.append(f"{place}: effects.{name}: {str(text)[:40]!r} is no day or span; {_WORDS}")
    return tuple(sorted(found, key=_in_order))


def _in_order(milestone: Milestone) -> tuple[date, int]:
    never = date.max - timedelta(days=1)
    return (milestone.deadline.earliest if milestone.deadline else never, list(Effect).index(milestone.effect))


def _unknown(key: str, value: object) -> str:
    known = {"kind": SubjectKind, "sure": Confidence}.get(key)
    return f"unknown {value!r}; known: {', '.join(known)}" if known else f"{value!r} is no day; write 2026-09-24"
