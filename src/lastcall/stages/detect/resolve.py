"""What each file says by itself -> what the project uses: whose a shared name is, what counts only beside more."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.code import Hit, Role, Scan, Sighting, Skipped, Sureness
from lastcall.stages.detect.ignores import accepted
from lastcall.stages.detect.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from lastcall.model.code import Candidate, FileReport, Stranger
    from lastcall.stages.detect.whose import Houses

# A package says less than an address or a key: one SDK talks to several vendors.
_TAKEN_IN = ("package ", "import ")
_ORDER = (Role.USE, Role.MAYBE, Role.REFUSAL, Role.MENTION)


def resolve(
    reports: Mapping[str, FileReport],
    houses: Houses,
    *,
    today: date,
    skipped: Iterable[Skipped] = (),
    codeowners: str = "",
) -> Scan:
    """Return all that a project says, ordered by place.

    A candidate that needs evidence counts where its vendor shows by another mark in the same file, or in the project
    while no other vendor shows in the file. A name that several vendors serve belongs to the one that the file shows,
    else to its maker.
    """
    shown = {path: _evidence(report) for path, report in reports.items()}
    project: Counter[str] = Counter()
    for counts in shown.values():
        project.update(dict.fromkeys(counts, 1))
    best: dict[tuple[str, int, str, str], Hit] = {}
    for path, report in reports.items():
        owner = owner_of(path, codeowners) if codeowners and report.candidates else ""
        for candidate in report.candidates:
            for hit in _hits(candidate, shown[path], project, houses, today):
                key = (path, hit.place.line, hit.vendor, hit.subject)
                if key not in best or _ORDER.index(hit.role) < _ORDER.index(best[key].role):
                    best[key] = replace(hit, owner=owner)
    problems = [Skipped(path, report.problem) for path, report in reports.items() if report.problem]
    left_out = (*skipped, *problems)
    return Scan(
        tuple(sorted(best.values(), key=lambda hit: (hit.place.path, hit.place.line, hit.vendor, hit.subject))),
        _sightings(reports, project),
        _strangers(reports.values()),
        left_out,
        len(reports),
        dict(sorted(Counter(one.reason.partition(":")[0] for one in left_out).items())),
    )


def _evidence(report: FileReport) -> dict[str, int]:
    """Return the vendors that show in a file by marks of their own, with how strongly."""
    found: dict[str, int] = {}
    for sighting in report.sightings:
        if not sighting.name:
            weight = sighting.strength + (sighting.strength > 1 and not sighting.mark.startswith(_TAKEN_IN))
            found[sighting.vendor] = max(found.get(sighting.vendor, 0), weight)
    for candidate in report.candidates:
        vendors = {option[0] for option in candidate.options}
        if (
            len(vendors) == 1
            and not candidate.needs
            and candidate.role.is_use
            and not (candidate.stem or candidate.makers)
        ):
            found[vendors.pop()] = 2
    return found


def _hits(
    candidate: Candidate, shown: Mapping[str, int], project: Mapping[str, int], houses: Houses, today: date
) -> Iterable[Hit]:
    vendors = sorted({vendor for vendor, _, _ in candidate.options})
    sureness = candidate.sureness
    if candidate.needs:
        here = [vendor for vendor in vendors if vendor in shown]
        # Beside another vendor's marks a bare name is that vendor's; without any it is the project's.
        alone = candidate.here or bool(shown)
        near = [] if here or (alone and not set(vendors) & set(shown)) else [v for v in vendors if v in project]
        if not here and not near:
            return
        vendors = here or near
        sureness = sureness if here or sureness is Sureness.LOW else Sureness.MEDIUM
    known = frozenset((*vendors, *candidate.makers))
    vendor = max(
        vendors, key=lambda v: (v == candidate.near, *_weight(v, shown, project, known, houses), -vendors.index(v))
    )
    if vendor not in project and not candidate.near and any(maker in project for maker in candidate.makers):
        return  # it goes away where the project does not get it from
    if len(vendors) > 1 and vendor not in shown and vendor not in project and sureness is Sureness.HIGH:
        sureness = Sureness.MEDIUM
    source = _got_from(candidate, vendor, shown, houses)
    role = Role.MENTION if source and candidate.role.is_use else candidate.role
    subjects = [(subject, kind) for of, subject, kind in candidate.options if of == vendor]
    others = [subject for subject, _ in subjects[1:]]
    for subject, kind in subjects[:1] if candidate.stem else subjects:
        reason, note = accepted(candidate.ignore, vendor, subject, today=today)
        why = candidate.why + (f"; it may become {', '.join([subject, *others][:4])}" if candidate.stem else "")
        why += f"; goes away at {vendor}, and is got from {source} here" if source else ""
        why += f"; {note}" if note else ""
        yield Hit(vendor, subject, kind, candidate.place, candidate.text, role, why, sureness, "", reason)


def _got_from(candidate: Candidate, vendor: str, shown: Mapping[str, int], houses: Houses) -> str:
    """Return the vendor that a name is got from where that is another than the one at which it goes away.

    A name of a model that goes away at a vendor who only serves it is no use where its maker is nearer: on the line,
    or in the file by marks that say as much. Without any of both the vendor is believed.
    """
    if vendor == candidate.near:
        return ""
    if candidate.near and (
        candidate.near in candidate.makers or candidate.near not in {v for v, _, _ in candidate.options}
    ):
        return candidate.near
    if not candidate.makers or vendor not in houses.channels:
        return ""
    maker = max(candidate.makers, key=lambda one: shown.get(one, 0))
    if shown.get(maker, 0) >= shown.get(vendor, 0) and maker in shown:
        return maker
    return candidate.makers[0] if vendor not in shown else ""


def _weight(
    vendor: str, shown: Mapping[str, int], project: Mapping[str, int], known: frozenset[str], houses: Houses
) -> tuple[int, bool, bool]:
    """Rank whose a shared name is: who shows in the file, then in the project, then who makes it.

    A house that serves above all its own (Azure those of OpenAI) is not meant by a third maker's name alone.
    """
    if (maker := houses.chiefly.get(vendor)) and maker not in known and len(known) > 1:
        return 0, False, False
    return shown.get(vendor, 0), vendor in project, vendor not in houses.channels


def _sightings(reports: Mapping[str, FileReport], project: Mapping[str, int]) -> tuple[Sighting, ...]:
    """Return each mark of each vendor once; ids count only for vendors that show by another mark too."""
    found: dict[tuple[str, str], Sighting] = {}
    for report in reports.values():
        for sighting in report.sightings:
            if not sighting.name or sighting.vendor in project:
                found.setdefault((sighting.vendor, sighting.mark), sighting)
    strong = {sighting.vendor for sighting in found.values() if sighting.strength > 1 and not sighting.name}
    return tuple(sighting for _, sighting in sorted(found.items()) if sighting.vendor in strong)


def _strangers(reports: Iterable[FileReport]) -> tuple[Stranger, ...]:
    found: dict[str, Stranger] = {}
    for report in reports:
        for stranger in report.strangers:
            found.setdefault(stranger.name, stranger)
    return tuple(sorted(found.values(), key=lambda stranger: (stranger.what, stranger.name)))


def by_vendor(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """Return the sightings of each vendor, in their order."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        found[sighting.vendor].append(sighting)
    return dict(found)
