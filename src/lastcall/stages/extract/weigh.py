"""A statement and where it stands -> how much speaks for its being a notice, each reason in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.stages.extract.acts import Act
from lastcall.stages.extract.lexicon import is_chores
from lastcall.stages.extract.phrases import identifiers, is_identifier

if TYPE_CHECKING:
    from lastcall.model.document import Passage
    from lastcall.stages.extract.acts import Ending
    from lastcall.stages.extract.phrases import Named

ENOUGH = 3  # from here on a statement is a notice
ENOUGH_FOR_WEAK = 4  # a verb that mostly means something else ("delete", "disable", "fail") must have more beside it
SURE = 4  # from here on it is confirmed, below it is likely

_STRONG = re.compile(
    r"deprecat|retir|sunset|discontinu|decomm?ission|end[- ]of|\beo[lsa]\b|shut|phas|wind|goodbye|legacy|obsolete|superseded|"
    r"going away|offline|withdraw|archiv|turn(?:ed|ing|s)? (?:down|off)|switch\w* off|out of support|closed to|cease|kill|veraltet|eingestellt|abgeschaltet|abgekündigt|[^\x00-\x7f]",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"^\W*(?:is |are |was |were |be |been |has |have |will |being |now |to |get |gets |s |re |automatically |permanently )*(?:delet|disabl|drop(?:s|ped|ping)?\b(?! support)|end(?:s|ed|ing)?\b(?![- ]of)(?! \w*\s?support)|expir|fail|revok|terminat|gone|close[ds]?|closing|disconnected|pulled|unavailable|inaccessible|block|reject|not be (?:available|accepted|accessible)|stop\w*(?! (?:working|being|support|accept|serv|function|resolv|respond|operat|deliver))|no longer (?:be )?(?:\w+ )?(?:used|included|returned|sent|possible|allowed|permitted|exposed|generated|us\w+|includ\w+|return\w*|send\w*|allow\w*|generat\w*|emit\w*))",
    re.IGNORECASE,
)
# Heads of phrases that name something which other people's software uses.
_API_HEAD = re.compile(
    r"\b(?:apis?|endpoints?|models?|sdks?|librar(?:y|ies)|packages?|fields?|parameters?|params?|propert(?:y|ies)|methods?|class(?:es)?|modules?|flags?|options?|headers?|webhooks?|events?|schemas?|enums?|arguments?|args?|props?|attributes?|"
    r"versions?|runtimes?|images?|stacks?|plans?|tiers?|services?|products?|platforms?|tools?|plugins?|integrations?|connectors?|extensions?|dashboards?|apps?|clients?|protocols?|auth(?:entication)?|certificates?|ciphers?|tokens?|keys?|credentials?|"
    r"accounts?|functions?|resources?|types?|operators?|add-?ons?|regions?|instances?|databases?|clusters?|features?|support|access|syntax|routes?|scopes?|permissions?|formats?|urls?|domains?|hosts?|host ?names?|algorithms?|queries|commands?|drivers?|providers?|shell|builders?|agents?|playground|engines?|workflows?|programs?|portal|console)\b",
    re.IGNORECASE,
)
_UI = re.compile(
    r"\b(?:buttons?|modals?|dialogs?|tooltips?|banners?|icons?|checkbox(?:es)?|drop-?downs?|menus?|tabs?|columns?|sidebar|toolbar|placeholder|spinner|confirmation|toggle|link|links|page|pages|cards?|labels?|badges?|animations?|hover|scroll\w*|selector|selection|pagination|layout|popup|pop-up|drawer|widget styles?|colou?rs?|font|border|margin|padding|emails?|notifications?|messages?|text|copy|wording)\b(?! (?:service|api|platform|system|endpoint)s?\b)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:dependenc(?:y|ies)|imports?|tests?|fixtures?|lint\w*|comments?|validations?|typos?|logs?|logging|warnings?|docs?|documentation|readme|examples?|samples?|code|cache|caching|temp(?:orary)? files?|workarounds?|hacks?|artifacts?|whitespace|polyfills?|telemetry|mocks?|stubs?|"
    r"tons|barriers?|limits?|limitations?|restrictions?|requirements?|need|necessity|gating|duplicates?|duplicate \w+|references?|mentions?|errors?|bugs?|crash\w*|issues?|delays?|latency|friction|users?|customers?|members?|items?|rows?|entries|records?|files?|folders?|certificates|retries|connections?|requests?|nodes|objects?|actions?|barrier|suffix|prefix|context|checks?|people|tools|sites?|websites?|difficulty|steps?|work|time|process|period)\b",
    re.IGNORECASE,
)
_DYING = re.compile(
    r"deprecat|retire|remov|sunset|discontinu|end[- ]of|shut ?down|breaking|\beol\b|unsupported|decommission|legacy|phase[- ]?out|upgrade|migrat",
    re.IGNORECASE,
)
_REPAIRS = re.compile(
    r"\b(?:bug ?fix(?:es)?|fix(?:es|ed)?|documentation|docs|chores?|tests?|internal|styles?|refactor\w*|performance|build system|security fixes|resolved issues|known issues|improvements?|enhancements?|what.?s new|new (?:features?|endpoints?|models?)|added|new)\b",
    re.IGNORECASE,
)
_FLAGGED = re.compile(
    r"^\W*[a-z]+(?:\([^()]{1,40}\))?!:|\bbreaking(?:[ -]changes?)?\s*:|\(?\bbreaking(?:[ -]changes?)?\)|⚠|\*\*breaking",
    re.IGNORECASE,
)
_TURNED_AWAY = re.compile(
    r"\b(?:rejected|refused|ignored|blocked|returns?)\b", re.IGNORECASE
)  # said of requests every day
_DOING = re.compile(r"[A-Z][a-z]+ing (?:out|in|up|down|off|on|to|with|from)\b")
_NOW_GONE = re.compile(r"\bnow returns? (?:an? )?(?:HTTP )?(?:status )?(?:code )?`?410\b", re.IGNORECASE)
_API_SAYS = re.compile(r"\b(?:API|SDK|CLI|endpoint|library|client)s? (?:now )?no longer supports?\b")
_SPELT = re.compile(r"[.()=/_]|\w-\w")  # `label=` and `.resolve()` are of an interface, whatever word they hold
# "Packer is deprecated": one word with a capital, where every sentence has one.
_ONE_WORD = re.compile(r"[A-Z][a-z]{3,14}")
_COMMON = re.compile(
    r"(?:\w+(?:ings?|tions?|sions?|ments?|ness|it(?:y|ies)|ances?|ences?|isms?|ures?|als?|ages?|ships?|sers?|tors?)|every\w*|some\w*|any\w*|no\w{0,5}|this|that|these|those|they|legacy|data|meta\w*|code|contents?|search\w*|logins?|sign\w*|emails?|mails?|"
    r"phones?|names?|types?|dates?|times?|files?|pages?|lists?|groups?|users?|admins?|teams?|roles?|rules?|tags?|jobs?|tasks?|tests?|logs?|metrics?|charts?|tables?|themes?|colors?|icons?|menus?|forms?|filters?|imports?|exports?|backups?|scripts?|macros?|markdown|maintenance|trials?|previews?|betas?|alphas?|uploads?|downloads?|orders?|carts?|payments?|invoices?|prices?|sales?|news|blogs?|docs?|guides?|help|feedback|cookies?|caches?|queues?|streams?|threads?|comments?|reviews?|votes?|likes?|posts?|stories|"
    r"today|tomorrow|soon|then|there|here|work|time|life|people|customers?|partners?|what|which|when|where|both|all|most|many|only|also|upgrades?|updates?|changes?|releases?)",
    re.IGNORECASE,
)
_USERS = re.compile(
    r"(?:all |any |some |most |new |existing )*(?:customers?|users?|people|anyone|everyone|developers?) (?:on|in|of|who|with|using|that|running|from)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_CAPITAL = re.compile(r"[A-Z][\w.+-]*|[a-z]+[A-Z]\w*|\w*\d[\w.]*")
# "The ChatGPT API name has been discontinued": the thing goes on under another.
_NAMING = re.compile(
    r"\b(?:pric(?:es?|ing)|licen[cs]\w+|charges?|fees?|name|names|naming|branding|brand|term|label|logo|title)$|^(?:pric\w+|licensing|early access)\b|\b(?:maintenance|outage|incident|downtime|wait-?lists?|giveaway|contest|tournament|summit|hackathon)\b|\b(?:[Cc]up|[Cc]onf(?:erence)?)(?: 20\d\d)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weight:
    """The sum and what it is made of: `("retired", 3)`, `("an identifier", 2)`."""

    total: int
    reasons: tuple[tuple[str, int], ...]
    enough: int = ENOUGH

    @property
    def holds(self) -> bool:
        """Tell whether the statement is a notice."""
        return self.total >= self.enough

    @property
    def sure(self) -> bool:
        """Tell whether it is one beyond doubt."""
        return self.total >= SURE

    def __str__(self) -> str:
        """Return the sum in words."""
        parts = ", ".join(f"{what} {points:+d}" for what, points in self.reasons if points)
        return f"{self.total} of {self.enough}: {parts}"


def weigh(
    one: Ending,
    named: Named,
    passage: Passage,
    *,
    dated: bool = False,
    resolved: bool = False,
    titled: bool = False,
    said: str = "",
) -> Weight:
    """Return how much speaks for a statement about a name.

    `dated`: a deadline stands beside it; `resolved`: the name was found elsewhere ("these models");
    `titled`: a heading or an entry's title says it; `said`: the sentence.
    """
    name, aliases = named
    opens = one.opens and one.phrase.lstrip(" *`\"'“‘").startswith(
        name[:3]
    )  # "Our Reddit app": written so in the middle
    starts = opens or (titled and one.form in ("title", "changelog", "noun"))
    reasons = [_verb(one, dated=dated)]
    weak = reasons[0][1] < 2
    if one.form == "noun":
        reasons.append(("told as a noun", -1))
    elif titled or one.form == "title":
        reasons.append(("a title", 1))
    elif not one.past:
        reasons.append(("announced", 1))
    if dated:
        reasons.append(("a date", 1))
    reasons.append(
        ("what the section speaks of", 0)
        if resolved
        else _subject(
            name,
            aliases,
            passage,
            starts=starts,
            deprecated=one.act is Act.DEPRECATED,
            announced=dated and not one.past,
        )
    )
    reasons.append(_place(passage, one))
    if _USERS.match(name) and not is_identifier(name):
        reasons.append(("who uses it is no thing", -6))
    if _NAMING.search(name):
        reasons.append(("a name or a price is no thing", -6))
    if re.search(r"\bdrop", one.verb, re.IGNORECASE) and re.search(r"[A-Z]\S* v?\d", name):
        reasons.append(("a version is dropped", 1))
    if one.form == "changelog" and one.act is Act.DEPRECATED:
        reasons.append(("a changelog says so", 3 if one.verb.lower().startswith("mark") else 1))
    if (
        re.match(r"\W*(?:the |our )?(?:legacy|deprecated|obsolete)\s", one.phrase or name, re.IGNORECASE)
        and one.act is not Act.DEPRECATED
    ):
        reasons.append(("called legacy", 1))
    if one.act is Act.SUPPORT and one.form == "active" and _API_SAYS.search(said):
        reasons.append(("an interface no longer takes it", 3))
    if _NOW_GONE.search(said) and "return" in one.verb:
        reasons.append(("Gone (RFC 9110, 15.5.11) from now on", 2))
    if _FLAGGED.search(said):
        reasons.append(("told as breaking", 1))
    if not is_identifier(name) and not any(_SPELT.search(one) for one in aliases if one in passage.codes):
        if _UI.search(name) and reasons[0][1] < 3:
            reasons.append(("a part of a screen", -2))
        elif _INSIDE.search(name.split(" in ")[0].split(" from ")[0]) and not (
            one.act is Act.SUPPORT or reasons[0][1] == 3 or one.form == "enforced"
        ):
            reasons.append(("a thing of the project's own", -2))
    return Weight(sum(points for _, points in reasons), tuple(reasons), ENOUGH_FOR_WEAK if weak else ENOUGH)


def is_household(name: str) -> bool:
    """Tell whether a phrase speaks of a screen or of a project's own things: "some barriers", "the confirmation page"."""
    return not identifiers(name) and bool(_UI.search(name) or _INSIDE.search(name))


