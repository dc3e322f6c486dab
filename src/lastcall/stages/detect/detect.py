"""One file of the user's code -> what of which vendor stands in it; what is open is settled with the whole project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Candidate, FileReport, Role, Sighting, Stranger, Sureness
from lastcall.stages.detect.addresses import is_link
from lastcall.stages.detect.checks import ECOSYSTEM_OF, holds
from lastcall.stages.detect.classes import class_calls
from lastcall.stages.detect.constants import constant_at, folded_name
from lastcall.stages.detect.edges import ends_here, is_file_name, is_snapshot, is_whole, token_at
from lastcall.stages.detect.engines import engines, names_engine
from lastcall.stages.detect.ignores import ignore_at, is_directive
from lastcall.stages.detect.kinds import Family, kind_of
from lastcall.stages.detect.manifests import read_dependencies
from lastcall.stages.detect.notebooks import cells_of
from lastcall.stages.detect.packages import judge_dependencies
from lastcall.stages.detect.roles import judge
from lastcall.stages.detect.runtimes import pinned, pins_runtime
from lastcall.stages.detect.settings import is_plain_comment
from lastcall.stages.detect.spell import literal
from lastcall.stages.detect.strangers import stranger_at
from lastcall.stages.detect.templates import filled
from lastcall.stages.detect.view import View
from lastcall.stages.detect.whose import named_near, server_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lastcall.stages.detect.finder import Finder
    from lastcall.stages.detect.index import Mark

_TIGHT = frozenset({"name", "ids", "version", "stacks", "runners", "runtimes", "api_versions"})
# A name of one plain word is a word of the language too; it counts where it is all of a string that names a model.
_PLAIN = re.compile(r"[A-Za-z]+$|o[0-9]$")
_NAMES_MODEL = re.compile(
    r"(?:model|engine|deployment|llm|base)\w*[\"']?\s*(?:=>|[:=,(])|--model|/engines/|/models/", re.IGNORECASE
)
_WORDS: Mapping[str, str] = {
    "hosts": "host", "paths": "path", "packages": "package", "imports": "import", "env": "variable", "headers": "header",
    "sdk_calls": "call", "terraform": "Terraform", "cloudformation": "CloudFormation", "images": "image", "actions": "action",
    "runners": "runner", "runtimes": "runtime", "stacks": "stack", "api_versions": "apiVersion", "ids": "id", "name": "name",
    "version": "version", "constant": "name", "tails": "path", "typed": "apiVersion",
}  # fmt: skip


def detect(path: str, data: bytes, finder: Finder, raw: list[tuple[int, int, int]] | None = None) -> FileReport:
    """Return what one file says; `data` is all of it, as it lies on the disk, `raw` what the finder found in it."""
    kind = kind_of(path)
    if kind.family in (Family.MANIFEST, Family.LOCK, Family.SBOM):
        return _of_manifest(path, data, finder)
    raw = finder.telling(finder.raw(data) if raw is None else raw, ECOSYSTEM_OF.get(kind.language, ""))
    if not raw and not pins_runtime(path) and not names_engine(path, data):
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
            for seen in _seen(view, data, start, end, what, [mark for mark in marks if not mark.subject], finder):
                sightings.setdefault((seen.vendor, seen.mark), seen)
        if subjects and (candidate := _candidate(view, data, (start, end), what, subjects, finder)):
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


def _seen(
    view: View, data: bytes, start: int, end: int, what: str, marks: list[Mark], finder: Finder
) -> Iterable[Sighting]:
    if view.kind.family is Family.DOCS or not marks or view.kind.is_recorded:
        return
    number = view.number(start)
    column = start - view.starts[number]
    if _is_comment(view, number, column):
        return
    for mark in marks:
        name = ""
        if what == "ids":
            token = token_at(data, start).decode("ascii", "replace")
            if (
                not re.match(mark.text, token)
                or not _stands_alone(view, start, len(token))
                or is_file_name(token.encode(), token.rfind("."))
            ):
                continue
            name = token
        elif (
            not (said := holds(view, mark, start, end, finder.index))
            or said.needs
            or (what == "hosts" and mark.text.lower() != _longest(_host_at(view, start, end), finder.index.hosts))
        ):
            continue
        shown = name or (_host_at(view, start, end) if what == "hosts" else mark.text)
        yield Sighting(
            mark.vendor,
            f"{_WORDS.get(what, what)} {shown}",
            f"{view.path}:{view.place(start).line}",
            name,
            mark.strength,
        )


def _is_comment(view: View, number: int, column: int) -> bool:
    line = view.line(number)
    if view.kind.language and view.kind.family is not Family.SHELL:
        bare = line.lstrip()
        return bare.startswith(("#", "//", "* ", "/*", "<!--", "--")) and not bare.startswith("#include")
    return is_plain_comment(view.path, line, column)


def _stands_alone(view: View, start: int, length: int) -> bool:
    """Tell whether a name is all of a string, or all of a value in a file of keys and values."""
    before, after = view.text[max(start - 40, 0) : start], view.text[start + length : start + length + 2]
    if before[-1:] in ("'", '"', "`") and after[:1] == before[-1]:
        return True
    return (
        not view.kind.language
        and bool(re.search(r"(?:^|[:=\s])\s*[\"']?(?:[\w.-]+/)?$", before))
        and (not after or after[0] in "\n\r \"',")
    )


def _host_at(view: View, start: int, end: int) -> str:
    left = re.search(r"[A-Za-z0-9.-]*$", view.text[max(start - 80, 0) : start])
    return ((left[0] if left else "") + view.text[start:end]).lower().lstrip(".-")


def _longest(host: str, hosts: Mapping[str, tuple[str, ...]]) -> str:
    """Return the longest known host that a host lies under: `fcm.googleapis.com`, not `googleapis.com`."""
    parts = host.split(".")
    return next((tail for cut in range(len(parts)) if (tail := ".".join(parts[cut:])) in hosts), "")


def _candidate(
    view: View, data: bytes, span: tuple[int, int], what: str, marks: list[Mark], finder: Finder
) -> Candidate | None:
    start, end = span
    sureness, note = Sureness.HIGH, ""
    if what in _TIGHT and what != "ids" and not ends_here(data, end):
        token = token_at(data, start)
        if is_file_name(token, end - start):
            note = "file"
        elif what == "name" and is_snapshot(token, end - start) and not _is_known(token, marks, finder):
            end, sureness, note = start + len(token), Sureness.MEDIUM, "snapshot"
        elif what != "name" or not _goes_on(view, end):
            return None
    if what == "name" and _PLAIN.fullmatch(view.text[start:end]) and not _is_named(view, start, end):
        return None
    if what == "ids":
        name = token_at(data, start).decode("ascii", "replace")
        marks = [mark for mark in marks if re.match(mark.text, name) and _stands_alone(view, start, len(name))]
    server = server_of(view, start) if what in ("name", "stem") else ""
    served = _served(server, marks)
    marks = served or marks
    makers = _makers(data, start, marks, finder) if what in ("name", "stem", "constant") and not served else ()
    kept = [(mark, said) for mark in marks if (said := holds(view, mark, start, end, finder.index))]
    if not kept:
        return None
    judged = None if is_directive(view, start) else judge(view, start, end, what=what)
    if judged is None or (what == "stem" and judged[0] is not Role.MAYBE):
        return None
    role, because = judged
    if note == "file" and role.is_use:
        role, because = Role.MENTION, "in the name of a file"
    if what in ("name", "ids") and role.is_use and is_link(view, start, finder.index.hosts):
        role, because = Role.MENTION, "in an address that people read"
    return Candidate(
        view.place(start),
        view.line(view.number(start))[:400],
        role,
        _why(view, what, kept[0][0], (start, end), because, note),
        Sureness.LOW if role is Role.MAYBE else sureness,
        tuple(sorted({(mark.vendor, filled(mark, said.parts, finder.index), mark.kind) for mark, said in kept})),
        needs=all(said.needs for _, said in kept),
        ignore=ignore_at(view, start),
        stem=what == "stem",
        makers=makers,
        near=server or _near(view, start, end, {*makers, *(mark.vendor for mark, _ in kept)}, finder),
    )


def _served(server: str, marks: list[Mark]) -> list[Mark]:
    """Return the marks of the vendor that is written before a name: `azure/gpt-4-32k`; none where none is."""
    return [mark for mark in marks if server == mark.vendor]


def _near(view: View, start: int, end: int, vendors: set[str], finder: Finder) -> str:
    return named_near(view, start, end, vendors, finder.index.words) if len(vendors) > 1 else ""


def _makers(data: bytes, start: int, marks: list[Mark], finder: Finder) -> tuple[str, ...]:
    """Return the vendors that have ids of this form and of which nothing is known to go away under this name."""
    options = {mark.vendor for mark in marks}
    is_constant = not any(mark.text.startswith(data[start : start + 2].decode("ascii", "replace")) for mark in marks)
    token = marks[0].text if is_constant else token_at(data, start).decode("ascii", "replace")
    return tuple(
        dict.fromkeys(
            mark.vendor
            for mark in finder.ids
            if mark.vendor not in options and (re.match(mark.text, token) or literal(mark.text).startswith(token))
        )
    )


def _goes_on(view: View, end: int) -> bool:
    return bool(re.match(r"-?(?:\$?\{|#\{|%[-0-9.]*[sd])", view.text[end : end + 8]))


def _is_known(token: bytes, marks: list[Mark], finder: Finder) -> bool:
    name = token.decode("ascii", "replace")
    return any(finder.index.known(mark.vendor, name) for mark in marks)


def _is_named(view: View, start: int, end: int) -> bool:
    quoted = (
        view.text[start - 1 : start] in ("'", '"', "`") and view.text[end : end + 1] == view.text[start - 1 : start]
    )
    stands = quoted or (
        not view.kind.language and bool(re.search(r"[:=]\s*(?:[\w.-]+/)*$", view.text[max(start - 40, 0) : start]))
    )
    if view.kind.family is Family.CONFIG and "litellm_params" in view.line(view.number(start) + 1):
        return False  # what a gateway calls it, not what it is
    return bool(
        (stands and _NAMES_MODEL.search(view.around(start, 1, 0)))
        or re.search(r"/(?:engines|models)/$", view.text[max(start - 9, 0) : start])
    )


def _why(view: View, what: str, mark: Mark, span: tuple[int, int], because: str, note: str) -> str:
    shown = (
        mark.text
        if what in ("paths", "sdk_calls", "packages", "imports", "headers", "api_versions")
        else view.text[span[0] : span[1]]
    )
    words = f"{_WORDS[what]} {shown}" if what in _WORDS else shown
    if note == "snapshot":
        words += f", a snapshot of {mark.subject}"
    if what == "stem":
        words = f"begins with {shown}"
    return f"{words}, {because}" if because else words
