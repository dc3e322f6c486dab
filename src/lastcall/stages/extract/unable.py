"""A sentence -> what can no longer be done, or be done with: "you can no longer use X", "closing X to new customers"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract import forms
from lastcall.stages.extract.acts import Act, Ending, aft, fore, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.extract.sentences import Sentence


def unable(sentence: Sentence) -> Iterator[Ending]:
    """Yield what can no longer be done, or be done with: "it will no longer be possible to create zones in the old system": the doing is what ends."""
    for match in forms.CLOSING.finditer(sentence.bare):
        yield Ending(
            sentence.hidden[slice(*match.span("what"))],
            Act.CLOSED,
            "ed " in match[0],
            match.start(),
            match.end(),
            "active",
            match[0],
        )
    for match in forms.NO_MORE_USE.finditer(sentence.bare):
        phrase = aft(sentence, match.end())
        unless = re.match(r"\W*(?:if|unless|when|once)\b", sentence.bare, re.IGNORECASE)
        if phrase.text and not unless and not re.match(r"\s*(?:if|unless)\b", sentence.bare[phrase.end :]):
            act = Act.CLOSED if match["who"].lower().startswith("new") else Act.ENDED
            yield stated(match, phrase, act, "passive", past=match["now"] is not None)
    for match in forms.THINGS_ABLE.finditer(sentence.bare):
        phrase = fore(sentence, match.start())
        if phrase.text and not phrase.conditional and not forms.PEOPLE.fullmatch(phrase.text):
            yield stated(
                match, phrase, Act.ENDED, "enforced", past=match["aux"].lower().startswith(("are", "is", "can"))
            )
    for match in forms.POSSIBLE.finditer(sentence.bare):
        phrase = aft(sentence, match.end())
        if re.match(r"(?:be )?used?\b", phrase.text):
            phrase = fore(sentence, match.start())
        unless = re.match(r"\W*(?:if|unless)\b", sentence.bare)
        if phrase.text and not unless and not re.match(r"\s*(?:if|unless)\b", sentence.bare[phrase.end :]):
            act = Act.CLOSED if forms.OPENING.match(phrase.text) else Act.ENDED
            text = "it" if forms.OPENING.fullmatch(phrase.text) else phrase.text  # "will not be able to sign up"
            yield Ending(text, act, bool(match["now"]), match.start(), match.end(), "passive", match[0])