def _verb(one: Ending, *, dated: bool) -> tuple[str, int]:
    verb = one.verb.strip()
    if "maintenance" in verb.lower():
        return verb, 2  # of clusters and nodes it is a state
    if one.form == "until":
        return verb, 0
    if one.form in ("demand", "enforced"):
        return verb, 1 + bool(re.search(r"mandatory|required$|compulsory|enforced$", verb))
    if one.form in ("moved", "kept"):
        return verb, 3
    if one.act in (Act.DEPRECATED, Act.CLOSED) or _STRONG.search(verb):
        return verb, 3
    if _TURNED_AWAY.search(verb):
        return verb, int(dated)
    if one.act is Act.SUPPORT:
        return verb, 2
    return verb, 1 if _WEAK.search(verb) else 2


def _subject(
    name: str, aliases: tuple[str, ...], passage: Passage, *, starts: bool, deprecated: bool, announced: bool
) -> tuple[str, int]:
    codes = passage.codes
    if is_identifier(name) or any(is_identifier(one) or one in codes for one in (name, *aliases)):
        return "an identifier", 2
    words = name.split()
    if starts and len(words) <= 4 and _DOING.match(name) and not any(map(_CAPITAL.fullmatch, words[1:])):
        return "an activity is no thing", -3  # "Opting out will no longer be available"
    marked = [w for w in words if _CAPITAL.fullmatch(w.strip("(),.;:'\"“”"))]
    if starts and marked and words and marked[0] is words[0] and re.fullmatch(r"[A-Z][a-z]+", words[0]):
        marked = marked[1:]
    if len(marked) > 1 or any(_DIGIT.search(word) for word in marked):
        return "a proper name", 2
    if marked:
        return "a name", 1
    if _API_HEAD.search(name):
        return "a kind of interface", 0
    if starts and (word := _ONE_WORD.fullmatch(name)) and not _COMMON.fullmatch(name):
        heads = " ".join((*passage.headings, passage.entry_title)).split()
        if word[0] in heads or re.search(rf"(?<=[a-z,;] ){word[0]}\b", passage.text):
            return "a name", 1  # it is written so in the middle of a sentence, or heads it
        return "a word that may be a name", 0
    return "plain words", -1 if announced or (deprecated and len(words) <= 3) else -2


def _place(passage: Passage, one: Ending) -> tuple[str, int]:
    heads = [h for h in passage.headings[-2:] if h] or [""]
    near = heads[-1]
    if is_chores(near) or is_chores(passage.locator):
        return "under housekeeping", -2 if one.act is Act.DEPRECATED and one.form == "changelog" else -3
    if _DYING.search(near):
        return "under a heading of ends", 1
    if re.fullmatch(r"\W*(?:\w+ ){0,2}" + _REPAIRS.pattern + r"(?: (?:and|&) [\w ]+)?\W*", near, re.IGNORECASE):
        return "under news and repairs", -2 if one.form == "changelog" and one.act is Act.ENDED else -1
    return "", 0
