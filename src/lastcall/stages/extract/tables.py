"""Table rows and records -> claims, by the roles of their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import Deadline, Effect, Stage
from lastcall.stages.extract.claims import make_claim
from lastcall.stages.extract.dates import FoundDate, find_dates, only_date
from lastcall.stages.extract.lexicon import is_name
from lastcall.stages.extract.replacements import all_replacements, read_replacements
from lastcall.stages.extract.roles import Role, role_of
from lastcall.stages.extract.row_subjects import subjects_of
from lastcall.stages.extract.sentences import Sentence, split, unmarked
from lastcall.stages.extract.timelines import from_words
from lastcall.stages.extract.verbs import TRIGGER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lastcall.model.document import Cell, Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext

_DATED = {
    Role.ENDS: Effect.SHUTDOWN,
    Role.SUPPORT_ENDS: Effect.END_OF_SUPPORT,
    Role.DEPRECATED: Effect.DEPRECATED,
    Role.CLOSED: Effect.CLOSED_TO_NEW,
}
_GONE = re.compile(
    r"retired|shut ?down|shutdown|removed|discontinued|end[- ]of[- ]life|\beol\b|decommissioned|unsupported|unavailable|no longer (?:supported|available|maintained)",
    re.IGNORECASE,
)
_DYING = re.compile(
    r"deprecat|legacy|sunset|retiring|phas(?:e|ed|ing)[- ]out|approaching e|end of (?:sale|support)|(?<!normal )(?<!security )maintenance",
    re.IGNORECASE,
)
# A record's status that is nothing but this: "state" may be anything in other people's data.
_SAYS = re.compile(
    r"\W*(?:deprecated|retired|sunset(?:ted)?|legacy|discontinued|end[ _-]of[ _-](?:life|support)|eol|decommissioned|obsolete)\W*",
    re.IGNORECASE,
)
_LIVE = re.compile(
    r"^\W*(?:active|current|ga|generally available|stable|supported|preview|available|latest)\b", re.IGNORECASE
)
_ANY_DATE = re.compile(r"earliest|not? (?:sooner|earlier)|tentative|or later", re.IGNORECASE)
_STEP = re.compile(r"expir|disabl", re.IGNORECASE)
_COHORT = re.compile(r"\W*[A-Za-z][^:\d]{0,40}:\s*\S")
_PLANNED = re.compile(
    r"\bin progress\b|\bfuture\b|\bunreleased\b|\bupcoming\b|\bplanned\b|\bproposed\b|\bunder (?:review|consideration)\b",
    re.IGNORECASE,
)
_MEANS_END = re.compile(r"date|deprecated (?:on|at)|^deprecation(?: \w+){0,2}$", re.IGNORECASE)
_YES = frozenset(("true", "yes", "deprecated"))
_TBD = re.compile(
    r"^\W*(?:tbd|tba|to be (?:determined|announced|confirmed|decided)|not yet (?:set|determined|announced)|待定|尚未)",
    re.IGNORECASE,
)
_NO_DATE = re.compile(r"\b(?:no|not)\b[^.]{0,30}\b(?:date|announced|scheduled|set|determined)\b", re.IGNORECASE)
_RELEASE = re.compile(
    r"v?\d{1,3}(?:\.\d{1,4}){1,3}(?:[ -]?[a-z]\w*)?", re.IGNORECASE
)  # that removes it: an end without a day
_RELEASE_HEAD = re.compile(r"(?:major |minor )?releases?(?: name| line| series)?", re.IGNORECASE)
_SECURITY = re.compile(r"\bsecurity\b", re.IGNORECASE)
_COMES_TRUE = re.compile(r"effect", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_ACTIVE = re.compile(r"\bactive\b|\bbug ?fix|\bfull\b|\bmainstream\b|\bgeneral\b", re.IGNORECASE)
_ON_TRIAL = re.compile(r"\b(?:test|testing|sandbox|staging|development|dev|demo)\b", re.IGNORECASE)
_SUNSET, _REMOVED = (
    re.compile(words, re.IGNORECASE) for words in (r"\bsunset\b", r"decommission|remov|shut ?down|delet")
)
_UPSTREAM = re.compile(r"\b(?:official|upstream|community)\b", re.IGNORECASE)


def extract_table(passages: Sequence[Passage], context: ExtractContext) -> tuple[Claim, ...]:
    """Return the claims of rows and records; a row without an end, a status of dying or a headline of ends says nothing."""
    found: list[Claim] = []
    for passage in passages:
        found += _row(passage, _own([(role_of_cell(cell), cell) for cell in passage.cells]), context)
    return tuple(found)


def role_of_cell(cell: Cell) -> Role:
    """Return the role of a cell by its header; "Release" heads versions or days, which the cell shows."""
    if _RELEASE_HEAD.fullmatch(cell.header.strip()) and cell.text.strip() and only_date(cell.text) is None:
        return Role.SUBJECT
    return role_of(cell.header)


def _own(roles: list[tuple[Role, Cell]]) -> list[tuple[Role, Cell]]:
    """Return the columns without the ends that others set, where the vendor tells its own beside the upstream one."""
    ends = [cell for role, cell in roles if role in (Role.ENDS, Role.SUPPORT_ENDS)]
    if any(_SECURITY.search(cell.header) and _DIGITS.search(cell.text) for cell in ends):
        # What gets no more repairs is still kept safe; where that is told by "no" the other day counts.
        active = [cell for cell in ends if _ACTIVE.search(cell.header)]
        roles = [pair for pair in roles if pair[1] not in active]
        ends = [cell for cell in ends if cell not in active]
    # Where the day of production stands beside that of a test system, it is the one that counts.
    others = [cell for cell in ends if _UPSTREAM.search(cell.header) or _ON_TRIAL.search(cell.header)]
    return [pair for pair in roles if pair[1] not in others] if len(others) < len(ends) else roles


def speaks_for_itself(passage: Passage) -> bool:
    """Tell whether a row or record has a column that dates an end, or one of days on which its words come true."""
    roles = [(role_of(cell.header), cell) for cell in passage.cells]
    if any(role in _DATED or role is Role.EFFECTIVE for role, _ in roles):
        return True
    if passage.kind is PassageKind.ROW:
        return any(
            role is Role.STATUS and (_GONE.search(cell.text) or _DYING.search(cell.text)) for role, cell in roles
        )
    return any(role is Role.STATUS and _SAYS.fullmatch(cell.text) for role, cell in roles)


def _row(passage: Passage, roles: list[tuple[Role, Cell]], context: ExtractContext) -> list[Claim]:
    # A record's "date" is mostly that of its publication; what is called effective is no such day.
    on = [cell for role, cell in roles if role is Role.EFFECTIVE]
    comes_true = on and (passage.kind is PassageKind.ROW or any(_COMES_TRUE.search(cell.header) for cell in on))
    if comes_true and not any(r in _DATED for r, _ in roles):
        return from_words(passage, roles, context)
    dated = _milestones(passage, roles)
    ends = [d for e, d in dated if e in (Effect.SHUTDOWN, Effect.END_OF_SUPPORT) and d is not None]
    status = " ".join(cell.text for role, cell in roles if role is Role.STATUS)
    replacements, none = _replacements(roles)
    about_ends = any(TRIGGER.search(heading) for heading in passage.headings[-2:]) or bool(TRIGGER.search(passage.lead))
    if not ends:
        only_live = not (_GONE.search(status) or _DYING.search(status))
        has_row = any(role in _DATED for role, _ in roles)
        said_none = any(role is Role.ENDS and _NO_DATE.search(cell.text) for role, cell in roles)
        undated = has_row and bool(replacements) and (about_ends or said_none)
        undated = undated or any(role is Role.ENDS and _RELEASE.fullmatch(cell.text.strip()) for role, cell in roles)
        open_ = any(_is_open(role, cell) for role, cell in roles) and not _PLANNED.search(status)
        open_ = open_ and (not _LIVE.search(status) or _DYING.search(status) is not None)
        flagged = any(role is Role.DEPRECATED and cell.text.strip().lower() in _YES for role, cell in roles)
        if (
            only_live
            and not undated
            and not open_
            and not flagged
            and not any(e is Effect.DEPRECATED and d for e, d in dated)
        ):
            return []
    if (
        ends
        and all(day.is_floor for day in ends)
        and (_LIVE.search(status) or not replacements)
        and not _DYING.search(status)
    ) and (not about_ends or _LIVE.search(status)):
        return []
    stage = _stage(dated, status, context.as_of)
    quote = passage.text
    announced = next(
        (
            d.deadline.earliest
            for r, c in roles
            if r is Role.ANNOUNCED and (d := only_date(c.text)) and d.deadline.is_day
        ),
        None,
    )
    announced = announced or _deprecated_on(dated, ends, roles, context.as_of) or _announced_in_heading(passage, ends)
    if announced is None and passage.kind is PassageKind.RECORD and not ends:
        announced = passage.published_on  # of the front matter that says it
    regions = tuple(sorted(c.text.lower() for r, c in roles if r is Role.REGION and c.text.strip()))[:1]
    return [
        make_claim(
            passage, context, name, rule=f"{passage.kind} by column roles", quote=quote, stage=stage,
            milestones=dated or [(Effect.SHUTDOWN, None)], aliases=aliases, announced_on=announced,
            replacements=replacements, no_replacement=none, regions=regions,
        )
        for name, aliases in subjects_of(passage, roles, context)
        if is_name(name)
    ]  # fmt: skip


def _milestones(passage: Passage, roles: list[tuple[Role, Cell]]) -> list[tuple[Effect, Deadline | None]]:
    floors = any(_ANY_DATE.search(note) for note in passage.page_notes)
    found: list[tuple[Effect, Deadline | None]] = []
    for role, cell in roles:
        effect = _DATED.get(role)
        if effect is None:
            continue
        day = _last_of_cohorts(cell) or only_date(" ".join((cell.text, *cell.dates)))
        if day is not None and passage.kind is PassageKind.RECORD and _is_sentence(cell.text):
            continue
        if day is not None:
            deadline = Deadline.floor(day.deadline.earliest) if floors else day.deadline
            found.append((effect, deadline))
        elif role is Role.ENDS and not cell.text.strip():
            continue
    if found and all(effect is Effect.DEPRECATED for effect, _ in found) and len(_dated_columns(roles)) == len(found):
        # The only dates that there are, called "deprecation date" by those who mean the end by it; of several, the last.
        headers = [cell.header for role, cell in roles if role is Role.DEPRECATED]
        if all(map(_MEANS_END.search, headers)):
            return [(Effect.SHUTDOWN, max((day for _, day in found if day), key=lambda day: day.earliest))]
    supported = [day for effect, day in found if effect is Effect.END_OF_SUPPORT and day is not None]
    if supported and all(effect in (Effect.END_OF_SUPPORT, Effect.DEPRECATED) for effect, _ in found):
        # What is deprecated after its support has ended is gone by that: "Extended support | Deprecation date".
        over = max(day.earliest for day in supported)
        found = [(Effect.SHUTDOWN if e is Effect.DEPRECATED and d and d.earliest > over else e, d) for e, d in found]
    last = _one_end(found, roles)
    return [(e, last if e is Effect.SHUTDOWN and last else d) for e, d in found]


def _is_open(role: Role, cell: Cell) -> bool:
    """Tell whether a cell says that the day of an end is still to be told; "available until: TBD" tells of no end."""
    return role in _DATED and _TBD.search(cell.text) is not None and not cell.header.lower().endswith("until")


def _one_end(found: list[tuple[Effect, Deadline | None]], roles: list[tuple[Role, Cell]]) -> Deadline | None:
    """Return the last end of a row whose columns tell of steps to it: one thing expires, or is disabled, before all is gone."""
    ends = [day for effect, day in found if effect is Effect.SHUTDOWN and day is not None]
    heads = [cell.header for role, cell in roles if role is Role.ENDS and cell.text.strip()]
    steps = any(map(_STEP.search, heads)) or (any(map(_SUNSET.search, heads)) and any(map(_REMOVED.search, heads)))
    return max(ends, key=lambda day: day.earliest) if len(ends) > 1 and steps else None


def _last_of_cohorts(cell: Cell) -> FoundDate | None:
    """Return the last day of a cell that lists who ends when, one a line: "Free: 15 June 2027", "Enterprise: 4 July 2027"."""
    days = [day for item in cell.items if _COHORT.match(item) and (day := only_date(item))]
    return max(days, key=lambda day: day.deadline.earliest) if len(days) > 1 else None


def _is_sentence(text: str) -> bool:
    """Tell whether a value that holds a date says more than the date, as "removed on May 1, since …" does.

    "May 1, 2027 – on this day …" is a date, and what follows explains it.
    """
    rest = text
    days = find_dates(text)
    if days and not text[: days[0].start].strip("*_ ") and re.match(r"\*{0,2}\s*(?:[–—.;(]|- )", text[days[0].end :]):
        return False
    for day in days:
        rest = rest.replace(day.text, " ")
    return len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\([^()]*\)", " ", rest))) > 8


def _dated_columns(roles: list[tuple[Role, Cell]]) -> list[Cell]:
    return [cell for role, cell in roles if role in _DATED]


def _stage(dated: Sequence[tuple[Effect, Deadline | None]], status: str, as_of: date) -> Stage:
    """Return how far it has gone: by the day of its end, and by the end of its support where no other is told."""
    told = [(e, d) for e, d in dated if e in (Effect.SHUTDOWN, Effect.END_OF_SUPPORT) and d is not None]
    days = [d for e, d in told if e is Effect.SHUTDOWN] or [d for _, d in told]
    firm = [day for day in days if not day.is_floor]
    if days:
        over = min(day.earliest for day in firm or days) <= as_of
        return Stage.SHUT_DOWN if over and (firm or not _DYING.search(status)) else Stage.SHUTDOWN_ANNOUNCED
    if _GONE.search(status):
        return Stage.SHUT_DOWN
    if re.search("legacy", status, re.IGNORECASE):
        return Stage.LEGACY
    return Stage.DEPRECATED


def _replacements(roles: list[tuple[Role, Cell]]) -> tuple[tuple[str, ...], bool]:
    for role, cell in roles:
        if role is Role.REPLACEMENT:
            return read_replacements(cell.text, cell.codes, cell.links, cell.items)
    notes = (
        Sentence.of(text, (*cell.codes, *codes))
        for role, cell in roles
        if role in (Role.NOTE, Role.OTHER)
        for plain, codes in (unmarked(cell.text),)
        for text in split(plain)
    )
    return all_replacements(notes), False


def _deprecated_on(
    dated: Sequence[tuple[Effect, Deadline | None]], ends: list[Deadline], roles: list[tuple[Role, Cell]], as_of: date
) -> date | None:
    """Return the day of deprecation of a row that tells its end too, or leaves it open: then it was announced on that day."""
    day = next((d.earliest for e, d in dated if e is Effect.DEPRECATED and d is not None and d.is_day), None)
    if day is None:
        return None
    if ends:
        return day if day < min(end.earliest for end in ends) else None
    return day if day <= as_of and any(role in (Role.ENDS, Role.SUPPORT_ENDS) for role, _ in roles) else None


def _announced_in_heading(passage: Passage, ends: list[Deadline]) -> date | None:
    """Return the day in the section's heading, where it lies before the ends: then it is the announcement."""
    day = passage.published_on
    return day if day is not None and ends and day < min(end.earliest for end in ends) else None
