"""A mark -> the bytes by which it is found, in every spelling that code has for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.detect.spell import bare, call_needles, fixed_piece, literal, path_piece
from lastcall.stages.detect.typed import typed_needles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.detect.index import Mark

_COMMON = frozenset({"Accept", "Authorization", "Content-Type", "User-Agent"})  # headers of every request
_CONFIG = frozenset({"runners", "runtimes", "stacks", "api_versions", "terraform", "cloudformation", "text", "headers"})


def needles_of(mark: Mark) -> Iterator[str]:
    """Yield the bytes by which a mark is found; what would stand in every file is looked for with what is before it."""
    text = mark.text
    match mark.what:
        case "hosts":
            yield text.lower()
        case "paths":
            if piece := path_piece(text):
                yield piece
                if mark.subject and text.startswith(piece) and piece.count("/") > 1:  # relative to a base elsewhere
                    yield from (f"{quote}{piece[1:]}" for quote in "\"'`")
        case "packages" | "imports":
            yield from import_needles(re.sub(r"\w*\{.*", "", bare(text)), mark.detail)
        case "name":
            yield from _set_off(text, closed=True) if text.isalpha() or len(text) < 4 else (text,)
        case "version":
            yield from _set_off(text)
        case "env" | "actions" | "stem" | "stranger" | "constant":
            yield text
        case "tails":
            if len(piece := path_piece(text)) > 4:
                yield piece
        case "typed":
            yield from typed_needles(text)
        case "images":
            name, colon, _ = text.partition(":")
            yield name.partition("*")[0] + colon
        case "ids":
            if (start := literal(text)) and len(start) >= 3:
                yield from (start,) if "-" in start else _set_off(start)
        case "headers":
            yield from _header_needles(text)
        case "sdk_calls":
            yield from call_needles(text)
        case "api_versions":
            yield text.split(" ", 1)[0]
        case "terraform":
            yield f'"{text}' if " " not in text else f'"{text.partition("=")[2]}"'
        case "runtimes":
            yield from _set_off(text, closed=True) if text.isalpha() else (text,)
            yield runtime_constant(text)
            yield pulumi_constant(text)
        case what if what in _CONFIG:
            yield fixed_piece(text)
        case _:
            pass


def _header_needles(text: str) -> Iterator[str]:
    name, _, value = text.partition(":")
    if name not in _COMMON and (not name.islower() or "-" in name):
        yield from {name, name.lower()}
    elif len(piece := fixed_piece(value.strip())) > 5:
        yield piece


def _set_off(text: str, *, closed: bool = False) -> Iterator[str]:
    """Yield a short text as it stands as a value: quoted, after an equals sign, a colon or a slash."""
    for quote in "\"'`":
        yield f"{quote}{text}{quote if closed else ''}"
    for before in (": ", "= ", "=", "/"):
        yield f"{before}{text}"


def runtime_constant(name: str) -> str:
    """Return how the CDK writes a runtime: nodejs16.x -> NODEJS_16_X, python3.8 -> PYTHON_3_8."""
    return re.sub(r"(?<=[a-z])(?=\d)|\.", "_", name).upper()


def pulumi_constant(name: str) -> str:
    """Return how Pulumi writes a runtime: nodejs14.x -> NodeJS14dX, python3.8 -> Python3d8."""
    plain = name.replace("nodejs", "NodeJS").replace(".x", "dX").replace(".", "d")
    return plain[:1].upper() + plain[1:]


def import_needles(name: str, ecosystem: str) -> Iterator[str]:
    """Yield how source code of an ecosystem names a package when it takes it in."""
    match ecosystem:
        case "pypi":
            module = name.replace("-", "_")
            yield f"import {module}"
            yield f"from {module}"
            yield from (f"{quote}{module}{after}" for quote in "\"'" for after in (".", quote))
        case "npm" | "rubygems" | "go":
            if ecosystem == "go" and name.count("/") > 2:
                yield f'"{"/".join(name.split("/")[:3])}/'
            for quote in ('"',) if ecosystem == "go" else ("'", '"'):
                yield f"{quote}{name}{quote}"
                yield f"{quote}{name}/"
        case "maven":
            yield f"import {name.partition(':')[0]}"
        case "nuget":
            yield f"using {name}"
        case "packagist":
            yield f"use {name}"
        case "crates":
            yield f"use {name.replace('-', '_')}"
        case _:
            pass
