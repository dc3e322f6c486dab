"""Which texts can be names: months, section heads and plain words are data here, one list for every vendor."""

from __future__ import annotations

import re

# Words that no name begins with, and days and months.
_STOP_TEXT = """
action after all announcement any april as at august before breaking by change changes december deprecated
deprecation deprecations effective february for friday from if important in it january july june march may
monday new note november october on our please pt removal removed retired retirement saturday september
shutdown starting sunday sunset that the these they this those thursday tuesday update updates utc we
wednesday when you your
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
DATE_HEAD = re.compile(
    r"^\W*(?:(?:early|mid|late)[- ])?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?:\d{4}-\d{2}(?:-\d{2})?|(?:\d{1,2}\.? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? ?\d{0,2}(?:st|nd|rd|th)?,? ?\d{4})\b\W*",
    re.IGNORECASE,
)
_CHORES = re.compile(
    r"^\W*(?:bug ?fix(?:es)?|chores?|documentation|docs|tests?|styles?|build(?: system)?|ci|refactor(?:s|ing)?|internal|performance)(?: improvements)?\W*$",
    re.IGNORECASE,
)


def is_chores(heading: str) -> bool:
    """Tell whether a changelog's section is about the project's own housekeeping: what is removed there ends nothing."""
    return _CHORES.match(heading) is not None


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of a thing: neither a date, nor plain words, nor a sentence."""
    plain = text.strip(" .:-–—*`")
    rest = DATE_HEAD.sub("", plain)
    if not re.search(r"[^\W\d_]", rest) or re.match(r"https?:", plain):
        return False
    if plain != text.strip() and text.rstrip().endswith(".") and len(plain.split()) >= 3 and plain[:1].islower():
        return False
    said = [word.strip(".,:;()'\"").lower() for word in rest.split()]
    return len(said) <= 14 and not all(word in _PLAIN or word in STOP or not word for word in said)
