"""The words that end something, by what they do and how a sentence uses them: one list for every vendor."""

from __future__ import annotations

import re

# Participles: "X is/was/will be ...".
DEPRECATED_PP = r"deprecated|marked (?:as )?(?:deprecated|legacy|obsolete)|superseded|considered (?:deprecated|legacy|obsolete)|moved to legacy|(?:put|moved|placed) (?:in|into|to) maintenance[- ](?:only[- ])?mode"
SUPPORT_PP = r"unsupported|no longer (?:\w+ )?(?:supported|maintained)|not be (?:supported|maintained)"
ENDED_PP = (
    r"retired|sunset(?:t?ed)?|removed|shut ?down|shut[- ]off|turned (?:down|off)|switched off|discontinued|decomm?issioned|deleted|"
    r"dropped|phased[- ]out|disabled|terminated|withdrawn|taken (?:offline|down|out of service)|powered off|end[- ]of[- ]lif(?:e|ed)|EOL(?:'?ed)?|archived|"
    r"cut off|wound down|disconnected|pulled from|rejected|refused|ignored|blocked|unavailable|inaccessible|not be (?:available|accepted|accessible)|switched to error|revoked|gone|closed down|closed(?= ?(?:on|in|as of|from|after|effective)? ?§)|"
    r"no longer (?:be )?(?:\w+ )?(?:available|accepted|offered|usable|accessible|returned|sold|provided|valid|used|included|generated|exposed|sent|possible|permitted|allowed|delivered|issued|processed)"
)
PARTICIPLE = rf"(?P<support>{SUPPORT_PP})|(?P<deprecated>{DEPRECATED_PP})|(?P<ended>{ENDED_PP})"
AUXILIARY = (
    r"(?:will|shall|is (?:scheduled|set|going|planned|slated|expected)|are (?:scheduled|set|going|planned|slated|expected)|scheduled|slated|set|going|planned|due) "
    r"(?:(?:also|soon|then|now|both|all|officially|formally|permanently|fully|gradually|eventually|automatically|(?:most )?likely|probably|completely|entirely|finally) )*(?:to )?(?:(?:also|soon|permanently|fully) )*be(?:come)?(?: being)?"
    r"|(?:has|have|had)(?: \w+ly| now| also| all| both| since| already)* been|(?:is|are|was|were)(?: now| currently| also| still| both| all)* being"
    r"|(?:is|are|was|were|['’]s|['’]re|get|gets|becomes?|became|be|been|being)(?: now| also| both| all| officially| \w+ly| currently)*(?: to be)?"
)
# What is said of a thing that ends by itself: "X retires", "X will stop working", "X reaches end of life".
_REACH = (
    r"(?:(?:is|are|will be|has|have)(?: now| currently| soon| already| officially| since)* )?(?:reach(?:es|ed|ing)?|hit(?:s|ting)?|approach(?:es|ing)?|nearing|enter(?:s|ed|ing)?|go(?:es|ing)?|move[sd]?|transition(?:s|ed|ing)?|at)"
    r"(?: (?:its|their|the|an|official|planned|scheduled|expected|announced|final|into|to))*"
)
_GOES = (
    r"(?P<support>{reach} (?:end[- ]of[- ](?:standard |extended |vendor |community |full |active |free )?support|EOS\b|out of (?:standard )?support)|lose[sd]? support|stop receiving (?:\w+ ){0,3}?(?:updates|support|fixes|patches)|no longer (?:be )?(?:supported|receive[sd]? (?:\w+ )?(?:security )?(?:updates|patches|support)))"
    r"|(?P<deprecated>enter (?:its |the |a )?(?:deprecat(?:ion|ed)(?: phase| state| status| period)?|maintenance(?:[- ]only)?[- ]mode))"
    r"|(?P<closed>{reach} end[- ]of[- ]sale|(?:go|become) read[- ]only|be (?:available|open|limited|restricted) (?:only )?to existing \w+)"
    r"|(?P<ended>{reach} (?:(?:the )?end[- ]of[- ](?:life|service|availability)|EOL\b|away|offline|dark)|stop(?:s|ped)? (?:working|functioning|operating|responding|resolving|firing|running|loading|updating|being \w+(?:ed|able|ible))|wind down|(?:come|draw) to an end|(?:shut|close) (?:its|their|our) doors"
    r"|ceases? (?:to (?:exist|function|work|operate|be \w+)|operations?)|cease|not (?:work|function|operate|resolve|respond|exist)(?! (?:if|when|unless|with|without)\b)|no longer (?:works?|functions?|operates?|exists?|fires?|runs?|resolves?|responds?|triggers?|loads?|be (?:\w+ )?(?:available|honou?red|accepted|offered|usable|accessible|returned|sold|possible))"
    r"|return(?:s)? (?:an? )?(?:HTTP )?(?:status )?(?:error\b|4\d\d|410)|retire|sunset|shut ?down|expire|end|close(?: down)?(?= (?:on|in|at|its|permanently|for good|by)\b| ?§|[.,;]|$)|fail|be unavailable|become (?:unavailable|inaccessible|obsolete|end[- ]of[- ]life))"
).replace("{reach}", _REACH)
FUTURE = r"(?:will|shall|(?:is|are) (?:scheduled|set|going|planned|slated|expected) to|scheduled to|to)(?: also| soon| then| permanently| fully| gradually| eventually| officially| immediately)*"
WILL_GO = rf"{FUTURE} (?:{_GOES})"
_SLATED = r"(?:is|are|was|were|has been|have been)(?: now| also| currently| \w+ly)* (?:scheduled|slated|planned|set|due|marked|targeted|up) for"
GOES = (
    rf"(?P<ended>(?:retires|sunsets|expires|ends|shuts down)(?= (?:on|in|at|by|after|effective|from|today|as of)\b| ?§)|{_REACH} (?:(?:the )?end[- ]of[- ](?:life|service|availability)|EOL\b)"
    r"|(?:is|are)(?: now| also| officially)? (?:retiring|sunsetting|shutting down|ending|going away|going offline|winding down|closing down|closing|expiring|(?:coming|drawing) to an end|(?:shutting|closing) (?:its|their|our) doors)(?! (?:the|our|its|all|support)\b)"
    r"|(?:expire|retire)(?= (?:on|after|at the end of) §)|(?:comes|come|draws?) to (?:an end|a close)|(?:has|have) no effect|(?:is|are)(?: now)? (?:a )?no-?ops?|(?:retired|ended|expired|sunset|shut down)(?= (?:on|in|at|effective|as of)\b| ?§)|(?:has|have)(?: \w+ly| now| already)* (?:retired|ended|expired|shut down|ceased(?: to exist| operations)?|been EOL)|goes (?:away|dark|offline)|won['’]t (?:work|function|operate|resolve|respond|exist)(?! (?:if|when|unless|with|without)\b)|returns? (?:an? )?(?:HTTP )?(?:status )?(?:4\d\d|410)(?: \w+)?|(?:stops|stopped|has stopped|have stopped) working|stop working(?= (?:on|in|at|by|after|effective|from|today|as of)\b| ?§)|ceases to \w+|no longer (?:works?|functions?|exists?)"
    r"|(?:is|are)(?: now| already| considered)* (?:EOL|end[- ]of[- ]life|obsolete)\b"
    r"|{slated} (?:removal|retirement|shut ?down|sunset(?:ting)?|discontinuation|decommission(?:ing)?|deletion|termination|end[- ]of[- ]life|EOL)\b)"
    rf"|(?P<support>{_REACH} (?:the )?end[- ]of[- ](?:standard |extended |community |full |active |free )?support|(?:is|are) (?:going|falling) out of support|(?:went|fell) out of support|no longer receives?\b)"
    r"|(?P<closed>(?:is|are|will be)(?: now)? (?:closed to|no longer (?:accepting|taking|onboarding|open to|available to)) new \w+|(?:stops|stopped|will stop|has stopped|have stopped) (?:accepting|taking|onboarding) new (?:customers|users|sign-?ups|registrations|accounts))"
    r"|(?P<deprecated>{slated} deprecation\b|(?:enter(?:s|ed|ing)?|mov(?:es|ed|ing) (?:in)?to|went into|(?:is|are)(?: now)? in) (?:its |the |a )?(?:deprecat(?:ion|ed)(?: phase| state| status| period)?|maintenance(?:[- ]only)?[- ]mode))"
).replace("{slated}", _SLATED)
# What somebody does to a thing: "we will retire X", "Acme is ending support for X", and a changelog's "Removed X".
_SUPPORTING = r"(?:support(?:ing|s)?|maintain(?:ing|s)?|provid(?:e|es|ing) (?:\w+ ){0,2}?(?:support|updates|patches) for|provid(?:e|es|ing) (?:bug|security) ?(?:fixes|updates|patches)(?: \w+){0,6}? for|support(?:s|ing)? or provid(?:e|es|ing) [\w ]{1,40}? for)"
_OFFERING = (
    r"(?:accept(?:ing|s)?|offer(?:ing|s)?|sell(?:ing|s)?|serv(?:e|es|ing)|return(?:ing|s)?|allow(?:ing|s)?|includ(?:e|es|ing)|send(?:ing|s)?|expos(?:e|es|ing)|emit(?:ting|s)?|"
    r"us(?:e|es|ing)|permit(?:ting|s)?|issu(?:e|es|ing)|deliver(?:ing|s)?|process(?:ing|es)?|generat(?:e|es|ing))"
)
ACTS = (
    rf"(?P<support>(?:end(?:s|ed|ing)?|drop(?:s|ped|ping)?|remov(?:e|es|ed|ing)|discontinu(?:e|es|ed|ing)|stop(?:s|ped|ping)?|withdraw(?:s|ing)?|terminat(?:e|es|ed|ing)|cease[sd]?) (?:\w+ )?support (?:for|of)|no longer (?:be )?{_SUPPORTING}|not support|won['’]t support|(?:do|does)(?:n['’]t| not) {_SUPPORTING}(?=(?:[^.;]|\.(?=\d)){{1,100}}\bany ?(?:more|longer)\b)|stop(?:s|ped|ping)? {_SUPPORTING})"
    r"|(?P<deprecated>deprecat(?:e|es|ed|ing)|mark(?:s|ed|ing)?(?= [^.;]{1,80} as (?:deprecated|legacy|obsolete)))"
    rf"|(?P<ended>retir(?:e|es|ed|ing)|sunset(?:s|ted|ting)?|remov(?:e|es|ed|ing)|shut(?:s|ting)? (?:down|off)|turn(?:s|ed|ing)? (?:down|off)|switch(?:es|ed|ing)? off|discontinu(?:e|es|ed|ing)|"
    rf"decomm?ission(?:s|ed|ing)?|delet(?:e|es|ed|ing)|drop(?:s|ped|ping)?|phas(?:e|es|ed|ing) out|terminat(?:e|es|ed|ing)|disabl(?:e|es|ed|ing)|wind(?:s|ing)? down|clos(?:e|es|ed|ing) down|kill(?:s|ed|ing)?(?: off)?|"
    rf"(?:say|bid)(?:s|ding|ing)? (?:goodbye|farewell) to|(?:said|bade) (?:goodbye|farewell) to|goodbye to|end(?:s|ed|ing)?|no longer {_OFFERING}|stop(?:s|ped|ping)? {_OFFERING}|cease[sd]? {_OFFERING}|pull(?:s|ed|ing)? the plug on|revok(?:e|es|ed|ing)|abandon(?:s|ed|ing)?)"
)
# The act as a noun: "the retirement of X", "end of support for X".
NOUNS = (
    r"(?P<support>end[- ]of[- ](?:standard |extended |community |full |active |free )?support|EOS|ending support|support (?:removal|ends?|ending))"
    r"|(?P<deprecated>deprecations?)"
    r"|(?P<ended>(?:planned |upcoming )?(?:last day|final day|retirement|removal|sunset(?:ting)?|shut[- ]?down|discontinuation|decommission(?:ing)?|termination|phase[- ]?out|end[- ]of[- ](?:life|service|availability)|EOL|withdrawal|deletion))"
)
TRIGGER = re.compile(
    r"\b(?:sunset|retir|shut|turn(?:ed|ing|s)? (?:it )?(?:off|down)|discontinu|decomm?ission|wind(?:s|ing)? down|phas(?:e|es|ed|ing)[- ]out|end(?:s|ed|ing)?\b|EO[LS]\b|goodbye|switch(?:ed|es|ing)? off|"
    r"remov|delet|drop(?:s|ped|ping)?\b|stop(?:s|ped|ping)?\b|ceas|no longer|not (?:be |remain |stay )?(?:supported|available|accepted|accessible|functional|operational|reachable)|unavailable|unsupported|inaccessible|deprecat|legacy|obsolete|superseded|"
    r"expir|disabl|(?:not|won['’]t) (?:work|function|operate|resolve|respond|exist|support)|won['’]t (?:be|remain|stay) (?:\w+ly )?(?:supported|available|accepted|accessible|functional|operational|reachable|usable|possible|valid|maintained)|(?:goes|go|gone) (?:dark|offline)|wound down|clos(?:e|es|ing) down|support for|[Ss]top using|terminat|withdraw|archiv|revok|clos(?:ed?|es|ing)\b|last day|final day|disconnected|pulled from|to a close|no effect|no-?ops?\b|ignored|blocked|refused|returns?\b|going away|goes away|powered off|out of service|(?:slated|scheduled|planned|due|set|marked|up) for|taken (?:offline|down)|fail\b|"
    r"kill(?:s|ed|ing)?\b|out of support|lose[sd]? support|break(?:s|ing)\b|must\b|requir|enforc|end-of|reject|postpon|extend|delay|longer|push(?:ed)? back"
    r"|good-?bye|farewell|so long|(?:coming|come|drawing) to an end|(?:its|their|our) doors\b|read[- ]only|to existing \w+\b|new (?:customers|users|sign-?ups)|be closed|migrat|have until|maintenance(?:[- ]only)?[- ]mode|routed to|redirected to|served by|aliased?\b|continues? to (?:work|function|operate|be)\b|keeps? (?:work|function)ing|remains? (?:\w+ )?(?:available|accessible|usable|functional|valid)|still be (?:available|supported|accessible)|(?:keep|still|continue to) us(?:e|ing)\b"
    r"|depricat|depreciat|dejará|deixará|cesser|disponible|any ?more\b|nicht mehr|eingestellt|abgeschaltet|abgekündigt|veraltet|entfernt|retiré|supprimé|obsol[eè]te|abandon|retirad|descontinuad|obsolet|eliminad|desativad|dismess|ritirat|rimoss)"
    r"|廃止|提供終了|提供を終了|サポート終了|非推奨|停用|下线|弃用|停止服务|停止支持|废弃|关闭|移除|⚠",
    re.IGNORECASE,
)
