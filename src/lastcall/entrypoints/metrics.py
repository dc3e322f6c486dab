"""What was measured -> Prometheus's text; and the meter that a running daemon keeps of its polls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from lastcall import __version__
from lastcall.usecases.desk import Spent
from lastcall.usecases.measure import measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prometheus_client.metrics_core import Metric as Family

    from lastcall.adapters.store.store import Store
    from lastcall.entrypoints.context import Context
    from lastcall.usecases.desk import PollReport
    from lastcall.usecases.measure import Metric

PREFIX = "lastcall_"
STAGES = tuple(one.name for one in fields(Spent))  # fetch, read, write


@dataclass(slots=True)
class Meter:
    """Where the seconds of the polls went since this daemon started; one small record a source."""

    polls: Counter[str] = field(default_factory=Counter)  # by outcome
    seconds: Counter[str] = field(default_factory=Counter)  # by stage
    last: dict[str, Spent] = field(default_factory=dict)  # by source

    def take(self, reports: Sequence[PollReport]) -> None:
        """Count what a round of polls came to."""
        for report in reports:
            self.polls[report.outcome.value] += 1
            self.last[report.source_id] = report.spent
            for stage in STAGES:
                self.seconds[stage] += getattr(report.spent, stage)


def exposition(context: Context, store: Store, meter: Meter | None = None) -> bytes:
    """Return all metrics in Prometheus's text format; those of the polls only where there is a daemon's meter."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.registry import Collector

    found = measure(store, context.sources, list(context.config.receivers), context.now())

    class _Ours(Collector):
        def collect(self) -> Iterator[Family]:
            """Yield the families."""
            from prometheus_client.core import GaugeMetricFamily

            version = GaugeMetricFamily(f"{PREFIX}build_info", "The version of Lastcall", labels=("version",))
            version.add_metric((__version__,), 1.0)
            yield version
            yield from (_family(one) for one in found)
            if meter is not None:
                yield from _of_polls(meter)

    registry = CollectorRegistry()
    registry.register(_Ours())
    text: bytes = generate_latest(registry)
    return text


def _family(metric: Metric) -> Family:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(PREFIX + metric.name, metric.help, labels=metric.labels)
    for labels, value in sorted(metric.values.items()):
        family.add_metric(labels, value)
    return family


def _of_polls(meter: Meter) -> Iterator[Family]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily

    polls = CounterMetricFamily(f"{PREFIX}polls", "Polls since the start, by outcome", labels=("outcome",))
    for outcome, count in sorted(meter.polls.items()):
        polls.add_metric((outcome,), float(count))
    yield polls
    stages = SummaryMetricFamily(
        f"{PREFIX}poll_stage_seconds", "Seconds of the polls since the start, by stage", labels=("stage",)
    )
    for stage in STAGES:
        stages.add_metric((stage,), count_value=meter.polls.total(), sum_value=float(meter.seconds[stage]))
    yield stages
    last = GaugeMetricFamily(
        f"{PREFIX}source_seconds", "Seconds of a source's last poll, by stage", labels=("source", "stage")
    )
    for source, spent in sorted(meter.last.items()):
        for stage in STAGES:
            last.add_metric((source, stage), getattr(spent, stage))
    yield last
