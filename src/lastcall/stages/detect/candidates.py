"""One place in a file -> what goes away may be used there, and in which role."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Candidate, Role, Sureness
from lastcall.stages.detect.addresses import is_link
from lastcall.stages.detect.checks import holds
from lastcall.stages.detect.edges import ends_here, is_file_name, is_snapshot, token_at
from lastcall.stages.detect.ignores import ignore_at, is_directive
from lastcall.stages.detect.kinds import Family
from lastcall.stages.detect.roles import judge
from lastcall.stages.detect.seen import WORDS, stands_alone
from lastcall.stages.detect.spell import literal
from lastcall.stages.detect.templates import filled
from lastcall.stages.detect.whose import named_near, server_of

if TYPE_CHECKING:
    from lastcall.stages.detect.finder import Finder
    from lastcall.stages.detect.index import Mark
    from lastcall.stages.detect.view import View

_TIGHT = frozenset({"name", "ids", "version", "stacks", "runners", "runtimes", "api_versions"})
# A name of one plain word is a word of the language too; it counts where it is all of a string that names a model.
_PLAIN = re.compile(r"[A-Za-z]+$|o[0-9]$")
_CONSTANT = re.compile(
    r"\s*(?:(?:export|const|let|var|static|final|readonly|public|private|internal|val|define\()\s+)*(?:[Ss]tring\s+)?"
    r"[\"']?[A-Z][A-Z0-9_]{2,}[\"']?\s*(?::\s*\w+\s*)?[=,]\s*[\"'`]o[0-9][\"'`]"
)
_NAMES_MODEL = re.compile(
    r"(?:model|engine|deployment|llm|base)\w*[\"']?\s*(?:=>|[:=,(])|--model|/engines/|/models/", re.IGNORECASE
)


def candidate_at(
    view: View, data: bytes, span: tuple[int, int], what: str, marks: list[Mark], finder: Finder
) -> Candidate | None:
    """Return what the marks that begin at a place say of it together; None where they say nothing."""
    start, _ = span
    if (ended := _end(view, data, span, what, marks, finder)) is None:
        return None
    end, sureness, note = ended
    if what == "ids":
        name = token_at(data, start).decode("ascii", "replace")
        marks = [mark for mark in marks if re.match(mark.text, name) and stands_alone(view, start, len(name))]
    server = server_of(view, start, finder.index.houses) if what in ("name", "stem") else ""
    served = _served(server, marks)
    makers = _makers(data, start, marks, finder) if what in ("name", "stem", "constant") and not served else ()
    kept = [(mark, said) for mark in served or marks if (said := holds(view, mark, start, end, finder.index))]
    judged = _role(view, start, end, what, note, finder) if kept else None
    if judged is None:
        return None
    role, because = judged
    return Candidate(
        view.place(start),
        view.line(view.number(start))[:400],
        role,
        _why(view, what, kept[0][0], (start, end), because, note),
        Sureness.LOW if role is Role.MAYBE else sureness,
        tuple(sorted({(mark.vendor, filled(mark, said.parts, finder.index), mark.kind) for mark, said in kept})),
        needs=all(said.needs for _, said in kept),
        here=all(said.needs and said.here for _, said in kept),
        ignore=ignore_at(view, start),
        stem=what == "stem",
        makers=makers,
        near=server or _near(view, start, end, {*makers, *(mark.vendor for mark, _ in kept)}, finder),
    )


def _end(
    view: View, data: bytes, span: tuple[int, int], what: str, marks: list[Mark], finder: Finder
) -> tuple[int, Sureness, str] | None:
    """Return where the name at a place ends, how sure that is and a note on it; None where it is another name."""
    start, end = span
    if what == "name" and _PLAIN.fullmatch(view.text[start:end]) and not _is_named(view, start, end, marks):
        return None
    if what not in _TIGHT or what == "ids" or ends_here(data, end):
        return end, Sureness.HIGH, ""
    if view.text[start - 3 : start] == "ft:" and view.text[end : end + 1] == ":":
        return end, Sureness.HIGH, ""  # a fine-tuned model: `ft:base:organisation:name:id`
    token = token_at(data, start)
    if is_file_name(token, end - start):
        return end, Sureness.HIGH, "file"
    if what == "name" and is_snapshot(token, end - start) and not _is_known(token, marks, finder):
        return start + len(token), Sureness.MEDIUM, "snapshot"
    return (end, Sureness.HIGH, "") if what == "name" and _goes_on(view, end) else None


def _role(view: View, start: int, end: int, what: str, note: str, finder: Finder) -> tuple[Role, str] | None:
    judged = None if is_directive(view, start) else judge(view, start, end, what=what)
    if judged is None or (what == "stem" and judged[0] is not Role.MAYBE):
        return None
    if note == "file" and judged[0].is_use:
        return Role.MENTION, "in the name of a file"
    if what in ("name", "ids") and judged[0].is_use and is_link(view, start, finder.index.hosts):
        return Role.MENTION, "in an address that people read"
    return judged


def _served(server: str, marks: list[Mark]) -> list[Mark]:
    """Return the marks of the vendor that is written before a name: `azure/gpt-4-32k`; none where none is."""
    return [mark for mark in marks if server == mark.vendor]


def _near(view: View, start: int, end: int, vendors: set[str], finder: Finder) -> str:
    return named_near(view, start, end, vendors, finder.index.houses) if len(vendors) > 1 else ""


def _makers(data: bytes, start: int, marks: list[Mark], finder: Finder) -> tuple[str, ...]:
    """Return the vendors that have ids of this form and of which nothing is known to go away under this name."""
    options = {mark.vendor for mark in marks}
    is_constant = not any(mark.text.startswith(data[start : start + 2].decode("ascii", "replace")) for mark in marks)
    token = marks[0].text if is_constant else token_at(data, start).decode("ascii", "replace")
    if "@" in token:
        return ()  # Vertex writes its versions so: no maker's id looks like it
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


def _is_named(view: View, start: int, end: int, marks: list[Mark]) -> bool:
    quoted = (
        view.text[start - 1 : start] in ("'", '"', "`") and view.text[end : end + 1] == view.text[start - 1 : start]
    )
    stands = quoted or (
        not view.kind.language and bool(re.search(r"[:=]\s*(?:[\w.-]+/)*$", view.text[max(start - 40, 0) : start]))
    )
    if view.kind.family is Family.CONFIG and "litellm_params" in view.line(view.number(start) + 1):
        return False  # what a gateway calls it, not what it is
    line = view.line(view.number(start))
    beside = any(mark.vendor in line.lower() for mark in marks)
    if quoted and view.text[start:end][:1] == "o" and (beside or _CONSTANT.match(line)):
        return True  # `REASONER = "o3"`, `Route("openai", "o3")`
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
    words = f"{WORDS[what]} {shown}" if what in WORDS else shown
    if note == "snapshot":
        words += f", a snapshot of {mark.subject}"
    if what == "stem":
        words = f"begins with {shown}"
    return f"{words}, {because}" if because else words
