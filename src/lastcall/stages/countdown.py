"""Two claims -> whether the second is only the first, said again while time went by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lastcall.model.notice import Claim

DRIFT = 31  # days: "for the next four months", told on the 1st and on the 29th, ends a month apart
_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|an?|few|coming"
)
_LEFT = re.compile(
    rf"\b(?:\d+|{_NUMBERS})(?:[ -](?:\d+|{_NUMBERS}))* (?:more )?(?:day|week|month|year)s?\b", re.IGNORECASE
)
_DAYS = re.compile(r"\d+|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b")


def counts_down(before: Claim, now: Claim) -> bool:
    """Tell whether a claim repeats an older one with less time left: the same words, and nearly the same end.

    "For the next four months", a month later "for the next three months": one notice, whose end drifts by the days
    between the posts. Compare with the first date that was told, so that an end that keeps moving is seen in the end.
    """
    then, again = before.deadline(), now.deadline()
    if then is None or again is None or then == again:
        return False
    said, repeated = _shape(before.evidence.quote), _shape(now.evidence.quote)
    return "#left" in repeated and said == repeated and abs((again.earliest - then.earliest).days) <= DRIFT


def _shape(quote: str) -> str:
    """Return the words of a quote without numbers and months."""
    return " ".join(_DAYS.sub("#", _LEFT.sub("#left", quote).lower()).split())
