"""Which texts can be names: months, section heads and plain words are data here, one list for every vendor."""

from __future__ import annotations

import re

# Words that no name begins with, and days and months.
_STOP_TEXT = """
action after all although announcement any april as at august because before breaking but by change changes
december deprecated deprecation deprecations effective february for friday from however if important in it
january july june march may monday new note november october on our please pt removal removed retired retirement
saturday september shutdown since so starting sunday sunset that the these they this those though thursday thus
tuesday unless until update updates utc we wednesday when whether while yet you your
"""

# Words that name nothing by themselves: section heads, verbs at a sentence's start, plain nouns.
_PLAIN_TEXT = """
a added an and api apis are availability bug bugs build changed chore chores ci customer customers date
deprecating docs documentation end-of-life endpoint endpoints enhanced eol example examples faq feature
features field fields fix fixed fixes general how id improvement improvements insert internal is issue
issues learn legacy list making method methods model models more name names next note notes now of or other
overview page parameter parameters performance plan policies policy product products properties property
read reason refactor release releases remove removing retiring schema schemas security see service services
shutting status style summary support team test tests they to today type types use user users value version
versions we what why winding
"""

STOP = frozenset(_STOP_TEXT.split())
_PLAIN = frozenset(_PLAIN_TEXT.split())
# How a page of many things ends its title: it is no thing that could end.
LOG = re.compile(r"\W*\b(?:change ?logs?|release notes?|release history|what['’]s new|news|updates)\W*$", re.IGNORECASE)
DATE_HEAD = re.compile(
    r"^\W*(?:(?:early|mid|late)[- ])?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?:\d{4}-\d{2}(?:-\d{2})?|(?:\d{1,2}\.? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? ?\d{0,2}(?:st|nd|rd|th)?,? ?\d{4})\b\W*",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?:at |from )?\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?", re.IGNORECASE)
_CHORES = re.compile(
    r"^\W*(?:bug ?fix(?:es)?|chores?|documentation|docs|tests?|styles?|build(?: system)?|ci|refactor(?:s|ing)?|internal|performance)(?: improvements)?\W*$",
    re.IGNORECASE,
)

# Words that only point at something: a phrase of nothing else names nothing.
_POINTING = """
it they do so this that these those them we you he i which who what there both each all any some one ones none many most
several others other everything nothing something anything more the a an of and or for in on to our your its their same
such following above below new old older existing current previous legacy deprecated affected certain various different
listed specific first last latest next previously unused outdated obsolete retired removed discontinued individual
metric metrics protocol protocols model models api apis endpoint endpoints feature features field fields parameter parameters property properties service
services product products version versions release releases method methods class classes function functions
functionality option options flag flags setting settings value values item items type types resource resources name
names alias aliases support access change changes date dates deadline code data user users customer customers developer
developers request requests call calls behavior behaviour behaviors process page pages documentation docs team plan
plans period phase stage status policy policies notice notices notification notifications announcement announcements
retirement retirements deprecation deprecations removal removals sunset sunsets shutdown shutdowns end eol life upstream project projects package packages
library libraries module modules tool tools integration integrations image images instance instances snapshot snapshots
runtime runtimes sdk sdks client clients syntax use usage thing things way ways stuff line lines link links button
buttons file files warning warnings error errors message messages schedule schedules timeline timelines migration
information details example examples step steps part parts case cases time day days month months year years week weeks
default list table section number series command commands opcode opcodes index indexes indices attention updates important action required reminder end-of-life end-of-support account accounts organization organizations organisation content company vendor
provider app apps application applications site website program system systems platform platforms also here now today
only already soon scheduled planned deployment deployments about upcoming future past two three four five six eight ten entire whole own related underlying
history vs overview inactive dormant idle stale abandoned event events object objects language languages partially fully completely repository repositories repo launch stages stage target targets website sites ability nested operations operation paths faq faqs practices best downsides mitigations guide guides impact consequences lifecycle
"""
_POINTERS = frozenset(_POINTING.split())
# "Events API", "Use Cases API", "Update API": plain words whose capitals make them a name; "New API" and "Removed APIs" are none.
_TITLED = re.compile(
    r"(?!(?:The|An?|Our|All|New|Old|Older|Legacy|Public|Current|Existing|Previous|Other|Both|Last|Latest|First|Next|Following|Affected|Above|Below|These|Those|This|Some|Any|Several|Various|Certain|Specific|Breaking|\w+ing|\w+ed)\b)"
    r"(?:[A-Z][a-z]{2,} ){1,3}(?:API|SDK)"
)


def is_generic(name: str) -> bool:
    """Tell whether a phrase only points at something that was named elsewhere: "these models", "the API", "it"."""
    if re.search(r"\b[A-Z]\w* v?\d", name):
        return False  # "Runtime 20" is one of many, and says which
    if _TITLED.fullmatch(name.strip()):
        return False
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", name.lower())
    return not any(re.search(r"[^\W\d_]{2}", word) for word in words) or all(
        w in _POINTERS or w.isdigit() for w in words
    )


def is_chores(heading: str) -> bool:
    """Tell whether a changelog's section is about the project's own housekeeping: what is removed there ends nothing."""
    return _CHORES.match(heading) is not None


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of a thing: neither a date, nor plain words, nor a sentence."""
    plain = text.strip(" .:-–—*`")
    rest = DATE_HEAD.sub("", plain)
    if not re.search(r"[^\W\d_]", rest) or re.match(r"https?:", plain) or _HOUR.fullmatch(rest):
        return False
    if plain != text.strip() and text.rstrip().endswith(".") and len(plain.split()) >= 3 and plain[:1].islower():
        return False
    if _TITLED.fullmatch(rest):
        return True
    said = [word.strip(".,:;()'\"").lower() for word in rest.split()]
    return len(said) <= 14 and not all(word in _PLAIN or word in STOP or not word for word in said)
