"""A name that several vendors serve -> which of them is written beside it: the line, its keys, the call, the block."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.stages.detect.kinds import Family
from lastcall.stages.detect.settings import indent_of, is_flat, keys_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lastcall.model.vendor import Vendor
    from lastcall.stages.detect.view import View

# What routers write before a model that a program on somebody's own machine serves: nothing is switched off there.
_OWN_MACHINES: Mapping[str, str] = {
    "ollama": "ollama", "ollama_chat": "ollama", "vllm": "vllm", "hosted_vllm": "vllm", "lm_studio": "lm_studio",
    "nvidia_nim": "nvidia-nim",
}  # fmt: skip
_PLAIN = frozenset(
    {"api", "apis", "app", "apps", "cloud", "models", "google", "aws", "azure", "microsoft", "store", "platform", "com"}
)
_REACH = 8  # lines of a block of settings that are looked at in each direction
_ABOVE, _BELOW = 4, 2  # lines of a program around a name, up to an empty one
_UP = 200  # lines of a program above a name, asked one by one: the nearest that names a vendor decides
_SHARED = 4  # a word that so many vendors have names none of them


@dataclass(frozen=True, slots=True)
class Houses:
    """Who serves whose models, and what names whom in code: as the catalogue says."""

    words: Mapping[str, tuple[str, ...]]  # vendor -> the words by which code names it
    channels: Mapping[str, tuple[str, ...]]  # who serves models of others -> what names it beside one of theirs
    chiefly: Mapping[str, str]  # who serves above all the models of one maker -> that maker
    prefixes: Mapping[str, str]  # what gateways and routers write before a model -> who serves it there


def houses_of(vendors: Mapping[str, Vendor]) -> Houses:
    """Return what a catalogue says of who serves whose models."""
    serving = {slug: vendor.serving for slug, vendor in sorted(vendors.items()) if vendor.serving}
    return Houses(
        house_words(vendors),
        {slug: one.named for slug, one in serving.items()},
        {slug: one.chiefly for slug, one in serving.items() if one.chiefly},
        {prefix: slug for slug, vendor in sorted(vendors.items()) for prefix in vendor.prefixes},
    )


def house_words(vendors: Mapping[str, Vendor]) -> dict[str, tuple[str, ...]]:
    """Return for each vendor the words by which code names it: of its slug, its hosts and its variables."""
    found = {slug: dict.fromkeys(_words(slug, vendor)) for slug, vendor in vendors.items()}
    owners = Counter(word for words in found.values() for word in words)
    return {slug: tuple(word for word in words if owners[word] < _SHARED) for slug, words in found.items()}


def _words(slug: str, vendor: Vendor) -> Iterator[str]:
    yield slug.replace("-", "")
    yield from (part for part in slug.split("-") if len(part) > 2 and part not in _PLAIN)
    for host in vendor.marks.hosts:
        parts = host.split(".")
        if len(parts) > 1 and len(parts[-2]) > 3 and parts[-2] not in _PLAIN:
            yield parts[-2]
    yield from (
        gem for gem in vendor.marks.packages.get("rubygems", ()) if gem.isalpha() and len(gem) > 4 and gem not in _PLAIN
    )
    for name in vendor.marks.env:
        first = name.split("_")[0].lower()
        if "_" in name and len(first) > 3 and first not in _PLAIN:
            yield first


def named_near(view: View, start: int, end: int, vendors: Iterable[str], houses: Houses) -> str:
    """Return which of some vendors is written nearest to a name; empty where none is.

    Beside a channel its maker is named too (`AZURE_OPENAI_DEPLOYMENT`): the channel is meant.
    """
    listed = sorted(vendors, key=lambda vendor: vendor not in houses.channels)
    for scope, is_far in _scopes(view, start, end):
        text = scope.lower()
        for vendor in listed:
            if is_far and houses.chiefly.get(vendor, vendor) not in listed:
                continue  # a third maker's model: who serves above all its own is believed at close range only
            if any(word in text for word in houses.channels.get(vendor) or houses.words.get(vendor, ())):
                return vendor
    return ""


def server_of(view: View, start: int, houses: Houses) -> str:
    """Return the vendor whose prefix a name has: `groq/openai/gpt-oss-120b` is Groq's; empty where it has none."""
    found = re.search(r"(?:^|[\s\"'`=:(,\[])((?:[A-Za-z0-9_.-]+/)+)$", view.text[max(start - 80, 0) : start])
    prefix = found[1].partition("/")[0].lower() if found else ""
    return houses.prefixes.get(prefix) or _OWN_MACHINES.get(prefix, "")


def _scopes(view: View, start: int, end: int) -> Iterator[tuple[str, bool]]:
    """Yield what stands around a name, the nearest first, each with whether it is far."""
    number = view.number(start)
    line, column = view.line(number), start - view.starts[number]
    yield line[:column] + " " + line[column + end - start :], False
    if view.is_program:
        yield " ".join(view.program.heads(start)), False
        yield "\n".join([*_until_blank(view, number, -1, _ABOVE), *_until_blank(view, number, 1, _BELOW)]), False
        yield from ((view.line(row), True) for row in range(number - 1, max(number - _UP, -1), -1))
    elif view.kind.family is not Family.DOCS:
        yield " ".join(keys_above(view, number, column)), False
        if not is_flat(view.path):
            yield "\n".join(_siblings(view, number)), False


def _until_blank(view: View, number: int, step: int, most: int) -> Iterator[str]:
    for row in range(number + step, number + step * (most + 1), step):
        line = view.line(row)
        beside = indent_of(line) >= indent_of(view.line(number))
        if not line.strip() or (beside and re.search(r"[\[{(]\s*$" if step > 0 else r"^\s*[\])}]", line)):
            return  # another block begins, or ends, beside this one
        yield line


def _siblings(view: View, number: int) -> Iterator[str]:
    """Yield the lines that stand in one block with a line: at its depth, under the same key or in the same item."""
    own = indent_of(view.line(number))
    for step in (-1, 1):
        for row in range(number + step, number + step * (_REACH + 1), step):
            line = view.line(row)
            opens_item = bool(re.match(r"\s*- ", line))
            if not line.strip() or indent_of(line) < own or (opens_item and step > 0):
                break
            yield line
            if opens_item:
                break
