"""A name in a file -> does it stand in a sentence that people read, or in a line that a program obeys."""

from __future__ import annotations

import re

_COMMAND = re.compile(
    r"\b(?:curl|wget|http|aws|az|gcloud|heroku|docker|kubectl|npm|pip|gh|serverless|sls|SELECT|INSERT|UPDATE|select|insert|update)\b|https?://|--\w|\$\("
)
WORDS = re.compile(r"[A-Za-z][A-Za-z']+")


def is_sentence(text: str, start: int, end: int, least: int = 4) -> bool:
    """Tell whether a name stands within words of prose: not in a command, an address or a list of names.

    `least` is how many words make prose: in a program's string two do, in a line of settings it takes more.
    """
    row_start, row_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    row = text[row_start : row_end if row_end >= 0 else None]
    around = row[: start - row_start] + " " + row[end - row_start :]
    words = [word for word in WORDS.findall(around) if len(word) > 1]
    if (
        len(words) < least
        or re.search(r"\{\s+\w", row)
        or _COMMAND.search(around)
        or re.search(r"[=:][\"']?$|[\"'`]$", row[: start - row_start])
    ):
        return False
    return len(re.findall(r"(?:^|\s)[A-Za-z']+(?=[\s.,;!?]|$)", around)) >= least
