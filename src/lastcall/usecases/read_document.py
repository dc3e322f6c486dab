"""A document -> what it says: parsed, extracted and judged, with every kind of trouble as a value.

The reader's patterns take a third of a second to compile, so only who reads imports this room: the daemon does not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.errors import ParseError
from lastcall.model.health import FetchFailure
from lastcall.model.vendor import SourceKind
from lastcall.stages.answer import Problem, inspect_body, is_whole
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.extract.skim import worth_reading
from lastcall.stages.judge import inspect_reading, remark, unread
from lastcall.stages.parse import parse
from lastcall.stages.shape import FEEDS, shape_of
from lastcall.stages.sharable import sharable
from lastcall.usecases.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from lastcall.model.document import Document
    from lastcall.model.health import SourceHealth
    from lastcall.model.vendor import Source, Vendor


def read_document(
    document: Document, source: Source, vendor: Vendor | None, before: SourceHealth, *, as_of: date
) -> Reading:
    """Return what a document says; raises nothing: a page that cannot be read is a value too."""
    problem = inspect_body(document, source.kind)
    if problem is not None:
        return Reading(problem=problem)
    try:
        parsed = parse(
            document.body,
            url=_told_url(document, source),
            media_type=document.media_type,
            charset=document.charset,
            worth=worth_reading,
        )
        if source.kind is SourceKind.FEED and parsed.format not in FEEDS:
            words = f"this is no feed but {parsed.format}; look at the address, or give the source another kind"
            return Reading(problem=Problem(FetchFailure.WRONG_KIND, words))
        claims = extract(parsed, context_for(source, vendor, document, as_of))
    except ParseError as error:
        return Reading(
            problem=Problem(FetchFailure.MALFORMED, f"{error}; look at the page, the vendor may have broken it")
        )
    shape = shape_of(parsed, claims, before.shape, whole=parsed.format == "html" and is_whole(document.body))
    if source.kind is SourceKind.MAIL:  # mails are moved, deleted and rare: that says nothing of how well we read
        missed = unread(document.unread, before.shape)
        return Reading(
            claims, parsed.entries, parsed.format, None, parsed.warnings, missed, replace(shape, newest_on=None)
        )
    problem = inspect_reading(parsed, len(claims), before, shape)
    odd = remark(parsed, document.url or source.url, source.url, before, shape, as_of)
    if problem is not None:
        return Reading(claims, parsed.entries, parsed.format, problem, parsed.warnings)
    return Reading(claims, parsed.entries, parsed.format, None, parsed.warnings, odd, shape)


def context_for(source: Source, vendor: Vendor | None, document: Document, as_of: date) -> ExtractContext:
    """Return what an extractor is told about the document that it reads."""
    return ExtractContext(
        vendor=source.vendor,
        source_id=source.id,
        url=_told_url(document, source),
        as_of=as_of,
        seen_at=document.fetched_at,
        glossary=vendor.glossary if vendor else {},
        families=vendor.families if vendor else {},
        news=source.kind is SourceKind.NEWS,
    )


def _told_url(document: Document, source: Source) -> str:
    """Return the address that messages may show; a mailbox is nobody's business, and no link leads into it."""
    return "" if source.kind is SourceKind.MAIL else sharable(document.url or source.url)
