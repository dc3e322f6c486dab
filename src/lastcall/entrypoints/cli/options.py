"""Options that several verbs share, and how their values are read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click


class Span(click.ParamType[timedelta]):
    """A span of days, weeks, months or years: `90d`, `12w`, `6m`, `1y`; a bare number is days."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the span; fail with what is known."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,4})\s*([dwmy]?)", str(value).strip().lower())
        if not found:
            self.fail(f"{value!r} is no span; write 90d, 12w, 6m or 1y", param, ctx)
        days = {"d": 1, "": 1, "w": 7, "m": 30, "y": 365}[found[2]]
        return timedelta(days=int(found[1]) * days)


class Until(click.ParamType[date]):
    """A day: `2026-12-31`, or a span from today: `7d`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; fail where it is neither a day nor a span."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            span = Span().convert(value, param, ctx)
            return datetime.now(UTC).date() + span


FORMAT = click.option(
    "-f", "--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print."
)
WITHIN = click.option(
    "--within", type=Span(), default=None, metavar="SPAN", help="Only what ends so soon, such as 90d."
)
