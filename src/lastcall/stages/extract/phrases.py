"""Noun phrases -> names: what a clause speaks of, without the words around the name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lastcall.stages.extract.lexicon import is_generic, is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 110  # characters of a name; longer is a sentence
Named = tuple[str, tuple[str, ...]]

_LEADING = re.compile(
    r"^(?:\[[^\]]{0,40}\]\s*|(?:l|un|dell|all|nell|d)['’](?=[A-Z])|(?:subject|re|fwd?)\s*:\s*|(?:(?:important|warning|urgent|psa|fyi|heads[- ]up|reminder)\s*:|important (?:\w+ )?(?:update|notice|announcement)|(?:attention|action) required|updated? (?:on|about|regarding|phase of)|revised|(?:api )?(?:calls?|requests?|traffic)(?: made| sent)? to(?= (?:the|our|v\d)\b| ?[`/])|(?:active |security |regular )?maintenance (?:of|for)|(?:operations?|functionality)(?: related to [^/`]{2,80}?)? (?:under|on|of)(?= [`/])|(?:which |that |this )?(?:point|time|date|stage),? (?=(?:the|our|all|any|these|those|its|their)\b)|(?:grace|transition|migration|deprecation|sunset|notice) period (?:for|of)|(?:to|on|about) (?=the\b)|(?:the|a|an|our|its|their|your|all|any|both|each|some|of|these|those|this|that|following|existing|current|currently|remaining|previous|previously|original|former|upcoming|planned|legacy|deprecated|obsolete|outdated|"
    r"older|old|several|many|few|various|two|three|four|five|six|\d+(?=\s)|already|now|also|eventually|finally|and|or|but|so|use of|usage of|using|access to|(?:(?:extended|standard|long[- ]term|lts|vendor|mainstream|community|security|full|active) )?support (?:for|of)|(?:security |critical |bug ?)?(?:updates|fixes|patches) (?:for|to)(?= (?-i:[A-Z]))|(?:the )?ability to use|availability of|reminder that|reminder|"
    r"breaking(?: change)?|notice|note|announcing|announcement|today|for|new|entire|customer|public|unused|service|certain|affected|specific|(?:run|runs|running)(?= (?-i:[A-Z])))\b(?!-\w)[\s:]*(?=\S))|_(?!\w+\(\))|[\s§\"'“”‘’`*⚠️🚨❗❌✅🗑️🔥🧹💥~|(),:;–—]|-(?!-?[a-z]))+",
    re.IGNORECASE,
)
# "Pursuant to this migration, X and Y": why and when, before the thing.
_OPENING = re.compile(
    r"^\W*(?:(?:pursuant|according|due|thanks|prior) to|(?:as part|as a result|because|in light) of|(?:with|per|following|given|under|during) (?:this|the|our|that)) [^,]{2,60}, (?=\S)",
    re.IGNORECASE,
)
_KEPT = re.compile(r"\b(legacy|public|old|older|new)\s*$", re.IGNORECASE)
_SERVICE = re.compile(r"\b(service)\s*$", re.IGNORECASE)  # "service principal name"
_TAIL = re.compile(
    r"\s+(?:that (?:were|are) )?deprecated (?:in|since|by) [\w. ]{1,30}$|(?<=\bAPI) calls?$|\s+(?:from|in|since|with|as of|starting with) (?:version |release )?v?\d+(?:\.\d+)+$|\s+(?:no (?:sooner|earlier|later)|on or (?:about|after|before)|at the (?:earliest|latest)|from (?:(?:all|any|every|the|our|its) )*(?:\w+ )?(?:payloads?|responses?|requests?|results?|output)|from (?:the|our) (?:public )?(?:API|SDK|CLI|library|package|codebase))$|(?:\s+(?:and|or|of|in|on|for|to|from|with|by|at|as|the|a|an|is|are|its|our|also|be|&|was|were|being|not|both|all|dates?|instead|now|soon|only|too))+$|\s+(?:on|by|from|until|before|after) (?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? \d{1,2}(?:st|nd|rd|th)?$|[\s,(\[\"“'`:;.!–—-]+$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s*\([^()]*§[^()]*\)|§+")
_ASIDE = re.compile(
    r"\s*\((?:(?:now )?(?:deprecated|retired|discontinued|obsolete)|link|docs?|blog|screenshot|details|guide|issues?|preview|\[?#\d+\]?|\[?[0-9a-f]{7,40}\]?|see [^()]*|thanks [^()]*|@[\w-]+|by [^()]*|[\w./-]+#\d+|#\d+(?:, #\d+)*)\)"
)
# "Orders API, replaced by Sales API": what comes instead is no part of the name.
_INSTEAD = re.compile(
    r",? (?:(?:which|that) (?:is|are|was|will be) )?(?:now )?(?:replaced|superseded|succeeded) (?:by|with)\b.*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r",? and (?:removing|adding|introducing|replacing|moving|changing|renaming) .*$", re.IGNORECASE)
# "X, deprecated since 2.0, has been removed": what it is called is no part of its name.
_CALLED = re.compile(
    r",\s*(?:now |already |long |which (?:is|are|was|were) )*(?:deprecated|announced|introduced|marked)\b.*$",
    re.IGNORECASE,
)
_AND_THEN = re.compile(
    r",? and (?:re)?(?:focus|shift|invest|concentrate|direct)\w* (?:on|in|to|our|its|their|more)\b.*$|,? from (?:our|its|their) (?=[a-z])[\w -]{0,40}(?:process(?:es)?|pipelines?|images?|infrastructure)$",
    re.IGNORECASE,
)
# "Added keys to replace the token model, which is deprecated": the model is.
_TO_REPLACE = re.compile(
    r"^\W*(?:please )?use\b[^.;]{2,60}? (?:instead of|rather than)\s+|^\W*(?:[a-z]+ ){1,3}instead of\s+|^\W*(?:add(?:ed|s)?|introduc\w+|launch\w+|new)\b[^.;]{2,90}?\bto (?:replace|supersede)\s+",
    re.IGNORECASE,
)
_COMMIT = re.compile(
    r"\s*(?:,?\s*(?:closes|fixes|refs?|see)\s+)?(?:\(?\[?[\w./-]*#\d+\]?\)?(?:\([^()]*\))?|\(\[?(?-i:[A-Z]{2,10})-\d+\]?(?:\([^()]*\))?\)|\(\[?[0-9a-f]{7,40}\]?(?:\([^()]*\))?\))\s*$",
    re.IGNORECASE,
)
_MODEL = re.compile(r"^(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[\w.@:/+-]*[A-Za-z0-9][-.@:/][\w.@:/+*-]*[\w*]$")
PATH = re.compile(r"^(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s*)?/?[\w{}.:*<>-]*/[\w{}./:*<>?=&-]*$")
_HASH = re.compile(r"[0-9a-f]{7,40}")
_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD)\s+$")
# Possessive (++): a full stop parts and is a part, so that a row of them could be read in 2^n ways.
_ID = re.compile(
    r"(?<![\w/@.{-])((?:(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+/?[\w{}./:*-]+/[\w{}./:*-]+)|/[a-z][\w{}.:*-]*(?:/(?:[\w{}.:*-]+|<[\w-]{1,40}>))+|@[\w-]+/[\w./-]+|[a-z][\w-]*(?:\.[a-z][\w-]*)+/v\d\w*|[A-Za-z][\w]*(?:[-/@:.][\w.*{}]++)*[-@][\w.*{}]*\d[\w.*-]*|[a-z]+(?:_[a-z0-9]+)+|"
    r"[A-Za-z]+(?:\.[a-z_A-Z]\w+(?:-\w++)*+)+(?:\(\))?|--[a-z][\w-]+|[a-z]+\d[\w.]*-[\w.-]+|[a-z0-9][\w.-]*/[a-z0-9][\w./-]*:[\w.-]+|(?:[a-z0-9]+-){2,}[\w.]*\d[\w.]*|[a-z]\w*-\*|[a-z]+[A-Z]\w+(?:\(\))?|\w+\(\))"
)
_NO_ID = re.compile(
    r"(?:e\.g|i\.e|https?:|\d{4}-|v\d+\.\d|x86-64|utf-8|end-of|node\.js|next\.js|vue\.js|\.net$|[0-9a-f]{7,40}$)",
    re.IGNORECASE,
)
_TLD = re.compile(
    r"\.(?:com|io|md|dev|org|net|ai|html?|co|js)$|-(?:based|style|only|side|in|day|hour|month|year|bit|factor)$",
    re.IGNORECASE,
)
_MARKS = " ,;:*`\"'“”‘’"
_WILD = re.compile(r"[/.:_-]\*[ ,;:`\"'“”‘’]*$")  # "/legacy/*" is no emphasis
_VERSION = re.compile(r"^(?:v(?:ersion)? ?)?\d+(?:\.[\dx]+)*(?: ?\(?lts\)?)?$", re.IGNORECASE)
_SHARED = re.compile(
    r"\b(?:fields?|parameters?|flags?|options?|arguments?|headers?|propert(?:y|ies)|methods?|columns?|classes|class|values?)\b",
    re.IGNORECASE,
)
PARTS_OF = re.compile(rf"{_SHARED.pattern}\s*$", re.IGNORECASE)  # "/v1/chat parameters"
# "the `cache` parameter of `f`", "options on `docker stop`": what owns the part lives on.
_OWNER = re.compile(
    rf"{_SHARED.pattern}\s+(?:\([^()]{{0,60}}\)\s+)?(?:[^\s.]+\s+){{0,4}}?(?P<of>of|on|in|from|to|for|within)\s",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"\b(?:endpoints?|apis?|routes?)\b", re.IGNORECASE)
_VERSIONS = re.compile(r"(?P<head>(?:[\w.-]+ ){0,4})(?P<noun>versions?|revisions?) (?=[`v\d])", re.IGNORECASE)
BARE = re.compile(r"v?\d[\d.-]{0,11}", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|\band\b|\bor\b|&)\s*")
# "the Blue API and the Red API", "the TTS and STT APIs": two things of one kind.
_TWO = re.compile(
    r"(?P<one>[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}) (?P<kind>API|SDK) and (?:the )?(?P<other>[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}) (?P=kind)"
    r"|(?P<first>[A-Z][A-Z\d]+) and (?P<second>[A-Z][A-Z\d]+) (?P<kinds>API|SDK)s"
)
# "App Search and Workplace Search", "the Blue API v1 and the Red Cloud": each has two words or more of its own.
_FULL_NAME = re.compile(r"[A-Z][\w.+-]*(?: (?:[A-Z][\w.+-]*|v?\d[\w.]*))+(?: \([\w .-]+\))?")
_FIRST_PART = re.compile(r", | [—–] | throughout | across | in (?:various|all|several) ")  # where a long phrase goes on
_IN_BRACKETS = re.compile(
    r"\b(?:endpoints|methods|fields|models|parameters|properties|functions|classes|options|flags|events|types)\s*\([^()]+(?:,|\band\b)[^()]+\)",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s*\((?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/[^()\s]*)?\)")
_PROPER = re.compile(
    r"^(?:[A-Z][\w.+-]*|v?\d[\w.+-]*|\([\w .-]+\)|of|for|and)(?: (?:[A-Z][\w.+-]*|v?\d[\w.+-]*|\([\w .-]+\)))*$"
)


@lru_cache(maxsize=2048)
def trimmed(phrase: str) -> str:
    """Return a phrase without articles, qualifiers and commit marks around it; what remains may be empty."""
    text = _TO_REPLACE.sub("", _DATED.sub("", _OPENING.sub("", phrase))).strip()
    if lead := _LEADING.match(text):
        rest = text[lead.end() :]
        kept = (_KEPT.search(lead[0]) or (_SERVICE.search(lead[0]) if rest[:1].islower() else None)) if rest else None
        text = f"{kept[1]} {rest}" if kept else rest
    text = _CALLED.sub("", text) or text
    text = _AND_THEN.sub("", _BESIDE.sub("", _INSTEAD.sub("", _ASIDE.sub("", text))))
    for _ in range(3):
        text = _TAIL.sub("", _COMMIT.sub("", text))
    if text.count("(") > text.count(")"):
        text = text[: text.rfind("(")].strip()
    if text.count(")") > text.count("("):
        text = text[: text.rfind(")")].strip()
    if text.count('"') % 2:
        text = text.replace('"', "")  # half of a pair
    text = " ".join(text.split()).lstrip(_MARKS)
    text = text.rstrip(_MARKS.replace("*", "") if _WILD.search(text) else _MARKS)
    return text if text.startswith("_") and "(" in text else text.strip(" _")


def is_identifier(name: str) -> bool:
    """Tell whether a name is written as machines write: a model id, a path, a field, a call."""
    bare = name.strip("`'\"")
    return " " not in bare.removeprefix("GET ").removeprefix("POST ").removeprefix("PUT ").removeprefix(
        "PATCH "
    ).removeprefix("DELETE ") and bool(_MODEL.match(bare) or PATH.match(bare) or _ID.fullmatch(bare))


def identifiers(phrase: str, codes: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the identifiers of a phrase in order: its code spans, with the HTTP method before a path, else what is written like one."""
    coded = _coded(phrase, codes)
    if coded:
        return coded
    found = (match[1].rstrip(".,:") for match in _ID.finditer(phrase))
    return tuple(dict.fromkeys(one for one in found if not _NO_ID.match(one) and not _TLD.search(one)))


