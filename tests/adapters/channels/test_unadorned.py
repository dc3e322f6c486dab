"""What is left of a message whose layout a service refused: every notice by name, and nothing that acts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lastcall.adapters.channels.unadorned import DISCORD, MORE, of_discord, of_slack, of_teams, within
from lastcall.model.alert import Layout
from lastcall.model.config import Receiver
from lastcall.stages.render import render
from lastcall.stages.render.samples import sample_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "slack": lambda payload: of_slack(payload)[0],
    "discord": of_discord,
    "teams": of_teams,
}


def payload(kind: str, count: int, layout: Layout, quote: str = "It ends.") -> dict[str, Any]:
    sample = sample_message("announced")
    items = tuple(
        replace(sample.items[0], subject=f"nova {n:02}", notice_id=f"n-{n}", quote=quote) for n in range(count)
    )
    rendered = render(replace(sample, items=items, layout=layout), Receiver("r", kind, {}))
    found: dict[str, Any] = json.loads(rendered.body)
    return found


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("layout", [Layout.DIGEST, sample_message("announced").layout])
def test_every_notice_is_named_without_a_layout(kind: str, layout: Layout) -> None:
    words = WORDS[kind](payload(kind, 8, layout))

    assert [n for n in range(8) if f"nova {n:02}" not in words.replace("\\", "")] == []


def test_what_a_vendor_says_calls_nobody_and_links_nowhere() -> None:
    words, _ = of_slack(payload("slack", 1, sample_message("announced").layout, "<!channel> <https://x.example|here>"))

    assert "&lt;!channel&gt;" in words
    assert "<!channel>" not in words
    assert "<https://x.example|" not in words


def test_words_are_cut_at_a_line_and_say_so() -> None:
    words = of_discord(
        {"content": "title", "embeds": [{"description": "\n".join(f"line {n}" * 20 for n in range(99))}]}
    )

    assert len(words) <= DISCORD
    assert words.endswith(f"\n{MORE}")
    assert within(100, ["one", "", "two"]) == "one\ntwo"
