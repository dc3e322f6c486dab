"""What was read beside what was read before -> whether to trust it, and what is odd about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lastcall.model.health import FetchFailure, Shape, SourceHealth
from lastcall.model.responses import FORMAT
from lastcall.stages.answer import Problem
from lastcall.stages.shape import FEEDS, is_flapping

if TYPE_CHECKING:
    from lastcall.model.document import Parsed

LOST = 0.3  # share of rows that may go at once
RENAMED = 0.25  # share of columns that may be called otherwise at once
SETTLED = 2  # refused readings after which new columns are taken, where all that was read before is read still
QUIET = timedelta(days=365)  # a feed without an entry for so long has often been left for another address
FEW = 3  # below so many rows or entries shares say nothing


def inspect_reading(parsed: Parsed, claims: int, before: SourceHealth, shape: Shape) -> Problem | None:
    """Return why what was read is not the page as it was; None where it may be. Absence is not news.

    A feed's window slides, so only an empty one is odd. A page that lost a third of its notices or of its rows, or
    whose tables have other columns, is a changed layout until the vendor or a person says otherwise.
    """
    feed = parsed.format in FEEDS
    if before.entries and not parsed.entries:
        what = "entries" if feed else "rows"
        return _lost(f"nothing is left of {before.entries} {what}")
    if feed or parsed.format == FORMAT:
        return None  # recorded traffic holds what was called, and no more
    if before.shape.whole and not shape.whole:
        words = "the page ends in the middle, before it did not; it is asked again later"
        return Problem(FetchFailure.CUT, words)
    if gone := _renamed(before, shape, claims):
        words = f"columns are gone: {', '.join(gone)[:120]}; look at the page, its layout may have changed"
        return Problem(FetchFailure.LOST_COLUMNS, words)
    for now, then, what in ((claims, before.yields, "notices"), (parsed.entries, before.entries, "rows")):
        if then >= FEW and now < then * (1 - LOST):
            return _lost(f"{then - now} of {then} {what} are gone")
    return None


def remark(parsed: Parsed, url: str, asked: str, before: SourceHealth, shape: Shape, today: date) -> Problem | None:
    """Return what is odd about a reading that is used all the same, the weightiest first; None where nothing is."""
    found = (
        frozen(shape, today),
        _flapping(before.shape, shape),
        _moved(url, asked),
        *((_window(before.shape, shape), _broken(parsed)) if parsed.format in FEEDS else ()),
    )
    return next((one for one in found if one and one.failure not in before.shape.accepted), None)


def frozen(shape: Shape, today: date) -> Problem | None:
    """Return that a feed's newest entry is more than a year old; this comes about without any answer."""
    if shape.newest_on is None or today - shape.newest_on <= QUIET or FetchFailure.FROZEN in shape.accepted:
        return None
    age = (today - shape.newest_on).days
    words = f"the newest entry is {age} days old; look whether the vendor writes elsewhere now"
    return Problem(FetchFailure.FROZEN, words)


def unread(words: str, before: Shape) -> Problem | None:
    """Return that a part could not be read where the rest was; None where all was, or a person called that fine."""
    if not words or FetchFailure.UNREADABLE in before.accepted:
        return None
    return Problem(FetchFailure.UNREADABLE, f"{words}; the others are read")


def _lost(how: str) -> Problem:
    return Problem(FetchFailure.LOST_ROWS, f"{how}; look at the page, its layout may have changed")


def _renamed(before: SourceHealth, shape: Shape, claims: int) -> list[str]:
    """Return the columns that are gone, empty where that does not matter.

    Without any table left the rows speak. New columns under which all is read that was read before are the vendor's
    new layout, once they have stayed for some readings.
    """
    then = before.shape.headers
    gone = sorted(set(then) - set(shape.headers))
    if not gone or not shape.headers:
        return []
    if before.failure is FetchFailure.LOST_COLUMNS and before.failures >= SETTLED and claims >= before.yields:
        return []
    return gone if len(gone) >= len(then) * RENAMED and set(shape.headers) - set(then) else []


def _flapping(before: Shape, shape: Shape) -> Problem | None:
    if not is_flapping(before, shape):
        return None
    words = "the content goes to and fro between two versions; one is believed when it stands for two readings"
    return Problem(FetchFailure.FLAPPING, words)


def _moved(url: str, asked: str) -> Problem | None:
    """Return that another site answers; `www` or another door of the same house is none."""
    now, then = _site(url), _site(asked)
    if not now or not then or now == then:
        return None
    words = f"another host answers now, {urlsplit(url).hostname}; change the address if it is the vendor's"
    return Problem(FetchFailure.HOST_MOVED, words)


def _site(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host if ":" in host or host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:])


def _window(before: Shape, shape: Shape) -> Problem | None:
    """Compare two windows of a feed that have no entry in common."""
    if len(before.ids) < FEW or set(before.ids) & set(shape.ids):
        return None
    again = len(set(before.titles) & set(shape.titles))
    if again >= len(set(before.titles)) * (1 - LOST):
        words = f"{again} known entries came again under new ids; they are not told again"
        return Problem(FetchFailure.REPOSTED, words)
    words = "every entry is new since the last reading, some may have come and gone; poll it more often (`every`)"
    return Problem(FetchFailure.DROPPED, words)


def _broken(parsed: Parsed) -> Problem | None:
    if not parsed.warnings:
        return None
    words = f"the feed is broken and was read tolerantly ({parsed.entries} entries): {parsed.warnings[0][:100]}"
    return Problem(FetchFailure.BROKEN, words)
