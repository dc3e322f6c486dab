"""One mark at one place -> does the line say what the mark stands for? One rule for each field of the catalogue."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from lastcall.stages.detect.addresses import is_others, path_at, tail_at, version_at
from lastcall.stages.detect.held import SURE, Held
from lastcall.stages.detect.imports import import_holds
from lastcall.stages.detect.kinds import Family
from lastcall.stages.detect.needles import pulumi_constant, runtime_constant
from lastcall.stages.detect.spell import argument_of, fixed_piece, text_rule
from lastcall.stages.detect.typed import typed_holds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lastcall.stages.detect.index import Index, Mark
    from lastcall.stages.detect.view import View

_IMAGE = re.compile(
    r"(?:^\s*FROM\s+(?:--\S+\s+)?|\bimage[\"']?\s*[:=]\s*[\"']?|\bcontainer:\s*[\"']?|docker://|\bdocker\s+(?:run|pull|build)\b.*\s|\bbase_?image[\"']?\s*[:=]\s*[\"']?|^\s*-\s+name:\s*|^\s*(?:-\s*)?[\"']?)"
    r"(?:[\w.-]+\.[\w.-]+(?::\d+)?/)?(?:library/)?$",
    re.IGNORECASE,
)
_TELLING = 16  # characters of a text that are nobody else's
_RUNTIME_WORD = re.compile(r"runtime", re.IGNORECASE)
_RUNNER = re.compile(r"runs-on|\bos\b|vmImage|image|runner|matrix|platform|pool|machine", re.IGNORECASE)


def holds(view: View, mark: Mark, start: int, end: int, index: Index) -> Held | None:
    """Return how a place says what the mark stands for; None where it does not."""
    if mark.what in ("hosts", "images", "imports") and mark.unless and _is_exempt(view, end, mark.unless):
        return None
    if mark.what == "paths":
        return path_at(view, mark, start, index)
    if mark.what == "tails":
        return tail_at(view, mark, start, index.hosts)
    if mark.what == "version":
        return version_at(view, mark, start, index)
    if mark.what == "sdk_calls":
        return _call(view, mark, start, end, index.houses.words.get(mark.vendor, ()))
    if (
        mark.what == "text"
        and "{" in mark.text
        and len(fixed_piece(mark.text)) < _TELLING
        and is_others(view, mark, start, index)
    ):
        return None
    rule = _RULES.get(mark.what)
    if rule is None:
        return SURE
    return rule(view, mark, start, end)


def _is_exempt(view: View, end: int, words: tuple[str, ...]) -> bool:
    """Tell whether what follows a host, an image's beginning or a module is one of the words that make it innocent."""
    after = view.text[end : end + 60].lstrip("/:.")
    return any(after.startswith(word) for word in words)


def _header(view: View, mark: Mark, start: int, end: int) -> Held | None:
    name, _, value = (part.strip() for part in mark.text.partition(":"))
    if view.text[start - 1 : start] in ("?", "&"):
        return None  # a parameter of an address is no header
    if view.text[start:end].lower() != name.lower():  # found by its value
        return (
            SURE
            if re.search(
                rf"{re.escape(name)}[\"']?\W{{1,6}}\S{{0,40}}$", view.text[max(start - 80, 0) : start], re.IGNORECASE
            )
            else None
        )
    after = view.text[end : end + 80]
    found = re.match(r"[\"'`]?\]?\s*(?:=>|[:=,]|\)\s*=|\(|\s)?\s*\(?[\"'`]?\s*", after)
    held = text_rule(value).match(after[found.end() :] if found else after)
    return Held(parts=held.groupdict()) if held else None


# What a call is made on that is nobody's client: the object itself, a store of one's own.
_OWN = re.compile(
    r"(?:^|[^\w.>?:])(?:self|this|super|\$this|(?:(?:self|this|\$this)(?:\.|->))?_?(?:\w*_)?(?:repo|repository|repositories|db|database|dao|orm|"
    r"prisma|knex|collections?|tables?|cache|fixtures?|factory|factories|queries)s?)(?:\(\))?$"
)
# What a client is called that is handed in: its vendor's mark may stand in another file.
_CLIENT = re.compile(
    r"(?:client|api|sdk|web|bot|app|svc|service|session|llm|ai|model|conn|connection|gateway|provider|vendor|http|remote|methods|"
    r"(?:^|[^\w])[a-z])s?\d?(?:\(\))?[?!]?$"
)
_CHAIN = re.compile(r"[\w$@:.?!()>\\-]*$")


