"""How one thing is written in many languages: names, calls and paths -> the bytes to look for and the rule to check."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_PATH = re.compile(rf"(?:(?:{_METHODS})(?:\|(?:{_METHODS}))* )?(/[^\s()]+)$")
_GROUP = re.compile(r"[a-z][a-z0-9.-]*/v[0-9][a-z0-9]*(?: [A-Z]\w+)?$")
_HEADER = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+: \S+$")
_ACTION = re.compile(r"([a-z0-9_.-]+/[a-z0-9_.-]+)[ @](v[0-9]+(?:\.[0-9]+)*)(?:-(v[0-9]+))?$")
_RUNTIME = re.compile(
    r"(?:lambda:|Lambda )?((?:nodejs|python|ruby|java|go|php|dotnetcore|dotnet|provided)[0-9.]*(?:x|\.al[0-9]+)?)$"
)
_STACK = re.compile(r"(heroku-[0-9]{2})(?: stack)?$")
_RUNNER = re.compile(
    r"(?:actions-runner:)?((?:ubuntu|macos|windows)-[0-9][0-9.]*(?:-\w+)?)(?: (?:image|runner|removal))?$"
)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|ai|link|co|app|cloud|us)$")
_WORD = re.compile(r"[A-Za-z0-9@][A-Za-z0-9._:/@+-]*$")
_VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+)*|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?:-preview)?")
_RANGE = re.compile(r" (v?)([0-9]{1,3})(\.0)? (?:to|-|through) v?([0-9]{1,3})(?:\.0)?$")
_SNAKE = re.compile(r"_([a-z0-9])")
MIN_CALL = 6  # a shorter piece of a call is in every file


def name_spellings(said: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield (field, text) for each way in which a notice's name can stand in code."""
    name = said.strip().strip("`")
    if found := _PATH.match(name):
        yield "paths", found[1]
    elif _HOST.fullmatch(name) and kind != "model":
        yield "hosts", name
    elif _GROUP.match(name) and kind != "model":
        yield "api_versions", name
    elif _HEADER.match(name):
        yield "headers", name
    elif found := _ACTION.match(name):
        for version in _between(found[2], found[3]):
            yield "actions", f"{found[1]}@{version}"
    elif kind != "model" and (found := _STACK.match(name)):
        yield "stacks", found[1]
    elif kind != "model" and (found := _RUNNER.match(name)):
        yield "runners", found[1]
    elif kind != "model" and (found := _RUNTIME.match(name)):
        yield "runtimes", found[1]
    elif kind == "api_version" and (found := _RANGE.search(name)) and (found[1] or found[3]):
        for number in range(int(found[2]), int(found[4]) + 1):
            yield from (("version", f"{before}{number}{found[3] or ''}") for before in dict.fromkeys((found[1], "")))
    elif kind == "api_version" and (found := _VERSION.fullmatch(name.rpartition(" ")[2])):
        yield "version", found[0]
    elif kind == "model":
        yield from (("name", text) for text in _model(name))


def _between(first: str, last: str | None) -> list[str]:
    if not last:
        return [first]
    return [f"v{number}" for number in range(int(first[1:].split(".", maxsplit=1)[0]), int(last[1:]) + 1)]


def _model(name: str) -> Iterator[str]:
    if _WORD.match(name) and len(name) >= 2:
        yield from dict.fromkeys((name, name.lower()))
    elif re.search(r"\d", name) and re.fullmatch(r"[A-Za-z][A-Za-z0-9 .-]{3,40}", name):
        yield re.sub(r"[ .]+", "-", name.lower())


def stems(name: str) -> Iterator[str]:
    """Yield the beginnings that a program may finish by itself: `text-davinci-` of `text-davinci-003`."""
    parts = name.split("-")
    for count in range(2, len(parts)):
        if len(stem := "-".join(parts[:count]) + "-") >= 6 and _WORD.match(stem):
            yield stem


def literal(pattern: str) -> str:
    """Return the text with which every match of an anchored regular expression begins."""
    found = re.match(r"\^((?:[A-Za-z0-9_/:@-](?![?*{|])|\\[.+-])+)", pattern)
    return found[1].replace("\\", "") if found and "|" not in pattern.split("(", maxsplit=1)[0] else ""


def path_piece(path: str) -> str:
    """Return the longest fixed piece of a path template; empty where it has none that says anything."""
    bare = path.rpartition(" ")[2].rstrip("$")
    piece = max(re.split(r"\{[^}]*\}|\*", bare), key=len).rstrip("/")
    return piece if len(piece) >= 3 else ""


def split_path(path: str) -> tuple[str, str] | None:
    """Return the version that a path begins with and its rest, `/v1` and `/edits`: code keeps them apart; None for others."""
    method, _, bare = path.rpartition(" ")
    found = re.match(r"((?:/(?:api|rest))?/v?[0-9][\w.]*)(/[a-z].*)$", bare)
    return (found[1], f"{method} {found[2]}".strip()) if found else None


