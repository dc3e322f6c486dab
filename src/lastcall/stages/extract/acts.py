"""What a sentence may state: a phrase, by what act it ends, and the words around a verb that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lastcall.stages.extract.behind import phrase_behind
from lastcall.stages.extract.nouns import Phrase, phrase_before

if TYPE_CHECKING:
    from lastcall.stages.extract.sentences import Sentence


class Act(StrEnum):
    """What happens to the thing that a sentence speaks of."""

    ENDED = "ended"
    SUPPORT = "support"
    DEPRECATED = "deprecated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ending:
    """One statement: `phrase` ends (as it stands in the sentence, may be empty), where the verb stands, and how."""

    phrase: str
    act: Act
    past: bool = False
    start: int = 0
    end: int = 0
    form: str = ""  # passive, intransitive, active, changelog, noun, title, foreign
    verb: str = ""
    opens: bool = False  # the phrase opens its sentence


def act_of(match: re.Match[str], phrase: str = "") -> Act:
    """Return the act of a verb by the group that matched; "support for X is removed" ends the support."""
    if re.match(
        r"\W*(?:the |our |all )?(?:(?:extended |standard |long[- ]term |lts |vendor |mainstream |community |security |full |active )?support (?:for|of)|(?:security |critical |bug ?)?(?:updates|fixes|patches) (?:for|to))\b",
        phrase,
        re.IGNORECASE,
    ):
        return Act.SUPPORT
    groups = {name for name, value in match.groupdict().items() if value}
    return next((act for act in Act if act.value in groups), Act.ENDED)


def fore(sentence: Sentence, place: int) -> Phrase:
    """Return the phrase before a place of the sentence: what its verb there speaks of."""
    return phrase_before(sentence.tokens, sentence.token_at(place), sentence.hidden)


def aft(sentence: Sentence, place: int) -> Phrase:
    """Return the phrase behind a place of the sentence: what is done something to."""
    return phrase_behind(sentence.tokens, sentence.token_at(place), sentence.hidden)


def stated(match: re.Match[str], phrase: Phrase, act: Act, form: str, *, past: bool) -> Ending:
    """Return the statement that a verb makes about a phrase."""
    return Ending(phrase.text, act, past, match.start(), match.end(), form, match[0], phrase.opens)
