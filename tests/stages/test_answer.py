"""What came for a source: the document, or something that only looks like an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lastcall.model.document import Document
from lastcall.model.health import FetchFailure, SourceHealth, SourceState
from lastcall.model.vendor import SourceKind
from lastcall.stages.answer import inspect_body
from lastcall.stages.health import after_failure, after_success, after_unchanged, state_at
from lastcall.stages.schedule import next_poll_at
from tests.builders import NOW

SIX = timedelta(hours=6)
LONG = "<p>" + "Plain words about the product. " * 400 + "</p>"


def a_document(body: str | bytes) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document("acme/page", "https://acme.example/", NOW, raw, "text/html", "utf-8")


@pytest.mark.parametrize(
    ("body", "kind", "failure"),
    [
        ("", SourceKind.AUTO, FetchFailure.EMPTY),
        (b"%PDF-1.7 \x00", SourceKind.PAGE, FetchFailure.WRONG_KIND),
        ("<html><body>hello</body></html>", SourceKind.FEED, FetchFailure.WRONG_KIND),
        ("just text", SourceKind.FEED, FetchFailure.WRONG_KIND),
        ("just text", SourceKind.JSON, FetchFailure.WRONG_KIND),
        ("<html><title>Log in - Acme</title><form></form></html>", SourceKind.PAGE, FetchFailure.LOGIN),
        ("<html><title>404 - Page not found</title></html>", SourceKind.PAGE, FetchFailure.SOFT_404),
        (
            "<html><title>Just a moment...</title><div id='cf-challenge'></div></html>",
            SourceKind.PAGE,
            FetchFailure.CHALLENGE,
        ),
        ("<html><title>Before you continue</title></html>", SourceKind.PAGE, FetchFailure.CONSENT),
        (
            "<html><body><div id='root'></div><script src=a.js></script></body></html>",
            SourceKind.PAGE,
            FetchFailure.NEEDS_JS,
        ),
        ("<html><body><h1>We'll be back soon</h1></body></html>", SourceKind.AUTO, FetchFailure.UNAVAILABLE),
        ("<html><body>Please accept cookies to continue</body></html>", SourceKind.AUTO, FetchFailure.CONSENT),
    ],
)
def test_a_stand_in_is_told_as_what_it_is(body: str | bytes, kind: SourceKind, failure: FetchFailure) -> None:
    problem = inspect_body(a_document(body), kind)

    assert problem is not None
    assert problem.failure is failure
    assert problem.detail


@pytest.mark.parametrize(
    "body", [f"<html><title>Log in to new features</title>{LONG}</html>", "# Text", "<rss></rss>", "{}"]
)
def test_a_real_page_is_no_stand_in(body: str) -> None:
    assert inspect_body(a_document(body), SourceKind.AUTO) is None


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
def test_a_feed_in_any_width_of_character_is_a_feed(charset: str) -> None:
    assert inspect_body(a_document("<?xml version='1.0'?><rss></rss>".encode(charset)), SourceKind.FEED) is None


def test_a_source_that_was_never_read_is_pending_and_then_blind() -> None:
    health = SourceHealth("acme/page")
    states = []
    for _ in range(3):
        health = after_failure(health, FetchFailure.TIMEOUT, "no answer", now=NOW)
        states.append(health.state)

    assert states == [SourceState.PENDING, SourceState.PENDING, SourceState.BLIND]


def test_a_blip_is_not_blindness_and_a_challenge_is() -> None:
    fresh = after_success(SourceHealth("acme/page", every=SIX), now=NOW, entries=3, claims=1, changed=True)

    assert after_failure(fresh, FetchFailure.TIMEOUT, "slow", now=NOW).state is SourceState.FRESH
    assert after_failure(fresh, FetchFailure.CHALLENGE, "robots?", now=NOW).state is SourceState.BLIND
    late = after_failure(fresh, FetchFailure.TIMEOUT, "slow", now=NOW + timedelta(days=3))
    assert late.state is SourceState.STALE
    assert after_unchanged(late, now=NOW + timedelta(days=3)).state is SourceState.FRESH
    assert state_at(SourceHealth("x", state=SourceState.NOT_WATCHED), now=NOW) is SourceState.NOT_WATCHED


def due(**values: object) -> timedelta:
    given: dict[str, object] = {
        "now": NOW, "every": SIX, "failure": None, "failures": 0, "retry_after": None, "max_age": None,
        "unchanged_polls": 0, "jitter": 0.0,
    }  # fmt: skip
    return next_poll_at(**(given | values)) - NOW  # type: ignore[arg-type] # values are arguments by name


def test_the_next_poll_is_slower_while_nothing_changes_and_never_beyond_a_day() -> None:
    assert due() == SIX
    assert SIX < due(unchanged_polls=60) <= timedelta(days=1)
    assert due(jitter=1.0) != due(jitter=-1.0)
    assert due(max_age=36_000) == timedelta(hours=10)
    assert due(max_age=10_000_000) == timedelta(hours=12)


def test_a_failure_is_tried_again_soon_then_ever_later_and_retry_after_is_obeyed() -> None:
    first, fifth = due(failure=FetchFailure.TIMEOUT, failures=1), due(failure=FetchFailure.TIMEOUT, failures=50)

    assert first == timedelta(hours=1)
    assert fifth == timedelta(days=1)
    wait = timedelta(days=2)
    assert due(failure=FetchFailure.RATE_LIMITED, failures=1, retry_after=wait) >= wait
    assert due(failure=FetchFailure.GONE, failures=1) == timedelta(days=1)


def test_each_kind_of_trouble_has_its_own_pace() -> None:
    wall = [due(failure=FetchFailure.LOGIN, failures=n) for n in (1, 2, 9)]
    moment = [due(failure=FetchFailure.UNAVAILABLE, failures=n) for n in (1, 2, 9)]

    assert wall == [SIX, SIX * 2, timedelta(days=1)]
    assert moment == [timedelta(hours=1), timedelta(hours=1), SIX]
    assert due(failure=FetchFailure.HOST_MOVED) == SIX  # it was read
