"""Cells and sentences -> what replaces the subject; "none" is known as none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lastcall.stages.extract.behind import phrase_behind
from lastcall.stages.extract.gate import ADVISES
from lastcall.stages.extract.lexicon import is_generic
from lastcall.stages.extract.phrases import identifiers, is_identifier, trimmed
from lastcall.stages.extract.sentences import Sentence, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NONE = re.compile(
    r"^\s*(?:[-–—]{1,3}|n/?a|none|no (?:direct )?(?:replacement|alternative|successor)s?(?: \w+){0,3}|not applicable|nothing|tbd|tba|tentative|various|pending|several|multiple|unknown|to be (?:determined|announced|confirmed|decided)|keine?r?|aucun|ninguno|nenhum|なし|无|)\s*$",
    re.IGNORECASE,
)
_RELEASE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SETTING = re.compile(r"\([^()]{0,200}\)")
_SPLIT = re.compile(r"\s*(?:,|;|/(?=\s)|\bor\b|\band\b|\boder\b|\bou\b|\bund\b|\n|\|)\s*")
_GUIDE = re.compile(
    r"^(?:in progress|in development|planned|coming|under way|being|not|currently|tbd|see|view|read|learn|check|refer|visit|migrat\w+ guide|guide|docs?|documentation|http|transition|contact|this|these|it|them|one|instead|other|another|any|our|your|their|its|latest|new(?:er)?|recommended|supported|current|alternative|equivalent)\b(?!\s+(?-i:[A-Z`\d]))",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"(?<![\w-])(?:(?P<use>(?:please |instead,? |now |should |must |can |to |and )?(?:use|uses|adopt(?:ing)?)|(?:start|begin|consider|suggest|advise|propose|prefer|keep|by|instead,?|try|and|or|is|with) using)|(?:migrat(?:e|ed|es|ing|ion)|switch(?:ed|ing)?|upgrad(?:e|ed|ing)|mov(?:e|ed|ing)|transition(?:ed|ing)?|chang(?:e|ed|ing)|updat(?:e|ed|ing)|convert(?:ed|ing)?|redirect(?:ed|ing|s)?|renamed|rename|shift(?:ing)?|fall back|point(?:ing)?)"
    r"(?:\s+(?!to\b)[^\s.;:]+){0,12}?\s+to|(?:is|are|be|being|been|was|were)?\s*(?:replaced|superseded|succeeded|substituted)\s+(?:by|with)|replac(?:e|es|ing)\s+(?:it|them|this|these|[^\s.;]+(?:\s[^\s.;]+){0,4}?)\s+with|(?:in favou?r of|instead of (?:it|them|this),? use)|recommend(?:s|ed)?(?:\s+(?:using|that you use|migrating to|moving to|switching to|upgrading to|you (?:use|switch to|migrate to|move to)|replacements?(?: is| are)?:?|alternatives?(?: is| are)?:?|models?(?: is| are)?:?))?|successors?(?:\s+(?:is|are)|:)|(?:alternative|replacement|successor)s?(?:\s+(?:for|to|of)\s[^.;:]{2,90}?)?(?:\s+(?:is|are|include)|:)|ersetzt durch|verwenden sie|remplacé\w* par|utilisez|sustituid\w* por|reemplazad\w* por|utilice|substituíd\w* por|sostituit\w* da|usare)\s+",
    re.IGNORECASE,
)
# A cell that tells in a sentence what to do, or that nothing is there yet.
_SAYS = re.compile(r"\w+ \w+ (?:\w+ )*?(?:is|are|be|should|must|can|may|will|has|have)\b", re.IGNORECASE)
_USED = re.compile(r"^(?:please )?(?P<name>[^.;]{2,60}?) (?:should|must|can|may|is to|are to) be used\b", re.IGNORECASE)
_CJK = re.compile(
    r"(?:请使用|请改用|改用|替代(?:模型)?(?:为|：|:)?|迁移到|迁移至|代わりに|後継(?:モデル)?は?|に移行)\s*[「“\"]?([A-Za-z][\w.+ -]*[\w])|([A-Za-z][\w.+-]*)\s*(?:へ|に)(?:移行|切り替え)"
)
_SUCH = re.compile(r"\s*,?\s*(?:such as|like|including|for example|e\.g\.)\s+", re.IGNORECASE)
_AS = re.compile(r"\s*as\s+", re.IGNORECASE)
# "the official Nova SDK", "examples of the new Nova SDK": the name begins with its capital.
_JOINTS = frozenset(
    {"the", "a", "an", "of", "on", "in", "for", "and", "or", "to", "with", "by", "from"}
    | {"service", "version", "serie", "vm", "support"}
)
_WORD = re.compile(r"[^\s()\[\],;:\"'`]+")
_DIGIT = re.compile(r"\d")
_PLACE = re.compile(r"\s(?:on|in)\s")  # "Orbit 2 on Nova Engine" is Orbit 2
_CAPITAL_ON = re.compile(r"^(?:(?!from\b|for\b)[a-z]+\s+){1,6}(?=[A-Z])")
_FIRM = re.compile(r"replac|supersed|succeed|substitut|favou?r|renamed?|instead", re.IGNORECASE)
_VERBAL = re.compile(
    r"^(?:\w+ing|be|that|ensure|avoid|maintain|continue|work|keep|do|get|make|take|have|handle|support|another|others?)\b(?! [A-Z])"
)
# What goes on behind a name: how, why, until when and in spite of what one moves there.
_BEHIND = re.compile(
    r"\s+(?:without|prior|before|but|no|not|using|suitable|uninterrupted|powered|based on|for (?:continued|\w+ing)|to (?=[a-z]))\b.*$",
    re.DOTALL,
)
# "a VM series of that line", "another CDN provider": a kind of thing, of which the reader has to choose one.
_ANY_OF = re.compile(
    r"\s*(?:an?|any|another|other|different|suitable|alternative|equivalent|comparable|similar)\s", re.IGNORECASE
)
_ABOUT = re.compile(
    r"\b(?:pages?|road ?map|cycle|requirements?|guide|documentation|instructions?|article|blog|announcement|disruption)$|\bthe same\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:legacy|old(?:er)?|classic|previous|earlier|beta|preview|deprecated|experimental)\b|(?<![\w.])v?[01](?:\.\d+)*(?![\w.])",
    re.IGNORECASE,
)
_MOST = 6


def read_replacements(
    text: str, codes: tuple[str, ...] = (), links: tuple[tuple[str, str], ...] = (), items: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], bool]:
    """Return the names in a replacement cell and whether the cell says that there is none."""
    if _NONE.match(text):
        return (), bool(text.strip())
    bare = _SETTING.sub("", text)
    if codes:
        named = [code for code in codes if not _RELEASE.fullmatch(code)]  # "`nova-4`, `2026-04-14`": its version
        return tuple(dict.fromkeys(code for code in named if code in bare)) or codes[:1], False
    if not items and _SAYS.search(bare):
        return all_replacements(Sentence.of(said) for said in split(bare)), False
    del links  # their texts stand in the cell's text
    parts = [part.strip(" `*.†‡§¹²³") for line in (items or (bare,)) for part in _SPLIT.split(_SETTING.sub("", line))]
    kept = [name for part in parts for name in _words_of_ids(part) if 1 < len(name) <= 80 and not _GUIDE.match(name)]
    return tuple(dict.fromkeys(kept)), False


def _words_of_ids(part: str) -> tuple[str, ...]:
    """Return "a-1 b/c-2" as two ids: a line break between them was lost."""
    words = part.split()
    return tuple(words) if len(words) > 1 and all(is_identifier(word) for word in words) else (part,)


@lru_cache(maxsize=1024)  # a sentence is asked for each thing that ends before it
def find_replacements(sentence: Sentence) -> tuple[str, ...]:
    """Return what a sentence recommends in place of its subject, in order."""
    found: list[str] = []
    if not sentence.text.isascii():
        found += [match[1] or match[2] for match in _CJK.finditer(sentence.text)]
    if not sentence.hints & ADVISES:
        return tuple(dict.fromkeys(found))[:_MOST]
    if passive := _USED.match(sentence.text):
        found += _names(passive["name"], sentence.codes, plain="instead" in sentence.text)
    for match in _LEADS.finditer(sentence.bare):
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        such = _SUCH.match(sentence.bare[phrase.end :]) or (
            _AS.match(sentence.bare[phrase.end :]) if phrase.text.endswith(" such") else None
        )
        if such:  # "newer series such as HB5 and HX"
            phrase = phrase_behind(sentence.tokens, sentence.token_at(phrase.end + such.end()), sentence.hidden)
        named = sentence.text[phrase.start : phrase.end]
        instead = re.match(r"\s*,?\s*instead\b", sentence.bare[phrase.end :]) is not None
        found += _names(named, sentence.codes, plain=instead or _FIRM.search(match[0]) is not None)
    return tuple(dict.fromkeys(name for name in found if name))[:_MOST]


def all_replacements(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Return what several sentences recommend, each once."""
    return tuple(dict.fromkeys(name for sentence in sentences for name in find_replacements(sentence)))[:_MOST]


