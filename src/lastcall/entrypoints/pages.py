"""What the code knows -> pages of the documentation: `python -m lastcall.entrypoints.pages messages`, or `receivers`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lastcall.adapters.channels import CHANNELS
from lastcall.model.config import Receiver
from lastcall.model.templates import TEMPLATES
from lastcall.stages.render import render
from lastcall.stages.render.reading import as_html, as_json, as_text
from lastcall.stages.render.samples import sample_message, sample_reasons

if TYPE_CHECKING:
    from collections.abc import Callable

_MAIL = Receiver("mail", "email", {"to": ("ops@example.com",), "from": "Lastcall <lastcall@example.com>"})
_SLACK = Receiver("ops", "slack")
_MARKS = re.compile(r"(<!-- receivers -->\n).*?(<!-- /receivers -->)", re.DOTALL)


def receivers_table() -> str:
    """Return the table of receivers, from the traits of their channels."""
    lines = [
        "| receiver | a follow-up is | a repeat after a lost answer | a withdrawal | templates |",
        "|---|---|---|---|---|",
    ]
    for kind, (_, ways) in CHANNELS.items():
        parts = ", ".join(f"`{kind}.{part}`" for part in TEMPLATES.get(kind, ())) or "none"
        lines += [f"| {way.name} | {way.follow_ups} | {way.repeats} | {way.closes} | {parts} |" for way in ways]
    return "\n".join(lines) + "\n"


def receivers_page(page: str) -> str:
    """Return the page about receivers with its table made anew."""
    return _MARKS.sub(lambda found: f"{found[1]}{receivers_table()}{found[2]}", page)


def messages_page() -> str:
    """Return one mail and one Slack message for each reason, of an invented vendor."""
    parts = [
        "# Messages",
        "",
        "Made by `python -m lastcall.entrypoints.pages messages > docs/messages.md`; a test holds it current. The vendor is",
        "invented. `lastcall alerts preview REASON --receiver NAME` shows the same in the form of your receivers, and",
        "`lastcall alerts preview NOTICE` what would be said about a notice that you know.",
    ]
    for reason in sample_reasons():
        mail = render(sample_message(reason, receiver="mail"), _MAIL)
        slack = render(sample_message(reason, receiver="ops"), _SLACK)
        parts += ["", f"## {reason}", "", *_block("E-mail, as text", as_text(mail), "text", open_=True)]
        parts += ["", *_block("The same mail's HTML", as_html(mail), "html")]
        parts += ["", *_block("Slack, as it reads", as_text(slack), "text", open_=True)]
        parts += ["", *_block("Slack's Block Kit", as_json(slack), "json")]
    return "\n".join(parts) + "\n"


def _block(title: str, text: str, language: str, *, open_: bool = False) -> list[str]:
    lines = [line.rstrip() for line in text.strip().splitlines()]
    fenced = [f"```{language}", *lines, "```"]
    if open_:
        return [f"{title}:", "", *fenced]
    return ["<details>", f"<summary>{title}</summary>", "", *fenced, "", "</details>"]


PAGES: dict[str, Callable[[], str]] = {
    "messages": messages_page,
    "receivers": lambda: receivers_page(Path("docs/receivers.md").read_text(encoding="utf-8")),
}


if __name__ == "__main__":
    sys.stdout.write(PAGES[sys.argv[1]]())
