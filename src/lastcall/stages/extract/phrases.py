"""Noun phrases -> names: what a clause speaks of, without the words around the name."""

from __future__ import annotations

import re

from lastcall.stages.extract.lexicon import is_name

LONGEST = 110  # characters of a name; longer is a sentence
_SUBORDINATE = re.compile(
    r"^(?:on|in|at|by|from|as|after|before|since|until|till|starting|beginning|effective|following|during|for|with|due|to|given|when|while|although|though|because|if|once|where|whereas|"
    r"additionally|also|however|therefore|note|please|finally|further|furthermore|moreover|meanwhile|previously|originally|first|second|then|today|now|soon|recently|currently|instead|unfortunately|"
    r"this means|see|learn|update|reminder|important|hence|thus|over|under|within|upon|per|according|along|as part)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|will|has|have|had|can|cannot|could|should|must|may|might|we|you|it|they|they're|we're|we've|we'll|you'll|don't|doesn't|do|does|did|announced|released|introduced|recommend|notified|means|allows?|provides?|includes?|supports?)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"(?:[;•→]|:\s|\s[–—-]{1,2}\s|—|[.!?]\s|\bthat\b|\bbecause\b|\bwhereas\b|\balthough\b|\bwhich means\b|\bso that\b)"
)
_LEADING = re.compile(
    r"^(?:(?:(?:the|a|an|our|its|their|your|all|any|both|some|of|these|those|this|that|following|existing|current|currently|remaining|old|older|previous|previously|original|former|upcoming|planned|legacy|deprecated|"
    r"obsolete|outdated|several|many|few|two|three|four|five|six|already|now|also|and|or|but|so|use of|usage of|using|access to|support for|support of|ability to use|the ability to|availability of|reminder that|reminder|that|"
    r"breaking(?: change)?|notice|note|announcing|announcement|today|for|from|previously[- ]deprecated|new|entire|customer|public)\b[\s:]*)|[\s\"'“”‘’`*_⚠️🚨❗❌✅🗑️🔥🧹💥~|(),:;–—-])+",
    re.IGNORECASE,
)
_KEEP_LEADING = re.compile(r"^(?:legacy|old|older|previous|existing|public|original|new)\b", re.IGNORECASE)
_TRAILING = re.compile(
    r"\s*(?:,\s*)?\b(?:which|who|whose|where|when|while|because|since|so that|in order|in favou?r|instead|as of|as part|as a result|as well as the|as we|effective|starting|beginning|due to|for more|see|and (?:will|is|are|has|have|was|were|replaced|introduced)|but|until|unless|after|before|"
    r"if|by|please|to (?:streamline|simplify|improve|reduce|make|support|better|provide|allow|enable|align|encourage|unify|modernize|ensure|avoid|prevent|keep|focus)|with(?: the)? (?:no|release|following|version|a)|will|has been|have been|that|meaning|resulting|causing|leading|"
    r"now|today|soon|entirely|completely|permanently|officially|shortly|immediately|eventually|gradually|early|mid|late|later|next|at the end|at that|at this|at which|over the|on that date|on this date|on §|in §|in (?:a|the) (?:future|next|coming|upcoming)|within|scheduled|planned)\b.*$"
    r"|\s*(?:§|[;:!?]|\s[–—-]{1,2}\s|—|\.\s|\.$).*$",
    re.IGNORECASE | re.DOTALL,
)
_TAIL_PREP = re.compile(
    r"(?:\s+(?:and|or|of|in|on|for|to|from|with|by|at|as|the|a|an|is|are|its|our|also|be|&|was|were|being|not|both|all|date|dates))+$|[\s,(\[“\"'`:–—-]+$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:(?:it|they|this|that|these|those|them|we|you|he|i|which|who|what|there|both|each|all|any|some|one|ones|none|many|most|several|others?|everything|nothing|something|anything|more|"
    r"the|a|an|of|and|or|for|in|our|your|its|their|same|such|following|above|below|new|old|older|existing|current|previous|legacy|deprecated|affected|certain|various|different|listed|specific|first|last|latest|next|previous(?:ly)?|unused|outdated|obsolete|"
    r"models?|apis?|endpoints?|features?|fields?|parameters?|properties|property|services?|products?|versions?|releases?|methods?|classes|class|functions?|functionality|options?|flags?|settings?|values?|items?|types?|resources?|names?|aliases?|"
    r"support|access|change|changes|date|dates|deadline|code|data|users?|customers?|developers?|requests?|calls?|behaviou?rs?|process|page|docs?|documentation|team|plan|plans|period|phase|stage|status|policy|notice|announcement|"
    r"retirement|deprecation|removal|sunset|shutdown|end|eol|life|upstream|project|projects|packages?|librar(?:y|ies)|modules?|tools?|integrations?|images?|instances?|snapshots?|runtimes?|sdks?|clients?|syntax|use|usage|things|way|ways|stuff|lines?|links?|buttons?|pages?|files?|warnings?|errors?|messages?|"
    r"schedules?|timelines?|migration|information|details|example|examples|step|steps|part|parts|case|cases|time|day|month|months|year|years|week|weeks|default|list|table|section|number|accounts?|organi[sz]ations?|content|company|vendor|provider|app|apps|application|applications|site|website|program|system|systems|platform|also|here|now|today|only|already|soon|upcoming|future|past)\s*)+$",
    re.IGNORECASE,
)
_MODEL_ID = re.compile(r"^(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[\w.@:/+-]*[A-Za-z0-9][-.@:/][\w.@:/+*-]*[\w*]$")
_PATH = re.compile(r"^(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s*)?/?[\w{}.:*-]*/[\w{}./:*-]*$")
_ID = re.compile(
    r"(?<![\w/@-])((?:(?:GET|POST|PUT|PATCH|DELETE)\s+/[\w{}./:*-]+)|/[a-z][\w{}.:*-]*(?:/[\w{}.:*-]+)+|@[\w-]+/[\w./-]+|[A-Za-z][\w]*(?:[-/@:.][\w.*{}]+)*[-@][\w.*{}]*\d[\w.*-]*|[a-z]+(?:_[a-z0-9]+)+|[A-Za-z]+(?:\.[a-z_A-Z]\w+)+(?:\(\))?|--[a-z][\w-]+|[a-z]+\d[\w.]*-[\w.-]+|(?:[a-z0-9]+-){2,}[\w.]*\d[\w.]*)"
)
_VERSIONISH = re.compile(r"^(?:v?\d+(?:\.\d+)*|\d{4}-\d{2}(?:-\d{2})?)$")


