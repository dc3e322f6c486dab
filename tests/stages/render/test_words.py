"""Messages in plain lines: what a line of a digest says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lastcall.model.alert import AlertReason, Layout
from lastcall.stages.render.samples import sample_message
from lastcall.stages.render.words import SUCCESSOR, shown


def test_a_line_of_a_digest_names_what_to_use_instead() -> None:
    message = replace(sample_message(AlertReason.MOVED_EARLIER), layout=Layout.DIGEST)

    (line,) = shown(message).lines

    assert line.line.endswith(f"; use {', '.join(message.items[0].replacements)}")


@pytest.mark.parametrize("reason", [AlertReason.WITHDRAWN, AlertReason.RESOLVED])
def test_what_needs_no_successor_names_none(reason: AlertReason) -> None:
    message = replace(sample_message(reason), layout=Layout.DIGEST)

    assert message.items[0].replacements
    assert all("; use " not in one.line for one in shown(message).lines)


def test_a_long_list_of_successors_is_cut_and_cannot_hide_the_day() -> None:
    message = sample_message(AlertReason.MOVED_EARLIER)
    item = replace(message.items[0], replacements=("a-very-long-name",) * 40)

    (line,) = shown(replace(message, layout=Layout.DIGEST, items=(item,))).lines

    before, _, after = line.line.partition("; use ")
    assert str(item.deadline) in before
    assert len(after) == SUCCESSOR
    assert after.endswith("…")
