"""The forms in which sentences say that something ends, as patterns over the words of `verbs`."""

from __future__ import annotations

import re

from lastcall.stages.extract.verbs import ACTS, AUXILIARY, GOES, NOUNS, PARTICIPLE, WILL_GO

NEGATED = re.compile(
    r"\b(?:not|never|n['’]t)\s+(?:be(?:en|ing)?\s+)?(?!(?:be |remain |stay )?(?:supported|available|accepted|accessible|maintained|functional|operational|reachable))",
    re.IGNORECASE,
)
# "is not supported", "is unavailable": a limit, no end, unless it is told as coming.
STATE = re.compile(r"\b(?:not|unsupported|unavailable|inaccessible)\b(?! longer)", re.IGNORECASE)
COMING = re.compile(r"\b(?:will|shall|become\w*|became|has|have|being|to)\b", re.IGNORECASE)
LAST_NOUN = re.compile(rf"\b(?:{NOUNS})\W*$", re.IGNORECASE)
IMPERATIVE = re.compile(
    r"(?:Replace|Use|Remove|Update|Migrate|Avoid|Handle|Drop|See|Fix|Add|Find|Check|Review|Delete|Move|Switch|Upgrade|Change|Rename|Clean|Ignore|Support|Show|Hide|List|Get|View|Legacy|Previously|Recently|All|Any|Some|No|Not|Mark|Stop|Keep|Include|Exclude|Restore)\b"
)
ADJECTIVAL = re.compile(
    r"\b(?:\d+|the|an?|all|any|some|this|that|each|every|these|those|of|our|its|old|legacy|remove[sd]?|replace[sd]?|delete[sd]?|for|in|from|using|uses?)\s+$",
    re.IGNORECASE,
)
IF_CLAUSE = re.compile(r"(?:^|[,;(]\s*)\W*(?:if|when|whenever|once|unless|until|in case)\b[^,;]*$", re.IGNORECASE)
GOING = re.compile(r"ing(?: down| off| away| offline)?$", re.IGNORECASE)
WEAKLY = re.compile(
    r"\b(?:rejected|refused|ignored|blocked|disabled|deleted|removed|dropped|terminated|archived|revoked)$",
    re.IGNORECASE,
)
WHEN = re.compile(r"\s*(?:\w+ ){0,3}?(?:if|when|unless|whenever)\b", re.IGNORECASE)
HOUSEHOLD = re.compile(r"(?:disabl|delet|drop|end|stop|turn|switch|revok|hid)", re.IGNORECASE)
# "You can no longer use X", "new apps will no longer be able to call X".
# "API keys will no longer be able to access X": what could do it ends, and not what it did.
THINGS_ABLE = re.compile(
    r"\b(?P<aux>(?:will|shall) (?:no longer|not) be able to|(?:are|is) no longer able to|can no longer) (?!be\b|do so\b)(?=[a-z]{2,})",
    re.IGNORECASE,
)
OPENING = re.compile(r"(?:create|add|register|sign up|purchase|buy|deploy|launch|onboard)\b", re.IGNORECASE)
PEOPLE = re.compile(
    r"(?:\w+ ){0,3}?(?:users?|customers?|developers?|you|they|we|apps?|applications?|clients?|partners?|accounts?|organi[sz]ations?|admins?|administrators?|members?|teams?|people|it)\W*",
    re.IGNORECASE,
)
NO_MORE_USE = re.compile(
    r"\b(?P<who>(?:(?:new|existing|all|third[- ]party) )?(?:(?-i:[A-Z]\w+) )?(?:users?|customers?|developers?|you|they|apps?|applications?|clients?|partners?|accounts?|organi[sz]ations?))(?P<now> can no longer| (?:are|is) no longer able to)?(?(now)| will (?:no longer|not) be able to) (?:use|access|call|query|consume)\s+(?=\S)",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"\b(?:clos(?:e|es|ed|ing)|restrict(?:s|ed|ing)?|limit(?:s|ed|ing)?)\s+(?P<what>[^.;,§]{2,60}?)\s+to (?:new|existing) (?:customers|users|sign-?ups|accounts|subscribers)\b",
    re.IGNORECASE,
)
POSSIBLE = re.compile(
    r"\b(?:(?P<now>(?:it is|it's|is|are) no longer|(?:users?|customers?|you|they) can no longer)|(?:will|shall) (?:no longer|not) be) (?:possible|able) to\s+|\b(?:users?|customers?|you|they) (?:will not|won['’]t|will no longer|cannot) (?:be )?able to\s+",
    re.IGNORECASE,
)
PERFECT = re.compile(
    r"\b(?:has|have|(?:is|are)(?: now| already)? (?:in|at)|reached|stopped|went|hit|is now|are now|obsolete|no longer|EOL)\b",
    re.IGNORECASE,
)
MARKED = re.compile(
    r"^\W*(?P<name>[^:()\[\]]{2,80}?)\s*(?:[:–—→]\s+|->\s+|\s-\s|\s*[(\[]\s*)(?:now |is |officially )*(?:(?P<deprecated>deprecated|legacy)|(?P<support>no longer supported|unsupported)|(?P<ended>retired|discontinued|removed|shut ?down|sunset|decommissioned|end[- ]of[- ]life|EOL))\b(?=\W*(?:$|§|on\b|in\b|by\b|from\b|as of\b|since\b|after\b|and\b|sunset\b|remov|retir|[)\]]))",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"\W*(?:(?:and|&|vs\.?|or)\s+)?(?:history|vs|polic(?:y|ies)|process(?:es)?|notifications?|best practices|overview|faqs?|schedules?|timelines?|management|calendar|guides?|downsides|dates?|status|phases?|stages?|terms|terminology|lifecycle|support|impact|commitments?|notices?)\b",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    rf"\b(?P<aux>{AUXILIARY})\s+(?:(?:now|also|soon|both|all|being|\w+ly|just|therefore|thus)\s+){{0,2}}(?:{PARTICIPLE})\b",
    re.IGNORECASE,
)
NOT_BE = re.compile(
    r"\b(?P<aux>(?:will|shall|does|do) (?:no longer|not) (?:be|remain|stay)|won['’]t (?:be|remain|stay)|can no longer be|(?:is|are|was|were) no longer|no longer be)\s+(?P<ended>(?:\w+ly )?(?:available|functional|operational|reachable|accepted|offered|usable|accessible|returned|sold|provided|valid|permitted|allowed|deployed|created|purchased|bought|ordered|served|included|used|updated|maintained|supported|delivered|issued|processed))\b",
    re.IGNORECASE,
)
WILL_FORM = re.compile(rf"\b(?:{WILL_GO})\b", re.IGNORECASE)
GOES_FORM = re.compile(rf"\b(?:{GOES})", re.IGNORECASE)
ACTIVE = re.compile(rf"(?<![\w/.-])(?:{ACTS})(?![\w-])[:]?\s+(?=[^\s.,;)])", re.IGNORECASE)
NOUN_FORM = re.compile(
    rf"(?<![\w-])(?:{NOUNS})(?: (?:date|plan|timeline|process|notification|notice|announcement|reminder|update|warning))?s? (?:of|for|to use|to access)\s+(?=\S)",
    re.IGNORECASE,
)
# What turns requests away speaks of what they bear: "connections using TLS 1.0 will be rejected".
BEARS = re.compile(
    r"\W*(?:(?:all|any|new|api|the) )*(?:connections?|requests?|calls?|clients?|traffic|messages?|log-?ins?|sign-?ins?|apps?|applications?|integrations?)\s+(?:(?:still )?using|built (?:with|on)|with|over|via|that use|made with|which use|(?P<lacks>without|missing|lacking|that (?:do not|don['’]t) (?:send|support|use|include|have|carry)))\s+(?=\S)",
    re.IGNORECASE,
)
# "Nova 1 has an end-of-life date of §".
HAS_END = re.compile(
    r"\b(?:has|have) (?:an? |the )?(?P<ended>end[- ]of[- ]life|eol|sunset|retirement|shutdown|removal)(?: date)? (?:of|on) §",
    re.IGNORECASE,
)
FIRST_VERB = re.compile(r"\b(?:is|are|was|were|has|have|will)\b", re.IGNORECASE)
# A line of a changelog: "Removal of nova-1 and nova-2", "Deprecations: `Nova`", "[DEPRECATED] `Nova`".
LINE_OF = re.compile(
    r"\W*(?:\w+: )?(?P<verb>(?P<deprecated>deprecation)|(?P<ended>removal|retirement|discontinuation|sunset(?:ting)?|(?:end[- ]of[- ]life|eol)(?: announcement| notice)))(?: of | for |s?:\s+)(?=\S)|\W*[\[(](?P<marked>deprecated)[\])]\s+(?=\S)",
    re.IGNORECASE,
)
# A line of a changelog that leaves the auxiliary out: "Feature gate `Nova` removed", "Support for Go 1.19 dropped".
LINE_DONE = re.compile(
    r"\W*(?:[\w./-]{1,20}: )?(?P<what>(?!.*\b(?:is|are|was|were|be|been|being|not|never|when|where|if|has|have|will|can|could|should|fix\w*|add\w*|bug|issue)\b)(?:[^.;:§]|\.(?=\w)){2,90}?)\s+(?:now )?(?P<verb>(?P<deprecated>deprecated)|(?P<ended>removed|retired|discontinued|dropped))\W*(?:\(#\d+\)\W*)?$",
    re.IGNORECASE,
)
# "May 1 is the last day X is available".
LAST_DAY = re.compile(r"\b(?:last|final) day (?!of\b|to\b|for\b)(?:(?:that|when|on which) )?(?=\S)", re.IGNORECASE)
STILL_THERE = re.compile(
    r"\s*(?:is|are|will (?:still )?be|can (?:still )?be|works?|runs?)\b(?: (?:available|supported|accessible|used|operational|active|live|online|functional|offered))?",
    re.IGNORECASE,
)
AS_OF_NOW = re.compile(
    r"\s*(?:,\s*)?(?:(?:effective|as of|from|starting|with effect from)\s+)?(?:today|immediately)\b", re.IGNORECASE
)
# "Nova's discontinuation"; the mark makes it somebody's, so that the thing stands before it.
OF_WHOM = re.compile(
    rf"(?P<whose>\b[\w.-]*[A-Z][\w.-]*(?: [A-Z\d][\w.-]*){{0,4}})['’]s (?:(?:upcoming|planned|full|final) )?(?:{NOUNS})\b(?! (?:of|polic|process|dates?\b))"
)
MODAL = re.compile(
    r"\b(?:can|may|might|could|would|must|should|cannot|can['’]t|need(?:s)? to|ha(?:s|ve) to|let|if|able to|not|never|n['’]t|nor|without|ought to|wants? to|wish to|like to|help\w*|likely to|yet to|until it|automatically)\s*(?:also |soon |later |be |been |yet |get |currently |\w+ly )*$",
    re.IGNORECASE,
)
YOU = re.compile(
    r"\b(?:you|users?|customers?|admins?|administrators?|developers?|clients?|visitors?|they|who|which|that|people|callers?|members?|nobody|to|and|or|how|please|must|should|can|could|may|might|would|cannot|when|if|for|by|of|from|not|never|don['’]t|without)\s*$",
    re.IGNORECASE,
)
AGENT_AUX = re.compile(
    r"(?:\b(?:we|we['’](?:ll|re|ve)|I['’](?:ll|m))|\b(?:will|shall|is|are|['’]s|has|have|had|going to|plan(?:s|ned|ning)? (?:to|on)|intend(?:s|ing)? to|decided to|(?:decision|timeline|schedule|intention|intent) (?:to|for)|scheduled to|preparing to|expects? to|set to|(?:taking|took) (?:the )?(?:first )?steps (?:to|towards?)|(?:in )?the process of|process to))"
    r"(?:\s+(?:also|now|soon|be|been|being|permanently|officially|start|started|begin|began|already|then|to|fully|gradually|completely|just|have|\w+ly|continue))*\s*$",
    re.IGNORECASE,
)
# No two branches of the inner repeat may begin alike: a row of numbers could be read in 2^n ways.
AGENT = re.compile(
    r"(?:^|[.,;:(]\s|\b(?:and|as|since|that|while|but)\s)\W*(?:[Tt]he |[Tt]his |[Tt]hese |[Oo]ur )?(?P<agent>(?:v\d[\w.]*|[A-Z][\w.&+'’-]*(?: \(\w+\))?(?: (?:[A-Z0-9][\w.&+'’-]*|v\d[\w.]*|\(\w+\)|for|of|and))*|(?:this |our |new |major |next )?(?:release|version|update|change|PR|pull request|commit|upgrade))(?: (?:now|also|has|have|already|officially|recently|therefore))*)\s*$"
)
LABEL = re.compile(
    r"^[\W\d_]*(?:\(breaking(?:[ -]changes?)?\)\s*)?(?:(?:\[[^\]]{0,40}\]|#\d+|\(?breaking(?:[ -]changes?)?\)?|[a-z]+(?:\([\w ,./-]{1,40}\))?!?|[a-z][\w /.-]{0,30}|@[\w/-]+)\s*(?:[:\]]|[–—-](?=\s|$)|!:)\s*)*(?:we(?:['’]ve| have)? |now |also |finally |officially |permanently |\W)*$",
    re.IGNORECASE,
)
BASE = re.compile(
    r"^(?:remove|delete|drop|retire|sunset|deprecate|discontinue|disable|end|kill|terminate|turn|switch|shut|stop|phase|decommission|wind|mark|revoke|withdraw|no longer|not support)\b",
    re.IGNORECASE,
)
ING = re.compile(r"^\w+ing\b", re.IGNORECASE)
PAST_FORM = re.compile(
    r"^(?:removed|deleted|dropped|retired|sunsetted|deprecated|discontinued|disabled|ended|killed|terminated|turned|switched|phased|decomm?issioned|marked|revoked|shut|said|stopped|ceased|pulled)\b",
    re.IGNORECASE,
)
THIRD = re.compile(
    r"^(?:removes|deletes|drops|retires|sunsets|deprecates|discontinues|disables|ends|kills|terminates|turns|switches|phases|decommissions|marks|revokes|shuts|stops|no longer|says)\b",
    re.IGNORECASE,
)
INTRANSITIVE_AFTER = re.compile(
    r"^\s*(?:$|[.,;:!)§—–-]|(?:on|in|at|by|after|from|effective|as|starting|for|when|once|and|or|to|with|soon|this|next|later|before|over|within|permanently|because|due|until|but|beginning|unless|if|completely|entirely|early|mid|late|sometime|around|sooner|no)\b|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.? \d)",
    re.IGNORECASE,
)
ENDS_ITSELF = re.compile(r"(?:retire|sunset|shut ?down|end|expire|fail|cease)$", re.IGNORECASE)
ANNOUNCED = re.compile(
    r"\b(?:announc\w*|upcoming|planned|reminder|plans? (?:for|to)|scheduled|in accordance|notif\w+|inform\w*|proceed\w*|complet\w+|beg(?:in|an|inning)|start\w*|postpon\w+|extend\w*|delay\w*|defer\w*|cancel\w*|revers\w+|confirm\w*)\b",
    re.IGNORECASE,
)
SERVING = re.compile(
    r"(?:will )?stop(?:s|ped)? (?:serving|accepting|processing|answering|responding|taking|receiving|returning)\b",
    re.IGNORECASE,
)
CALLS = re.compile(r"\W*(?:(?:new|all|any|api|to) )*(?:requests?|traffic|calls?|queries)\b", re.IGNORECASE)
NAMED = re.compile(r"[A-Z0-9`/_]\S*\W*$|[A-Z]\S*(?: \S+)?$")  # a phrase that ends in what looks like a name
EXPLAINS = re.compile(r"(?!.*[¤\d])[A-Za-z](?:[^A-Z]){24,}\.\s*$")
AHEAD = re.compile(r"\b(?:will|shall|scheduled|set|going|planned|slated|due|being|be$|to)\b", re.IGNORECASE)
CREATED = re.compile(r"\b(?:created|purchased|bought|ordered)$", re.IGNORECASE)
NO_MORE = re.compile(r"\s*(?:any ?more|any longer)\b", re.IGNORECASE)
NOT_WORK = re.compile(r"(?:not|n['’]t) (?:work|function|operate|resolve|respond|exist)", re.IGNORECASE)
ONLY_CALLED = re.compile(r"\W*(?:deprecated|legacy|retired|obsolete)\W*", re.IGNORECASE)
# "We will deprecate and sunset X": the first of two verbs that share their thing.
FIRST_OF_TWO = re.compile(
    r"\b(?:deprecat|retir|remov|sunset|disabl|discontinu|decommission|delet|terminat|phas|shut|end|drop|clos)(?:e|ing|ting|down| down|ing down| out|ing out)?\s+and(?: then| eventually| subsequently| permanently| later| finally)*$",
    re.IGNORECASE,
)
# What follows the thing itself: "retire X and delete all its data", "mark X as deprecated".
THEN = re.compile(
    r"\s+(?:as (?:deprecated|legacy|obsolete)|without\b|any ?(?:more|longer)\b|and (?:then |to )?(?:delete|remove|erase|disable|revoke|stop|redirect|migrate|move|turn|shut|close|end|refund|replace|focus|return|reject|cancel)\b(?= (?:all|any|the|its|their|our|your|every|remaining|down|off|to|with|on|an?)\b))",
    re.IGNORECASE,
)
SINCE_VERSION = re.compile(
    r"\W*(?:as of|since|from|starting (?:with|from|in)|beginning with|with|in) (?:the )?(?:version |release )?[\w ]{0,30}?v?\d+\.\d",
    re.IGNORECASE,
)
SINCE = re.compile(r"\W*(?:as of|since|from|starting|beginning|effective|after)(?: on)?\s+§", re.IGNORECASE)
TO_WHOM = re.compile(
    r"\s*(?:errors?|codes?|responses?|forbidden)?\s*(?:to|for)\s+(?:all |any |every )?(?=\w)", re.IGNORECASE
)
FOR_NOW = re.compile(r"\btemporar(?:y|ily)\b(?![^.;]*\bpermanent)", re.IGNORECASE)
AFTER_A_WHILE = re.compile(
    r"\s*(?:after|within|in|every)\s+(?:\d+|an?|one|two|three|six|twelve)\s+(?:second|minute|hour|day|week|month|year)",
    re.IGNORECASE,
)
