"""Notices <-> JSON texts, and instants <-> texts that sort by time."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from lastcall.errors import StoreError
from lastcall.model.health import Shape
from lastcall.model.notice import (
    Claim,
    Confidence,
    Deadline,
    Effect,
    Evidence,
    Milestone,
    Notice,
    Scope,
    Stage,
    Subject,
    SubjectKind,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def at(moment: datetime) -> str:
    """Return an instant as stored: ISO in UTC to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(text: str | None) -> datetime | None:
    """Return a stored instant; None for none."""
    return datetime.fromisoformat(text) if text else None


def dump_notice(notice: Notice) -> str:
    """Return a notice and its claims as compact JSON; fields at their default are left out."""
    return json.dumps(_plain(notice), ensure_ascii=False, separators=(",", ":"))


def load_notice(text: str) -> Notice:
    """Return the notice of a stored text; raise StoreError where the text is not one."""
    try:
        return _notice(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"database: a stored notice cannot be read ({error}); restore a backup") from error


def plain_claim(claim: Claim) -> dict[str, Any]:
    """Return a claim as what JSON knows."""
    plain: dict[str, Any] = _plain(claim)
    return plain


def read_claim(raw: dict[str, Any]) -> Claim:
    """Return the claim that `plain_claim` wrote; raises ValueError, KeyError, TypeError or AttributeError for no claim."""
    return _claim(raw)


def dump_shape(shape: Shape) -> str | None:
    """Return the shape of a source as compact JSON; None for the blank one."""
    if shape == Shape():
        return None
    parts = {f.name: getattr(shape, f.name) for f in fields(shape)}
    parts["newest_on"] = shape.newest_on.isoformat() if shape.newest_on else None
    return json.dumps({k: v for k, v in parts.items() if v}, ensure_ascii=False, separators=(",", ":"))


def load_shape(text: str | None) -> Shape:
    """Return the stored shape; one that cannot be read is blank: the next reading gives a new one."""
    try:
        raw = json.loads(text) if text else {}
        marks = {
            key: tuple(map(str, raw[key])) for key in ("headers", "ids", "titles", "said", "accepted") if key in raw
        }
        return Shape(whole=bool(raw.get("whole")), newest_on=_day(raw.get("newest_on")), **marks)
    except (ValueError, TypeError, AttributeError):
        return Shape()


_EVERYTHING = Scope()
_LEFT_OUT = (None, "", (), False, _EVERYTHING)
_NAMES = {kind: tuple(f.name for f in fields(kind) if f.init) for kind in (Notice, Claim, Evidence, Scope)}


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is tuple:
        return [_plain(part) for part in value]
    if names := _NAMES.get(kind):
        parts = ((name, getattr(value, name)) for name in names)
        return {name: part if type(part) is str else _plain(part) for name, part in parts if part not in _LEFT_OUT}
    return _WRITTEN[kind](value) if kind in _WRITTEN else value


_WRITTEN: dict[type, Callable[[Any], Any]] = {
    Deadline: lambda value: [value.earliest.isoformat(), value.latest.isoformat() if value.latest else None],
    Milestone: lambda value: [value.effect.value, _plain(value.deadline)],
    Subject: lambda value: [value.vendor, value.kind.value, value.name],
    datetime: at,
    date: date.isoformat,
}
# A look reads thousands of notices, and calling an enum costs four times as much as looking it up.
_STAGES = {one.value: one for one in Stage}
_KINDS = {one.value: one for one in SubjectKind}
_EFFECTS = {one.value: one for one in Effect}
_SURE = {one.value: one for one in Confidence}


def _notice(raw: dict[str, Any]) -> Notice:
    return Notice(
        subject=_subject(raw["subject"]),
        stage=_STAGES[raw["stage"]],
        first_seen_at=datetime.fromisoformat(raw["first_seen_at"]),
        confidence=_SURE[raw["confidence"]],
        claims=tuple(_claim(part) for part in raw.get("claims", ())),
        conflicts=tuple(raw.get("conflicts", ())),
        **_shared(raw),
        **{key: raw[key] for key in ("thread", "part_of", "revision", "identity") if key in raw},
    )


def _claim(raw: dict[str, Any]) -> Claim:
    seen = raw["evidence"]
    names = ("announced_month", "entry_id", "entry_link", "locator")
    return Claim(
        subject=_subject(raw["subject"]),
        stage=_STAGES[raw["stage"]],
        evidence=Evidence(
            seen.get("source_id", ""),
            seen.get("url", ""),
            seen.get("quote", ""),
            datetime.fromisoformat(seen["seen_at"]),
            seen.get("rule", ""),
        ),
        published_on=_day(raw.get("published_on")),
        confidence=_SURE[raw["confidence"]],
        doubts=tuple(raw.get("doubts", ())),
        **_shared(raw),
        **{key: raw[key] for key in names if key in raw},
    )


def _shared(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the parts that claims and notices have in common."""
    scope = raw.get("scope")
    return {
        "milestones": tuple(_milestone(part) for part in raw.get("milestones", ())),
        "aliases": tuple(raw.get("aliases", ())),
        "scope": Scope(**{key: tuple(part) for key, part in scope.items()}) if scope else _EVERYTHING,
        "announced_on": _day(raw.get("announced_on")),
        "replacements": tuple(raw.get("replacements", ())),
        "no_replacement": raw.get("no_replacement", False),
        "withdrawn": raw.get("withdrawn", False),
        "announcement": raw.get("announcement", ""),
    }


def _subject(raw: list[str]) -> Subject:
    vendor, kind, name = raw
    return Subject(vendor, _KINDS[kind], name)


def _milestone(raw: list[Any]) -> Milestone:
    effect, span = raw
    return Milestone(_EFFECTS[effect], _deadline(span) if span else None)


def _deadline(raw: list[str | None]) -> Deadline:
    earliest, latest = raw
    return Deadline(date.fromisoformat(str(earliest)), date.fromisoformat(latest) if latest else None)


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None