@lru_cache(maxsize=4096)
def path_rule(path: str) -> re.Pattern[str]:
    """Return the rule of a path: `{x}` is one segment, a longer last segment is another path, `$` is the end."""
    bare = path.rpartition(" ")[2]
    other = r"(?:\.(?:json|xml))?(?![A-Za-z0-9_-]|\.[A-Za-z])"  # `/v2/applications.json` is the same, `/files.uploadV2` is not
    end = r"(?![A-Za-z0-9_/-]|\.[A-Za-z])" if bare.endswith("$") else other
    return re.compile(with_holes(bare.rstrip("$").rstrip("/"), _SEGMENT) + end)


@lru_cache(maxsize=4096)
def text_rule(text: str) -> re.Pattern[str]:
    """Return the rule of a text with `{word}` holes: each stands for letters, digits, dots and hyphens."""
    return re.compile(with_holes(text, r"[A-Za-z0-9][A-Za-z0-9._-]*"))


def with_holes(text: str, segment: str) -> str:
    """Return a text as a regular expression in which each `{word}` stands for a segment, by its name."""
    seen: set[str] = set()
    body = ""
    for piece in re.split(r"(\{[^}]*\}|\*)", text):
        name = piece[1:-1]
        if piece[:1] == "{" and name.isidentifier() and name not in seen:
            seen.add(name)
            body += f"(?P<{name}>{segment})"
        else:
            body += segment if piece[:1] in ("{", "*") else re.escape(piece)
    return body


def fixed_piece(text: str) -> str:
    """Return the longest piece of a text between its `{word}` holes."""
    return max(re.split(r"\{\w+\}", text), key=len)


_SEGMENT = r"[^\s/\"'`?#]+"


def call_spellings(call: str) -> Iterator[str]:
    """Yield the bytes by which a dotted call shows in Python, JavaScript, Ruby, Java, PHP, Go and C#."""
    parts = _parts(call)
    if not parts:
        return
    free = _is_free(call)
    seen: dict[str, None] = {}
    for spelled in _cases(parts):
        first = "" if not free else "."
        seen[first + ".".join(spelled)] = None
        if free:
            seen["." + "().".join(spelled)] = None
            seen["->" + "->".join(spelled)] = None
            seen["->" + "()->".join(spelled)] = None
            seen["::" + "()->".join(spelled)] = None
            seen["?." + "?.".join(spelled)] = None
            if len(spelled) == 2 and spelled[0].islower():  # `client.groups_list` in Ruby, `methods.groupsList` in Java
                seen[f".{spelled[0]}_{spelled[1]}"] = None
                seen[f"->{spelled[0]}_{spelled[1]}"] = None
                seen[f".{spelled[0]}{spelled[1][:1].upper()}{spelled[1][1:]}"] = None
        elif len(spelled) > 1:
            head = spelled[0][:1].upper() + spelled[0][1:]
            seen[f"{head}::" + ".".join(spelled[1:])] = None
            seen[f"\\{head}\\" + "::".join(spelled[1:])] = None
    least = 0 if argument_of(call) else MIN_CALL  # `build("analyticsreporting"` is long enough
    yield from (text for text in seen if len(text) >= least)


def call_needles(call: str) -> Iterator[str]:
    """Yield the bytes to look for: the spellings, with the argument where one is asked for and fixed."""
    argument = argument_of(call) or ""
    for spelled in call_spellings(call):
        if argument and "{" not in argument:
            for before in dict.fromkeys(
                (spelled, spelled.removeprefix("."))
            ):  # `from … import build` leaves no receiver
                yield f'{before}("{argument}"'
                yield f"{before}('{argument}'"
        else:
            yield spelled


def _is_free(call: str) -> bool:
    return call.startswith(("client.", "*."))


def _parts(call: str) -> list[str]:
    """Return the longest run of fixed parts of a chain, without its receiver where that may be any."""
    parts = bare_call(call).split(".")
    if parts[0] in ("client", "*") and len(parts) > 1:
        parts = parts[1:]
    runs = " ".join(parts).split(" * ") if "*" in parts else [" ".join(parts)]
    return max(runs, key=len).replace("*", " ").split()


def _cases(parts: list[str]) -> Iterator[list[str]]:
    camel = [_SNAKE.sub(lambda found: found[1].upper(), part) for part in parts]
    yield parts
    if camel != parts:
        yield camel
    pascal = [part[:1].upper() + part[1:] for part in camel]
    if pascal != parts:
        yield pascal


def bare_call(call: str) -> str:
    """Return the chain of a call without what follows it: `(`, or an argument."""
    return call.partition("(")[0]


def argument_of(call: str) -> str | None:
    """Return the first argument that a call of the catalogue asks for; empty: any; None: it need not be called."""
    found = re.search(r"\((?:[\"']([^\"']*)[\"']\)?)?\)?$", call)
    return (found[1] or "") if found else None


def bare(requirement: str) -> str:
    """Return the name of `name <3`, without its versions."""
    return requirement.split(" ", 1)[0]
