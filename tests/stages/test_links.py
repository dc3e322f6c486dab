"""Signed links: what was changed, cut or has run out is none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lastcall.model.action import ActionKind, Link
from lastcall.model.config import Web
from lastcall.stages.links import BadLinkError, feed_key, links_for, read, sign
from tests.builders import NOW, a_notice

SECRET = "a secret of sixteen"
LINK = Link("n-12345678", "abcdef", ActionKind.SNOOZE, "ops", NOW + timedelta(days=30), 7)


def test_what_was_signed_is_read_back() -> None:
    assert read(sign(LINK, SECRET), SECRET, now=NOW) == LINK


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_link_that_was_changed_anywhere_is_none(place: int) -> None:
    token = sign(LINK, SECRET)
    index = place % len(token)
    other = "A" if token[index] != "A" else "B"

    with pytest.raises(BadLinkError, match="not one of ours"):
        read(token[:index] + other + token[index + 1 :], SECRET, now=NOW)


@pytest.mark.parametrize("token", ["", ".", "a.b", "é.ü", "x" * 5000])
def test_rubbish_is_no_link(token: str) -> None:
    with pytest.raises(BadLinkError):
        read(token, SECRET, now=NOW)


def test_another_secret_reads_nothing() -> None:
    with pytest.raises(BadLinkError, match="not one of ours"):
        read(sign(LINK, SECRET), "another secret here", now=NOW)


def test_a_link_runs_out() -> None:
    token = sign(LINK, SECRET)

    assert read(token, SECRET, now=NOW + timedelta(days=29)) == LINK
    with pytest.raises(BadLinkError, match="run out"):
        read(token, SECRET, now=NOW + timedelta(days=30))


def test_the_key_of_the_feeds_signs_no_links() -> None:
    assert feed_key(SECRET) not in sign(LINK, SECRET)
    assert len(feed_key(SECRET)) == 32


def test_a_message_offers_to_acknowledge_and_to_snooze_these_facts() -> None:
    web = Web("127.0.0.1", 8467, "https://lastcall.example", SECRET)
    notice = a_notice()

    links = links_for(notice, "ops", web, now=NOW)

    assert [label for label, _ in links] == ["Acknowledge", "Snooze 7 days"]
    ack = read(links[0][1].removeprefix("https://lastcall.example/a/"), SECRET, now=NOW)
    assert (ack.notice_id, ack.facts, ack.kind) == (notice.id, notice.facts, ActionKind.ACK)
