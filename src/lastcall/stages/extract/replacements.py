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
_DAY_NAMED = re.compile(r"\d{4}-\d{2}-\d{2}")
_SETTING = re.compile(r"\([^()]{0,200}\)")
_SPLIT = re.compile(r"\s*(?:,|;|/(?=\s)|\bor\b|\band\b|\boder\b|\bou\b|\bund\b|\n|\|)\s*")
_GUIDE = re.compile(
    r"^(?:in progress|in development|planned|coming|under way|being|not|currently|tbd|see|view|read|learn|check|refer|visit|migrat\w+ guide|guide|docs?|documentation|http|transition|contact|this|these|it|them|one|instead|other|another|any|our|your|their|its|latest|new(?:er)?|recommended|supported|current|alternative|equivalent)\b(?!\s+(?-i:[A-Z`\d]))",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"(?<![\w-])(?:(?P<use>(?:please |instead,? |now |should |must |can |to |and )?(?:use|adopt(?:ing)?)|now uses|uses(?=[^.;:]{2,80}\binstead of\b)|(?:start|begin|consider|suggest|advise|propose|prefer|keep|by|instead,?|try|and|or|is|with|towards?) using)|(?:migrat(?:e|ed|es|ing|ion)|switch(?:ed|ing)?|upgrad(?:e|ed|ing)|mov(?:e|ed|ing)|transition(?:ed|ing)?|chang(?:e|ed|ing)|updat(?:e|ed|ing)|convert(?:ed|ing)?|redirect(?:ed|ing|s)?|routed|aliased|renamed|rename|shift(?:ing)?|fall back|point(?:ing)?)"
    r"(?P<gap>(?:\s+(?!to\b)[^\s;:]+(?<!\.)){0,12}?)\s+to(?:\s+(?:use|using))?|(?:is|are|be|being|been|was|were)?\s*(?:replaced|superseded|succeeded|substituted|served)\s+(?:by|with)|replac(?:e|es|ing)\s+(?:it|them|this|these|[^\s.;]+(?:\s[^\s.;]+){0,4}?)\s+with|(?:in favou?r of|instead of (?:it|them|this),? use)|recommend(?:s|ed)?(?:\s+(?:using|that you use|migrating to|moving to|switching to|upgrading to|you (?:use|switch to|migrate to|move to)|replacements?(?: is| are)?:?|alternatives?(?: is| are)?:?|models?(?: is| are)?:?))?|successors?(?:\s+(?:is|are)|:)|(?:alternative|replacement|successor)s?(?:\s+(?:for|to|of)\s[^.;:]{2,90}?|\s+[a-z]{3,20})?(?:\s+(?:is|are|include)|:)"
    r"|(?:able to|you can|can still)\s+(?:still\s+)?(?:perform|do|replicate|reproduce|achieve|get|build|access)\s+(?:[^\s.;:,]+\s+){1,8}?(?:using|through|via|with)|ersetzt durch|verwenden sie|remplacé\w* par|utilisez|sustituid\w* por|reemplazad\w* por|utilice|substituíd\w* por|sostituit\w* da|usare)\s+",
    re.IGNORECASE,
)
# "not recommended to use X", "the breaking change introduced to X", "apps that use X": nothing is advised.
_REFUSED = re.compile(
    r"(?:\b(?:not|never|against|avoid|stop|without|cannot)|n['’]t)\s+(?:(?:recommended|advised|advise|suggested|possible|allowed|supported|be|yet|longer|to)\s+){0,3}$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b(?:the|an?|this|that|any|no|each|our|next|latest|breaking|recent|following)\s+$", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"\b(?:you|who|which|that|they|we|it|and|users?|customers?|clients?|apps?|applications?|integrations?|currently|still|already|now|whether|the|any|of|for)\s+$",
    re.IGNORECASE,
)
_URGED = re.compile(
    r"\b(?:sure|ensure|recommend|suggest|advise|propose|ask|request|require|encourage|instead)(?:\s+that)?(?:\s+(?:you|users|customers|they|we))?\s+$",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:not|never|apply|applies|applied|introduced|is|was|been|only|due|way|how|(?:log|sign) (?:in|on|up))\b|n['’]t\b",
    re.IGNORECASE,
)
# A cell that tells in a sentence what to do, or that nothing is there yet.
_SAYS = re.compile(r"\w+ \w+ (?:\w+ )*?(?:is|are|be|should|must|can|may|will|has|have)\b", re.IGNORECASE)
_USED = re.compile(
    r"(?:^(?:please )?(?![^.;]{0,60}\bthat\b)|\bthat (?=(?:an?|the|our|your)\s))(?P<name>[^.;]{2,60}?) (?:should|must|can|may|is to|are to) be used\b"
    r"|^(?P<heir>[^.;,:]{2,60}?) (?:serves?|acts?) as (?:the|an?|its|their|our) (?:[a-z-]{2,20} ){0,2}?(?:replacement|successor|alternative)\b",
    re.IGNORECASE,
)
_CJK = re.compile(
    r"(?:请使用|请改用|改用|替代(?:模型)?(?:为|：|:)?|迁移到|迁移至|代わりに|後継(?:モデル)?は?|に移行)\s*[「“\"]?([A-Za-z][\w.+ -]*[\w])|([A-Za-z][\w.+-]*)\s*(?:へ|に)(?:移行|切り替え)"
)
_SUCH = re.compile(r"\s*,?\s*(?:such as|like|including|for example|e\.g\.)\s+", re.IGNORECASE)
_COLON = re.compile(r"(?:\s+(?:of|the|these|following|below|[a-z]{3,12}s)){0,4}\s*:\s+(?=\S)")
_ONE_OF = re.compile(
    r"\b(?:one|two|three|four|any|either|following|these|ids?|names?|(?:model|version|option|alternative|replacement|endpoint|api|package|method)s)\s*$",
    re.IGNORECASE,
)
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
_PLACED = re.compile(
    r"(?:favou?r of|(?:replaced|superseded|succeeded) (?:by|with)|\b(?:use|migrate to|switch to|move to))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    r"^(?:\w+ing|be|that|ensure|avoid|maintain|continue|work|keep|do|get|make|take|have|handle|support|another|others?)\b(?! [A-Z])"
)
# What goes on behind a name: how, why, until when and in spite of what one moves there.
_BEHIND = re.compile(
    r"\s+(?:without|prior|before|but|no|not|using|suitable|uninterrupted|powered|based on|for (?:continued|new|existing|future|these|those|this|such|all|any|your|their|\w+ing)|(?:moving|going) forwards?|from now|(?:on|in|at|across) (?:the|your|all|any|each|their) (?=[a-z])|to (?=[a-z]))\b.*$",
    re.DOTALL,
)
# "a VM series of that line", "another CDN provider": a kind of thing, of which the reader has to choose one.
_ANY_OF = re.compile(
    r"\s*(?:an?|(?:the )?(?:newer|latest|next|supported)|any|another|other|different|suitable|alternative|equivalent|comparable|similar)\s",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\s*an?\s+(?!any|another|other|new|different|suitable|alternative|equivalent|comparable|similar)", re.IGNORECASE
)
_USE = re.compile(r"^\s*(?:to )?(?:use|using|adopt|try)\s+(?=\S)", re.IGNORECASE)
_RELEASE = re.compile(r"(?:api )?version v?\d[\w.-]{0,20}", re.IGNORECASE)
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
        named = [code for code in codes if not _DAY_NAMED.fullmatch(code)]  # "`nova-4`, `2026-04-14`": its version
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
    if passive := _USED.search(sentence.text):
        plain = "instead" in sentence.text
        found += _names(passive["name"] or passive["heir"], sentence.codes, plain=plain, instead=plain)
    at = 0
    while match := _LEADS.search(sentence.bare, at):
        if not _advises(match, sentence.bare):
            at = match.start() + len(match[0].split()[0])  # "if you don't migrate, we migrate it to Nova 2"
            continue
        at = match.end()
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        such = _SUCH.match(sentence.bare[phrase.end :]) or (
            _AS.match(sentence.bare[phrase.end :]) if phrase.text.endswith(" such") else None
        )
        if such:  # "newer series such as HB5 and HX"
            phrase = phrase_behind(sentence.tokens, sentence.token_at(phrase.end + such.end()), sentence.hidden)
        named = sentence.text[phrase.start : phrase.end]
        if (colon := _COLON.match(sentence.bare[phrase.end :])) and _ONE_OF.search(named):
            phrase = phrase_behind(sentence.tokens, sentence.token_at(phrase.end + colon.end()), sentence.hidden)
            named = sentence.text[phrase.start : phrase.end]  # "in favor of the two new IDs: `a` and `b`"
        instead = re.match(r"\s*,?\s*instead\b", sentence.bare[phrase.end :]) is not None
        found += _names(named, sentence.codes, plain=instead or _FIRM.search(match[0]) is not None, instead=instead)
    return tuple(dict.fromkeys(name for name in found if name))[:_MOST]


