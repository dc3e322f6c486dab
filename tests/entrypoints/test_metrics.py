"""Metrics: what Prometheus's own parser reads in them, and what they say of good and of bad days."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families as families

from lastcall.entrypoints.context import Context
from lastcall.entrypoints.metrics import Meter, exposition
from lastcall.model.health import SourceHealth
from lastcall.usecases.desk import PollOutcome, PollReport, Spent
from tests.conftest import Site
from tests.entrypoints.conftest import Run

Samples = dict[tuple[str, tuple[str, ...]], float]


def read(text: str) -> Samples:
    """Return each sample by name and the values of its labels; each family is named once and explained."""
    found = list(families(text))
    assert len({one.name for one in found}) == len(found)
    assert all(one.name.startswith("lastcall_") and one.documentation for one in found)
    return {(s.name, tuple(s.labels.values())): s.value for one in found for s in one.samples}


def test_a_healthy_day(desk: Run) -> None:
    desk("run", "--once")

    said = read(desk("metrics").out)

    assert said["lastcall_up", ()] == 1
    assert said["lastcall_sources", ("fresh",)] == 1
    assert said["lastcall_sources", ("blind",)] == 0
    assert said["lastcall_source_last_ok_timestamp_seconds", ("acme/deprecations",)] > 1e9
    assert said["lastcall_source_notices", ("acme/deprecations",)] == 2
    assert said["lastcall_outbox_messages", ("console", "sent")] >= 1
    assert said["lastcall_outbox_messages", ("console", "waiting")] == 0
    assert said["lastcall_receiver_broken", ("console",)] == 0
    assert said["lastcall_poll_lateness_seconds", ()] == 0


def test_a_day_on_which_nothing_was_ever_read(desk: Run, site: Site) -> None:
    site.pages.clear()
    desk("poll")

    said = read(desk("metrics").out)

    assert said["lastcall_up", ()] == 0
    assert said["lastcall_sources", ("fresh",)] == 0
    assert said["lastcall_source_last_ok_timestamp_seconds", ("acme/deprecations",)] == 0
    assert said["lastcall_source_failures", ("acme/deprecations",)] == 1


def test_they_are_written_in_one_step_for_the_textfile_collector(desk: Run, tmp_path: Path) -> None:
    assert desk("metrics", "-o", "lastcall.prom").code == 0

    assert ("lastcall_up", ()) in read((tmp_path / "lastcall.prom").read_text())
    assert list(tmp_path.glob("*.part")) == []
    assert "may be written" in desk("metrics", "-o", "nowhere/lastcall.prom").err


def test_a_running_daemon_says_where_its_seconds_went(desk: Run, tmp_path: Path) -> None:
    desk("poll")
    context = Context(config_path=str(tmp_path / "config.yaml"))
    store = context.open_store()
    meter = Meter()
    for spent in (Spent(1.0, 0.25, 0.125), Spent(3.0, 0.0, 0.125)):
        meter.take([PollReport('acme/odd \\ "name"', PollOutcome.READ, health=SourceHealth("x"), spent=spent)])

    said = read(exposition(context, store, meter).decode())
    store.close()

    assert said["lastcall_polls_total", ("read",)] == 2
    assert said["lastcall_poll_stage_seconds_sum", ("fetch",)] == 4.0
    assert said["lastcall_poll_stage_seconds_sum", ("read",)] == 0.25
    assert said["lastcall_poll_stage_seconds_count", ("write",)] == 2
    assert said["lastcall_source_seconds", ('acme/odd \\ "name"', "fetch")] == 3.0
