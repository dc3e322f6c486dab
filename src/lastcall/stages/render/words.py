"""A message -> plain lines that every channel lays out; outside text is cleaned and cut, never interpreted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.titles import what_of

if TYPE_CHECKING:
    from lastcall.model.alert import Message, MessageItem

SHOWN = 20  # notices that one message spells out; the rest is counted
QUOTE = 400
USES = 3
# Control characters and those that turn the reading direction: they can only deceive.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def clean(text: str, limit: int = 300) -> str:
    """Return outside text in one line, without characters that nobody sees, cut with an ellipsis."""
    flat = " ".join(_UNSEEN.sub("", text).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def safe_link(url: str) -> str:
    """Return an http(s) address that can stand in markup, or nothing."""
    ok = re.fullmatch(r"https?://[^\s<>\"'|\\`]{3,2000}", url)
    return url if ok else ""


def line_of(item: MessageItem) -> str:
    """Return a notice in one line: who, what, when."""
    name = f"{item.subject} ({item.scope})" if item.scope else item.subject
    return clean(f"{item.vendor_name}: {name} {what_of(item)}", 200)


def facts_of(item: MessageItem) -> tuple[tuple[str, str], ...]:
    """Return what is known of a notice as (label, value) pairs, values clean; only what there is to say."""
    if item.subject_kind == "source":
        return tuple(
            (label, clean(value)) for label, value in (("Severity", item.severity), ("Why", item.quote)) if value
        )
    sure = {"reported": "reported by others, not confirmed by the vendor", "likely": "likely; the wording is weak"}
    replaced = ", ".join(item.replacements) or ("none" if item.no_replacement else "not named")
    uses = list(item.used_in[:USES])
    if len(item.used_in) > USES:
        uses.append(f"and {len(item.used_in) - USES} more")
    pairs = (
        ("Severity", item.severity),
        ("Replacement", replaced),
        ("Announced", item.announced_on.isoformat() if item.announced_on else ""),
        ("Also", ", ".join(item.other_milestones)),
        ("Start by", item.start_by.isoformat() if item.start_by else ""),
        ("Sources disagree", "; ".join(item.conflicts)),
        ("How sure", sure.get(item.confidence, "")),
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
    if item.subject_kind == "source":
        return f"lastcall sources · lastcall sources test {safe_link(item.url)}"
    return f"lastcall ack {item.notice_id} · lastcall snooze {item.notice_id} --until 7d · lastcall explain {item.notice_id}"


def text_of(message: Message) -> str:
    """Return a whole message as plain text."""
    title = clean(message.title, 200)
    if not message.items:
        return f"{title}\n\nIf you read this, the receiver '{clean(message.receiver, 60)}' works. Nothing is shutting down.\n"
    if message.layout == "digest":
        lines = [f"- {line_of(item)}  [{item.notice_id}]" for item in message.items]
        return "\n".join(
            [title, "", *lines, "", "lastcall upcoming shows the timeline, lastcall explain ID the evidence.", ""]
        )
    parts = [title, ""]
    for item in message.items[:SHOWN]:
        parts += _item(item)
    if len(message.items) > SHOWN:
        parts += [f"and {len(message.items) - SHOWN} more: lastcall notices", ""]
    return "\n".join(parts)


def _item(item: MessageItem) -> list[str]:
    lines = [line_of(item)]
    if item.quote and item.subject_kind != "source":
        lines.append(f'  "{clean(item.quote, QUOTE)}"')
    if safe_link(item.url):
        lines.append(f"  {item.url}")
    lines += [f"  {label}: {value}" for label, value in facts_of(item)]
    return [*lines, f"  {source_of(item)}", f"  {next_steps(item)}", ""]
