"""Notices x usages -> findings, with how each matched; waived ones apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from lastcall.model.notice import folded
from lastcall.model.usage import DECLARED, Finding, Severity, Usage, Waiver
from lastcall.stages.names import Kinship, kinship, same, tokens, trunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from lastcall.model.notice import Notice
    from lastcall.model.vendor import Vendor

# How a relative is told: the thing that serves what you use goes away, not the thing itself.
SERVED_BY = "served by "


def match(
    notices: Iterable[Notice],
    usages: Sequence[Usage],
    vendors: Mapping[str, Vendor],
    waivers: Sequence[Waiver] = (),
    *,
    today: date,
) -> tuple[Finding, ...]:
    """Return one finding for each project and notice that touch, ordered by project and notice key.

    A finding whose every usage is waived carries the waiver's reason in `waived_by`; it is still returned.
    """
    by_vendor: dict[str, list[Usage]] = defaultdict(list)
    for usage in usages:
        by_vendor[_slug(usage.vendor, vendors)].append(usage)
    indexes = {vendor: _Index(mine) for vendor, mine in by_vendor.items()}
    findings = []
    for notice in notices:
        families = _families(vendors.get(notice.subject.vendor))
        hits: dict[str, list[tuple[Usage, str]]] = defaultdict(list)
        index = indexes.get(notice.subject.vendor)
        for alike in index.near(notice, families) if index else ():
            if why := touches(alike[0], notice, families):
                for usage in alike:
                    hits[usage.project].append((usage, why))
        findings += [_finding(project, notice, found, waivers, today) for project, found in hits.items()]
    return tuple(sorted(findings, key=lambda f: (f.project, f.notice.key)))


class _Index:
    """The usages of one vendor: those of many projects that say the same, together, by the words of their name."""

    def __init__(self, usages: Iterable[Usage]) -> None:
        alike: dict[tuple[str, str, str], list[Usage]] = defaultdict(list)
        for usage in usages:
            alike[usage.vendor, usage.kind, usage.name].append(usage)
        self._all = tuple(alike.values())
        self._open = [group for group in self._all if not group[0].name or _is_pattern(group[0].name)]
        self._whole: dict[tuple[str, ...], list[list[Usage]]] = defaultdict(list)
        self._begun: dict[tuple[str, ...], list[list[Usage]]] = defaultdict(list)  # by each beginning of the words
        for group in self._all:
            if group[0].name and not _is_pattern(group[0].name):
                words = trunk(group[0].name)
                self._whole[words].append(group)
                for end in range(1, len(words)):
                    self._begun[words[:end]].append(group)

    def near(self, notice: Notice, families: Mapping[str, tuple[str, ...]]) -> Iterable[list[Usage]]:
        """Return the groups that could touch a notice: of two kin one name begins the other, but for patterns."""
        names = (notice.subject.name, *notice.aliases)
        if families or any(_is_pattern(name) for name in names):
            return self._all
        found = list(self._open)
        for words in dict.fromkeys(trunk(name) for name in names):
            found += self._begun.get(words, ())
            for end in range(len(words) + 1):
                found += self._whole.get(words[:end], ())
        return list({id(group): group for group in found}.values())


def _is_pattern(name: str) -> bool:
    return "*" in name or "?" in name


def touches(usage: Usage, notice: Notice, families: Mapping[str, tuple[str, ...]]) -> str:
    """Return in words how a usage meets a notice of the same vendor; empty where it does not."""
    subject = notice.subject
    if usage.kind and usage.kind != subject.kind:
        return ""
    if not usage.name:
        return f"everything of {usage.vendor}"
    for said in (subject.name, *notice.aliases):
        kin = kinship(usage.name, said)
        if kin is Kinship.SAME:
            return "named" if same(usage.name, subject.name) else f"named as {said}"
        if kin is not None:
            return f"{kin} {said if kin is not Kinship.FAMILY else usage.name}"
    return _relatives(usage.name, notice, families)


def _relatives(wanted: str, notice: Notice, families: Mapping[str, tuple[str, ...]]) -> str:
    """Return how the vendor's own families (data in its YAML) tie the two together; empty where they do not."""
    for family, members in families.items():
        mine = kinship(family, wanted) in (Kinship.SAME, Kinship.FAMILY) or any(same(m, wanted) for m in members)
        if mine and any(same(member, said) for said in (notice.subject.name, *notice.aliases) for member in members):
            return f"{SERVED_BY}{notice.subject.name} ({family})"
    return ""


def vendors_of(usages: Iterable[Usage], vendors: Mapping[str, Vendor]) -> frozenset[str]:
    """Return the slugs of the vendors that the usages name, by slug or by alias."""
    return frozenset(_slug(usage.vendor, vendors) for usage in usages)


def severity(finding: Finding, today: date) -> Severity:
    """Return how much it presses: critical when over or within 7 days, high 30, medium 90, low later, info undated.

    A floor ("not before") presses no more than low: it is no date yet. A withdrawn or waived finding is info.
    """
    deadline = finding.notice.deadline
    if deadline is None or finding.notice.withdrawn or finding.waived_by:
        return Severity.INFO
    if deadline.is_floor:
        return Severity.LOW
    days = (deadline.earliest - today).days
    steps = ((7, Severity.CRITICAL), (30, Severity.HIGH), (90, Severity.MEDIUM))
    return next((level for limit, level in steps if days <= limit), Severity.LOW)


def _finding(
    project: str, notice: Notice, hits: list[tuple[Usage, str]], waivers: Sequence[Waiver], today: date
) -> Finding:
    hits.sort(key=lambda hit: (hit[0].location != DECLARED, hit[0].location, hit[0].pattern))
    finding = Finding(project, notice, tuple(usage for usage, _ in hits), tuple(why for _, why in hits))
    for waiver in waivers:
        if waiver.until >= today and all(is_waived(notice, usage, waiver) for usage in finding.usages):
            return replace(finding, waived_by=f"{waiver.reason} (until {waiver.until})")
    return finding


def is_waived(notice: Notice, usage: Usage, waiver: Waiver) -> bool:
    """Tell whether a waiver means a notice where one usage meets it; its end is not looked at."""
    if not fnmatchcase(notice.subject.key, folded(waiver.subject)):
        return False
    path = usage.location.rpartition(":")[0] or usage.location
    return not waiver.path or fnmatchcase(path, waiver.path)


def _slug(name: str, vendors: Mapping[str, Vendor]) -> str:
    if name in vendors:
        return name
    return next((v.slug for v in vendors.values() if any(tokens(a) == tokens(name) for a in v.aliases)), name)


def _families(vendor: Vendor | None) -> Mapping[str, tuple[str, ...]]:
    return vendor.families if vendor else {}
