"""One file of the user's code -> what of which vendor stands in it; what is open is settled with the whole project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.model.code import Candidate, FileReport, Sighting, Stranger
from lastcall.stages.detect.candidates import candidate_at
from lastcall.stages.detect.classes import class_calls
from lastcall.stages.detect.constants import constant_at, folded_name
from lastcall.stages.detect.edges import is_whole
from lastcall.stages.detect.engines import engines, names_engine
from lastcall.stages.detect.imports import ECOSYSTEM_OF
from lastcall.stages.detect.kinds import Family, kind_of
from lastcall.stages.detect.manifests import read_dependencies
from lastcall.stages.detect.notebooks import cells_of
from lastcall.stages.detect.packages import judge_dependencies
from lastcall.stages.detect.runtimes import pinned, pins_runtime
from lastcall.stages.detect.seen import seen_at
from lastcall.stages.detect.strangers import stranger_at
from lastcall.stages.detect.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lastcall.stages.detect.finder import Finder
    from lastcall.stages.detect.index import Mark


def detect(path: str, data: bytes, finder: Finder, raw: list[tuple[int, int, int]] | None = None) -> FileReport:
    """Return what one file says; `data` is all of it, as it lies on the disk, `raw` what the finder found in it."""
    kind = kind_of(path)
    if kind.family in (Family.MANIFEST, Family.LOCK, Family.SBOM):
        return _of_manifest(path, data, finder)
    raw = finder.telling(finder.raw(data) if raw is None else raw, ECOSYSTEM_OF.get(kind.language, ""))
    if not raw and not pins_runtime(path) and not names_engine(path, data, finder.index):
        return FileReport()
    if kind.family is Family.NOTEBOOK:
        return _of_notebook(path, data, finder)
    return _of_text(path, data, raw, finder)


def _of_manifest(path: str, data: bytes, finder: Finder) -> FileReport:
    kind = kind_of(path)
    text = data.decode("utf-8", "replace")
    found, problem = read_dependencies(path, text, kind)
    view = View(path, text, kind)
    packages = judge_dependencies(view, found, finder.index)
    if kind.family is not Family.MANIFEST:
        return FileReport(packages.candidates, packages.sightings, (), problem)
    rest = _of_text(path, data, finder.raw(data), finder)
    return FileReport(
        packages.candidates + rest.candidates,
        packages.sightings + rest.sightings,
        packages.strangers + rest.strangers,
        problem,
    )


def _of_notebook(path: str, data: bytes, finder: Finder) -> FileReport:
    cells, problem = cells_of(path, data.decode("utf-8", "replace"))
    reports = []
    for view in cells:
        encoded = view.text.encode()
        reports.append(_of_view(view, encoded, finder.raw(encoded), finder))
    return FileReport(
        tuple(c for report in reports for c in report.candidates),
        tuple(s for report in reports for s in report.sightings),
        tuple(s for report in reports for s in report.strangers),
        problem,
    )


def _of_text(path: str, data: bytes, raw: list[tuple[int, int, int]], finder: Finder) -> FileReport:
    text = data.decode("utf-8", "replace")
    return _of_view(View(path, text, kind_of(path)), data, raw, finder)


def _of_view(view: View, data: bytes, raw: list[tuple[int, int, int]], finder: Finder) -> FileReport:
    if not data.isascii():  # offsets of bytes and of characters differ: search what the offsets are of
        data = view.text.encode("ascii", "replace")
        raw = finder.raw(data)
    spots = list(_whole_spots(view, data, raw, finder))
    candidates: dict[tuple[int, int, str], Candidate] = {}
    sightings: dict[tuple[str, str], Sighting] = {}
    strangers: dict[str, Stranger] = {}
    for start, end, what, marks in spots:
        if what == "stranger":
            if found := stranger_at(view, start, end, finder.index):
                strangers.setdefault(found.name, found)
            continue
        subjects = [mark for mark in marks if mark.subject]
        if what == "ids" or len(subjects) < len(marks):
            for seen in seen_at(view, data, start, end, what, [mark for mark in marks if not mark.subject], finder):
                sightings.setdefault((seen.vendor, seen.mark), seen)
        if subjects and (candidate := candidate_at(view, data, (start, end), what, subjects, finder)):
            key = (
                candidate.place.line,
                candidate.place.column,
                ",".join(sorted(o[0] + o[1] for o in candidate.options)),
            )
            candidates.setdefault(key, candidate)
    told = (
        *candidates.values(),
        *class_calls(view, candidates.values()),
        *pinned(view, finder.index),
        *engines(view, finder.index),
    )
    return FileReport(told, tuple(sightings.values()), tuple(strangers.values()))


def _whole_spots(
    view: View, data: bytes, raw: list[tuple[int, int, int]], finder: Finder
) -> Iterable[tuple[int, int, str, list[Mark]]]:
    """Yield each place where a whole name stands, with the marks of one field that begin there."""
    for needle, start, end in raw:
        for what, marks, skip, length in finder.groups(needle):
            first = start + skip
            last = first + length if length else end
            if what == "constant":
                begin, stop = constant_at(view.text, last)
                if models := finder.constants.get(folded_name(view.text[begin:stop])):
                    yield begin, stop, what, models
            elif is_whole(data, first, last, what):
                yield first, last, what, marks