def before(text: str, end: int) -> tuple[str, bool]:
    """Return the noun phrase that stands right before a verb, and whether its clause is a condition ("when X is ...")."""
    region = text[:end]
    starts = [match.end() for match in _BREAK.finditer(region)]
    region = region[starts[-1] :] if starts else region
    parts = region.split(", ")
    kept: list[str] = []
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        bare = re.sub(r"^(?:and|but|or|so)\s+", "", part.strip(), flags=re.IGNORECASE)
        if not last and (_SUBORDINATE.match(bare) or _FINITE.search(bare)):
            kept = []
            continue
        if kept and re.match(
            r"(?:released|introduced|known|which|who|formerly|previously|launched|available|including|such as)\b", bare
        ):
            continue
        kept.append(part.strip())
    phrase = ", ".join(kept)
    conditional = bool(
        re.match(
            r"\W*(?:(?:and|but|or)\s+)?(?:if|when|whenever|once|before|until|unless|after|where|while|as soon as|in case|whether|how|why|even (?:if|when|after)|only (?:if|when))\b",
            phrase,
            re.IGNORECASE,
        )
    )
    joined = re.search(r"^.*\b(?:is|are|was|were|will|has|have|been|can|should)\b.*?\b(?:and|but)\s+(.+)$", phrase)
    return (joined[1] if joined else phrase), conditional


