"""A user's template + a message -> text, in a sandbox; an error falls back to the layout of our own and is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lastcall.stages.render.markup import ESCAPES
from lastcall.stages.render.words import clean, note_of, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver

# What a template of a user's can run into; recursion without end is a RuntimeError.
_FAILURES = (
    TemplateError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RuntimeError,
    MemoryError,
)
LONGEST = 100_000  # characters of a template's output that are looked at


@dataclass(frozen=True, slots=True)
class Own:
    """What a user's template made: `text` is empty where there is none or where it failed, `meta` says how."""

    text: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)


def overridden(message: Message, receiver: Receiver, part: str) -> Own:
    """Return what the user's template for this receiver, or for its kind, makes of a message."""
    for name in (f"{receiver.name}.{part}", f"{receiver.kind}.{part}"):
        source = receiver.templates.get(name)
        if source is not None:
            return _made(message, name, source, part)
    return Own()


def _made(message: Message, name: str, source: str, part: str) -> Own:
    try:
        text = _compiled(source, part).render(context_of(message))[:LONGEST]
    except _FAILURES as error:
        line = getattr(error, "lineno", None)
        place = f"{name}:{line}" if line else name
        said = f"{place}: {clean(str(error), 200)}; the layout of our own was used"
        return Own(meta={"template_error": said})
    if not text.strip():
        return Own(meta={"template_error": f"{name}: it makes nothing; the layout of our own was used"})
    return Own(text)


@lru_cache(maxsize=64)
def _compiled(source: str, part: str) -> Any:
    escape = ESCAPES[part]

    def finalize(value: Any) -> Any:
        """Escape what an expression yields; the template's own text is the user's and stays."""
        return value if isinstance(value, Undefined) else escape(str(value))

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=finalize, autoescape=False)
    return environment.from_string(source)


def context_of(message: Message) -> dict[str, Any]:
    """Return what a template can name: clean words only; docs/receivers.md lists it."""
    told = shown(message)
    return {
        "title": clean(message.title, 200),
        "reason": str(message.reason),
        "severity": str(message.severity),
        "layout": str(message.layout),
        "receiver": message.receiver,
        "today": message.today.isoformat(),
        "follow_up": message.follow_up,
        "items": told.every,
        "spelt": len(told.spelt),
        "more": told.more,
        "note": note_of(message),
    }