def _coded(phrase: str, codes: Sequence[str]) -> tuple[str, ...]:
    placed = sorted(
        (phrase.find(code), -len(code), code)
        for code in dict.fromkeys(codes)
        if 1 < len(code) <= 120 and code in phrase
    )
    found: list[str] = []
    covered = -1
    for at, length, code in placed:
        if at < covered or not re.search(r"\w", code) or _HASH.fullmatch(code):
            continue
        if phrase[at - 1 : at].isalnum() or phrase[at - length : at - length + 1].isalnum():
            continue
        covered = at - length
        method = _METHOD.search(phrase[:at])
        found.append(f"{method[1]} {code}" if method and code.startswith("/") else code)
    return tuple(dict.fromkeys(found))


def names(phrase: str, codes: Sequence[str] = (), *, whole: bool = False) -> tuple[Named, ...]:
    """Return the subjects that a noun phrase names, each with its aliases; () where it names none.

    Model ids and versioned names in one phrase are subjects of their own; fields, flags and endpoints in one phrase are
    one subject, the phrase, with the identifiers as its aliases. `whole`: the phrase is one subject whatever it lists.
    """
    phrase = trimmed(phrase)
    if not phrase:
        return ()
    if not whole and (two := _and_the(phrase)):
        return tuple(named for part in two for named in names(part, codes, whole=True))
    ids = identifiers(phrase, codes)
    if ids:
        return _of_ids(phrase, ids) if not whole or len(ids) == 1 else ((phrase[:LONGEST], ids),)
    if len(phrase) > LONGEST:
        phrase = _FIRST_PART.split(phrase)[0]
    if not whole and len(parts := _versioned(phrase)) > 1:
        return tuple((part, ()) for part in parts)
    if (
        len(phrase) > LONGEST
        or is_generic(re.sub(r"\([^()]*\)", " ", phrase))
        or not is_name(phrase)
        or _VERSION.match(phrase)
    ):
        return ()
    return ((phrase, ()),)