def _names(text: str, codes: tuple[str, ...], *, plain: bool) -> list[str]:
    ids = identifiers(text, codes)
    if ids:
        rest = text
        for one in ids:
            rest = rest.replace(one, " ")
        return list(ids) if len(re.findall(r"[^\W_]{3,}", rest)) <= 6 else []
    found: list[str] = []
    for part in _SPLIT.split(_SETTING.sub("", text)):
        name = _BEHIND.sub("", _CAPITAL_ON.sub("", trimmed(part)))
        if not 1 < len(name) <= 70 or _GUIDE.match(name) or _VERBAL.match(name) or is_generic(name):
            continue
        if _ABOUT.search(name) or name.startswith("to ") or (_ANY_OF.match(part) and _is_kind(name)):
            continue
        proper = re.search(r"[A-Z]|\d", name)
        if proper or (plain and len(name.split()) <= 4 and found == []):
            found.append(name)
    return found


def _is_kind(name: str) -> bool:
    """Tell whether a name's last word is a plain noun: "CDN provider" and not "API Token" nor "Orbit 2"."""
    last = name.rsplit(maxsplit=1)[-1]
    return last.isalpha() and last.islower()


def other_than(subject: Sequence[str], replacements: Sequence[str], vendor: str) -> tuple[str, ...]:
    """Return the replacements that are not the subject itself in other words, nor the vendor that says so.

    `subject` are its name and aliases. A name of which every word is one of the subject's is the subject, unless that
    has a word more that calls it old: the Orders API may replace the legacy Orders API.
    """
    own = [(_words(name), _OLD.search(name) is not None) for name in subject]
    return tuple(name for name in replacements if _letters(name) != _letters(vendor) and not _is_own(name, own))


def _is_own(name: str, own: Sequence[tuple[frozenset[str], bool]]) -> bool:
    ways = (_words(name), _words(_PLACE.split(name)[0]))
    # A version that both bear makes them one thing, whatever else the subject is called.
    return any(
        words <= known and not (old and words < known and not any(map(_DIGIT.search, words)))
        for words in ways
        for known, old in own
        if words
    )


def _words(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others, without plural endings and what stands between."""
    said = (word.removesuffix("s") for word in _WORD.findall(name.lower()))
    return frozenset(word for word in said if word not in _JOINTS)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())
