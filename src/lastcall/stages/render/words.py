"""A message -> plain lines that every channel lays out; outside text is cleaned and cut, never interpreted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lastcall.model.alert import Layout
from lastcall.stages.titles import LONGEST_NAME, what_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lastcall.model.alert import Message, MessageItem

SHOWN = 20  # notices that one message spells out; each of the rest has a line
LINES = 1000  # notices of a message; a service that takes less is given as many as it takes, and the rest is counted
PROBED = 100  # notices that are laid out to learn how many fit
QUOTE = 400
SUCCESSOR = 100  # characters of what a line names as replacement
USES = 3
SOURCE = "source"  # the kind of subject of an item about a source of ours
CLOSING = ("withdrawn", "resolved", "sighted")  # reasons after which nothing is left to do
# Control characters, those that turn the reading direction, tags and selectors: they can only deceive.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in clean words: what a layout or a template puts together."""

    line: str  # who, what, when
    headline: str  # the same; empty where the message's title says it already
    id: str
    reason: str
    severity: str
    quote: str
    link: str  # http(s) or empty
    facts: tuple[tuple[str, str], ...]
    source: str
    steps: str
    actions: tuple[tuple[str, str], ...]  # (label, address)


def clean(text: str, limit: int = 300) -> str:
    """Return outside text in one line, without characters that nobody sees, cut with an ellipsis."""
    flat = " ".join(_UNSEEN.sub("", text[: 50 * limit].replace("\r", " ").replace("\x0b", " ")).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def safe_link(url: str) -> str:
    """Return an http(s) address that can stand in markup, or nothing."""
    ok = re.fullmatch(r"https?://[^\s<>\"'|\\`]{3,2000}", url) and not _UNSEEN.search(url)
    return url if ok else ""


def told_of(item: MessageItem) -> Told:
    """Return a notice in clean words."""
    actions = tuple((clean(label, 40), safe_link(url)) for label, url in item.links)
    return Told(
        line=line_of(item),
        headline=line_of(item),
        id=clean(item.notice_id or item.source_id, 60),
        reason=str(item.reason),
        severity=str(item.severity),
        quote=clean(item.quote, QUOTE) if item.subject_kind != SOURCE else "",  # its facts say why
        link=safe_link(item.url),
        facts=facts_of(item),
        source=source_of(item),
        steps=next_steps(item),
        actions=tuple((label, url) for label, url in actions if url),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message tells: some notices in full, a line for each of the others, and how many more there are."""

    spelt: tuple[Told, ...]
    lines: tuple[Told, ...]
    more: str  # empty where all are told

    @property
    def every(self) -> tuple[Told, ...]:
        """Return all that is told, in full or in a line."""
        return (*self.spelt, *self.lines)


def shown(message: Message, limit: int = LINES, spelt: int = SHOWN) -> Shown:
    """Return what a message tells where `limit` notices have room, `spelt` of them in full; a digest has lines only."""
    told = tuple(told_of(item) for item in message.items[: max(1, min(limit, LINES))])
    if len(told) == 1 and told[0].line == clean(message.title):
        told = (replace(told[0], headline=""),)
    full = 0 if message.layout == Layout.DIGEST else spelt
    briefly = tuple(
        replace(one, line=f"{one.line}{successor_of(item)}")
        for one, item in zip(told[full:], message.items[full:], strict=False)
    )
    return Shown(told[:full], briefly, more_of(message, len(told)))


def successor_of(item: MessageItem) -> str:
    """Return what a line adds of what to use instead, or nothing: who plans by a digest looks for it first."""
    if item.reason in CLOSING or item.subject_kind == SOURCE or not item.replacements:
        return ""
    return f"; use {clean(', '.join(item.replacements), SUCCESSOR)}"


def more_of(message: Message, told: int) -> str:
    """Return the line that counts what a message leaves out; empty where it tells all."""
    more = len(message.items) - told
    return f"and {more} more: lastcall notices" if more > 0 else ""


def lines_of(message: Message) -> int:
    """Return how many notices a message would name where there is room."""
    return max(1, min(LINES, len(message.items)))


def fitting(build: Callable[[int], bytes], limit: int, start: int) -> bytes:
    """Return the largest body within `limit` bytes that `build` makes of so many notices; at least one is told."""
    count = start
    if start > 2 * PROBED:  # ten thousand are not laid out to learn that a thousand fit
        count = min(start, PROBED * limit // len(build(PROBED)))
    while len(body := build(count)) > limit and count > 1:
        # As many as would fit if all were as long as these, and a little fewer: seldom a third layout.
        count = max(1, min(count - 1, count * limit * 19 // (len(body) * 20)))
    return body


def note_of(message: Message) -> str:
    """Return what a message says beside its notices: why it was folded, what is wrong, or that it is a test."""
    if message.note or message.items:
        return clean(message.note, 1000)
    return f"If you read this, the receiver '{clean(message.receiver, 60)}' works. Nothing is shutting down."


def line_of(item: MessageItem) -> str:
    """Return a notice in one line: who, what, when; a long name gives way, the date does not."""
    name = clean(f"{item.subject} ({item.scope})" if item.scope else item.subject, LONGEST_NAME)
    return clean(f"{clean(item.vendor_name, 60)}: {name} {what_of(item)}", 300)


def facts_of(item: MessageItem) -> tuple[tuple[str, str], ...]:
    """Return what is known of a notice as (label, value) pairs, values clean; only what there is to say."""
    if item.subject_kind == SOURCE:
        return tuple(
            (label, clean(value)) for label, value in (("Severity", item.severity), ("Why", item.quote)) if value
        )
    sure = {"reported": "reported by others, not confirmed by the vendor", "likely": "likely; the wording is weak"}
    replaced = ", ".join(item.replacements) or ("none" if item.no_replacement else "not named")
    uses = list(item.used_in[:USES])
    if len(item.used_in) > USES:
        uses.append(f"and {len(item.used_in) - USES} more")
    model = clean(item.suggested_by, 60)
    pairs = (
        (
            "A suggestion",
            f"the language model {model} reads the sentence so, no rule of ours does: check it" * bool(model),
        ),
        ("Severity", item.severity),
        ("Replacement", replaced),
        ("Announced", item.announced_on.isoformat() if item.announced_on else ""),
        ("Also", ", ".join(item.other_milestones)),
        ("Start by", item.start_by.isoformat() if item.start_by else ""),
        ("Sources disagree", "; ".join(item.conflicts)),
        ("How sure", "" if model else sure.get(item.confidence, "")),
        ("Used in", "; ".join(uses)),
        ("Owner", ", ".join(item.owners)),
    )
    return tuple((label, clean(value)) for label, value in pairs if value)


def source_of(item: MessageItem) -> str:
    """Return where it was read and when."""
    read = f", read {item.read_at:%Y-%m-%d %H:%M} UTC" if item.read_at else ""
    return clean(f"{item.source_id}{read}", 200)


def next_steps(item: MessageItem) -> str:
    """Return what to do with a notice, or with a source that cannot be read."""
    if item.subject_kind == SOURCE:
        return f"lastcall sources · lastcall sources test {safe_link(item.url)}"
    ident = clean(item.notice_id, 60)
    return f"lastcall ack {ident} · lastcall snooze {ident} --until 7d · lastcall explain {ident}"


def text_of(message: Message) -> str:
    """Return a whole message as plain text."""
    return f"{clean(message.title, 200)}\n\n{text_body(message)}"


def text_body(message: Message, limit: int = LINES, spelt: int = SHOWN) -> str:
    """Return a message as plain text, without its title."""
    if not message.items:
        return f"{note_of(message)}\n"
    told = shown(message, limit, spelt)
    parts: list[str] = [note_of(message), ""] if message.note else []
    for one in told.spelt:
        parts += [*_spelt_out(one), ""]
    for one in told.lines:
        parts += [f"- {one.line}  [{one.id}]", *([f"  {one.link}"] if one.link else [])]
    if told.lines:
        parts += ["", "lastcall upcoming shows the timeline, lastcall explain ID the evidence."]
    return "\n".join([*parts, *([told.more] if told.more else []), ""])


def _spelt_out(one: Told) -> list[str]:
    lines = [one.headline] if one.headline else []
    if one.quote:
        lines.append(f'  "{one.quote}"')
    if one.link:
        lines.append(f"  {one.link}")
    lines += [f"  {label}: {value}" for label, value in one.facts]
    lines += [f"  {label}: {url}" for label, url in one.actions]
    return [*lines, f"  {one.source}", f"  {one.steps}"]