def _advises(lead: re.Match[str], text: str) -> bool:
    """Tell whether words that can lead to a replacement advise it here: neither refused, nor a description, nor a noun."""
    before = text[max(0, lead.start() - 60) : lead.start()]
    if _REFUSED.search(before) or text.startswith(("against ", "not "), lead.end()):
        return False
    said = lead[0].lower().split()
    if said == ["use"]:
        return _URGED.search(before) is not None or _DESCRIBED.search(before) is None
    if lead["gap"] is None:
        return True
    return not (_NOT_SO.search(lead["gap"]) or (said[0] in ("change", "update") and _NOUN.search(before)))


def all_replacements(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """Return what several sentences recommend, each once."""
    return tuple(dict.fromkeys(name for sentence in sentences for name in find_replacements(sentence)))[:_MOST]


def _names(text: str, codes: tuple[str, ...], *, plain: bool, instead: bool = False) -> list[str]:
    ids = identifiers(text, codes)
    if ids:
        rest = text
        for one in ids:
            rest = rest.replace(one, " ")
        return list(ids) if len(re.findall(r"[^\W_]{3,}", rest)) <= 1 + 5 * len(ids) else []
    found: list[str] = []
    for part in _SPLIT.split(_SETTING.sub("", text)):
        name = _BEHIND.sub("", _CAPITAL_ON.sub("", trimmed(_USE.sub("", part))))
        if not 1 < len(name) <= 70 or _GUIDE.match(name) or _VERBAL.match(name) or _is_vague(name):
            continue
        if (
            _ABOUT.search(name)
            or name.startswith("to ")
            or (_ANY_OF.match(part) and _is_kind(name) and not (instead and _ONE.match(part)))
        ):
            continue
        proper = re.search(r"[A-Z]|\d", name)
        if proper or (plain and len(name.split()) <= 4 and found == []):
            found.append(name)
    return found


def _is_vague(name: str) -> bool:
    """Tell whether a name only points at something; a version is one of many, and says which."""
    return is_generic(name) and not _RELEASE.fullmatch(name)


def _is_kind(name: str) -> bool:
    """Tell whether a name's last word is a plain noun: "CDN provider" and not "API Token" nor "Orbit 2"."""
    last = name.rsplit(maxsplit=1)[-1]
    return last.isalpha() and last.islower()


def other_than(subject: Sequence[str], replacements: Sequence[str], vendor: str, said: str = "") -> tuple[str, ...]:
    """Return the replacements that are not the subject itself in other words, nor the vendor that says so.

    A vendor that is called like its product is kept where the words (`said`) put it in the subject's place.

    `subject` are its name and aliases. A name of which every word is one of the subject's is the subject, unless that
    has a word more that calls it old: the Orders API may replace the legacy Orders API.
    """
    own = [(_words(name), _OLD.search(name) is not None) for name in subject]
    return tuple(
        name
        for name in replacements
        if not _DAY_NAMED.fullmatch(name)
        and (_letters(name) != _letters(vendor) or _takes_its_place(name, said))
        and not _is_own(name, own)
    )


def _takes_its_place(name: str, said: str) -> bool:
    at = said.find(name)
    return at > 0 and _PLACED.search(said[max(0, at - 40) : at]) is not None


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
    said = ((word[:1], word.lower().removesuffix("s")) for word in _WORD.findall(name))
    # "Speech Services" is a name, "OCSP services" is OCSP.
    return frozenset(word for first, word in said if word not in _JOINTS or (first.isupper() and word == "service"))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())