def _and_the(phrase: str) -> tuple[str, ...]:
    """Return the two names of "Nova Classic (nova.example) and the old v1 API": each has an article of its own."""
    one, _, other = _SITE.sub("", phrase).partition(" and the ")
    marked = other and all(re.search(r"[A-Z]|\bv?\d", part) and is_name(part) for part in (one, other))
    alone = marked and not re.search(r" (?:of|in|on|from|for|to|with|between|and) ", f"{one} {other}")
    return (one, other) if alone else ()


def _of_ids(phrase: str, ids: tuple[str, ...]) -> tuple[Named, ...]:
    rest = phrase
    for one in sorted(ids, key=len, reverse=True):
        rest = rest.replace(one, " ")
    for one in ids:
        rest = rest.replace(one.partition(" ")[2] or one, " ")
    rest = re.sub(r"\b(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b", " ", rest)
    if len(ids) > 1 and (inside := _IN_BRACKETS.search(phrase)) and all(one in inside[0] for one in ids):
        return tuple((one, ()) for one in ids)  # "three endpoints (`list`, `charge` and `refund`)"
    models = [one for one in ids if _MODEL.match(one) and not PATH.match(one) and "::" not in one and "(" not in one]
    if len(ids) == 2 and re.search(rf"{re.escape(ids[0])}[`\"']?\s*\([`\"']?{re.escape(ids[1])}[`\"']?\)", phrase):
        return ((ids[0], ids[1:]),)  # `users.delete` (`DELETE /v1/users/{id}`): the same under two names
    if len(models) == len(ids) and not _SHARED.search(rest):
        pointing = re.search(
            r"\((?:and |including |with |also )?(?:the |its )?alias(?:es)?|\bpoint(?:s|ing)? to\b|\balso known as\b|\baka\b",
            phrase,
        )
        if pointing and len(ids) > 1:
            return ((ids[0], ids[1:]),)
        return tuple((one, ()) for one in ids)
    if (versions := _of_versions(phrase, ids)) and is_generic(rest):
        return tuple((one, ()) for one in versions)
    if len(ids) == 1 and (is_generic(rest) or not re.search(r"\w{2}", rest)):
        return ((ids[0], ()),)
    owned = re.search(r"\b(?:on|from|in|of|to|for)\b", rest)
    if is_generic(rest) and not owned and not _SHARED.search(rest):
        return tuple((one, ()) for one in ids)
    name = phrase if len(phrase) <= LONGEST else ids[0]
    return ((name, tuple(one for one in _parts(phrase, ids, rest) if one != name)),)


