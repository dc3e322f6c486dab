"""Words of a sentence, a cell or a title -> the name of what goes away, its aliases, and what kind of thing it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lastcall.model.notice import SubjectKind
from lastcall.stages.extract.lexicon import DATE_HEAD, STOP, is_generic, is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS: tuple[tuple[SubjectKind, re.Pattern[str]], ...] = (
    (
        SubjectKind.ENDPOINT,
        re.compile(r"^(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+/|^/[\w{}./*-]+|\bendpoints?\b", re.IGNORECASE),
    ),
    (SubjectKind.SDK, re.compile(r"\bsdks?\b|\bclient library\b", re.IGNORECASE)),
    (
        SubjectKind.RUNTIME,
        re.compile(
            r"\b(?:runtime|node(?:\.?js)?|python|php|ruby|java|\.net|ubuntu|windows|debian|stack|image|kubernetes|postgres\w*|mysql|redis)\b[ \w.-]{0,10}\d",
            re.IGNORECASE,
        ),
    ),
    (
        SubjectKind.API_VERSION,
        re.compile(r"\bv\d+(?:\.\d+)*\b(?: api)?$|\bapi v\d|\bapi version|^\d{4}-\d{2}-\d{2}$", re.IGNORECASE),
    ),
    (SubjectKind.API, re.compile(r"\bapis?\b", re.IGNORECASE)),
    (SubjectKind.PACKAGE, re.compile(r"\bpackage\b|^@[\w-]+/|\bgem\b|\blibrary\b", re.IGNORECASE)),
    (
        SubjectKind.AUTH_METHOD,
        re.compile(r"\b(?:auth(?:entication)?|oauth|tls \d|api keys?|tokens?|password|certificate)\b", re.IGNORECASE),
    ),
    (SubjectKind.REGION, re.compile(r"\bregion\b", re.IGNORECASE)),
    (
        SubjectKind.MODEL,
        re.compile(
            r"\bmodels?\b|^[a-z][\w.]*-[\w.-]*\d[\w.-]*$|^(?:gpt|claude|gemini|llama|mistral|text|sora|veo|imagen)[- ]",
            re.IGNORECASE,
        ),
    ),
)
_NAME = re.compile(
    r"(?:[A-Z][\w.+/&'-]*|v\d[\w.]*|\d+(?:\.\d+)*)(?:[ -](?:(?:for|of|and|on|in|to|the|with)\s)?(?:[A-Z0-9][\w.+/&'-]*|v\d[\w.]*|API|APIs|SDK|models?|endpoints?|runtime|plugin|app|service))*"
)
_TITLE_NOISE = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]|[A-Z]{2,5}-?\d{1,9}(?=:)|\(?(?:updated|revised|attention required|retirement|deprecation|deprecated|action required|announcement|reminder|notice|update|upcoming|public preview|generally available|removed|breaking(?: change)?|end of (?:life|support)|sunset(?:ting)?|retiring|removing|deprecating|discontinuing|important)\b\)?(?:\s+(?:of|notice|announcement|for))?)\s*[:\-–—]?\s*(?:the\s+)?",
    re.IGNORECASE,
)
_TITLE_TAIL = re.compile(
    r"\s*(?:\b(?:will be|is being|are being|is|are|has been|have been|to be|being|was|were|reach(?:es|ing)?|going)\b.*|[-–—:(]?\s*\b(?:deprecat\w*|retir\w*|sunset\w*|shut\w*|discontinu\w*|remov\w*|end[- ]of[- ]\w+|eol|no longer|ends?|support ends)\b.*)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def kind_of(name: str, hint: str = "") -> SubjectKind:
    """Return what kind of thing a name is; `hint` is what stands around it, such as a column's header."""
    for text in (name, hint):
        for kind, rule in _KINDS:
            if rule.search(text):
                return kind
    return SubjectKind.PRODUCT if name[:1].isupper() else SubjectKind.FEATURE


def split_names(text: str, codes: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """Return the subject of a cell and its aliases: `` `a` (including `b`) ``, `a | b`, "a (b)"."""
    plain = " ".join(text.replace("\\|", "|").split()).lstrip("✓✔☑✗✘❌✅•▪►➜ ")
    if codes:
        rest = re.sub(r"\([^()]*\)", " ", plain)
        for code in codes:
            rest = rest.replace(code, " ")
        words = re.findall(r"[^\W_]{2,}", rest)
        if words and not is_generic(rest) and len(plain) <= 110 and "|" not in plain and "," not in rest:
            return plain.replace("`", ""), codes  # "--time option on docker stop" is more than --time
        return codes[0], tuple(dict.fromkeys(code for code in codes[1:] if code != codes[0]))
    parts = [part.strip(" `*") for part in re.split(r"\s\|\s|\s/\s(?![^()]*\))", plain) if part.strip(" `*")]
    if not parts:
        return "", ()
    return parts[0], tuple(parts[1:])


_ACTIVE = re.compile(
    r"\b(?:(?:is|are|will be|be|'re|’re|has started|plans? on)\s+(?:now\s+|also\s+)?(?:shutting down|shutting off|sunsetting|retiring|deprecating|discontinuing"
    r"|removing|ending|winding down|phasing out|turning off|switching off|decommissioning|dropping|killing(?: off)?|saying goodbye to|ending support for)"
    r"|(?:to|will|shall)\s+(?:shut down|shut off|sunset|retire|deprecate|discontinue|remove|end|wind down|phase out|turn off|switch off|decommission|drop|end support for)"
    r"|(?:shuts down|sunsets|retires|deprecates|discontinues|says goodbye to|saying goodbye to|goodbye to))\s+"
    r"(?:support for\s+)?(?:(?:the|its|our|all|older|legacy|their)\s+)*(?=[A-Z0-9`/v])",
)


def object_of(text: str) -> str:
    """Return what somebody ends, where a sentence is active: "Acme is shutting down Vidi, its video app" is "Vidi"."""
    found = _ACTIVE.search(text)
    if found is None:
        return ""
    rest = text[found.end() :]
    name = _NAME.match(rest.replace("`", ""))
    return name[0].strip(" .,-'") if name else ""


def title_subject(title: str) -> str:
    """Return what a title speaks of, without the words that say that it ends."""
    text = DATE_HEAD.sub("", title.strip())
    if not text:
        return ""
    if active := object_of(text):
        return active
    for _ in range(5):
        shorter = _TITLE_NOISE.sub("", text, count=1)
        if shorter == text or not shorter:
            break
        text = shorter
    cut = _TITLE_TAIL.sub("", text).strip(" .:-–—*`")
    if cut != text and _UNDONE.search(cut):
        return ""  # "Compatibility and deprecations" speaks of no one thing
    name = cut if len(cut) >= 2 and cut.lower() not in STOP else text.strip(" .:-–—*`")
    return name if is_name(name) else ""


_UNDONE = re.compile(r"\b(?:and|or|of|the|with|for|to|by)$", re.IGNORECASE)
_SELF = re.compile(
    r"\b(?:this|support plan|timeline|important dates|key dates|faqs?|migration|what.s changing|support status)\b",
    re.IGNORECASE,
)


def topic_of(headings: Sequence[str], title: str) -> str:
    """Return what a section speaks of: its innermost heading that names something, else the document's title."""
    for heading in (*reversed(headings), title):
        # "Nova 1 deprecation and migration" speaks of Nova 1, "Migration" of itself.
        if (name := title_subject(heading)) and not _SELF.search(name):
            return name
    return ""
