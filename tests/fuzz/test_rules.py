"""Each rule of the reader against a few hundred inputs; `python -m benchmarks.fuzz` goes on from here."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.rules import RULES

# Few and the same on every run, so that the suite is quick and a red test is never chance; the benchmark explores.
EXAMPLES = {"prose: length": 6, "dates: styles": 60, "tables: html": 40, "tables: formats": 25}


@pytest.mark.parametrize("name", RULES)
def test_whatever_is_sent_the_rule_holds(name: str) -> None:
    rule, strategies = RULES[name]
    limits = settings(
        max_examples=EXAMPLES.get(name, 100),
        deadline=None,  # the rules count CPU time themselves
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    limits(given(*strategies)(rule))()