def after(text: str, start: int) -> str:
    """Return the noun phrase that stands right behind a verb or "of"."""
    return text[start : start + 400]


def trimmed(phrase: str) -> str:
    """Return a phrase without articles in front and clauses behind; what remains may be empty."""
    text = phrase.strip()
    lead = _LEADING.match(text)
    if lead:
        dropped = lead[0]
        rest = text[lead.end() :]
        keep = re.search(r"\b(legacy|public)\s*$", dropped, re.IGNORECASE)
        text = f"{keep[1]} {rest}" if keep and rest else rest
    text = _SUBORDINATE_HEAD.sub("", text)
    text = _TRAILING.sub("", text)
    for _ in range(3):
        text = _TAIL_PREP.sub("", text)
    if text.count("(") > text.count(")"):
        text = text[: text.rfind("(")].strip()
    text = re.sub(r"\s*\((?:link|docs?|blog|screenshot|details|guide|issue|#\d+)\)", "", text)
    return " ".join(text.split()).strip(" ,;:*_`\"'“”‘’")


_SUBORDINATE_HEAD = re.compile(
    r"^(?:(?:on|in|as of|starting(?: on| from| in)?|from|effective|beginning|since|by|after)\s+§+[^,]{0,40}?(?:,|\s(?=[A-Z`])))\s*",
    re.IGNORECASE,
)


def is_generic(name: str) -> bool:
    """Tell whether a phrase only points at something that was named elsewhere: "these models", "the API", "it"."""
    bare = re.sub(r"[^\w\s]", " ", name)
    return not re.search(r"[^\W\d_]{2}", bare) or bool(_GENERIC.match(bare.strip() + " "))


def identifiers(phrase: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the identifiers in a phrase in order: its code spans, else what is written like one."""
    placed = sorted(
        (phrase.find(code), -len(code), code)
        for code in dict.fromkeys(codes)
        if 1 < len(code) <= 120 and code in phrase
    )
    coded: list[str] = []
    covered = -1
    for at, length, code in placed:
        if at >= covered and re.search(r"\w", code):
            coded.append(code)
            covered = at - length
    if coded:
        return tuple(coded)
    found = (match[1].rstrip(".,:") for match in _ID.finditer(phrase))
    return tuple(
        dict.fromkeys(
            one
            for one in found
            if not re.match(r"(?:e\.g|i\.e|https?:|\d{4}-)", one)
            and not one.lower().endswith((".com", ".io", ".md", "-based", "-style"))
        )
    )


def names(phrase: str, codes: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the subjects that a noun phrase names, each with its aliases; () where it names none.

    Model ids in one phrase are subjects of their own; fields, flags and endpoints in one phrase are one subject, the
    phrase, with the identifiers as its aliases.
    """
    phrase = trimmed(phrase)
    if not phrase:
        return ()
    ids = identifiers(phrase, codes)
    # "and" between ids of models: each of them ends.
    models = tuple(
        one for one in ids if _MODEL_ID.match(one) and not _PATH.match(one) and "::" not in one and "(" not in one
    )
    if (
        models
        and len(models) == len(ids)
        and not re.search(r"\b(?:field|parameter|flag|option|argument|header|property)s?\b", phrase)
    ):
        return tuple((one, ()) for one in models)
    if ids:
        rest = phrase
        for one in ids:
            rest = rest.replace(one, " ")
        if len(ids) == 1 and (is_generic(rest) or not re.search(r"\w", rest)):
            return ((ids[0], ()),)
        name = phrase if len(phrase) <= LONGEST else ids[0]
        return ((name, tuple(one for one in ids if one != name)),)
    if len(phrase) > LONGEST or is_generic(phrase) or not is_name(phrase) or _VERSIONISH.match(phrase):
        return ()
    return ((phrase, ()),)
