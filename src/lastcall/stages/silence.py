"""Findings + what people waived -> findings that carry the waiver: silent, and shown in reports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lastcall.model.usage import Finding


def with_waivers(findings: Sequence[Finding], waived: Mapping[str, tuple[str, str]]) -> tuple[Finding, ...]:
    """Return the findings; `waived` holds (facts, reason) by notice id, and other facts open it again."""
    if not waived:
        return tuple(findings)
    return tuple(_with(finding, waived.get(finding.notice.id)) for finding in findings)


def _with(finding: Finding, waiver: tuple[str, str] | None) -> Finding:
    if waiver is None or finding.waived_by or finding.notice.facts != waiver[0]:
        return finding
    return replace(finding, waived_by=waiver[1])
