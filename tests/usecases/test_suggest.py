"""Polls and `extract --suggest` with an endpoint on loopback: what is sent, what is kept, and that nothing is by default."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lastcall.adapters.http.fetcher import Fetcher
from lastcall.adapters.store import notices, sources
from lastcall.adapters.store.store import Store
from lastcall.adapters.suggester import Suggester
from lastcall.entrypoints.cli import main
from lastcall.model.config import Fetching, Suggesting
from lastcall.model.vendor import Source, SourceKind
from lastcall.usecases.poll import Desk, PollOutcome, PollReport, poll_sources
from lastcall.usecases.suggest import Adviser
from tests.builders import NOW
from tests.conftest import Site
from tests.endpoint import Endpoint, endpoint

__all__ = ["endpoint"]
HINT = "Come March 3, 2027, requests meant for our beloved Orbit 2 engine break; say hello to orbit-3."
SECOND = "Come May 5, 2027, requests meant for our beloved Comet 4 engine break; say hello to comet-5."
SURE = "The Nova API will be shut down on April 4, 2027."
PAGE = f"# Nova\n\n{SURE}\n\n# Orbit\n\n{HINT}\n"
ONE = {
    "subject": "Orbit 2 engine",
    "what": "shutdown",
    "date": "March 3, 2027",
    "replacements": ["orbit-3"],
    "sentence": HINT,
}
GOOD = json.dumps({"notices": [ONE]})
LIE = json.dumps({"notices": [ONE | {"date": "January 1, 2027"}]})
LOCAL = Fetching(allow_hosts=("127.0.0.1",), host_spacing=timedelta(0), robots=False)


def poll(
    store: Store, page: str, endpoint: Endpoint | None, *, most: int = 20, limit: float = 20, now: datetime = NOW
) -> PollReport:
    """Poll one source with the real fetcher and the real suggester."""
    source = Source("acme/page", "acme", page, SourceKind.MARKDOWN)
    with store.write() as connection:
        sources.sync(connection, (source,))

    async def once() -> tuple[PollReport, ...]:
        url = f"{endpoint.url}/v1" if endpoint else "http://127.0.0.1:9/v1"
        settings = Suggesting(url, "reader-1", most=most, timeout=timedelta(seconds=limit))
        async with Fetcher(LOCAL, version="0") as fetcher, Suggester(settings, LOCAL, version="0") as asking:
            adviser = Adviser(asking, store, most) if endpoint else None
            return await poll_sources((source,), Desk(store, fetcher, {}, lambda: now, lambda: 0.0, adviser=adviser))

    (report,) = asyncio.run(once())
    return report


def believed(store: Store) -> dict[str, str]:
    with store.read() as connection:
        found = notices.of_vendor(connection, "acme")
        return {notice.subject.name: f"{notice.deadline}, {notice.confidence}" for notice in found}


NOVA = {"Nova API": "4 Apr 2027, confirmed"}


def test_a_poll_takes_a_suggestion_that_holds_beside_what_the_rules_read(
    store: Store, site: Site, endpoint: Endpoint
) -> None:
    endpoint.says(GOOD)

    report = poll(store, site.put("/page.md", PAGE), endpoint)

    assert report.outcome is PollOutcome.NEWS
    assert believed(store) == NOVA | {"Orbit 2 engine": "3 Mar 2027, likely"}
    ((_, headers, body),) = endpoint.asked
    assert SURE not in json.dumps(body)
    assert "authorization" not in headers


def test_without_an_adviser_nothing_is_sent(store: Store, site: Site, endpoint: Endpoint) -> None:
    endpoint.says(GOOD)

    poll(store, site.put("/page.md", PAGE), None)

    assert endpoint.asked == []
    assert believed(store) == NOVA


@pytest.mark.parametrize("content", [LIE, "no idea", ""])
def test_lies_and_garbage_leave_what_the_rules_read(store: Store, site: Site, endpoint: Endpoint, content: str) -> None:
    endpoint.says(content)

    report = poll(store, site.put("/page.md", PAGE), endpoint)

    assert (report.outcome, report.claims) == (PollOutcome.NEWS, 1)
    assert believed(store) == NOVA


def test_an_endpoint_that_stalls_costs_suggestions_and_nothing_else(
    store: Store, site: Site, endpoint: Endpoint
) -> None:
    endpoint.stalls()

    report = poll(store, site.put("/page.md", PAGE + f"\n# Last\n\n{SECOND}\n"), endpoint, limit=1.5)

    assert (report.outcome, len(endpoint.asked)) == (PollOutcome.NEWS, 1)
    assert believed(store) == NOVA


def test_a_passage_is_sent_once_and_its_answer_kept(store: Store, site: Site, endpoint: Endpoint) -> None:
    endpoint.says(GOOD)
    poll(store, site.put("/page.md", f"# Orbit\n\n{HINT}\n"), endpoint)

    poll(store, site.put("/page.md", PAGE), endpoint)

    assert len(endpoint.asked) == 1
    assert believed(store) == NOVA | {"Orbit 2 engine": "3 Mar 2027, likely"}


def test_no_more_than_the_days_share_is_sent_and_the_next_day_has_its_own(
    store: Store, site: Site, endpoint: Endpoint
) -> None:
    endpoint.says(json.dumps({"notices": []}))
    poll(store, site.put("/page.md", f"- {HINT}\n- {SECOND}\n"), endpoint, most=1)
    assert len(endpoint.asked) == 1

    poll(store, site.put("/page.md", f"- {HINT}\n- {SECOND}\n- more\n"), endpoint, most=1)
    assert len(endpoint.asked) == 1

    poll(store, site.put("/page.md", f"- {HINT}\n- {SECOND}\n- less\n"), endpoint, most=1, now=NOW + timedelta(days=1))
    assert len(endpoint.asked) == 2


def test_a_passage_without_an_answer_is_asked_about_again_on_another_day(
    store: Store, site: Site, endpoint: Endpoint
) -> None:
    endpoint.status = 500
    poll(store, site.put("/page.md", f"- {HINT}\n"), endpoint)
    endpoint.says(GOOD)

    poll(store, site.put("/page.md", f"- {HINT}\n- more\n"), endpoint)
    assert (len(endpoint.asked), believed(store)) == (1, {})

    poll(store, site.put("/page.md", f"- {HINT}\n"), endpoint, now=NOW + timedelta(days=1))
    assert believed(store) == {"Orbit 2 engine": "3 Mar 2027, likely"}


@contextmanager
def folder(tmp_path: Path, suggest: str) -> Iterator[tuple[str, str]]:
    """A config and a saved page; their paths."""
    config, page = tmp_path / "config.yaml", tmp_path / "page.md"
    config.write_text(f"vendors: [openai]\nfetch: {{allow_hosts: [127.0.0.1]}}\n{suggest}\n")
    page.write_text(PAGE)
    yield str(config), str(page)


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as done:
        main(list(args))
    return int(done.value.code or 0)


def test_extract_with_suggest_prints_the_suggestion_and_says_what_was_sent(
    tmp_path: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.says(GOOD)
    section = f"suggest: {{url: '{endpoint.url}/v1', model: reader-1, key: abc, most: 3, timeout: 20s}}"
    with folder(tmp_path, section) as (config, page):
        code = run("-c", config, "extract", page, "--suggest", "--as-of", "2026-03-27", "-f", "json")
    out, err = capsys.readouterr()

    assert code == 0
    assert [(row["subject"], row["rule"]) for row in json.loads(out)][1] == ("Orbit 2 engine", "suggested by reader-1")
    assert "1 passages sent, 1 suggestions taken" in err
    assert endpoint.asked[0][1]["authorization"] == "Bearer abc"


def test_explain_says_that_only_a_model_suggests_it(
    store: Store, site: Site, endpoint: Endpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.says(GOOD)
    poll(store, site.put("/page.md", PAGE), endpoint)
    with store.read() as connection:
        name = next(n.id for n in notices.of_vendor(connection, "acme") if n.subject.name == "Orbit 2 engine")
    with folder(tmp_path, "") as (config, _):
        run("-c", config, "explain", name)

    out = capsys.readouterr().out
    assert "likely: a language model suggests it, no rule reads it" in out
    assert "rule suggested by reader-1" in out


def test_extract_tells_what_it_drops_and_why(
    tmp_path: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.says(LIE)
    with folder(tmp_path, f"suggest: {{url: '{endpoint.url}/v1', model: reader-1}}") as (config, page):
        run("-c", config, "extract", page, "--suggest", "--as-of", "2026-03-27")

    said = "suggestion dropped: Orbit 2 engine: its date does not stand in the text: 'January 1, 2027'"
    assert said in capsys.readouterr().err


def test_extract_with_suggest_and_no_section_sends_nothing_and_says_what_is_missing(
    tmp_path: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    with folder(tmp_path, "") as (config, page):
        code = run("-c", config, "extract", page, "--suggest")

    assert code == 2
    assert "--suggest needs the section suggest" in capsys.readouterr().err
    assert endpoint.asked == []


def test_with_a_section_extract_asks_only_when_told_to(tmp_path: Path, endpoint: Endpoint) -> None:
    with folder(tmp_path, f"suggest: {{url: '{endpoint.url}/v1', model: reader-1}}") as (config, page):
        assert run("-c", config, "extract", page) == 0

    assert endpoint.asked == []


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("suggest: {url: 'http://llm.example/v1', model: m, key: sk-abc}", "a key is sent by https only"),
        ("suggest: {url: 'https://llm.example/v1', model: m, key: 'a b'}", "key must be one line without spaces"),
        ("suggest: {url: 'https://llm.example/v1'}", "suggest.model: is required"),
        ("suggest: {url: 'https://llm.example/v1', model: m, most: 0}", "suggest.most: must be at least 1"),
        ("suggest: {url: 'ftp://llm.example/v1', model: m}", "suggest.url: must be an address"),
    ],
)
def test_a_wrong_section_is_told_without_the_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], section: str, said: str
) -> None:
    with folder(tmp_path, section) as (config, page):
        code = run("-c", config, "extract", page, "--suggest")
    err = capsys.readouterr().err

    assert code == 2
    assert said in err
    assert "sk-abc" not in err
