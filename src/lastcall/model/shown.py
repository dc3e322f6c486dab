"""Outside text -> what may be shown of it: one printable line, and a cell of a Markdown table."""

from __future__ import annotations


def flat(text: object, limit: int = 10_000) -> str:
    """Return outside text in one printable line, cut with an ellipsis."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"


def markdown_cell(text: object, limit: int = 200) -> str:
    """Return outside text as the words of a table's cell: no markup, no link, and nobody who is mentioned by it."""
    plain = flat(text, limit).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "'")
    return plain.replace("[", "\\[").replace("]", "\\]").replace("@", "@\u200b")