def _call(view: View, mark: Mark, start: int, end: int, words: tuple[str, ...]) -> Held | None:
    wanted = argument_of(mark.text)
    called = re.match(
        r"(?:Async)?\s*(?:<[^>]*>)?\s*\(\s*(?:\w+\s*[=:]\s*)?(?:[\"'`]([^\"'`\n]*)[\"'`])?", view.text[end : end + 120]
    )
    if wanted is not None and not called:
        return None
    given = text_rule(wanted).fullmatch(called[1] or "") if wanted and called else None
    if wanted and not given:
        return None
    if view.kind.family not in (
        Family.CODE,
        Family.NOTEBOOK,
        Family.MANIFEST,
        Family.OTHER,
        Family.CONFIG,
        Family.SHELL,
    ):
        return None
    if mark.unless and _says_itself(view.text[end : end + 2000], mark.unless):
        return None
    number = view.number(start)
    chain = _CHAIN.search(view.line(number)[: start - view.starts[number]])
    said = chain[0].lower() if chain else ""  # all that it is called on: `Slack::Web::Client.new`
    free = view.text[start] in ".-?:" or mark.text.startswith("*.")
    if free and _OWN.search(said):
        return None  # a method of one's own, or rows of one's own tables
    said += "" if free else mark.text.lower()  # `Aws::Pinpoint::Client` says whose it is
    named = any(word in said for word in {mark.vendor.split("-")[0], *words} if len(word) > 2)
    named = named or _takes_from(view, words) or (free and _is_in_code(view, mark.vendor))
    parts = given.groupdict() if given else {}
    needs = not named and (free or ("." not in mark.text and not wanted))
    return Held(needs=needs, here=not (free and _CLIENT.search(said)), parts=parts)


def _is_in_code(view: View, vendor: str) -> bool:
    """Tell whether a vendor's own name begins a name in the code: a type, a module, a client that is handed in."""
    if len(vendor) < 5 or not view.is_program or "-" in vendor:
        return False
    named = re.finditer(rf"(?<![\w.])(?:{vendor}|{vendor.capitalize()}|(?i:{vendor})(?=\\|::|[A-Z]|Client))", view.text)
    return any(
        not view.program.is_comment(found.start()) and not view.program.is_string(found.start())
        for found in islice(named, 8)
    )


def _takes_from(view: View, words: tuple[str, ...]) -> bool:
    """Tell whether a file names a house as a namespace: `Slack::Web::Client`."""
    if view.kind.language not in ("php", "ruby"):
        return False
    return any(re.search(rf"(?<!\w){re.escape(word)}(?:\\|::)", view.text, re.IGNORECASE) for word in words)


def _says_itself(after: str, words: tuple[str, ...]) -> bool:
    """Tell whether the arguments of a call hold one of these names: `model=` means that no default is used."""
    depth = 0
    for number, char in enumerate(after):
        depth += (char in "([{") - (char in ")]}")
        if depth <= 0 and number > 0:
            return any(
                re.search(
                    rf"\b{re.escape(word)}\b[\"']?\s*(?:=|:)|[\"':]{re.escape(word)}\b", after[:number], re.IGNORECASE
                )
                for word in words
            )
    return False


def _image(view: View, mark: Mark, start: int, end: int) -> Held | None:
    tag = mark.text.partition(":")[2]
    number = view.number(start)
    if not _IMAGE.search(view.line(number)[: start - view.starts[number]]):
        return None
    if view.kind.family is Family.CODE and "image" not in view.line(number).lower():
        return None
    found = re.match(r":([\w.-]+)", view.text[end : end + 120])
    said = found[1] if found else ""
    if not tag or mark.text.endswith("/*"):
        return SURE
    held = _tag_rule(tag).match(said) if found else None
    return Held(parts=held.groupdict()) if held else None


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


@lru_cache(maxsize=1024)
def _tag_rule(tag: str) -> re.Pattern[str]:
    """Return the rule of a tag: `16` is also 16.20 and 16-alpine, never 160; `*` at the end is anything."""
    body = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[0-9]+(?:\.[0-9]+)*)", re.escape(tag.rstrip("*")))
    return re.compile(body if tag.endswith("*") else body + r"(?:$|[-.])")


def _action(view: View, mark: Mark, start: int, end: int) -> Held | None:  # noqa: ARG001 - the shape of a rule
    fits = re.match(r"(?:\.\d+)*(?![\w.-])", view.text[end : end + 20])
    return SURE if fits and re.search(r"uses[\"']?\s*:", view.line(view.number(start))) else None


