"""Files that pin a runtime (.nvmrc, .python-version, engines, setup steps, Gemfile) -> which version is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.model.code import Candidate, Sureness
from lastcall.stages.detect.ignores import ignore_at
from lastcall.stages.detect.index import Mark
from lastcall.stages.detect.roles import judge
from lastcall.stages.detect.templates import filled
from lastcall.stages.detect.versions import ceiling_of, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.detect.index import Index
    from lastcall.stages.detect.view import View

_NUMBER = r"[0-9]+(?:\.[0-9]+)*"


@dataclass(frozen=True, slots=True)
class _Pin:
    """How one kind of file pins one runtime; the rule has the version in its group."""

    path: re.Pattern[str]
    rule: re.Pattern[str]
    vendor: str
    subject: str
    is_range: bool = False


def _pin(path: str, rule: str, vendor: str, subject: str, *, is_range: bool = False) -> _Pin:
    return _Pin(re.compile(path), re.compile(rule), vendor, subject + " {version}", is_range)


_WORKFLOW = r"(?:^|/)\.github/.*\.ya?ml$|(?:^|/)action\.ya?ml$|azure-pipelines[^/]*\.ya?ml$|\.gitlab-ci\.yml$"
_SETTINGS = r"(?:^|/)(?:netlify\.toml|render\.ya?ml|\.env[^/]*|app\.ya?ml|(?:[^/]*\.)?Dockerfile[^/]*|fly\.toml|railway\.toml)$|\.github/.*\.ya?ml$|\.gitlab-ci\.yml$|azure-pipelines[^/]*\.ya?ml$|bitbucket-pipelines\.yml$"
_PINS = (
    _pin(_SETTINGS, rf"\bNODE_?VERSION[\"']?\s*[:=]?\s*[\"']?v?({_NUMBER})", "nodejs", "Node.js"),
    _pin(_SETTINGS, rf"\bPYTHON_?VERSION[\"']?\s*[:=]?\s*[\"']?({_NUMBER})", "python", "Python"),
    _pin(_SETTINGS, rf"\bRUBY_?VERSION[\"']?\s*[:=]?\s*[\"']?({_NUMBER})", "ruby", "Ruby"),
    _pin(_SETTINGS, rf"\bPHP_?VERSION[\"']?\s*[:=]?\s*[\"']?({_NUMBER})", "php", "PHP"),
    _pin(r"(?:^|/)\.(?:nvmrc|node-version)$", rf"^\s*v?({_NUMBER})", "nodejs", "Node.js"),
    _pin(r"(?:^|/)\.python-version$", rf"^\s*({_NUMBER})", "python", "Python"),
    _pin(r"(?:^|/)runtime\.txt$", rf"^\s*python-({_NUMBER})", "python", "Python"),
    _pin(r"(?:^|/)\.ruby-version$", rf"^\s*(?:ruby-)?({_NUMBER})", "ruby", "Ruby"),
    _pin(r"(?:^|/)Gemfile$", rf"^\s*ruby\s+[\"']({_NUMBER})[\"']", "ruby", "Ruby"),
    _pin(r"(?:^|/)\.tool-versions$", rf"^\s*nodejs\s+({_NUMBER})", "nodejs", "Node.js"),
    _pin(r"(?:^|/)\.tool-versions$", rf"^\s*python\s+({_NUMBER})", "python", "Python"),
    _pin(r"(?:^|/)\.tool-versions$", rf"^\s*ruby\s+({_NUMBER})", "ruby", "Ruby"),
    _pin(r"(?:^|/)package\.json$", r"\"node\"\s*:\s*\"([^\"]+)\"", "nodejs", "Node.js", is_range=True),
    _pin(r"(?:^|/)composer\.json$", r"\"php\"\s*:\s*\"([^\"]+)\"", "php", "PHP", is_range=True),
    _pin(_WORKFLOW, rf"node[-_]version[\"']?\s*[:=]\s*[\"']?v?({_NUMBER})", "nodejs", "Node.js"),
    _pin(_WORKFLOW, rf"python[-_]version[\"']?\s*[:=]\s*[\"']?({_NUMBER})", "python", "Python"),
    _pin(_WORKFLOW, rf"ruby[-_]version[\"']?\s*[:=]\s*[\"']?({_NUMBER})", "ruby", "Ruby"),
    _pin(_WORKFLOW, rf"php[-_]version[\"']?\s*[:=]\s*[\"']?({_NUMBER})", "php", "PHP"),
    _pin(
        r"\.(?:cs|fs|vb)proj$|Directory\.Build\.props$",
        r"<TargetFrameworks?>[^<]*\b(?:netcoreapp|net)([0-9]+\.[0-9]+)",
        "dotnet",
        ".NET",
    ),
    _pin(r"(?:^|/)global\.json$", r"\"version\"\s*:\s*\"([0-9]+\.[0-9]+)", "dotnet", ".NET"),
)


# The last letters of all such files: asked of every file of a tree, so it must cost nothing.
_ENDINGS = (
    ".nvmrc", "-version", "runtime.txt", "Gemfile", ".tool-versions", "package.json", "composer.json", ".yml", ".yaml",
    "proj", "Directory.Build.props", "global.json", ".toml", "Dockerfile", ".env",
)  # fmt: skip


def pins_runtime(path: str) -> bool:
    """Tell whether a file of this name may pin a runtime."""
    return path.endswith(_ENDINGS) and any(pin.path.search(path) for pin in _PINS)


def pinned(view: View, index: Index) -> Iterator[Candidate]:
    """Yield the runtimes that a file pins and of which an end is known."""
    pins = [pin for pin in _PINS if pin.path.search(view.path)] if pins_runtime(view.path) else []
    for number in range(len(view.starts)) if pins else ():
        line = view.line(number)
        for pin in pins:
            if found := pin.rule.search(line):
                versions = _versions(found[1]) if pin.is_range else [found[1]]
                hits = (_candidate(view, index, pin, view.starts[number] + found.start(1), v) for v in versions)
                yield from filter(None, [next(filter(None, hits), None)])


def _versions(text: str) -> list[str]:
    """Return the newest version that a range allows and the oldest; none where it is open upwards: it takes the newest."""
    span = span_of(text)
    top = ceiling_of(text)
    versions = [top, span.low] if top and span.low[:1] == top[:1] else [top]
    return [".".join(map(str, version)) for version in versions if version]


def _candidate(view: View, index: Index, pin: _Pin, place: int, version: str) -> Candidate | None:
    mark = Mark(pin.vendor, "runtimes", version, pin.subject, "runtime")
    subject = filled(mark, {"version": version}, index)
    judged = judge(view, place, place + len(version), what="text")
    if not index.known(pin.vendor, subject) or not judged:
        return None
    return Candidate(
        view.place(place),
        view.line(view.number(place))[:400],
        judged[0],
        f"pins {subject}",
        Sureness.HIGH,
        ((pin.vendor, subject, "runtime"),),
        ignore=ignore_at(view, place),
    )
