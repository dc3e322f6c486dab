"""What "it", "these models" and "this repository" stand for: named before, above, or by the document's title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.lexicon import LOG, is_generic, is_name
from lastcall.stages.extract.phrases import names, trimmed
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.subjects import topic_of
from lastcall.stages.extract.verbs import TRIGGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.document import Passage
    from lastcall.stages.extract.acts import Ending
    from lastcall.stages.extract.context import ExtractContext
    from lastcall.stages.extract.phrases import Named

_IT = re.compile(r"^\W*(?:this|it|its|these|they|the|those|all|both|our)\b", re.IGNORECASE)
_MANY = re.compile(r"\W*(?:these|they|those|both|all)\b", re.IGNORECASE)
_THIS = re.compile(r"\W*(?:this|these|that|those)\b", re.IGNORECASE)
_THOSE = re.compile(r"\W*(?:this|these|those) (\w{3,})\W*", re.IGNORECASE)
_ITSELF = re.compile(
    r"\W*this (?:repository|repo|project|package|library|module|gem|plugin|action|sdk|tool|extension|crate|app)\W*",
    re.IGNORECASE,
)
_HEAD = 160  # characters in which the head of an item ends
_THIS_PART = re.compile(
    r"\W*(?:it|this|this (?:property|field|attribute|parameter|option|argument|flag|setting|value|method|key|variable))\W*",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\W*(?:(?:all|any|the) )?(?:(?:previous|prior|older|earlier|other) |(?:old|former) ones?\b)", re.IGNORECASE
)
_REGARDING = re.compile(r"\b(?:regarding|about|concerning) (?:the )?(?P<what>[^:;.]{2,60}): it\b")
_THIS_VERSION = re.compile(r"\W*this (?P<api>api )?(?:version|release)\W*", re.IGNORECASE)
VERSION = re.compile(r"^\W*(?:v(?:ersion)?\s?)?\d+(?:\.\d+)+", re.IGNORECASE)
SECTION = re.compile(
    r"^\W*(?:release|changelog|what.s new|changed?$|removed?$|deprecat|breaking|(?:revision |version |change )?history|terminology|glossary|definitions?|terms?\b|(?:\w+ )?polic(?:y|ies)|faqs?\b|(?:\w+ ){0,2}questions|features?\b|bugs?\b|fix|enhancement|improvement|added|notes?$|overview|general|other|update)",
    re.IGNORECASE,
)


def meant(passage: Passage, sentence: Sentence, one: Ending, context: ExtractContext, before: str = "") -> str:
    """Return what a statement that names nothing speaks of, `before` being the sentence before it; empty where nobody can tell."""
    return (
        _of_item(passage, one)
        or _spoken_of(sentence, one)
        or _said_before(before, one)
        or _topic(passage, one)
        or _of_title(one, context)
    )


def _of_item(passage: Passage, one: Ending) -> str:
    """Return what an item explains, for "this property" in it: "`details` - Please note this property is deprecated"."""
    if passage.kind is not PassageKind.ITEM or not passage.codes:
        return ""
    head, *more = re.split(r"\s[-–—]\s|:\s", passage.text[:_HEAD], maxsplit=1)
    head = head.strip()
    return (
        head if more and head in passage.codes and (not one.phrase.strip() or _THIS_PART.fullmatch(one.phrase)) else ""
    )


def is_meant(one: Ending, before: Sequence[Named], *, resolved: bool) -> bool:
    """Tell whether a statement speaks of what the sentence before it has named: "it", "these", "this flag at start"."""
    if resolved:
        return len(before) == 1 or _MANY.match(one.phrase) is not None
    words = set(one.phrase.lower().split())
    return _THIS.match(one.phrase) is not None and any(words & set(name.lower().split()) for name, _ in before)


def _of_title(one: Ending, context: ExtractContext) -> str:
    """Return the document's title for what speaks of itself: "This repository will be archived"."""
    title = trimmed(context.title)
    return (
        title
        if _ITSELF.fullmatch(one.phrase)
        and not LOG.search(title)
        and is_name(title)
        and not is_generic(title)
        and len(title) <= 60
        else ""
    )


def _spoken_of(sentence: Sentence, one: Ending) -> str:
    """Return what "this API" stands for, where the sentence has named it before: "… by the Orders API, but this API ends"."""
    if re.fullmatch(r"\W*it\W*", one.phrase) and (about := _REGARDING.search(sentence.text)):
        return about["what"] if is_name(about["what"]) else ""
    noun = re.fullmatch(r"\W*(?:this|that) (\w{3,})\W*", one.phrase)
    if noun is None:
        return ""
    named = re.findall(
        rf"(?:(?:[A-Z]|v\d)[\w.-]* )+{re.escape(noun[1])}\b", sentence.text[: one.start - len(one.phrase)]
    )
    return str(named[-1]) if named and is_name(named[-1]) else ""


def _said_before(before: str, one: Ending) -> str:
    """Return what "these endpoints" were called in the sentence before: "the Extend, Grant or Revoke endpoints"."""
    noun = _THOSE.fullmatch(one.phrase)
    if noun is None or not before:
        return ""
    named = re.findall(rf"(?:[A-Z][\w.-]*(?:,|,? (?:and|or))? ){{1,9}}(?:[a-z]+ ){{0,2}}{re.escape(noun[1])}\b", before)
    return str(named[-1]) if named and is_name(named[-1]) and len(named[-1]) <= 90 else ""


def _topic(passage: Passage, one: Ending) -> str:
    """Return what "it" and "these models" stand for: what the section, the item above or the entry speaks of."""
    if one.form in ("changelog", "noun"):
        return ""
    phrase = trimmed(one.phrase)
    if phrase and not is_generic(phrase):
        return ""
    if _OTHERS.match(one.phrase):
        return ""  # "all previous releases": not the one that the section is about
    unsaid = one.form in ("moved", "kept") and not one.phrase.strip()
    if not (
        unsaid or _IT.match(one.phrase.strip()) or re.match(r"\W*(?:support|we|access)?\b\s*$", phrase, re.IGNORECASE)
    ):
        return ""
    above = tuple(h for h in (*passage.headings, passage.entry_title) if h)
    if (its := _THIS_VERSION.fullmatch(one.phrase)) and above and (version := VERSION.match(above[-1])):
        return f"{'API ' if its['api'] else ''}{version[0].strip()}"
    named = (own for h in above if not (VERSION.match(h) or SECTION.match(h)) and (own := _without_log(h, phrase)))
    name = next((said for h in reversed(above) if (said := _told_of(h))), "") or topic_of(tuple(named), "")
    return "" if is_generic(name) or len(name) > 90 or TRIGGER.search(name) else name


def _without_log(heading: str, phrase: str) -> str:
    """Return a heading as what it is about: a changelog is about many things, and "the API" is that of its title."""
    log = LOG.search(heading)
    if log is None:
        return heading
    own = heading[: log.start()]
    return own if phrase and own.lower().endswith(f" {phrase.lower()}") else ""


def _told_of(heading: str) -> str:
    """Return what a heading says to end, without the words that say so."""
    said = Sentence.of(heading)
    return next((name for one in title_endings(said) for name, _ in names(one.phrase) if is_name(name)), "")
