"""The alerts of one receiver -> messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lastcall.model.alert import Alert, AlertReason, Layout, Message
from lastcall.model.config import Receiver
from lastcall.model.notice import Announced, Confidence, Effect, Milestone, Notice, Revised, What
from lastcall.model.vendor import Vendor
from lastcall.stages.believe import believe
from lastcall.stages.compose import STORM, compose, item_of
from lastcall.stages.plan import Change, Policy, plan_alerts
from lastcall.stages.render import render
from lastcall.stages.render.reading import as_text
from tests.builders import NOW, a_claim, a_finding, a_notice, day

TODAY = day("2026-03-24")
VENDORS = {"openai": Vendor("openai", "OpenAI")}


def alerts_of(*notices: Notice, first_poll: bool = False, today: str = "2026-03-24") -> tuple[Alert, ...]:
    changes = [Change(Announced(notice), first_poll) for notice in notices]
    return plan_alerts([a_finding(notice) for notice in notices], changes, Policy(), today=day(today))


def messages_of(alerts: tuple[Alert, ...], started: tuple[str, ...] = ()) -> tuple[Message, ...]:
    return compose("ops", alerts, VENDORS, started=started, now=NOW, today=TODAY)


def test_one_announcement_is_one_message_however_many_models_it_names() -> None:
    (message,) = messages_of(alerts_of(*(a_notice(f"model-{i}") for i in range(30))))

    assert (message.layout, len(message.items), len(message.keys)) == (Layout.ALERT, 30, 30)
    assert message.title == "OpenAI: model-0, model-1, model-10 and 27 more ends 24 Sep 2026 (184 days)"


def test_two_announcements_are_two_messages() -> None:
    messages = messages_of(alerts_of(a_notice("a", thread="t-1"), a_notice("b", thread="t-2")))

    assert [message.thread for message in messages] == ["t-1", "t-2"]


def test_a_first_start_is_one_digest() -> None:
    notices = [a_notice(f"m{i}", thread=f"t-{i}") for i in range(100)]

    (message,) = messages_of(alerts_of(*notices, first_poll=True))

    assert (message.layout, len(message.items)) == (Layout.DIGEST, 100)
    assert message.title == "100 notices about what you use"


def test_a_storm_is_folded_and_loses_no_key() -> None:
    notices = [a_notice(f"m{i}", thread=f"t-{i}") for i in range(STORM + 1)]

    (message,) = messages_of(alerts_of(*notices))

    assert message.layout is Layout.DIGEST
    assert len(message.keys) == STORM + 1


def test_a_follow_up_knows_that_its_thread_has_begun() -> None:
    first, later = (messages_of(alerts_of(a_notice()), started)[0] for started in ((), ("t-1",)))

    assert (first.follow_up, later.follow_up) == (False, True)


def test_the_same_alerts_make_the_same_message_id_and_others_another() -> None:
    one, again, other = (messages_of(alerts_of(a_notice(name)))[0].id for name in ("a", "a", "b"))

    assert one == again
    assert one != other
    assert one != compose("mail", alerts_of(a_notice("a")), VENDORS, started=(), now=NOW, today=TODAY)[0].id


@pytest.mark.parametrize(
    ("notice", "title"),
    [
        (a_notice(), "OpenAI: sora-2 ends 24 Sep 2026 (184 days)"),
        (a_notice(ends=None), "OpenAI: sora-2 is going away, no date yet"),
        (a_notice(ends="2026-03-25"), "OpenAI: sora-2 ends 25 Mar 2026 (1 day)"),
        (a_notice(ends="2026-03-24"), "OpenAI: sora-2 ends 24 Mar 2026 (today)"),
        (a_notice(ends="2026-06"), "OpenAI: sora-2 ends Jun 2026 (69 days)"),
        (a_notice(ends=">2026-06-01"), "OpenAI: sora-2 ends not before 1 Jun 2026 (69 days)"),
        (a_notice(surfaces=("app",)), "OpenAI: sora-2 (app) ends 24 Sep 2026 (184 days)"),
        (a_notice(vendor="acme"), "acme: sora-2 ends 24 Sep 2026 (184 days)"),
        (replace(a_notice(), part_of="n-1"), "OpenAI: sora-2 now dated: ends 24 Sep 2026 (184 days)"),
    ],
)
def test_the_title_says_what_goes_away_and_when(notice: Notice, title: str) -> None:
    assert messages_of(alerts_of(notice))[0].title == title


@pytest.mark.parametrize(
    ("what", "after", "words"),
    [
        (What.MOVED_EARLIER, "2026-08-01", "ends EARLIER: 1 Aug 2026 (130 days), was 24 Sep 2026"),
        (What.MOVED_LATER, "2027-01-01", "ends later: 1 Jan 2027 (283 days), was 24 Sep 2026"),
        (What.MOVED_LATER, None, "is postponed, no new date (was 24 Sep 2026)"),
        (What.WITHDRAWN, "2026-09-24", "stays: the shutdown was withdrawn"),
        (What.REINSTATED, "2026-12-01", "goes away after all: ends 1 Dec 2026 (252 days)"),
        (What.REPLACEMENT, "2026-12-01", "changed: ends 1 Dec 2026 (252 days)"),
    ],
)
def test_a_change_says_what_was(what: What, after: str | None, words: str) -> None:
    now = replace(a_notice(ends=after, withdrawn=what is What.WITHDRAWN), revision=2)
    alerts = plan_alerts([a_finding(now)], [Change(Revised(a_notice(), now, (what,)))], Policy(), today=TODAY)

    assert messages_of(alerts)[0].title == f"OpenAI: sora-2 {words}"


@pytest.mark.parametrize(
    ("confidence", "rule", "words"),
    [
        (Confidence.LIKELY, "prose", "ends 24 Sep 2026 (184 days), likely"),
        (Confidence.REPORTED, "prose", "ends 24 Sep 2026 (184 days), as others report"),
        (Confidence.LIKELY, "suggested by small-reader", "ends 24 Sep 2026 (184 days), as a language model reads it"),
    ],
)
def test_no_title_sounds_surer_than_what_it_stands_on(confidence: Confidence, rule: str, words: str) -> None:
    claim = a_claim(confidence=confidence)
    claim = replace(claim, evidence=replace(claim.evidence, rule=rule))
    notice = believe(a_notice(confidence=confidence), (claim,))

    assert messages_of(alerts_of(notice))[0].title == f"OpenAI: sora-2 {words}"


@pytest.mark.parametrize("kind", ["console", "email", "slack", "teams", "discord", "github", "ntfy"])
def test_what_only_a_model_suggests_is_told_as_a_suggestion_everywhere(kind: str) -> None:
    claim = a_claim(confidence=Confidence.LIKELY)
    claim = replace(claim, evidence=replace(claim.evidence, rule="suggested by small-reader"))
    (message,) = messages_of(alerts_of(believe(a_notice(confidence=Confidence.LIKELY), (claim,))))

    told = as_text(render(message, Receiver("ops", kind, {"to": ("a@example.com",)})))

    assert "the language model small-reader reads the sentence so" in told.replace("\\", "")
    assert "the wording is weak" not in told


def test_overdue_says_since_when() -> None:
    alerts = plan_alerts([a_finding(a_notice(ends="2026-03-17"))], (), Policy(), today=TODAY)

    (message,) = messages_of(alerts)

    assert message.reason is AlertReason.OVERDUE
    assert message.title == "OpenAI: sora-2 is over since 17 Mar 2026 (7 days ago) and still used"


def reminded(*ends: str) -> tuple[Alert, ...]:
    notices = [a_notice(f"m{n}", end, thread=f"t-{n}") for n, end in enumerate(ends)]
    return plan_alerts([a_finding(notice) for notice in notices], (), Policy(), today=TODAY)


def test_what_counts_down_is_one_message_that_leads_with_what_comes_soonest() -> None:
    (message,) = messages_of(reminded("2026-03-17", "2026-04-23", "2026-03-24"))

    assert (message.layout, message.thread[:7]) == (Layout.REMINDERS, "digest-")
    assert [item.subject for item in message.items] == ["m2", "m1", "m0"]
    assert message.title == "OpenAI: m2 ends 24 Mar 2026 (today); 1 more is coming; 1 is over"


def test_many_that_count_down_are_a_line_each() -> None:
    (message,) = messages_of(reminded(*(f"2026-04-{n:02}" for n in range(1, 9))))

    assert (message.layout, len(message.items)) == (Layout.DIGEST, 8)
    assert message.title == "OpenAI: m0 ends 1 Apr 2026 (8 days); 7 more are coming"


def test_one_that_counts_down_stays_in_its_thread() -> None:
    (message,) = messages_of(reminded("2026-03-24"))

    assert (message.layout, message.thread) == (Layout.ALERT, "t-0")


def test_a_receiver_that_keeps_announcements_apart_is_reminded_of_each() -> None:
    alerts = reminded("2026-03-24", "2026-03-31")
    messages = compose("pager", alerts, VENDORS, started=(), now=NOW, today=TODAY, apart=True)

    assert [message.thread for message in messages] == ["t-0", "t-1"]


def test_a_digest_counts_what_presses() -> None:
    near, far = a_notice("a", "2026-04-01", thread="t-1"), a_notice("b", "2027-04-01", thread="t-2")
    (message,) = messages_of(alerts_of(near, far, first_poll=True))

    assert message.title == "2 notices about what you use, 1 within 30 days or over"


def test_an_item_names_the_best_evidence_the_uses_and_the_other_dates() -> None:
    page = a_claim(seen=NOW, replacements=("veo-3",), quote="sora-2 will be shut down on September 24, 2026.")
    news = a_claim(ends=None, source="acme/news", confidence=Confidence.REPORTED, quote="goodbye")
    notice = believe(a_notice(), (news, page))
    notice = replace(notice, milestones=(Milestone(Effect.DEPRECATED, None), *notice.milestones))
    finding = a_finding(notice, owner="media")
    (alert,) = plan_alerts([finding], [Change(Announced(notice))], Policy(), today=TODAY)

    item = item_of(alert, [finding], VENDORS, TODAY)

    assert item.quote == "sora-2 will be shut down on September 24, 2026."
    assert item.used_in == ("shop: declared as openai/sora-2",)
    assert (item.owners, item.replacements, item.effect) == (("media",), ("veo-3",), "shutdown")


def test_a_notice_without_an_end_leads_with_what_comes_next() -> None:
    notice = a_notice(ends="2026-05-01", effect=Effect.CLOSED_TO_NEW)

    (message,) = messages_of(alerts_of(notice))

    assert message.title == "OpenAI: sora-2 (closed to new) 1 May 2026"
