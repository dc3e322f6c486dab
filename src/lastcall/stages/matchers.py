"""The labels of an alert, and whether a route's conditions hold for them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import re2

from lastcall.model.alert import Alert, SourceAlert
from lastcall.model.notice import folded
from lastcall.model.route import Matcher, Op
from lastcall.model.usage import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

Labels = dict[str, tuple[str, ...]]


def labels_of(alert: Alert | SourceAlert) -> Labels:
    """Return the labels that matchers see; `subject` is both the key and the bare name, `owner` every owner."""
    common = {"severity": (alert.severity.value,), "reason": (alert.reason.value,)}
    match alert:
        case Alert(finding=finding):
            subject = finding.notice.subject
            return common | {
                "vendor": (subject.vendor,),
                "subject": (subject.key, folded(subject.name)),
                "project": (finding.project,),
                "owner": finding.owners or ("",),
            }
        case SourceAlert():
            return common | {
                "vendor": (alert.vendor,),
                "subject": (alert.health.source_id,),
                "project": alert.projects or ("",),
                "owner": alert.owners or ("",),
            }


def glob_holds(labels: Labels, wanted: Mapping[str, str]) -> bool:
    """Tell whether every part of a `match` mapping holds; severity means at least."""
    return all(_glob(labels[label], label, pattern) for label, pattern in wanted.items())


def _glob(values: tuple[str, ...], label: str, pattern: str) -> bool:
    if label == "severity":
        return _at_least(values, pattern)
    if label == "subject":
        pattern = folded(pattern)
    return any(fnmatchcase(value, pattern) for value in values)


def holds(labels: Labels, matcher: Matcher) -> bool:
    """Tell whether a matcher holds; a negated one holds where none of a label's values matches."""
    values = labels[matcher.label]
    match matcher.op:
        case Op.IS:
            return matcher.value in values
        case Op.IS_NOT:
            return matcher.value not in values
        case Op.LIKE:
            return _like(values, matcher.value)
        case Op.UNLIKE:
            return not _like(values, matcher.value)
        case Op.AT_LEAST:
            return _at_least(values, matcher.value)


def _like(values: tuple[str, ...], pattern: str) -> bool:
    """Match whole values, as Alertmanager does."""
    compiled = _compiled(pattern)
    return any(compiled.fullmatch(value) is not None for value in values)


def _at_least(values: tuple[str, ...], level: str) -> bool:
    return any(Severity(value).rank >= Severity(level).rank for value in values)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    # RE2 runs in linear time whatever the pattern is: a route cannot stop the daemon.
    return re2.compile(pattern)
