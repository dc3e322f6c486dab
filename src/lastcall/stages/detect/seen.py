"""One place in a file -> which vendor is seen there, whatever of it is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Sighting
from lastcall.stages.detect.checks import holds
from lastcall.stages.detect.edges import is_file_name, token_at
from lastcall.stages.detect.kinds import Family
from lastcall.stages.detect.settings import is_plain_comment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lastcall.stages.detect.finder import Finder
    from lastcall.stages.detect.index import Mark
    from lastcall.stages.detect.view import View

WORDS: Mapping[str, str] = {
    "hosts": "host", "paths": "path", "packages": "package", "imports": "import", "env": "variable", "headers": "header",
    "sdk_calls": "call", "terraform": "Terraform", "cloudformation": "CloudFormation", "images": "image", "actions": "action",
    "runners": "runner", "runtimes": "runtime", "stacks": "stack", "api_versions": "apiVersion", "ids": "id", "name": "name",
    "version": "version", "constant": "name", "tails": "path", "typed": "apiVersion",
}  # fmt: skip


def seen_at(
    view: View, data: bytes, start: int, end: int, what: str, marks: list[Mark], finder: Finder
) -> Iterable[Sighting]:
    """Yield the vendors that marks at a place show, with the longest host or the whole id that stands there."""
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
                or not stands_alone(view, start, len(token))
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
            f"{WORDS.get(what, what)} {shown}",
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


def stands_alone(view: View, start: int, length: int) -> bool:
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
