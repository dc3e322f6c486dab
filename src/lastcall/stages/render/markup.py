"""Clean words -> words that one markup shows as they are: nothing in them is a mention, a link or a tag."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~=^:])")
_NAMES = re.compile(r"([@#])(?=\w)|\b(GH-)(?=\d)")


def slack(text: str) -> str:
    """Escape for Slack's mrkdwn: its three control characters; then no mention and no link can start."""
    return html.escape(text, quote=False)


def markdown(text: str) -> str:
    """Escape for Markdown (CommonMark lets any punctuation be escaped); names after @ and # are broken up."""
    apart = _NAMES.sub(lambda found: f"{found[0]}\u200b", text)
    return _PUNCTUATION.sub(r"\\\1", apart.replace("&", "&amp;"))


def hypertext(text: str) -> str:
    """Escape for HTML."""
    return html.escape(text)


def plain(text: str) -> str:
    """Return plain text as it is."""
    return text


# By the last part of a template's name.
ESCAPES: dict[str, Callable[[str], str]] = {
    "txt": plain,
    "subject": plain,
    "html": hypertext,
    "mrkdwn": slack,
    "md": markdown,
}