def _of_versions(phrase: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return "API version `2024-10`" with its words, and each of "API versions `2024-10` and `2025-01`": a bare number is no name."""
    found = _VERSIONS.match(phrase)
    if found is None or not all(BARE.fullmatch(one) for one in ids):
        return ()
    head = f"{found['head'] or ''}{found['noun'].removesuffix('s')}"
    return tuple(f"{head} {one}" for one in ids)


def _parts(phrase: str, ids: tuple[str, ...], rest: str) -> tuple[str, ...]:
    """Return the identifiers of a phrase that are its part: "the `cache` parameter of `f`" is no `f`."""
    if not _SHARED.search(rest):
        return ids
    owner = _OWNER.search(phrase)
    own = ids
    if owner:
        own = tuple(one for one in ids if phrase.find(one.partition(" ")[2] or one) < owner.start("of"))
    elif not _ROUTE.search(rest):  # "the `/v1/chat` parameters `a` and `b`"
        own = tuple(one for one in ids if not PATH.match(one))
    return own or ids


def _versioned(phrase: str) -> list[str]:
    """Return the names of "Kimi K2.5, Qwen 3.6 Plus and GLM 5", each with a version of its own; one name otherwise."""
    if two := _TWO.fullmatch(phrase):
        kind = two["kind"] or two["kinds"]
        return [f"{two['one'] or two['first']} {kind}", f"{two['other'] or two['second']} {kind}"]
    if (found := _VERSIONS.match(phrase)) and found["noun"].lower().endswith("s"):
        numbers = tuple(part for part in _LISTED.split(phrase[found.end() :]) if part)
        dated = all(re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", number) for number in numbers)
        if len(numbers) > 1 and dated and (each := _of_versions(phrase, numbers)):
            return list(each)
    parts = [
        part.strip(" *\"'")
        for part in re.split(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+", phrase)
        if part.strip(" *\"'")
    ]
    if len(parts) < 2:
        return [phrase]
    parts = [re.sub(r"^(?:the|both)\s+", "", part) for part in parts]
    whole = all(
        re.search(r"\d", part) and re.match(r"[A-Z]", part) and re.search(r"[A-Za-z]{2}", part) and _PROPER.match(part)
        for part in parts
    )
    return parts if whole or all(map(_FULL_NAME.fullmatch, parts)) else [phrase]
