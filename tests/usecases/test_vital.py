"""A heartbeat says that all is well: only then is it sent."""

from __future__ import annotations

from datetime import timedelta

from lastcall.adapters.http.heartbeat import ping
from lastcall.adapters.store import notices, sources
from lastcall.adapters.store.store import Store
from lastcall.model.config import Config, Fetching, Receiver
from lastcall.model.health import SourceHealth, SourceState
from lastcall.model.notice import Announced
from lastcall.model.vendor import Source
from lastcall.usecases.alert import write_alerts
from lastcall.usecases.vital import vital_signs
from tests.builders import NOW, a_notice, a_usage
from tests.conftest import Site

LOCAL = Fetching(allow_hosts=("127.0.0.1",))


def read_well(store: Store) -> None:
    with store.write() as connection:
        sources.sync(connection, [Source("openai/page", "openai", "https://openai.example/")])
        sources.write(
            connection,
            touched=[sources.touched(SourceHealth("openai/page", SourceState.FRESH, NOW, NOW), unchanged_polls=0)],
        )


def test_all_is_well_when_a_source_was_read_and_nothing_is_stuck(store: Store) -> None:
    read_well(store)

    assert vital_signs(store, NOW + timedelta(hours=1)) == ()


def test_who_reads_nothing_is_not_alive(store: Store) -> None:
    assert vital_signs(store, NOW) == ("no source was read within a day",)
    read_well(store)
    assert vital_signs(store, NOW + timedelta(hours=25)) == ("no source was read within a day",)


def test_whose_polls_wait_is_not_alive(store: Store) -> None:
    read_well(store)
    with store.write() as connection:
        due = SourceHealth("openai/page", SourceState.FRESH, NOW, NOW, next_poll_at=NOW + timedelta(hours=6))
        sources.write(connection, touched=[sources.touched(due, unchanged_polls=0)])

    assert vital_signs(store, NOW + timedelta(hours=6, minutes=59)) == ()
    assert "overdue" in vital_signs(store, NOW + timedelta(hours=7, minutes=1))[0]


def test_who_cannot_get_a_message_out_is_not_alive(store: Store) -> None:
    read_well(store)
    config = Config(receivers={"ops": Receiver("ops", "console")})
    with store.write() as connection:
        notices.record(connection, [Announced(a_notice())], source_id="a", now=NOW)
    write_alerts(store, config, (a_usage(),), {}, now=NOW, today=NOW.date(), digest=False)

    assert vital_signs(store, NOW + timedelta(minutes=59)) == ()
    assert vital_signs(store, NOW + timedelta(minutes=61)) == ("1 messages are undelivered for more than an hour",)


async def test_the_switch_is_asked_once(site: Site) -> None:
    url = site.put("/ping", "ok")

    assert await ping(url, LOCAL) == ""
    assert [path for path, _ in site.asked] == ["/ping"]


async def test_a_switch_that_does_not_take_it_is_told_without_its_address(site: Site) -> None:
    url = site.put("/secret-token", "no", status=404)

    assert await ping(url, LOCAL) == "it answered 404"
    assert await ping("http://127.0.0.1:9/secret-token", LOCAL) == "no answer (connect)"
