"""A row or record with the roles of its cells -> what it is about: names and aliases, from cells, key or headings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.stages.extract.dates import find_dates, only_date
from lastcall.stages.extract.headlines import title_endings
from lastcall.stages.extract.lexicon import LOG, is_generic, is_name
from lastcall.stages.extract.phrases import is_identifier, names
from lastcall.stages.extract.roles import Role
from lastcall.stages.extract.sentences import Sentence
from lastcall.stages.extract.subjects import split_names, title_subject, topic_of
from lastcall.stages.extract.verbs import TRIGGER

if TYPE_CHECKING:
    from lastcall.model.document import Cell, Passage
    from lastcall.stages.extract.context import ExtractContext

_ID = re.compile(r"^(?:id|#|no\.?|number|key)$", re.IGNORECASE)
_KEY = re.compile(r"(?=.*[\d-])[A-Za-z][\w.:@/-]+")  # the key of a mapping that is the name: gpt-4o, claude-2.1
_WHOLE = re.compile(r"^(?:\w+ )?(?:service|product|platform|application)(?: name)?s?$", re.IGNORECASE)
_PART = re.compile(r"feature|capability|component|sub-?product|what", re.IGNORECASE)
_LABEL = re.compile(r"label|display ?name", re.IGNORECASE)
_BARE_VERSION = re.compile(r"v?\d[\d.]*(?:\.x)?(?: ?\(?lts\)?)?", re.IGNORECASE)
_VERSIONED = re.compile(r"\bversions?\b|版本|バージョン", re.IGNORECASE)
_OWNER = re.compile(r"\b(?:provider|vendor|publisher|family|maker|type|category|owner)s?$", re.IGNORECASE)
_SLUG = re.compile(r"\bslug\b|^(?:model |api )?alias(?:es)?$", re.IGNORECASE)
_RELEASED = re.compile(r"releas", re.IGNORECASE)
_METHOD = re.compile(r"GET|POST|PUT|PATCH|DELETE|HEAD")
_PRODUCT = re.compile(r"product|software|engine|platform|runtime", re.IGNORECASE)
_CYCLE = re.compile(r"(?:release )?cycle|(?:major |minor )?version|release", re.IGNORECASE)
_ROUTE = re.compile(r"/[^\s|,]+")
_MARK = re.compile(r"\s*\((?:default|latest|current|recommended)\)\s*$", re.IGNORECASE)
_SNAPSHOT = re.compile(r"^\W*[\w./:-]+\W* [-–] (\d{4}(?:-\d{2}-\d{2})?)\s*$")  # "`nova-4` - 0301"
# What a page about versions calls itself, behind the name of what it is about.
_PAGE = re.compile(
    r"\W*\b(?:change ?logs?|release (?:notes|schedule|history|calendar|policy)|releases?|(?:supported |available )?versions?|versioning|support(?:ed)?|"
    r"life ?cycles?|schedules?|end[- ]of[- ](?:life|support)|eol|polic(?:y|ies)|matrix|dates?|docs|documentation|history|timelines?|timetables?|calendars?|roadmap|overview|status)$",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(
    r"^\W*(?:(?:supported|available|current|all|the|of|for|support|version|release|life ?cycle|end[- ]of[- ](?:life|support)|status|versions|releases|schedule|dates|policy|matrix|versiones|versions|versionen|state|list|table) ){1,6}(?:of|for|de|von) (?:the )?(?=[A-Za-z])",
    re.IGNORECASE,
)
_TAIL_AND = re.compile(r"\s+(?:and|&)$", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"^[\W\d_]*$|^https?:")


def subjects_of(
    passage: Passage, roles: list[tuple[Role, Cell]], context: ExtractContext
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the row's subjects with their aliases; several ids in one cell, one a line, are several subjects."""
    cells = [
        cell
        for role, cell in roles
        if role is Role.SUBJECT and cell.text.strip() and (not _is_day(cell) or _VERSIONED.search(cell.header))
    ]
    cells = [cell for cell in cells if not _OWNER.search(cell.header)] or cells
    cells = [c for c in cells if not re.fullmatch(r"\d+", c.text.strip()) or not _ID.search(c.header)]
    if passage.kind is PassageKind.RECORD and _KEY.fullmatch(passage.locator) and not any(map(_names_it, cells)):
        return [(passage.locator, ())]
    if (
        passage.kind is PassageKind.RECORD
        and _BARE_VERSION.fullmatch(passage.locator)
        and not any(map(_names_it, cells))
    ):
        return [of_product(passage.locator, passage, context)]
    keyed = passage.kind is PassageKind.RECORD and passage.headings and not any(map(_names_it, cells))
    if keyed and is_name(passage.locator) and not TRIGGER.search(passage.locator):
        return _elsewhere(passage, roles, context)
    cells = (
        cells
        or [cell for role, cell in roles if role is Role.OTHER and _can_name(cell) and not find_dates(cell.text)][:1]
    )
    if not cells:
        return _elsewhere(passage, roles, context)
    whole = next((cell for cell in cells if _WHOLE.search(cell.header)), None)
    part = next((cell for cell in cells if _PART.search(cell.header) and cell is not whole), None)
    if whole is not None and part is not None and len(part.text) <= 120:
        if re.match(r"(?:entire|whole|all|full)\b", part.text, re.IGNORECASE):
            return [(whole.text, ())]
        return [(f"{whole.text}: {part.text}", (part.text,))]
    if label := next((c for c in cells if _LABEL.search(c.header) and re.search(r"[A-Za-z]{2}", c.text)), None):
        return [(label.text, tuple(c.text for c in cells if c is not label)[:1])]
    path = next((cell.text.strip() for cell in cells if _ROUTE.fullmatch(cell.text.strip())), "")
    if path and (method := next((c.text.strip() for _, c in roles if _METHOD.fullmatch(c.text.strip())), "")):
        return [(f"{method} {path}", (path,))]  # one row a method: each has an end of its own
    first = cells[0]
    cycle = next(
        (c.text.strip() for c in cells[1:] if _CYCLE.fullmatch(c.header) and _BARE_VERSION.fullmatch(c.text.strip())),
        "",
    )
    if (
        cycle
        and _PRODUCT.search(first.header)
        and is_name(first.text)
        and not is_identifier(first.text)
        and not first.codes
    ):
        return [(f"{first.text.strip()} {cycle}", (cycle,))]  # product and release cycle stand apart
    if len(first.items) > 1:
        return [(name, ()) for item in first.items if (name := _item_name(item, first.codes))]
    first = _without_release(first)
    if _VERSIONED.search(first.header) and only_date(first.text):
        return [(f"{first.header} {first.text}".strip(), (first.text,))]  # an API version that is named by a day
    name, aliases = split_names(_MARK.sub("", first.text), first.codes)
    if first.codes and (version := _SNAPSHOT.search(first.text)) and name == first.codes[-1]:
        name, aliases = f"{name}-{version[1]}", (*aliases, f"{name} {version[1]}")
    if passage.kind is PassageKind.RECORD and TRIGGER.search(name):  # a title that says itself that it ends
        name = title_subject(name) or name
    slugs = (
        [c for _, c in roles if _SLUG.search(c.header) and is_name(c.text)] if passage.kind is PassageKind.ROW else []
    )
    others = [
        split_names(cell.text, cell.codes)[0]
        for cell in (*cells[1:2], *slugs)
        if len(cell.text) <= 80 and not cell.items and only_date(cell.text) is None
    ]
    if _BARE_VERSION.fullmatch(name):
        if said := _versions_of(first.header):  # a column "Kubernetes version" says whose it is
            return [(f"{said} {name}", (*aliases, name))]
        if not re.search(r"\.x\b", name):
            if passage.kind is PassageKind.RECORD:
                return [of_product(name, passage, context)]
            owner = next((o for o in others if is_name(o)), "")
            return [(f"{owner} {name}", ())] if owner else [of_product(name, passage, context)]
    if _NOT_A_NAME.match(name):
        name, others = (
            f"{others[0] if others else topic_of(passage.headings, passage.entry_title or context.title)} {name}".strip(),
            [],
        )
    if len(name) > 100:
        name = title_subject(context.title) or topic_of(passage.headings, passage.entry_title or context.title)
    return [(name, (*aliases, *(other for other in others if other)))] if name else []


