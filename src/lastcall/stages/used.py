"""What touched you before + what touches you now -> what is new, what is gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lastcall.model.touch import Touch
from lastcall.stages.plan import is_weak

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from lastcall.model.usage import Finding, Usage

REMEMBERED = timedelta(days=14)  # how long "no longer used" may wait for somebody's digest


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of what touched you."""

    changed: tuple[Touch, ...]  # to be written
    new: tuple[Finding, ...]
    gone: Mapping[tuple[str, str], Touch]  # lately
    once_weak: frozenset[tuple[str, str]]


def compare(
    before: Mapping[tuple[str, str], Touch],
    findings: Sequence[Finding],
    matched: Sequence[Finding],
    usages: Sequence[Usage],
    *,
    unseen: Collection[str],
    now: datetime,
) -> Comparison:
    """Compare what touched you with the findings of today; `matched` are those that wait included.

    Absence is no news by itself: something is gone only where every use that touched is gone too, in a project that
    could be looked at. A notice that reads differently today is not resolved by that.
    """
    changed: list[Touch] = []
    new: list[Finding] = []
    for finding in findings:
        key = (finding.project, finding.notice.id)
        known = before.get(key)
        if known is None:
            new.append(finding)
            changed.append(Touch(*key, finding.usages, is_weak(finding.notice), now))
        elif known.usages != finding.usages or known.gone_at is not None:
            changed.append(replace(known, usages=finding.usages, gone_at=None))
    here = {(finding.project, finding.notice.id) for finding in matched}
    used = frozenset(map(_what, usages))
    gone = {}
    for key, touch in before.items():
        if key in here or touch.project in unseen or used.intersection(map(_what, touch.usages)):
            continue
        if touch.gone_at is None:
            touch = replace(touch, gone_at=now)  # noqa: PLW2901 - the same touch, one word more
            changed.append(touch)
        if touch.gone_at is not None and now - touch.gone_at < REMEMBERED:
            gone[key] = touch
    return Comparison(tuple(changed), tuple(new), gone, frozenset(key for key, touch in before.items() if touch.weak))


def _what(usage: Usage) -> tuple[str, str, str, str]:
    """Return what is used, wherever it stands: a line that moved is the same use."""
    return usage.project, usage.vendor, usage.kind, usage.name
