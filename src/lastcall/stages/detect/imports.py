"""A package or module -> how each language takes it in, and whether a line does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lastcall.stages.detect.held import SURE, Held
from lastcall.stages.detect.spell import bare, with_holes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.stages.detect.index import Mark
    from lastcall.stages.detect.view import View

_IMPORT: Mapping[str, str] = {
    "pypi": r"^\s*(?:>>> )?(?:(?:import|from)\s+|import\s[\w., ]*\b){n}(?![\w-])",
    "npm": r"(?:\bfrom\s*|\brequire\(\s*|\bimport\(?\s*|\brequire\.resolve\(\s*)[\"']{n}(?:/[^\"']*)?[\"']",
    "go": r"^\s*(?:import\s+)?(?:[\w.]+\s+)?\"{n}(?:/[^\"]*)?\"",
    "maven": r"^\s*import\s+(?:static\s+)?{n}[.;\s]",
    "rubygems": r"^\s*require\s*\(?[\"']{n}(?:/[^\"']*)?[\"']",
    "nuget": r"^\s*(?:global\s+)?using\s+(?:static\s+|\w+\s*=\s*)?{n}[.;]",
    "packagist": r"^\s*use\s+\\?{n}(?:\\\\|[\\;])",
    "crates": r"^\s*(?:pub\s+)?use\s+{n}(?:::|;)",
}


@lru_cache(maxsize=8192)
def _import_rule(name: str, ecosystem: str) -> re.Pattern[str] | None:
    if ecosystem not in _IMPORT:
        return None
    plain = name.partition(":")[0] if ecosystem == "maven" else name
    if ecosystem in ("pypi", "crates"):
        plain = plain.replace("-", "_")
    body = with_holes(plain, r"[0-9]+(?:_[0-9]+)*")
    if ecosystem == "go":  # the major version stands after the module: stripe-go/v72/source
        parts = body.split("/")
        body = "/".join(parts[:3]) + r"(?:/v[0-9]+)?" + "".join(f"/{part}" for part in parts[3:])
    return re.compile(_IMPORT[ecosystem].replace("{n}", body))


def import_holds(view: View, mark: Mark, start: int, end: int) -> Held | None:  # noqa: ARG001 - the shape of a rule
    """Return how a line takes in what a mark names; None where it does not."""
    rule = _import_rule(bare(mark.text), mark.detail)
    language = ECOSYSTEM_OF.get(view.kind.language)
    if rule is None or language != mark.detail:
        return None
    # A package that only some versions of are meant is judged in the manifest, where the version stands; the group of a
    # Maven package is that of its sisters too.
    if mark.what == "packages" and (" " in mark.text or (mark.subject and mark.detail == "maven")):
        return None
    line = view.line(view.number(start))
    if mark.detail == "pypi" and line.lstrip()[:1] in ("'", '"'):
        return SURE if _is_plugged_in(view, start) else None
    said = rule.search(line)
    return Held(parts=said.groupdict()) if said else None


def _is_plugged_in(view: View, start: int) -> bool:
    """Tell whether a module is named as a text in a list of what a framework takes in: INSTALLED_APPS, MIDDLEWARE."""
    return any(
        re.search(r"(?:APPS|MIDDLEWARE\w*|BACKENDS?|PLUGINS|EXTENSIONS)\W+$", head)
        for head in view.program.heads(start)
    )


ECOSYSTEM_OF: Mapping[str, str] = {
    "python": "pypi", "javascript": "npm", "typescript": "npm", "html": "npm", "go": "go", "java": "maven", "kotlin": "maven",
    "scala": "maven", "groovy": "maven", "ruby": "rubygems", "csharp": "nuget", "fsharp": "nuget", "php": "packagist", "rust": "crates",
}  # fmt: skip