def _elsewhere(
    passage: Passage, roles: list[tuple[Role, Cell]], context: ExtractContext
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the subjects of a record without a cell for them: "Removal: /v1/users (May 1)" names it, else its headings do."""
    if passage.kind is PassageKind.RECORD:
        for role, cell in roles:
            days = find_dates(cell.text) if role in (Role.ENDS, Role.SUPPORT_ENDS) else ()
            alone = days and not re.search(r"\w{3}", cell.text[days[-1].end :])
            said = cell.text[: days[0].start] if alone else ""
            if found := tuple(one for one in names(said.rstrip(" ,:;–—-("), cell.codes) if is_name(one[0])):
                return list(found)
        for role, cell in roles:  # "Widgets EOL: May 1"
            head = Sentence.of(cell.header) if role in (Role.ENDS, Role.SUPPORT_ENDS) else None
            told = title_endings(head) if head else ()
            if found := tuple(n for one in told for n in names(one.phrase) if is_name(n[0])):
                return list(found)
    name = topic_of(passage.headings, passage.entry_title or context.title)
    return [] if not name or LOG.search(name) else [(name, ())]


def _is_day(cell: Cell) -> bool:
    """Tell whether a cell holds a day and no name: "`nova-4` - 2026-10-01" is a snapshot of a model."""
    return only_date(cell.text) is not None and not cell.codes


def _item_name(item: str, codes: tuple[str, ...]) -> str:
    """Return the name in one of several lines of a cell, by the longest of its code spans: one may begin as another does."""
    own = [code for code in codes if code in item]
    return split_names(item, tuple(c for c in own if not any(c != other and c in other for other in own)))[0]


def _without_release(cell: Cell) -> Cell:
    """Return a cell such as "7.4 – February 2024", whose header says that both stand there, with the version alone."""
    days = find_dates(cell.text) if _RELEASED.search(cell.header) else ()
    return replace(cell, text=cell.text[: days[0].start].rstrip(" –—-/(,")) if days and days[0].start else cell


def of_product(version: str, passage: Passage, context: ExtractContext) -> tuple[str, tuple[str, ...]]:
    """Return a bare version with what it is a version of: what the page or a key names, else the vendor, who has one product."""
    above = [heading for heading in (*passage.headings, context.title) if heading != version]
    owner = next((name for heading in above if (name := _product(heading))), "")
    owner = owner or ("" if version[:1].isalpha() else context.vendor)  # "v3" is a name, if a poor one
    return f"{owner} {version}".strip(), (version,)


def _product(title: str) -> str:
    """Return the product of a page's title: "Nova Postgres Version Support" is about Nova Postgres."""
    name = title_subject(title.partition(" | ")[0])
    for _ in range(4):
        name = _TAIL_AND.sub("", _PAGE.sub("", _PAGE_OF.sub("", name)).strip(" :-–—"))
    return name if is_name(name) and not is_generic(name) else ""


def _versions_of(header: str) -> str:
    """Return whose versions a column lists; empty where its header does not say."""
    found = re.fullmatch(r"(?P<what>.*[A-Z]\w*.*?) (?:[Mm]inor |[Mm]ajor )?[Vv]ersions?", header.strip())
    what = found["what"] if found else ""
    return "" if is_generic(what) or not is_name(what) else what


def _names_it(cell: Cell) -> bool:
    return bool(
        re.search(
            r"^(?:name|model|id|title|subject)\b|^release$|\bname$|label|cycle|product|service|feature", cell.header
        )
    )


def _can_name(cell: Cell) -> bool:
    return 1 < len(cell.text.strip()) <= 100 and is_name(cell.text)
