"""CODEOWNERS -> who owns a path."""

from __future__ import annotations

import re
from functools import lru_cache

from pathspec import GitIgnoreSpec

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?\s*(.*)")


@lru_cache(maxsize=8)
def _rules(text: str) -> tuple[tuple[GitIgnoreSpec, str], ...]:
    """Return each rule with its owners, last first: the last that matches counts."""
    found = []
    default = ""
    for line in text.splitlines():
        bare = line.split(" #")[0].strip()
        if not bare or bare.startswith("#"):
            continue
        if section := _SECTION.fullmatch(bare):
            default = section[1].strip()
            continue
        pattern, *owners = re.split(r"(?<!\\)\s+", bare)
        found.append((GitIgnoreSpec.from_lines([pattern]), " ".join(owners) or default))
    return tuple(reversed(found))


def owner_of(path: str, codeowners: str) -> str:
    """Return who owns a path by the text of a CODEOWNERS file; empty where nobody does."""
    return next((owners for spec, owners in _rules(codeowners) if spec.match_file(path)), "")
