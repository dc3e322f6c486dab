"""A sentence -> the reason why it announces nothing although it speaks of ends; None where it may."""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick

# What a commit does to its own code: nothing that a user relies on ends by it.
_OWN = "it tells what was done to docs, warnings or the project's own code"
# Each reason with the stems without which its wording cannot match, "_" for a space ("": it is looked for at the start
# only), and the wording that shows it. They hold for whole sentences and for every vendor.
_REASONS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (reason, stems, re.compile(wording, re.IGNORECASE))
    for reason, stems, wording in (
        (
            "it sends the reader elsewhere",
            "",
            r"\W*(?:see|learn|read|review|view|check|visit|browse|explore|refer to|for (?:more|details|information|further|a (?:full|complete)|the (?:full|latest))|find out|to learn|click|ref:?\s|join|discover)\b",
        ),
        (
            "it defines a word",
            "defin the_term the_word refer means_that means_a what_",
            r"\bdefin(?:ed as|ition|es)\b|\b(?:we|i) use the (?:term|word)|\brefers? to (?:the|a)\b|\bmeans that\b|\bmeans an? \w|\bwhat (?:does|happens)\b[^?]*\?|\bthe (?:term|word) [\"“'‘]",
        ),
        (
            "it is a policy",
            (
                "general typical usual regular periodic normal time_to_time occasional as_a_rule rolling_basis at_least "
                "notice polic process commitment reserve_the"
            ),
            r"\b(?:generally|typically|usually|regularly|periodically|normally|from time to time|in general|occasionally|as a rule|on a rolling basis|rolling basis)\b|\bat least (?:\w+ ){1,3}(?:days?|weeks?|months?|years?)(?:['’]s?)? (?:of )?(?:advance )?(?:notice|prior|before|in advance|ahead|after)|\b(?:days?|months?|years?)['’]? (?:advance )?notice (?:before|prior|of any)|\bour (?:deprecation|retirement|sunset|lifecycle|versioning) (?:policy|policies|process|commitments?)\b|\breserve the right\b|\b(?:deprecation|retirement|lifecycle|versioning|support) polic(?:y|ies)\b(?! §)(?![^.]*\bwill be (?:retired|removed|shut)\b)",
        ),
        (
            "it is a policy",
            "",
            (
                r"\W*after (?:one|two|three|four|five|six|twelve|\d+) (?:days|weeks|months|years),? (?:the|an?|each|every|any|older?) (?:[a-z]+ ){0,2}(?:versions?|models?|releases?|apis?|runtimes?|keys?) (?:is|are|gets?)\b(?![^.]*\b20\d\d)"
                r"|\W*(?:if|when|whenever|once) (?:an?|any|your?|some) (?:[\w-]+ ){1,4}?(?:is|are|gets?|has been|have been|becomes?) (?:marked |declared )?(?:as )?(?:deprecated|retired|removed|discontinued|sunset|obsolete)\b(?![^.]*\b20\d\d)"
                r"|\W*(?:(?:all|any|the) )?[\w-]+ (?:(?:that|which) are )?(?:labell?ed|marked|flagged|tagged)(?: as)? \W*(?:retired|deprecated|legacy|sunset|end[- ]of[- ]life|eol|removed|discontinued)\W* (?:are|is|will|can|may|remain)\b(?![^.]*\b20\d\d)"
            ),
        ),
        (
            "it is a policy",
            "when_ whenever_",
            r"(?:\bwhen|[a-z]When)(?:ever)? (?:an?|any|some) [^.;]{2,60}? (?:is|are|gets?|has been) (?:deprecated|retired|removed|discontinued|decommissioned|sunset)\b(?![^.]*\b20\d\d)",
        ),
        ("it tells what was long ago", "", r"\W*(?:in the past|historically|long ago|back then)\b"),
        (
            "it holds for a while",
            "temporar",
            r"\btemporar(?:ily|y) (?:\w+ ){0,1}?(?:remov|disabl|suspend|unavail|block|paus|turn|restrict|revok|shut|stop)\w*(?![^.]*\b(?:permanent\w*|brown-?outs?|before)\b)",
        ),
        (
            "it compares two versions",
            "replaced renamed supersed",
            r"\bv\d+\b[^.;]{1,70}\b(?:is|are|was|were) (?:replaced|renamed|superseded)\b[^.;]{1,70}\bin (?:the )?v\d(?![^.]*\b(?:20\d\d|deprecated|removed|retired)\b)",
        ),
        (
            "it tells what the risk is",
            "",
            r"\W*(?:continuing|continued use|using|running|staying)\b[^.;]{0,80}\b(?:risks?|vulnerab\w+|expos\w+|insecure)\b",
        ),
        (
            "it tells what happens to many things, again and again",
            "get",
            r"(?<!\bwill )(?<!\bto )\bgets? (?:\w+ ){0,2}?(?:deprecated|retired|removed|withdrawn|discontinued)\b",
        ),
        (
            "it says that there is nothing",
            "",
            r"\W*(?:there (?:are|were) )?(?:no(?! longer)|none of the|neither) (?:[\w-]+ ){1,5}?(?:is|are|was|were|has been|have been|will be)? ?(?:deprecated|removed|retired|discontinued|sunset)\b",
        ),
        (
            "nothing is planned",
            "no_ not n't n’t affected impacted",
            r"\bno (?:current |immediate )?plans? to\b|\bnot (?:yet )?(?:been )?(?:planned|scheduled)\b|\bno (?:\w+ )?(?:shutdown|retirement|deprecation|end[- ]of[- ]life|sunset) (?:date )?(?:has been |is |was )?(?:announced|planned|scheduled|set)\b|\bdoes not (?:mean|affect)\b|\bthis (?:does not|doesn['’]t) (?:mean|affect|impact)|\b(?:will|are|is|be) (?:not|un)\s?(?:be )?(?:affected|impacted)\b(?![^.]*\b(?:will be|are) (?:retired|removed|shut))",
        ),
        (
            "it repairs something",
            "",
            r"\W*(?:[\w/ -]{1,30}(?:\([\w./ -]*\))?:\s*)?(?:\w+: )?(?!(?-i:FIX)\b)(?:bug ?fix(?:es)?|(?:hot)?fix(?:e[sd]|ing)?|resolve[sd]?|resolving|prevent(?:s|ed|ing)?|typo|revert(?:s|ed|ing)?|undo|restore[sd]?|correct(?:s|ed)?|address(?:es|ed)? an? (?:issue|bug)|ensure[sd]?|avoid(?:s|ed|ing)?|handle[sd]?)\b(?![^.]{0,40}breaking)",
        ),
        (
            "it repairs something",
            "",
            r"\W*(?:[\w/ -]{1,30}: )?remov\w+\b(?:[^.;]{0,80}\b(?:incorrectly|erroneously|mistakenly|wrongly|accidentally|inadvertently) \w+ed\b|[^.;]{0,80}\b(?:incorrectly|erroneously|mistakenly|wrongly) shown\b| (?:the |an? |some )?(?:spurious|erroneous|incorrect|mistaken|bogus|stray|superfluous)\b)",
        ),
        (
            "it repairs something",
            "issue bug problem error regression race",
            r"\b(?:issue|bug|problem|error|regression|race)s? (?:where|when|that|in which|with|causing)\b",
        ),
        (
            "it is hypothetical",
            "",
            r"\W*(?:when|whenever|once) (?:we|you|a|an|any|your|the (?:upstream|vendor|provider))\b",
        ),
        (
            "it is hypothetical",
            "would whether in_case as_soon even_ ever_ eventually some_point the_distant the_far the_long",
            r"\bwould (?:be|have|cause|no longer)\b|\b(?:whether|in case|as soon as|even (?:if|when))\b|\b(?:ever|eventually) (?:be )?(?:deprecated|retired|removed)\b|\b(?:at|in|for) some point\b|\bin the (?:distant|far|long) (?:future|term)\b",
        ),
        (
            "it tells how software stops",
            "shut",
            r"\b(?:graceful|clean|proper)(?:ly)? shut ?down|\bshut ?down (?:hook|handler|signal|event|command|timeout|sequence|behaviou?r|procedure)s?\b(?!-)|\b(?:is|are) about to (?:be )?shut|\bon shut ?down\b(?! of)|\b(?:during|after|before) (?:a )?shut ?down\b(?! of)|\bshut ?down (?:gracefully|cleanly)",
        ),
        (
            "no longer needed is good news",
            "no_longer",
            r"\bno longer (?:required?s?|needed|needs?|necessary|mandatory|experimental|has to|have to|in (?:beta|preview|early access)|crash\w*|fail\w*|throws?|block\w*|limit\w*|blank|stuck|hangs?|rejects?)\b|\bno longer (?:be )?(?:charged|billed|required|limited|restricted|necessary)\b",
        ),
        ("it asks", "?", r"\?\W*$"),
        (
            "it is over again after hours",
            "unavailab inaccessib offline disabled read-only unreachab down_ maintenance not_respond not_work not_be",
            (
                r"\b(?:scheduled|planned|routine|emergency|weekly|monthly) maintenance\b(?! mode)[^.;]{0,120}\b(?:not (?:respond|work|function|be \w+able)|unavailable|inaccessible|offline|down|interrupt\w*|disabled)\b"
                r"|\b(?:not (?:respond|work|function)|unavailable|inaccessible|offline|disabled|read-only|unreachable|down)\b[^.;]{0,80}\b(?:(?:from|between) \d{1,2}(?::\d\d)? ?(?:[ap]m|utc|gmt|cet)?[^.;]{0,12}? ?(?:to|until|and|–|-) ?\d{1,2}(?::\d\d| ?[ap]m)|for (?:about |approximately |up to |around |a few |several )?\w+ (?:minutes?|hours?))\b"
                r"|\b(?:between|from) \d{1,2}:\d\d[^.;]{0,12} (?:and|to|until) \d{1,2}:\d\d\b[^.;]{0,80}\b(?:unavailable|inaccessible|offline|disabled|read-only|unreachable)\b"
            ),
        ),
        (
            "it is an incident or an event",
            (
                "outage incident maintenance degradation downtime sale promotion webinar conference hackathon trial_period "
                "scholarship registration investigating monitoring mitigated"
            ),
            r"\b(?:outages?|incidents?|(?:scheduled|planned|emergency) maintenance|maintenance window|degradation|downtime|sale|promotion|webinar|conference|hackathon|trial period|scholarship|registration)\b[^.;]{0,60}\b(?:end(?:s|ed)?|over|resolved|complete[ds]?|closed|finish\w*)\b|\b(?:investigating|monitoring|mitigated)\b",
        ),
        (
            "it is about defaults",
            "by_default",
            r"\b(?:turned|turn|switched|disabled|enabled|off) (?:off|on)? ?by default\b",
        ),
        (
            "it is the page's frame",
            "this_browser cookie all_rights this_page the_following column",
            r"\bthe (?:first|second|third|last|left|right) column\b|\bthis browser\b|\bcookies?\b.{0,30}\b(?:disabled|removed|expire)|\ball rights reserved\b|\bthis page (?:lists|provides|describes|contains|is)\b|\bthe following (?:table|list|sections?|page) (?:lists?|shows?|contains?|provides?|describes?) (?:all |the )?(?:deprecat|retire|\w+ (?:deprecations|retirements))",
        ),
        ("it was taken back", "un-deprecat undeprecat rescind", r"\b(?:un-?deprecat|rescind)\w*"),
        (
            _OWN,
            "",
            (
                r"\W*(?:chore|docs?|tests?|ci|build|refactor|style|perf|internal|lint|deps|codegen)(?:\([^()]{1,40}\))?:"
                r"|\W*(?:[\w*/. -]{1,30}:\W*)?(?:add|added|adds|adding|support|supports|supporting|implement\w*|introduc\w*|allow\w*|enabl\w*|expos\w*|creat\w*|improv\w*|new|use|uses|using|provid\w*|extend\w*)\b(?! (?:of|for|from)\b[^.;]*\b(?:is|are|was|were|has been|have been|will be) )(?:(?!, which\b)[^.;]){0,80}?\b(?:deprecat(?:ed|ion)(?! the (?:existing|old|previous|former|current)\b)|remov\w*|delet\w*|disabl\w*|retire\w*|expir\w*|terminat\w*|revok\w*|archiv\w*)(?![^.;]*\b(?:is|are|will be|has been|have been) (?:now )?(?:deprecated|removed|retired))"
            ),
        ),
        (
            _OWN,
            "remov delet drop renam clean hid updat deprecation_ revert rollback test_failure from_",
            (
                r"\b(?:remov|delet|drop|renam|clean|hid)\w*\s+(?:up\s+)?(?:the |a |an |some |all |old |our |its |any |many )*(?:[\w`./-]+ ){0,3}?(?:docs?|documentation|(?:deprecation )?warnings?|banners?|badges?|links? to|links|typos?|mentions?|comments?|whitespace|unused|redundant|duplicated?|dead code|(?:beta |feature )+flags?|"
                r"internals?|beta (?:label|badge|tag|limitations)|unnecessary|extra|trailing|stale|needless|out ?dated|invalid|hints?|workarounds?|dependenc(?:y|ies)|references? to|hardcoded|obsolete comments?|need (?:for|to))\b"
                r"|\bupdat\w+ (?:the )?(?:docs|documentation|readme)\b|\bdeprecation (?:warnings?|headers?|links?|info\w*|banners?|messages?|docs?|annotations?|comments?)\b(?! of| for)"
                r"|\b(?:due to|because of|for) (?:a |the )?(?:revert|rollback|test failures?)|\bfrom (?:the |our )?(?:travis|circle ?ci|ci|build|code ?base|docs|documentation|readme|changelog|examples?|sidebar|navigation)\b"
            ),
        ),
    )
)
_STEMS = tuple(
    (stem.replace("_", " "), number) for number, (_, stems, _) in enumerate(_REASONS) for stem in stems.split()
)
_AUTOMATON = AhoCorasick(tuple(dict.fromkeys(stem for stem, _ in _STEMS)))
_FITS = tuple(
    tuple(number for other, number in _STEMS if other == stem) for stem in dict.fromkeys(stem for stem, _ in _STEMS)
)  # the reasons that each stem belongs to
_ALWAYS = frozenset(number for number, (_, stems, _) in enumerate(_REASONS) if not stems)


def why_silent(sentence: str) -> str | None:
    """Return why a sentence announces nothing, in words; None where nothing silences it."""
    possible = set(_ALWAYS)
    for stem, _, _ in _AUTOMATON.find_matches_as_indexes(sentence.lower(), overlapping=True):
        possible.update(_FITS[stem])
    for number in sorted(possible):
        reason, stems, wording = _REASONS[number]
        if (wording.search if stems else wording.match)(sentence):
            return reason
    return None
