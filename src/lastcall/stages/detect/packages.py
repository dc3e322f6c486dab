"""The packages of a manifest + what the catalogue knows of them -> candidates, sightings and strangers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Candidate, FileReport, Place, Role, Sighting, Stranger, Sureness
from lastcall.stages.detect.ignores import ignore_at
from lastcall.stages.detect.index import plain_package
from lastcall.stages.detect.spell import bare
from lastcall.stages.detect.versions import Fit, fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lastcall.model.code import Dependency
    from lastcall.stages.detect.index import Index, Mark
    from lastcall.stages.detect.view import View

# A package that is called so is somebody's service, whoever that is.
_CLIENT = re.compile(r"(?:^|[-_/.@:])(?:sdk|api|client|api-client|apiclient)(?:[-_/.:]|$)", re.IGNORECASE)
_LOCAL = re.compile(
    r"^(?:@types/|\.|file:|workspace:|http-client|.*(?:test|mock|http|rest|grpc|graphql|redis|sql|openapi|swagger)[-_.]?(?:client|api)|api$|client$|sdk$)",
    re.IGNORECASE,
)


def judge_dependencies(view: View, found: Iterable[Dependency], index: Index) -> FileReport:
    """Return what the packages of one file say; a package that only lies in a lock file makes no stranger."""
    candidates: list[Candidate] = []
    sightings: list[Sighting] = []
    strangers: list[Stranger] = []
    for dependency in found:
        marks = [index.marks[number] for number in _numbers(dependency, index)]
        for mark in marks:
            if mark.subject:
                candidates += _candidate(view, dependency, mark)
            else:
                where = f"{view.path}:{dependency.line}"
                sightings.append(Sighting(mark.vendor, f"package {dependency.name}", where, "", mark.strength))
        if (
            not marks
            and not dependency.is_locked
            and _CLIENT.search(dependency.name)
            and not _LOCAL.match(dependency.name)
        ):
            strangers.append(Stranger(dependency.name, "package", f"{view.path}:{dependency.line}"))
    return FileReport(tuple(candidates), tuple(sightings), tuple(strangers))


def _numbers(dependency: Dependency, index: Index) -> Iterable[int]:
    name = plain_package(dependency.name)
    found = index.packages.get(f"{dependency.ecosystem} {name}", ())
    if not found:  # a family of packages: `aws-java-sdk-*`
        cuts = (at + 1 for at, char in enumerate(name) if char in "-/")
        found = next((hit for cut in cuts if (hit := index.packages.get(f"{dependency.ecosystem} {name[:cut]}*"))), ())
    if dependency.ecosystem == "go" and not found:  # a module below the one that is known
        parts = dependency.name.split("/")
        found = next(
            (
                hit
                for cut in range(len(parts) - 1, 2, -1)
                if (hit := index.packages.get(f"go {plain_package('/'.join(parts[:cut]))}"))
            ),
            (),
        )
    return found


def _candidate(view: View, dependency: Dependency, mark: Mark) -> Iterable[Candidate]:
    wanted = mark.text.removeprefix(bare(mark.text)).strip()
    lies = fit(dependency.spec, wanted, is_locked=dependency.is_locked) if wanted else Fit.INSIDE
    if lies is Fit.OUTSIDE:
        return
    offset = view.starts[dependency.line - 1] + dependency.column - 1
    role = Role.USE if lies is Fit.INSIDE else Role.MAYBE
    shown = f"package {dependency.name}" + (f" {dependency.spec}" if dependency.spec else "")
    said = f"{shown}, meant is {wanted}" if wanted else shown
    yield Candidate(
        Place(view.path, dependency.line, dependency.column),
        view.line(dependency.line - 1)[:400],
        Role.MENTION if view.kind.is_recorded else role,
        said if role is Role.USE else f"{said}, the range may hold it",
        Sureness.HIGH if role is Role.USE else Sureness.LOW,
        ((mark.vendor, mark.subject, mark.kind),),
        ignore=ignore_at(view, offset),
    )
