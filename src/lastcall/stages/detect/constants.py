"""Model names that an SDK has as constants: `openai.GPT4oMini`, `ChatModel.GPT_4_1_NANO`, `Model.CLAUDE_3_HAIKU_20240307`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lastcall.stages.detect.index import Mark

# First words of names that are words of every language: a constant is looked for by two words then.
_COMMON = frozenset(
    [
        "text",
        "command",
        "code",
        "chat",
        "model",
        "base",
        "medium",
        "embed",
        "rerank",
        "computer",
        "deep",
        "light",
        "large",
        "small",
        "search",
        "voice",
        "image",
        "audio",
        "realtime",
        "open",
        "meta",
        "nova",
        "titan",
        "yi",
        "phi",
        "multi",
        "moderation",
        "omni",
        "amazon",
        "stable",
    ]
)
_BEFORE = (".", "::", "Model", "MODEL_")
_LEAST = 4  # letters and digits of a name; `o1` alone is any variable
_WRAPPED = re.compile(r"(?i)^(?:create)?(?:chat|image|speech|embedding|audio|all|foundation)?_?models?_?|model")


def folded_name(name: str) -> str:
    """Return a model's name or its constant without all that constants write otherwise: `gpt41nano`."""
    plain = re.sub(r"(?<=\d)Dot(?=\d)", "", name)
    plain = _WRAPPED.sub("", re.sub(r"^CreateImage", "", plain))
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def constant_pieces(marks: Iterable[Mark]) -> Iterator[str]:
    """Yield how the constants of all models may begin, with what stands before them."""
    heads = {
        tuple(re.findall(r"[a-z]+|\d+", mark.text.lower())[:2])
        for mark in marks
        if mark.what == "name" and mark.kind == "model" and len(folded_name(mark.text)) >= _LEAST
    }
    pieces = {piece for head in heads if head for piece in _spelled(*head)}
    yield from sorted(before + piece for piece in pieces for before in _BEFORE)


def _spelled(first: str, second: str = "") -> Iterator[str]:
    if not first.isalpha():
        return
    if len(first) > 2 and first not in _COMMON:
        yield from (first.upper(), first.title(), first)
    elif second:
        yield from (f"{first.upper()}_{second.upper()}", f"{first.title()}{second.title()}", f"{first.upper()}{second}")


def constant_at(text: str, start: int) -> tuple[int, int]:
    """Return where the identifier around a place begins and ends."""
    left = re.search(r"\w*$", text[max(start - 60, 0) : start])
    right = re.match(r"\w*", text[start : start + 120])
    return start - len(left[0] if left else ""), start + len(right[0] if right else "")