def _runtime(view: View, mark: Mark, start: int, end: int) -> Held | None:
    if view.text[start:end] in (runtime_constant(mark.text), pulumi_constant(mark.text)):
        return SURE if re.search(r"Runtime", view.line(view.number(start))) else None
    near = view.around(start, 2, 0)
    if not _RUNTIME_WORD.search(near) and not (
        view.path.endswith(".tf") and re.search(r"lambda", view.text, re.IGNORECASE)
    ):
        return None
    quoted = view.text[start - 1 : start] in ("'", '"', "`")
    stands = re.search(
        r"[:=]\s*$|--runtime\s+$", view.line(view.number(start))[: start - view.starts[view.number(start)]]
    )
    listed = re.search(r"(?:-|\[|,)\s*$", view.line(view.number(start))[: start - view.starts[view.number(start)]])
    return SURE if quoted or stands or listed else None


def _runner(view: View, mark: Mark, start: int, end: int) -> Held | None:  # noqa: ARG001 - the shape of a rule
    if view.kind.family is not Family.CONFIG:
        return None
    in_ci = ".github/" in view.path or re.search(
        r"azure-pipelines|\.circleci|bitbucket-pipelines|\.gitlab-ci|pipelines?[./]", view.path
    )
    return SURE if (in_ci or "runs-on" in view.text) and _RUNNER.search(view.around(start, 12, 0)) else None


def _terraform(view: View, mark: Mark, start: int, end: int) -> Held | None:
    if not view.path.endswith((".tf", ".tf.json", ".hcl")):
        return None
    if " " in mark.text:
        return _attribute(view, mark, start, end)
    more = r"\w*" if mark.text.endswith("_") else ""
    rule = rf"^\s*(?:resource|data)\s+\"{re.escape(mark.text)}{more}\"|source\s*=\s*\"{re.escape(mark.text)}\"|\"{re.escape(mark.text)}{more}\"\s*:"
    return SURE if re.search(rule, view.line(view.number(start))) else None


def _attribute(view: View, mark: Mark, start: int, end: int) -> Held | None:
    """Tell whether a value is that of an attribute of a resource: `azurerm_public_ip sku=Basic`."""
    kind, _, pair = mark.text.partition(" ")
    key, _, value = pair.partition("=")
    number = view.number(start)
    if view.text[start:end] != f'"{value}"' or not re.match(rf"\s*{re.escape(key)}\s*=", view.line(number)):
        return None
    above = (view.line(row) for row in range(number - 1, max(number - 60, -1), -1))
    opened = next((line for line in above if re.match(r"(?:resource|data|module)\s", line)), "")
    return SURE if re.match(rf'resource\s+"{re.escape(kind)}"', opened) else None


def _group_version(view: View, mark: Mark, start: int, end: int) -> Held | None:  # noqa: ARG001 - the shape of a rule
    number = view.number(start)
    if not re.search(r"api_?[vV]ersion[\"']?\s*[:=]\s*[\"']?$", view.line(number)[: start - view.starts[number]]):
        return None
    kind = mark.text.partition(" ")[2]
    if not kind:
        return SURE
    return SURE if kind_near(view, number) == kind else None


def kind_near(view: View, number: int) -> str:
    """Return the `kind:` of the Kubernetes object that a line belongs to; empty where none is near."""
    if found := re.search(r"[\"']?\bkind[\"']?\s*[:=]\s*[\"']?(\w+)", view.line(number)):
        return found[1]
    for step in (1, -1):
        for row in range(number + step, number + step * 30, step):
            line = view.line(row)
            if line.startswith("---") or row < 0:
                break
            if found := re.match(r"\s*[-,{]*\s*[\"']?kind[\"']?\s*[:=]\s*[\"']?(\w+)", line):
                return found[1]
    return ""


def _typed(view: View, mark: Mark, start: int, end: int) -> Held | None:
    return SURE if view.kind.language and typed_holds(view, mark.text, start, end) else None


def _text(view: View, mark: Mark, start: int, end: int) -> Held | None:
    if "{" not in mark.text:
        left, right = view.text[start - 1 : start], view.text[end : end + 1]
        goes_on = (_is_word(left) and _is_word(view.text[start])) or (_is_word(right) and _is_word(view.text[end - 1]))
        return None if goes_on else SURE
    line, column = view.line(view.number(start)), start - view.starts[view.number(start)]
    held = next((m for m in text_rule(mark.text).finditer(line) if m.start() <= column < m.end()), None)
    # `api_version: "` is anybody's; a long text, or a file that names the vendor, is not.
    needs = len(fixed_piece(mark.text)) < _TELLING and mark.vendor.partition("-")[0] not in view.text.lower()
    return Held(needs=needs, parts=held.groupdict()) if held else None


_RULES: Mapping[str, Callable[[View, Mark, int, int], Held | None]] = {
    "text": _text,
    "packages": import_holds,
    "imports": import_holds,
    "headers": _header,
    "images": _image,
    "actions": _action,
    "runtimes": _runtime,
    "runners": _runner,
    "terraform": _terraform,
    "api_versions": _group_version,
    "typed": _typed,
}
