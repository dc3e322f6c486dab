"""The story that Lastcall must tell: Sora, from a goodbye without a date to the week after the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lastcall.adapters.stories import read_story
from lastcall.entrypoints.sinks import Mailbox, Web
from lastcall.usecases.replay import TurningClock
from tests.acceptance.world import World
from tests.builders import day


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with Web() as web, Mailbox() as mailbox:
        yield World(read_story("sora"), web, mailbox, tmp_path, TurningClock(day("2026-03-23")))


async def test_the_first_reading_of_old_pages_is_silent(world: World) -> None:
    await world.live(day("2026-03-23"), day("2026-03-23"))

    assert (world.subjects(), world.posts()) == ([], [])


async def test_the_news_is_told_the_same_day_without_a_date(world: World) -> None:
    await world.live(day("2026-03-23"), day("2026-03-26"))

    (subject,) = world.subjects()
    assert "Sora" in subject
    assert "no date yet" in subject
    assert "openai/sora-2" in world.text(0)
    assert len(world.posts()) == 1


async def test_the_dates_are_one_follow_up_in_the_same_thread_with_two_clocks(world: World) -> None:
    await world.live(day("2026-03-23"), day("2026-03-31"))

    first, follow_up = world.mailbox.mails
    assert "now dated" in str(follow_up["Subject"])
    assert follow_up["In-Reply-To"] == follow_up["References"] == first["Message-ID"]
    text = world.text(1)
    assert "26 Apr 2026" in text
    assert "24 Sep 2026" in text
    assert "Videos API" in text
    assert len(world.posts()) == 2


async def test_a_moved_date_is_told_louder_when_it_is_earlier_and_the_ladder_starts_again(world: World) -> None:
    await world.live(day("2026-03-23"), day("2026-06-14"))

    moves = [subject for subject in world.subjects() if "EARLIER" in subject or "later" in subject]
    assert len(moves) == 2
    assert "27 Aug 2026" in moves[0]
    assert "was 24 Sep 2026" in moves[0]
    assert "24 Sep 2026" in moves[1]


async def test_the_whole_story_is_told_once_whatever_happens(world: World, tmp_path: Path) -> None:
    await world.live(day("2026-03-23"), day("2026-10-08"))
    told = world.subjects()
    world.mailbox.mails.clear()
    world.web.posts.clear()
    restless = World(world.story, world.web, world.mailbox, tmp_path / "b", world.clock)
    restless.folder.mkdir()

    await restless.live(day("2026-03-23"), day("2026-10-08"), restarts=True)

    assert restless.subjects() == told
    assert len(set(told)) == len(told)
    assert len(restless.posts()) == len(told)


async def test_the_ladder_the_day_and_the_week_after(world: World) -> None:
    await world.live(day("2026-03-23"), day("2026-10-08"))

    api = [subject for subject in world.subjects() if "sora-2" in subject and "now dated" not in subject]
    counted = [n for n in (90, 60, 30, 14, 7, 1) if any(f"({n} day" in subject for subject in api)]
    assert counted == [90, 60, 30, 14, 7, 1]
    assert any("(today)" in subject for subject in api)
    assert sum("still used" in subject for subject in api) == 2


async def test_a_feed_that_reposts_everything_under_new_ids_says_nothing(world: World) -> None:
    await world.live(day("2026-03-23"), day("2026-06-14"))
    before = len(world.subjects())

    await world.live(day("2026-06-15"), day("2026-06-20"))

    assert len(world.subjects()) == before
