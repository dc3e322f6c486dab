"""Table rows and records -> claims, by the roles of their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import Deadline, Effect, Stage
from lastcall.stages.extract.claims import make_claim
from lastcall.stages.extract.dates import find_dates, only_date
from lastcall.stages.extract.lexicon import is_generic, is_name
from lastcall.stages.extract.replacements import all_replacements, read_replacements
from lastcall.stages.extract.roles import Role, role_of
from lastcall.stages.extract.sentences import Sentence, split, unmarked
from lastcall.stages.extract.subjects import split_names, title_subject, topic_of
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
    r"retired|shut ?down|shutdown|removed|discontinued|end[- ]of[- ]life|\beol\b|decommissioned|unsupported|unavailable",
    re.IGNORECASE,
)
_DYING = re.compile(r"deprecat|legacy|sunset|retiring|end of (?:sale|support)|maintenance", re.IGNORECASE)
_LIVE = re.compile(
    r"^\W*(?:active|current|ga|generally available|stable|supported|preview|available|latest)\b", re.IGNORECASE
)
_ANY_DATE = re.compile(r"earliest|not? (?:sooner|earlier)|tentative|or later", re.IGNORECASE)
_ID = re.compile(r"^(?:id|#|no\.?|number|key)$", re.IGNORECASE)
_KEY = re.compile(r"(?=.*[\d-])[A-Za-z][\w.:@/-]+")  # the key of a mapping that is the name: gpt-4o, claude-2.1
_WHOLE = re.compile(r"^(?:\w+ )?(?:service|product|platform|application)(?: name)?s?$", re.IGNORECASE)
_PART = re.compile(r"feature|capability|component|sub-?product|what", re.IGNORECASE)
_LABEL = re.compile(r"label|display ?name", re.IGNORECASE)
_TBD = re.compile(
    r"^\W*(?:tbd|tba|to be (?:determined|announced|confirmed|decided)|not yet (?:set|determined|announced)|待定|尚未)",
    re.IGNORECASE,
)
_NO_DATE = re.compile(r"\b(?:no|not)\b[^.]{0,30}\b(?:date|announced|scheduled|set|determined)\b", re.IGNORECASE)
_RELEASE = re.compile(
    r"v?\d{1,3}(?:\.\d{1,4}){1,3}(?:[ -]?[a-z]\w*)?", re.IGNORECASE
)  # that removes it: an end without a day
_UPSTREAM = re.compile(r"\b(?:official|upstream|community)\b", re.IGNORECASE)
_BARE_VERSION = re.compile(r"v?\d[\d.]*(?:\.x)?(?: ?\(?lts\)?)?", re.IGNORECASE)
_VERSIONED = re.compile(r"\bversions?\b|版本|バージョン", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"^[\W\d_]*$|^https?:")


def extract_table(passages: Sequence[Passage], context: ExtractContext) -> tuple[Claim, ...]:
    """Return the claims of rows and records; a row without an end, a status of dying or a headline of ends says nothing."""
    found: list[Claim] = []
    for passage in passages:
        found += _row(passage, _own([(role_of(cell.header), cell) for cell in passage.cells]), context)
    return tuple(found)


def _own(roles: list[tuple[Role, Cell]]) -> list[tuple[Role, Cell]]:
    """Return the columns without the ends that others set, where the vendor tells its own beside the upstream one."""
    ends = [cell for role, cell in roles if role in (Role.ENDS, Role.SUPPORT_ENDS)]
    others = [cell for cell in ends if _UPSTREAM.search(cell.header)]
    return [pair for pair in roles if pair[1] not in others] if len(others) < len(ends) else roles


def speaks_for_itself(passage: Passage) -> bool:
    """Tell whether a row or record has a column that dates an end, or one of days on which its words come true."""
    roles = [(role_of(cell.header), cell) for cell in passage.cells]
    if any(role in _DATED or role is Role.EFFECTIVE for role, _ in roles):
        return True
    return passage.kind is PassageKind.ROW and any(
        role is Role.STATUS and (_GONE.search(cell.text) or _DYING.search(cell.text)) for role, cell in roles
    )


def _row(passage: Passage, roles: list[tuple[Role, Cell]], context: ExtractContext) -> list[Claim]:
    if (
        passage.kind is PassageKind.ROW
        and any(r is Role.EFFECTIVE for r, _ in roles)
        and not any(r in _DATED for r, _ in roles)
    ):
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
        open_ = any(role in _DATED and _TBD.search(cell.text) for role, cell in roles)
        if only_live and not undated and not open_ and not any(e is Effect.DEPRECATED and d for e, d in dated):
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
    announced = next((d.deadline.earliest for r, c in roles if r is Role.ANNOUNCED and (d := only_date(c.text))), None)
    announced = announced or _deprecated_on(dated, ends) or _announced_in_heading(passage, ends)
    if announced is None and passage.kind is PassageKind.RECORD and not ends:
        announced = passage.published_on  # of the front matter that says it
    regions = tuple(sorted(c.text.lower() for r, c in roles if r is Role.REGION and c.text.strip()))[:1]
    return [
        make_claim(
            passage, context, name, rule=f"{passage.kind} by column roles", quote=quote, stage=stage,
            milestones=dated or [(Effect.SHUTDOWN, None)], aliases=aliases, announced_on=announced,
            replacements=replacements, no_replacement=none, regions=regions,
        )
        for name, aliases in _subjects(passage, roles, context)
        if is_name(name)
    ]  # fmt: skip


def _milestones(passage: Passage, roles: list[tuple[Role, Cell]]) -> list[tuple[Effect, Deadline | None]]:
    floors = any(_ANY_DATE.search(note) for note in passage.page_notes)
    found: list[tuple[Effect, Deadline | None]] = []
    for role, cell in roles:
        effect = _DATED.get(role)
        if effect is None:
            continue
        day = only_date(" ".join((cell.text, *cell.dates)))
        if day is not None and passage.kind is PassageKind.RECORD and _is_sentence(cell.text):
            continue
        if day is not None:
            deadline = Deadline.floor(day.deadline.earliest) if floors else day.deadline
            found.append((effect, deadline))
        elif role is Role.ENDS and not cell.text.strip():
            continue
    if [effect for effect, _ in found] == [Effect.DEPRECATED] and len(_dated_columns(roles)) == 1:
        # The only date that there is, called "deprecation date" by those who mean the end by it.
        header = next(cell.header for role, cell in roles if role is Role.DEPRECATED)
        if re.search(r"date|deprecated (?:on|at)|^deprecation$", header, re.IGNORECASE):
            return [(Effect.SHUTDOWN, found[0][1])]
    return found


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


def _subjects(
    passage: Passage, roles: list[tuple[Role, Cell]], context: ExtractContext
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the row's subjects with their aliases; several ids in one cell, one a line, are several subjects."""
    cells = [
        cell
        for role, cell in roles
        if role is Role.SUBJECT and cell.text.strip() and (not only_date(cell.text) or _VERSIONED.search(cell.header))
    ]
    cells = [c for c in cells if not re.fullmatch(r"\d+", c.text.strip()) or not _ID.search(c.header)]
    if passage.kind is PassageKind.RECORD and _KEY.fullmatch(passage.locator) and not any(map(_names_it, cells)):
        return [(passage.locator, ())]
    keyed = passage.kind is PassageKind.RECORD and passage.headings and not any(map(_names_it, cells))
    if keyed and is_name(passage.locator) and not TRIGGER.search(passage.locator):
        name = topic_of(passage.headings, passage.entry_title or context.title)
        return [(name, ())] if name else []
    cells = (
        cells
        or [cell for role, cell in roles if role is Role.OTHER and _can_name(cell) and not find_dates(cell.text)][:1]
    )
    if not cells:
        name = topic_of(passage.headings, passage.entry_title or context.title)
        return [(name, ())] if name else []
    whole = next((cell for cell in cells if _WHOLE.search(cell.header)), None)
    part = next((cell for cell in cells if _PART.search(cell.header) and cell is not whole), None)
    if whole is not None and part is not None and len(part.text) <= 120:
        if re.match(r"(?:entire|whole|all|full)\b", part.text, re.IGNORECASE):
            return [(whole.text, ())]
        return [(f"{whole.text}: {part.text}", (part.text,))]
    if label := next((c for c in cells if _LABEL.search(c.header) and re.search(r"[A-Za-z]{2}", c.text)), None):
        return [(label.text, tuple(c.text for c in cells if c is not label)[:1])]
    first = cells[0]
    if len(first.items) > 1:
        return [
            (name, ())
            for item in first.items
            if (name := split_names(item, tuple(c for c in first.codes if c in item))[0])
        ]
    if _VERSIONED.search(first.header) and only_date(first.text):
        return [(f"{first.header} {first.text}".strip(), (first.text,))]  # an API version that is named by a day
    name, aliases = split_names(first.text, first.codes)
    if passage.kind is PassageKind.RECORD and TRIGGER.search(name):  # a title that says itself that it ends
        name = title_subject(name) or name
    others = [split_names(cell.text, cell.codes)[0] for cell in cells[1:2] if len(cell.text) <= 80]
    if _BARE_VERSION.fullmatch(name):
        if said := _versions_of(first.header):  # a column "Kubernetes version" says whose it is
            return [(f"{said} {name}", (*aliases, name))]
        if not re.search(r"\.x\b", name):
            owner = (
                title_subject(context.title)
                if passage.kind is PassageKind.RECORD
                else next((o for o in others if is_name(o)), "")
                or title_subject((passage.headings or (context.title,))[0])
            )
            return [(f"{owner} {name}".strip(), ())]
    if _NOT_A_NAME.match(name):
        name, others = (
            f"{others[0] if others else topic_of(passage.headings, passage.entry_title or context.title)} {name}".strip(),
            [],
        )
    if len(name) > 100:
        name = title_subject(context.title) or topic_of(passage.headings, passage.entry_title or context.title)
    return [(name, (*aliases, *(other for other in others if other)))] if name else []


