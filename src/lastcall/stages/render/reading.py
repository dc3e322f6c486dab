"""A rendered message -> how it reads: text, HTML where the kind has it, or the JSON that is sent."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from email.message import EmailMessage

    from lastcall.model.alert import Rendered

# What of a payload is for machines: it is sent, and nobody reads it.
_SILENT = frozenset(
    {"type", "id", "key", "dedup_key", "sequence_id", "event_type", "contentType", "$schema", "version", "state"}
)


def as_text(rendered: Rendered) -> str:
    """Return what a person reads, in the order in which it stands."""
    if rendered.kind == "console":
        return rendered.body.decode()
    if rendered.kind == "email":
        mail = _mail(rendered)
        return f"Subject: {str(mail['Subject']).strip()}\n\n{_part(mail, 'plain')}"
    payload = json.loads(rendered.body)
    return slack_text(payload) if rendered.kind == "slack" else "\n".join(_words(payload))


def as_html(rendered: Rendered) -> str:
    """Return the HTML of a mail; empty for every other kind."""
    return _part(_mail(rendered), "html") if rendered.kind == "email" else ""


def as_json(rendered: Rendered) -> str:
    """Return what is sent, as JSON; a mail as its headers and parts."""
    if rendered.kind == "console":
        return _dumped({"text": rendered.body.decode()})
    if rendered.kind == "email":
        mail = _mail(rendered)
        parts = {part.get_content_type(): _content(part) for part in mail.walk() if not part.is_multipart()}
        return _dumped({"headers": {name: str(value) for name, value in mail.items()}, "parts": parts})
    return _dumped(json.loads(rendered.body))


def slack_text(payload: dict[str, Any]) -> str:
    """Return Slack's blocks as they read, buttons in brackets."""
    lines: list[str] = []
    for block in payload.get("blocks", ()):
        parts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
        for part in parts:
            if isinstance(part, dict):
                text = part.get("text")
                lines.append(f"[{text['text']}]" if isinstance(text, dict) else str(text))
    plain = "\n".join(lines)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _words(value: Any, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [word for name, inner in value.items() if name not in _SILENT for word in _words(inner, name)]
    if isinstance(value, list):
        return [word for inner in value for word in _words(inner, key)]
    return [value] if isinstance(value, str) and value else []


def _mail(rendered: Rendered) -> EmailMessage:
    return message_from_bytes(rendered.body, policy=policy.default)


def _part(mail: EmailMessage, kind: str) -> str:
    for part in mail.walk():
        if part.get_content_type() == f"text/{kind}":
            return _content(part)
    return ""


def _content(part: EmailMessage) -> str:
    content = part.get_content()
    text = content if isinstance(content, str) else bytes(content).decode(errors="replace")
    return text.replace("\r\n", "\n")


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
