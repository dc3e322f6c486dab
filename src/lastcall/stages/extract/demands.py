"""A sentence -> what it demands of callers from a day on: what is required, and what alone is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract import gate
from lastcall.stages.extract.acts import Act, Ending
from lastcall.stages.extract.behind import phrase_behind
from lastcall.stages.extract.nouns import phrase_before
from lastcall.stages.extract.phrases import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.extract.sentences import Sentence

# What follows is demanded: "we will begin requiring X", "Acme will only accept X", "if you do not send X".
_BEHIND = re.compile(
    r"\b(?P<verb>(?:will|shall|going to|begin(?:s|ning)? to|start(?:s|ing)? to)(?: now| also| then| begin to| start to)* (?:require|enforce|mandate)|(?:begin|start)(?:s|ning|ing)? (?:requiring|enforcing)"
    r"|(?:will|shall|going to)(?: now| then)* only (?:accept|allow|permit|support|process)|only (?:accepts|allows|permits|supports|processes)|if you (?:do not|don['’]t) (?:send|include|provide|specify|pass|set|use))\s+(?=\S)",
    re.IGNORECASE,
)
# What stands before is demanded, or is what alone is taken.
_BEFORE = re.compile(
    r"\b(?P<verb>(?:will|shall|is going to|are going to|becomes?|is|are)(?: now| then| also)*(?: be| become)? (?:required|mandatory|compulsory|enforced)|(?:will|shall) be (?:restricted|limited) to)\b(?! to\b)",
    re.IGNORECASE,
)
# What changes under its callers on a day.
_CHANGES = re.compile(
    r"\b(?P<verb>(?:will|shall)(?: now| always| then)* (?:be (?:capped|reduced|lowered|limited|renamed)(?= (?:to|at|from|on|in|by) )|(?:be|return|contain) (?:null|empty|undefined|blank|an empty \w+)))\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\b(?:limits?|quotas?|rates?|max(?:imum)?|sizes?|retention|lifetimes?|validity|timeouts?|ttl|period|number|length)\b",
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"\b(?P<verb>default(?: value| behaviou?r| setting)? (?:of|for))\s+(?=[^.;§]{2,80}?\bwill (?:be )?chang\w+\b)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?P<verb>(?:will be |are |is )?required to use|must(?: now)? use|(?:will )?(?:have|need) to use)\s+[^.;]{1,80}?\s+(?:instead of|rather than)\s+(?=\S)",
    re.IGNORECASE,
)
# "Customers using X should switch to Y by §", "if you still use X, migrate to Y before §": X is left.
_WHO_USES = re.compile(
    r"\b(?:(?:customers?|users?|developers?|apps?|applications?|integrations?|clients?|anyone|everyone|teams?|those|partners?|organi[sz]ations?|accounts?)(?: who| that)?(?: are)?|if (?:you|your \w+)(?:['’]re| are| is)?)"
    r"(?: still| currently)*\s+(?P<verb>using|on|uses?|rel(?:y|ying|ies) on|runn?(?:ing|s)?)\s+(?=\S)",
    re.IGNORECASE,
)
# "Hub 2 users must upgrade to Hub 3 by §", "Hub 2 customers have until § to migrate".
_ITS_USERS = re.compile(
    r"\s(?P<verb>users|customers)\s+(?:(?:will )?(?:must|should|need to|have to|are required to)\W+(?:upgrade|migrate|move|switch|transition)\b[^.;§]{0,80}?\b(?:by|before|no later than)(?: the end of)?\s+§|have until\s+§+\s+to (?:upgrade|migrate|move|switch|transition))",
    re.IGNORECASE,
)
_OF_A_VERSION = re.compile(r"[A-Z]\S*.*\d")
_LEAVES = re.compile(
    r"\W*(?:(?:today|now|currently|you|you['’]ll|they|they['’]ll|please|will|must|should|need to|have to|are (?:required|advised|encouraged|asked|recommended|urged) to|kindly)\W+)*"
    r"(?:migrate|move|switch|upgrade|transition|update|convert)\b[^.;§]{0,90}?\b(?:by|before|no later than|prior to)(?: the end of)?\s+§",
    re.IGNORECASE,
)
# "You must upgrade to SDK version 4 or newer by §": what is older is not named, and ends.
_AT_LEAST = re.compile(
    r"\b(?P<verb>(?:must|need(?:s)? to|ha(?:ve|s) to|required to|should|please)\s+(?:be\s+)?(?:use|using|upgraded? to|updated? to|migrated? to|move to|run|running|target|on)\s+)"
    r"(?:at least\s+)?(?P<what>[^.;,§]{2,60}?)\s+(?P<version>v?\d[\w.]*)\s*(?:\([^()]*\)\s*)?(?:\+|(?:or|and) (?:later|newer|above|higher|greater|up)\b)"
    r"(?=[^.;§]{0,60}\b(?:by|before|from|until|after|starting|as of|no later than|prior to)(?: the end of)?\s+§)",
    re.IGNORECASE,
)
# "Only TLS 1.2 and above will be accepted": what is below it ends.
_ONLY = re.compile(
    r"\bonly (?P<what>[^.;,§]{2,40}?)\s+(?P<version>v?\d[\w.]*)\s*(?:\+|(?:or|and) (?:later|newer|above|higher|greater|up)\b)(?= (?P<verb>(?:will be|is|are) (?:accepted|supported|allowed|permitted))\b)",
    re.IGNORECASE,
)
# "Beginning with the release of §, Nova requires Java 17 or newer".
_REQUIRES = re.compile(
    r"\b(?P<verb>(?:will |now )?requires?)\s+(?:at least )?(?P<what>(?-i:[A-Z])[\w.+-]*(?: [\w.+-]+){0,3}?)\s+(?P<version>v?\d[\w.]*)\s*(?:\+|(?:or|and) (?:later|newer|above|higher|greater)\b)",
    re.IGNORECASE,
)
_FROM_THEN = re.compile(r"\W*(?:starting|beginning|from|as of|effective|since|on)\b[^;]{0,90}§", re.IGNORECASE)
# Money and effort are asked of somebody else.
_NOT_DEMANDED = re.compile(
    r"[$€£¥]|^\W*(?:the |this )*requirements?\b|^\W*(?:about|approximately|more|less|additional|some|further) ",
    re.IGNORECASE,
)
_OR_LATER = re.compile(
    r"\W*(?:and|or) (?:later|newer|above|higher|greater)\b|\+", re.IGNORECASE
)  # the older ones are not named
_WHO = re.compile(
    r"\W*(?:all |any |your |new |the )*(?:users?|customers?|developers?|you|we|apps?|partners?|everyone|it|this|that|which|requirements?(?: for .*)?)\W*$",
    re.IGNORECASE,
)


def required(sentence: Sentence) -> Iterator[Ending]:
    """Yield what callers must bring, or leave, from a day on: a change that breaks who does nothing.

    Only with a day: without one it is how a thing works.
    """
    if not sentence.hints & gate.REQUIRES or sentence.silence or not sentence.days:
        return
    for match in (
        *_INSTEAD.finditer(sentence.bare),
        *_BEHIND.finditer(sentence.bare),
        *_DEFAULT.finditer(sentence.bare),
    ):
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        if not _OR_LATER.match(sentence.bare[phrase.end :]):
            yield from _demanded(match, phrase.text)
    for match in (*_BEFORE.finditer(sentence.bare), *_CHANGES.finditer(sentence.bare)):
        phrase = phrase_before(sentence.tokens, sentence.token_at(match.start()), sentence.hidden)
        if match.re is _CHANGES and not (_MEASURE.search(phrase.text) or identifiers(phrase.text, sentence.codes)):
            continue  # latency and prices may be lower
        if not phrase.conditional and not _WHO.match(phrase.text):
            yield from _demanded(match, phrase.text)


def left(sentence: Sentence) -> Iterator[Ending]:
    """Yield what its users must leave by a day for something else, or for a newer one of its kind."""
    if not sentence.hints & (gate.DEMANDS | gate.REQUIRES) or sentence.silence or not sentence.days:
        return
    for match in _WHO_USES.finditer(sentence.bare):
        phrase = phrase_behind(sentence.tokens, sentence.token_at(match.end()), sentence.hidden)
        if phrase.text and _LEAVES.match(sentence.bare[phrase.end :]):
            yield Ending(
                phrase.text, Act.ENDED, start=match.start(), end=match.end(), form="demand", verb=match["verb"]
            )
    for match in _ITS_USERS.finditer(sentence.bare):
        phrase = phrase_before(sentence.tokens, sentence.token_at(match.start("verb")), sentence.hidden)
        if _OF_A_VERSION.search(phrase.text) and not phrase.conditional:
            yield Ending(
                phrase.text, Act.ENDED, start=match.start(), end=match.end(), form="demand", verb=match["verb"]
            )
    dated = _REQUIRES.finditer(sentence.bare) if _FROM_THEN.match(sentence.bare) else ()
    for match in (*_AT_LEAST.finditer(sentence.bare), *_ONLY.finditer(sentence.bare), *dated):
        what, named, _ = re.sub(r"\s+(versions?)$", r"|\1", match["what"]).partition("|")
        text = f"{what} before {'version ' if named else ''}{match['version']}"
        yield Ending(text, Act.ENDED, start=match.start(), end=match.end(), form="demand", verb=match["verb"])


def _demanded(match: re.Match[str], text: str) -> Iterator[Ending]:
    if text.strip() and not _NOT_DEMANDED.search(text):
        yield Ending(text, Act.ENDED, start=match.start(), end=match.end(), form="enforced", verb=match["verb"])