def _versions_of(header: str) -> str:
    """Return whose versions a column lists; empty where its header does not say."""
    found = re.fullmatch(r"(?P<what>.*[A-Z]\w*.*?) (?:[Mm]inor |[Mm]ajor )?[Vv]ersions?", header.strip())
    what = found["what"] if found else ""
    return "" if is_generic(what) or not is_name(what) else what


def _names_it(cell: Cell) -> bool:
    return bool(
        re.search(r"^(?:name|model|id|title|subject)\b|\bname$|label|cycle|product|service|feature", cell.header)
    )


def _can_name(cell: Cell) -> bool:
    return 1 < len(cell.text.strip()) <= 100 and is_name(cell.text)


def _deprecated_on(dated: Sequence[tuple[Effect, Deadline | None]], ends: list[Deadline]) -> date | None:
    """Return the day of deprecation of a row that tells its end too: then it was announced on that day."""
    days = [d.earliest for e, d in dated if e is Effect.DEPRECATED and d is not None and d.is_day]
    return days[0] if days and ends and days[0] < min(end.earliest for end in ends) else None


def _announced_in_heading(passage: Passage, ends: list[Deadline]) -> date | None:
    """Return the day in the section's heading, where it lies before the ends: then it is the announcement."""
    day = passage.published_on
    return day if day is not None and ends and day < min(end.earliest for end in ends) else None
