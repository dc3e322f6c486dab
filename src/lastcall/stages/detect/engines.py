"""Managed databases, brokers and clusters in Terraform and CloudFormation -> which version of which engine they run."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lastcall.model.code import Candidate, Sureness
from lastcall.stages.detect.ignores import ignore_at
from lastcall.stages.detect.index import Mark
from lastcall.stages.detect.roles import judge
from lastcall.stages.detect.templates import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.detect.index import Index
    from lastcall.stages.detect.view import View

_LINE = re.compile(
    r"^\s*[\"']?(?:engine_?version|cluster_?version|kafka_?version|glue_?version|kubernetes_?version|min_master_version|orchestrator_version|version)[\"']?\s*[:=]\s*[\"']?(?:OpenSearch_|Elasticsearch_)?([0-9]+(?:\.[0-9]+)*)",
    re.IGNORECASE,
)
_RESOURCE = re.compile(
    r"^\s*resource\s+\"(\w+)\"|[\"']?Type[\"']?\s*:\s*[\"']?(\w+::\w+::\w+)|^\s*(module)\s+\"|^kind:\s*(\w+)"
)
_SOURCE = re.compile(r"^\s*source\s*=\s*\"(?:[\w.-]+\.[a-z]+/)?([\w-]+/[\w-]+/\w+)")
_ENGINE = re.compile(r"^\s*[\"']?engine(?:_?type)?[\"']?\s*[:=]\s*[\"']?([\w-]+)", re.IGNORECASE)
_FILES = (".tf", ".yaml", ".yml", ".json", ".template")
_BLOCK = 40  # lines of a resource that are looked through


def names_engine(path: str, data: bytes, index: Index) -> bool:
    """Tell whether a file may ask for a managed engine."""
    signs = _signs(tuple(index.engines), is_terraform=path.endswith(".tf")) if path.endswith(_FILES) else ()
    return any(sign in data for sign in signs)


@cache
def _signs(types: tuple[str, ...], *, is_terraform: bool) -> tuple[bytes, ...]:
    """Return what stands in each file that names one of these types: a few beginnings, since every file is asked."""
    modules = [name for name in types if "/" in name and is_terraform]
    begins = [re.match(r"[A-Za-z]+(?:_|::|$)", name) for name in types if "/" not in name]
    return tuple(dict.fromkeys(text.encode() for text in (*(found[0] for found in begins if found), *modules)))


def engines(view: View, index: Index) -> Iterator[Candidate]:
    """Yield the engines that a file of infrastructure asks for and of which an end is known."""
    if not view.path.endswith(_FILES) or not any(name in view.text for name in index.engines):
        return
    for number in range(len(view.starts)):
        if found := _LINE.match(view.line(number)):
            yield from _engine(view, index, number, found)


def _engine(view: View, index: Index, number: int, found: re.Match[str]) -> Iterator[Candidate]:
    above = next(
        (
            (row, said)
            for row in range(number, max(number - _BLOCK, -1), -1)
            if (said := _RESOURCE.search(view.line(row)))
        ),
        None,
    )
    kind = _kind(view, *above) if above else ""
    if above is None or kind not in index.engines:
        return
    vendor, names = index.engines[kind]
    product = names.get("") or names.get(_named(view, above[0], number))
    if not product:
        return
    subject = filled(
        Mark(vendor, "runtimes", found[1], f"{product} {{version}}", "runtime"), {"version": found[1]}, index
    )
    place = view.starts[number] + found.start(1)
    judged = judge(view, place, place + len(found[1]), what="text")
    if index.known(vendor, subject) and judged:
        yield Candidate(
            view.place(place),
            view.line(number)[:400],
            judged[0],
            f"runs {subject}",
            Sureness.HIGH,
            ((vendor, subject, "runtime"),),
            ignore=ignore_at(view, place),
        )


def _kind(view: View, row: int, said: re.Match[str]) -> str:
    """Return the type of a resource, or for a module the address that it comes from."""
    if not said[3]:
        return said[1] or said[2] or said[4]
    lines = (view.line(number) for number in range(row + 1, row + _BLOCK))
    return next((found[1] for line in lines if (found := _SOURCE.match(line))), "")


def _named(view: View, first: int, number: int) -> str:
    rows = [*range(number, first, -1), *range(number + 1, number + _BLOCK)]
    for row in rows:
        line = view.line(row)
        if row > number and _RESOURCE.search(line):
            break
        if said := _ENGINE.match(line):
            return said[1].lower()
    return ""
