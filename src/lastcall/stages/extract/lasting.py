"""A sentence -> what goes on until a day and no longer: "classic tokens continue to work until May 1"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract import gate
from lastcall.stages.extract.acts import Act, Ending
from lastcall.stages.extract.behind import phrase_behind
from lastcall.stages.extract.nouns import phrase_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.extract.sentences import Sentence

_GOES_ON_TEXT = (
    r"(?:will |can |may |do |does )?(?:still |only |now )?(?:continues? to (?:work|function|operate|be \w+(?:ed|able|ible))|keeps? (?:working|functioning)"
    r"|remains? (?:\w+ly )?(?:available|accessible|supported|usable|functional|operational|valid|in service)|still be (?:available|supported|accessible|usable)|(?:receives?|gets?) (?:only )?(?:\w+ ){0,3}?(?:fixes|updates|patches|support)|(?:is|are|will(?: only)? be) (?:\w+ly |still |only )?(?:supported|maintained))"
)
_UNTIL = r"\b(?:until|till|through|up to|up until)\s+(?:the end of\s+)?§"
_GOES_ON = re.compile(rf"\b{_GOES_ON_TEXT}", re.IGNORECASE)
_GOES_ON_UNTIL = re.compile(rf"{_GOES_ON.pattern}(?=[^.;:§]{{0,40}}?{_UNTIL})", re.IGNORECASE)
_USED_UNTIL = re.compile(
    rf"\b(?:you|users|customers|developers|they)\s+(?:can|may|will be able to)\s+(?:still |keep |continue to )+(?:use|using|access|accessing)\s+(?=[^.;:§]{{2,80}}?{_UNTIL})",
    re.IGNORECASE,
)
_SUPPORTED_UNTIL = re.compile(
    rf"\b(?:will|we['’]ll)\s+(?:(?:continue to|still|keep)\s+(?:support|supporting|maintain|maintaining|offer|offering|serve|serving)|(?:continue to )?(?:support|maintain|provide (?:\w+ ){{0,3}}?(?:fixes|updates|patches|support) (?:for|to)))\s+(?=[^.;:§]{{2,80}}?{_UNTIL})",
    re.IGNORECASE,
)
_OPENS_UNTIL = re.compile(rf"\W*{_UNTIL}", re.IGNORECASE)


def lasting(sentence: Sentence) -> Iterator[Ending]:
    """Yield what goes on until a day: "X continues to work until May 1", "until May 1 you can still use X"."""
    if not sentence.hints & gate.ENDS or sentence.silence or not sentence.days:
        return
    for match in (_GOES_ON if _OPENS_UNTIL.match(sentence.bare) else _GOES_ON_UNTIL).finditer(sentence.bare):
        phrase = phrase_before(sentence.tokens, sentence.token_at(match.start()), sentence.hidden)
        if phrase.text and not phrase.conditional:
            act = Act.SUPPORT if re.search(r"support|fixes|updates|patches", match[0]) else Act.ENDED
            yield Ending(phrase.text, act, start=match.start(), end=match.end(), form="until", verb=match[0])
    for match in (*_USED_UNTIL.finditer(sentence.bare), *_SUPPORTED_UNTIL.finditer(sentence.bare)):
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        if phrase.text:
            yield Ending(phrase.text, Act.ENDED, start=match.start(), end=match.end(), form="until", verb=match[0])
