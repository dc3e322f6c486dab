"""A payload whose layout a service refused -> its words alone: every notice that it names, without blocks and cards."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Characters of a text: Slack cuts at 40,000, Discord refuses more than 2,000, and a card of Teams may have 28 KB.
SLACK, DISCORD, TEAMS = 38_000, 2000, 8000
MORE = "and more: lastcall notices"


def of_slack(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return the words of all blocks as mrkdwn, behind the title, and, should they be too many, the title alone.

    Plain text is escaped, so that it stays words.
    """
    lines = [str(payload["text"])]
    for block in payload.get("blocks", ())[1:]:  # the first is the header: the title again
        for part in (block.get("text"), *block.get("elements", ())):
            if isinstance(part, dict) and isinstance(words := part.get("text"), str):
                lines += (words if part["type"] == "mrkdwn" else escape(words, quote=False)).splitlines()
    return within(SLACK, lines), f"{payload['text']}\n{MORE}"


def of_discord(payload: Mapping[str, Any]) -> str:
    """Return the words of all embeds as Markdown, behind the title."""
    lines = [str(payload["content"])]
    for embed in payload.get("embeds", ()):
        lines += [str(embed[key]) for key in ("title", "url") if embed.get(key)]
        lines += str(embed.get("description", "")).splitlines()
    return within(DISCORD, lines)


def of_teams(payload: Mapping[str, Any]) -> str:
    """Return the words of the card, a line for each of its blocks."""
    return within(TEAMS, _of_card(payload))


def _of_card(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _of_card(one)
    elif isinstance(part, dict):
        if isinstance(runs := part.get("inlines"), list):
            yield "".join(str(run.get("text", "")) for run in runs)
        else:
            for one in part.values():
                yield from _of_card(one)


def within(limit: int, lines: Iterable[str]) -> str:
    """Return as many whole lines as have room, and say where some had none."""
    kept: list[str] = []
    room = limit - len(MORE) - 1
    for line in filter(str.strip, lines):
        if len(line) + 1 > room:
            kept.append(MORE)
            break
        kept.append(line)
        room -= len(line) + 1
    return "\n".join(kept)
