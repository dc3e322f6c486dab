"""The contract that every kind of receiver keeps, against a real server on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lastcall.adapters.channels import CHANNELS
from lastcall.errors import DeliveryError
from lastcall.model.alert import Delivery, DeliveryOutcome, DeliveryStatus, Message, Receipt
from lastcall.stages.render import RENDERERS, render
from lastcall.stages.render.samples import NOW, sample_message, sample_reasons
from tests.adapters.channels.cases import BUSY, CASES, WAIT, Case, live
from tests.adapters.channels.services import DROP, HANG, SECRET_WORD, PostOffice, Service

HOSTILE = (
    "<!channel> <@U123> @everyone <script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold** "
    "<https://evil.example|bank> \r\nBcc: thief@evil.example\r\n\u202eesrever\u200b\x00\x1b[31m =?utf-8?q?a=0D=0ABcc:_x@evil.test?= "
    "BEGIN:VEVENT\nEND:VEVENT {{ 7 * 7 }} | `tick` #12"
)


@pytest.fixture(params=sorted(CASES))
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    found = CASES[request.param]()
    yield found
    found.close()


def delivery(case: Case, message: Message) -> Delivery:
    rendered = render(message, case.receiver)
    return Delivery(message.id, case.receiver.name, message.thread, rendered, DeliveryStatus.SENDING, NOW)


async def tell(case: Case, *deliveries: Delivery, hasty: bool = False) -> list[Receipt]:
    """Send one after the other through one channel, each with what the first one left."""
    channel = case.channel(hasty=hasty)
    receipts: list[Receipt] = []
    try:
        for one in deliveries:
            ref = receipts[0].thread_ref if receipts else one.thread_ref
            receipts.append(await channel.deliver(replace(one, thread_ref=ref), now=NOW))
    finally:
        await channel.close()
    return receipts


async def refused(case: Case, *, hasty: bool = False) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await tell(case, delivery(case, sample_message("dated")), hasty=hasty)
    assert SECRET_WORD not in str(caught.value)
    assert str(caught.value).startswith(case.receiver.name)
    return caught.value


def test_every_kind_is_in_both_registries_and_under_contract() -> None:
    ways = {traits.name for _, every in CHANNELS.values() for traits in every}

    assert set(RENDERERS) == set(CHANNELS)
    assert ways == set(CASES)


@pytest.mark.parametrize("reason", sample_reasons())
async def test_every_reason_arrives_once_and_says_what_it_is_about(case: Case, reason: str) -> None:
    message = sample_message(reason)

    await tell(case, delivery(case, message))

    (seen,) = case.seen()
    words = re.sub(r"[\\\u200b]", "", seen)
    assert message.title in words
    for item in message.items:
        assert (item.notice_id or item.source_id) in words
        assert item.url in words


async def test_a_follow_up_belongs_to_the_first_message(case: Case) -> None:
    first, then = sample_message("announced"), sample_message("dated")

    await tell(case, delivery(case, first), delivery(case, then))

    match case.service:
        case PostOffice():
            one, two = case.service.parsed()
            assert two["References"] == two["In-Reply-To"] == one["Message-ID"]
            assert one["Message-ID"] != two["Message-ID"]
            assert case.service.connections == 1
        case Service() if case.name == "slack (bot)":
            _, reply, edit = case.service.requests
            assert reply.json["thread_ts"] == edit.json["ts"] == "17.1"
        case Service() if case.name == "discord":
            assert [request.method for request in case.service.requests] == ["POST", "POST", "PATCH"]
            assert "/messages/1" in case.service.requests[2].path
        case Service() if case.name == "github":
            assert [one["kind"] for one in case.service.shelf] == ["issue", "comment"]
            assert "now dated" in case.service.shelf[0]["title"]
        case Service() if case.name == "pagerduty":
            one, two = (request.json["dedup_key"] for request in case.service.requests)
            assert one == two
        case _:
            assert case.traits.follow_ups == "a message of their own"
            assert len(case.seen()) == 2


async def test_a_withdrawal_takes_the_message_back_where_that_is_possible(case: Case) -> None:
    await tell(case, delivery(case, sample_message("dated")), delivery(case, sample_message("withdrawn")))

    match case.service:
        case PostOffice():
            assert "METHOD:CANCEL" in case.seen()[1]
            assert "STATUS:CANCELLED" in case.seen()[1]
        case Service() if case.name == "github":
            assert (case.service.shelf[0]["state"], case.service.shelf[0]["state_reason"]) == ("closed", "not_planned")
        case Service() if case.name == "pagerduty":
            assert [request.json["event_action"] for request in case.service.requests] == ["trigger", "resolve"]
        case _:
            assert case.traits.closes == "says so"
            assert "withdrawn" in case.seen()[1]


async def test_what_is_refused_for_good_is_not_tried_again(case: Case) -> None:
    for refusal in case.refusals:
        case.plan(refusal)
        error = await refused(case)
        assert error.outcome is DeliveryOutcome.PERMANENT
        assert error.broken or case.name == "email"
    assert case.seen() == [] or isinstance(case.service, Service)


async def test_what_is_asked_to_wait_waits_for_as_long_as_it_is_asked(case: Case) -> None:
    for wait in case.waits:
        case.plan(wait)
        error = await refused(case)
        assert error.outcome is DeliveryOutcome.RETRY
        seconds = error.retry_after.total_seconds() if error.retry_after else None
        assert seconds == ({WAIT.status: 30, BUSY.status: 7}[wait.status] if not isinstance(wait, str) else None)


@pytest.mark.parametrize("trouble", [DROP, HANG])
async def test_an_answer_that_never_comes_leaves_it_open_whether_it_arrived(case: Case, trouble: str) -> None:
    if case.service is None:
        assert case.name == "console"  # which has nobody who could answer
        return
    case.plan(trouble)

    error = await refused(case, hasty=True)

    assert error.outcome is DeliveryOutcome.AMBIGUOUS


async def test_a_receiver_that_is_not_there_is_tried_again(case: Case) -> None:
    case.close()
    if case.service is None:
        case.stream.close()

    error = await refused(case, hasty=True)

    assert error.outcome is (DeliveryOutcome.AMBIGUOUS if case.name == "apprise" else DeliveryOutcome.RETRY)


async def test_a_repeat_is_dropped_folded_or_admitted(case: Case) -> None:
    one = delivery(case, sample_message("dated"))

    await tell(case, one)
    await tell(case, replace(one, maybe_sent=True))

    match case.service:
        case PostOffice():
            first, second = case.service.mails
            assert first == second
        case Service() if case.traits.repeats == "are looked for first":
            assert len(case.service.shelf) == 1
        case Service() if case.name == "pagerduty":
            assert len({request.json["dedup_key"] for request in case.service.requests}) == 1
        case Service() if case.name == "ntfy":
            assert [request.json["sequence_id"] for request in case.service.requests] == [one.id, one.id]
        case Service() if case.name == "webhook":
            assert [request.headers["webhook-id"] for request in case.service.requests] == [one.id, one.id]
        case _:
            assert case.traits.repeats == "may come twice"


async def test_only_what_people_would_see_twice_is_repeated_with_patience(case: Case) -> None:
    mail = case.name == "email"  # its repeats fold in most readers, not in all

    assert case.channel().repeats_show is (case.traits.repeats == "may come twice" or mail)


async def test_hostile_words_are_shown_and_do_nothing(case: Case) -> None:
    message = sample_message("dated")
    item = replace(message.items[0], quote=HOSTILE, subject=HOSTILE[:40], source_id=HOSTILE, used_in=(HOSTILE,))
    bad = replace(item, url="javascript:alert(1)", vendor_name=HOSTILE)
    message = replace(message, title=f"Acme: {HOSTILE}", items=(item, bad))

    await tell(case, delivery(case, message))

    assert live(case) == []
    (seen,) = case.seen()
    assert not re.search("[\u202e\x00\x1b]", seen)
    assert "thief@evil.example" in re.sub(r"[\\\u200b]", "", seen)
    if isinstance(case.service, PostOffice):
        (mail,) = case.service.parsed()
        assert mail["Bcc"] is None
        assert case.service.recipients == [["ops@example.com"]]
        assert max(map(len, case.service.mails[0].split(b"\r\n"))) <= 998
    if isinstance(case.service, Service) and case.name == "discord":
        assert case.service.requests[0].json["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize("count", [1, 200])
async def test_what_is_too_long_is_cut_and_keeps_its_link(case: Case, count: int) -> None:
    message = sample_message("dated")
    long = replace(message.items[0], quote="word " * 2000, subject="nova" * 2500, used_in=("path " * 2000,) * 9)
    items = tuple(replace(long, notice_id=f"n-{number:08x}") for number in range(count))
    message = replace(message, items=items, title="Acme: " + "nova" * 2500)

    receipts = await tell(case, delivery(case, message))

    assert receipts[0].note == ""
    (seen,) = case.seen()
    assert len(seen.encode()) < case.limit
    assert items[0].url in re.sub(r"\\", "", seen)
    counted = re.search(r"and (\d+) more", seen)
    assert len(set(re.findall("n-000000[0-9a-f]{2}", seen))) + (int(counted[1]) if counted else 0) == count


async def test_no_secret_is_in_the_stored_message(case: Case) -> None:
    rendered = render(sample_message("dated"), case.receiver)

    assert SECRET_WORD not in f"{rendered.body.decode()} {dict(rendered.meta)} {rendered.summary}"


@pytest.mark.parametrize("reason", ["digest", "dated"])
async def test_every_notice_is_named_where_the_service_takes_so_many_and_the_rest_is_counted(
    case: Case, reason: str
) -> None:
    message = sample_message(reason)
    items = tuple(replace(message.items[0], subject=f"nova-{n:03}", notice_id=f"n-{n:08x}") for n in range(200))
    message = replace(message, items=items)

    receipts = await tell(case, delivery(case, message))

    (seen,) = case.seen()
    listed = len(set(re.findall(r"nova\\?-\d{3}", seen)))
    counted = re.search(r"and (\d+) more", seen)
    assert receipts[0].note == ""
    assert len(seen.encode()) < case.limit
    assert listed + (int(counted[1]) if counted else 0) == 200
    assert listed == 200 or case.name in ("teams", "discord", "ntfy", "apprise")
