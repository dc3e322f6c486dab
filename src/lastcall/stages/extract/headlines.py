"""A title -> what it says to end: as a sentence does, or as "X deprecation", "Retirement: X", "Ending X in May"."""

from __future__ import annotations

import re

from lastcall.stages.extract.acts import Act, Ending, act_of
from lastcall.stages.extract.endings import endings
from lastcall.stages.extract.forms import ABOUT, ANNOUNCED, LAST_NOUN, LINE_OF, MARKED
from lastcall.stages.extract.lexicon import is_generic
from lastcall.stages.extract.phrases import trimmed
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.verbs import NOUNS

_HEADED = re.compile(
    rf"^\W*(?:(?:§|action required|update[ds]?|public preview|in preview|important|announcement|announcing|reminder|notice|upcoming|breaking(?: change)?)\s*[:–—|-]*\s*)*\[?(?:{NOUNS}|(?P<was>retired|deprecated|removed|discontinued|sunset))(?: (?:notice|announcement|of|for|date|update|reminder|plan))*\]?\s*[:–—|-]*\s+(?=\S)",
    re.IGNORECASE,
)
_TAILED = re.compile(
    rf"\s*(?:[-–—:(|]\s*)?\b(?:{NOUNS}|(?P<past>removed|retired|discontinued|deprecated|disabled|turned off|switched off|decommissioned)|to be (?:removed|retired|deprecated|shut down|discontinued)|(?:will )?(?:EOL|sunset|retire|shut down|end)|(?:now )?(?:shutting down|retiring|sunsetting|winding down|going away)|(?P<support_over>support (?:dropped|removed|ended|discontinued|withdrawn))|goodbye)(?: (?:notice|announcement|date|plan|timeline|reminder|update|policy change)s?)?\b(?=\W*(?:$|§|on\b|in\b|by\b|from\b|for\b|as of|effective|[-–—:(]|to \d|and migrat))",
    re.IGNORECASE,
)


_SINCE = re.compile(
    r"(?:since|from|as of|in|by|until|before|after)\b", re.IGNORECASE
)  # "Deprecated since 1.2": names nothing
# "Triggers are not deprecated", "services affected by the deprecation": what stands before ends nothing.
_NO_THING = re.compile(
    r"\b(?:not|never|n['’]t|by|of|for|from|with|about|on|to|in|the|an?|our|during|after|before|be|been|being|is|are|was|were|will|that)\W*$",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"^\W*(?:say(?:ing)? )?(?:good-?bye|farewell|so long)\b(?:,|\s+to)?\s+(?:the |our )?(?=\S)", re.IGNORECASE
)


def title_endings(title: Sentence) -> tuple[Ending, ...]:
    """Return what a title says to end: as a sentence does, or as "X deprecation", "Retirement: X", "Ending X in May"."""
    # "Removal of X" is done where it is a line of a changelog; as a title it may be to come.
    found = () if LINE_OF.match(title.bare) else endings(title, change=True)
    text = title.hidden
    if (found and not _named_before(found[0], text)) or title.silence:
        return found
    head, colon, rest = text.partition(": ")
    if (
        colon
        and LAST_NOUN.search(head)
        and len(rest) > 3
        and (told := title_endings(Sentence.of(title.text[len(head) + 2 :], title.codes)))
    ):
        return told  # "Serverless deprecation: legacy models removed May 14"
    if farewell := _FAREWELL.match(text):
        return (Ending(_cut(text[farewell.end() :]), Act.ENDED, end=farewell.end(), form="title", verb=farewell[0]),)
    headed = _HEADED.match(text)
    if (
        headed
        and ABOUT.match(text[headed.end() :]) is None
        and not _SINCE.match(text[headed.end() :])
        and trimmed(text[headed.end() :])
    ):
        return (
            Ending(
                _cut(text[headed.end() :]),
                _act(headed, headed["was"]),
                bool(headed["was"]),
                0,
                headed.end(),
                "title",
                headed[0],
            ),
        )
    if marked := MARKED.match(text):
        return (
            Ending(marked["name"], act_of(marked), marked["ended"] is not None, 0, marked.end(), "title", marked[0]),
        )
    tail = _TAILED.search(text)
    if (
        tail and re.match(r"\s*:\s*\S", text[tail.end() :]) and re.search(r"[A-Z\d]", text[tail.end() :])
    ):  # "Model deprecation: Nova 1"
        rest = text[tail.end() :].lstrip(" :")
        return (
            Ending(
                _cut(rest), _act(tail, tail["past"]), bool(tail["past"]), tail.start(), tail.end(), "title", tail[0]
            ),
        )
    if tail and ABOUT.match(text[tail.end() :]) is None and trimmed(text[: tail.start()]):
        fore = re.split(
            r"^\W*(?:announcing|announcement|update|reminder|notice)\W+", text[: tail.start()], flags=re.IGNORECASE
        )[-1]
        if _is_index(fore, tail[0]) or _NO_THING.search(fore):
            return ()
        return (Ending(fore, _act(tail, tail["past"]), bool(tail["past"]), tail.start(), tail.end(), "title", tail[0]),)
    return ()


def _act(match: re.Match[str], word: str | None) -> Act:
    """Return the act of a title's noun, or of its participle: "X deprecated" is no end."""
    if match.groupdict().get("support_over"):
        return Act.SUPPORT
    return Act.DEPRECATED if word and word.lower() == "deprecated" else act_of(match)


def _is_index(fore: str, noun: str) -> bool:
    """Tell whether a title is of a page about ends, and of no end: "Model deprecations for June", "Nova: model retirement"."""
    last = fore.rpartition(": ")[2]
    many = re.search(r"(?:deprecations|retirements|removals)\b", noun, re.IGNORECASE) is not None
    return (many and not re.search(r"\d", fore)) or (":" in fore and is_generic(trimmed(last)))


def _named_before(one: Ending, text: str) -> bool:
    """Tell whether a title names what ends before the noun: "Passcode Retirement for External Sharing"."""
    fore = trimmed(re.sub(r"^\W*(?:§+\W*)?", "", text[: one.start]))
    return (
        one.form == "noun"
        and len(fore.split()) >= 2
        and re.search(r"\bfor\s*$", one.verb) is not None
        and not ANNOUNCED.search(fore)
    )


def _cut(rest: str) -> str:
    """Return what a title names behind its first words: up to a date, a dash or the day of it."""
    return re.split(
        r"\s*(?:§|\s[–—|]\s|[;:]|\b(?:on|in|by|from|effective|starting|as of|after)\s+(?:§|the end)|\b(?:is|are|will|has been)\b)",
        rest,
    )[0]
