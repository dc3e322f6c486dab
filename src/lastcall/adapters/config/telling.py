"""The shape of what config.yaml says about telling: routes, matchers, quiet hours, digests, heartbeat, web."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal

import re2
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from lastcall.adapters.config import values
from lastcall.adapters.config.names import Count, KnownReceiver
from lastcall.adapters.config.strict import Strict
from lastcall.adapters.config.values import Duration, Text, Url, meant, wrong
from lastcall.model.alert import AlertReason
from lastcall.model.route import LABELS, DigestKind, Matcher, Op
from lastcall.model.usage import Severity

LONGEST_PATTERN = 500
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_YEARLY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_LISTEN = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})")


def _matcher(text: str) -> str:
    """Return the text of a matcher that can be read, with a pattern that RE2 takes."""
    try:
        found = Matcher.parse(text)
    except ValueError as error:
        label = re.match(r"\s*([A-Za-z_]+)", text)
        hint = meant(label[1], LABELS) if label and "unknown label" in str(error) else ""
        said = f"unknown label{hint}" if hint else str(error)
        raise wrong(f"{{value}} {said}" if not hint else f"{{value}}: {said}") from None
    if found.op in (Op.LIKE, Op.UNLIKE):
        _pattern(found.value)
    elif found.label == "severity" and found.value not in set(Severity):
        raise wrong(f"{{value}}: unknown severity{meant(found.value, [level.value for level in Severity])}")
    elif found.label == "reason" and found.value not in set(AlertReason):
        raise wrong(f"{{value}}: unknown reason{meant(found.value, [reason.value for reason in AlertReason])}")
    return text


def _pattern(pattern: str) -> None:
    """Refuse what RE2 refuses: it runs in linear time and knows no look-around and no back-references."""
    if len(pattern) > LONGEST_PATTERN:
        raise wrong(f"a pattern may have {LONGEST_PATTERN} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise wrong(f"{{value}}: no regular expression (RE2): {why}") from None


def _clock(value: object) -> time:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise wrong("{value} is no time of day; write 07:30")
    return time(int(found[1]), int(found[2]))


def _freeze_day(value: object) -> str:
    if isinstance(value, str) and _YEARLY.fullmatch(value) and value != "02-30" and value not in _NEVER:
        return value
    return values.day(value).isoformat()


_NEVER = {"02-30", "02-31", "04-31", "06-31", "09-31", "11-31"}


def _listen(value: str) -> str:
    found = _LISTEN.fullmatch(value)
    if found is None or not 0 < int(found[2]) < 65536:
        raise wrong("{value} is no place to listen; write 127.0.0.1:8467")
    return value


def _weekday(value: str) -> str:
    if value.lower() not in WEEKDAYS:
        raise wrong(values.unknown(value, WEEKDAYS))
    return value.lower()


Clock = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": "^[0-2]?[0-9]:[0-5][0-9]$"})
]
FreezeDay = Annotated[str, BeforeValidator(_freeze_day)]
Rungs = tuple[Annotated[Count, Field(ge=0, le=3650)], ...]


class FreezeEntry(Strict):
    """Days on which a project ships nothing; both ends belong to it."""

    from_: FreezeDay = Field(alias="from", description="First day: 2026-12-15, or 12-15 for each year.")
    to: FreezeDay = Field(description="Last day, in the same form.")

    @model_validator(mode="after")
    def _in_order(self) -> FreezeEntry:
        if len(self.from_) != len(self.to):
            raise wrong("from and to must both have a year, or both none")
        if len(self.from_) > 5 and self.from_ > self.to:
            raise wrong("from must not be after to")
        return self


class QuietEntry(Strict):
    """Hours in your time zone in which only critical messages are sent."""

    from_: Clock = Field(alias="from", description="Such as 22:00.")
    to: Clock = Field(description="Such as 07:00.")
    weekends: bool = Field(default=False, description="Saturday and Sunday are quiet all day.")


class DigestEntry(Strict):
    """When digests are sent."""

    at: Clock = Field(time(9), description="Time of day in your time zone.")
    weekday: Annotated[str, AfterValidator(_weekday)] = Field("monday", description="Day of weekly digests.")


class HeartbeatEntry(Strict):
    """A dead man's switch that notices when Lastcall has died."""

    url: Url = Field(description="Asked with GET after a healthy round.")
    every: Duration | None = Field(None, description="How often; a day if left out.")


class WebEntry(Strict):
    """The pages that Lastcall serves: links in messages, a calendar, feeds."""

    listen: Annotated[str, AfterValidator(_listen)] = Field("127.0.0.1:8467", description="Host and port.")
    url: Url = Field(description="As people reach it; links in messages begin with it.")
    secret: Annotated[Text, Field(min_length=16)] = Field(description="Signs the links; 16 characters or more.")
    links_last: Duration | None = Field(None, description="How long a link in a message works; 30 days if left out.")


class MatchEntry(Strict):
    """What a route asks for; everything given must hold. Texts may hold * and ?."""

    vendor: Text | None = Field(None, description="Slug of the vendor.")
    subject: Text | None = Field(None, description="Key or name of the subject, such as openai/model/gpt-4*.")
    severity: Severity | None = Field(None, description="At least this severe.")
    project: Text | None = Field(None, description="Name of the project.")
    owner: Text | None = Field(None, description="Owner of a dependency.")
    reason: AlertReason | None = Field(None, description="Why the message is sent.")


class RouteEntry(Strict):
    """Who hears what; the first route that matches decides."""

    match: MatchEntry | None = Field(None, description="Left out: everything.")
    matchers: Annotated[tuple[Annotated[str, AfterValidator(_matcher)], ...], BeforeValidator(values.one_or_more)] = (
        Field((), description='As in Alertmanager: `owner != web`, `severity =~ "high|critical"`.')
    )
    to: Annotated[tuple[KnownReceiver, ...] | None, BeforeValidator(values.one_or_more)] = Field(
        None, description="Receivers; an empty list is silence. Left out: those of the route above."
    )
    go_on: bool = Field(default=False, alias="continue", description="Later routes may match too.")
    reminders: Rungs | None = Field(None, description="This route's own ladder.")
    overdue_every: Duration | None = Field(None, description="This route's own pause between nags.")
    digest: Literal[DigestKind.NONE, DigestKind.DAILY, DigestKind.WEEKLY] | None = Field(
        None, description="none: at once; daily, weekly: all in one message."
    )
    quiet_hours: QuietEntry | None = Field(None, description="This route's own quiet hours.")
    routes: tuple[RouteEntry, ...] = Field((), description="Finer routes; they inherit what they do not say.")


def routes_without_receiver(
    routes: tuple[RouteEntry, ...], above: tuple[Any, ...] = ("routes",), *, inherited: bool = False
) -> list[tuple[Any, ...]]:
    """Return the paths of the routes that neither name receivers nor inherit any."""
    found = []
    for index, route in enumerate(routes):
        path = (*above, index)
        has = inherited or route.to is not None
        if not has:
            found.append((*path, "to"))
        found += routes_without_receiver(route.routes, (*path, "routes"), inherited=has)
    return found
