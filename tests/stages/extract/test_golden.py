"""Whole documents in the styles of vendors, written by us, and what a careful reader takes from them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.parse import parse

NOW = datetime(2026, 6, 1, tzinfo=UTC)
Told = list[tuple[str, str | None]]


def read(text: str, *, url: str = "https://acme.example/docs") -> Told:
    context = ExtractContext("acme", "acme/page", url, NOW.date(), NOW)
    claims = extract(parse(text.encode(), url=url), context)
    return [(claim.subject.name, d.iso if (d := claim.deadline()) else None) for claim in claims]


TABLE = """# Deprecations

| Shutdown date | Model | Recommended replacement |
|---|---|---|
| 2026-09-24 | `nova-1` | `nova-2` |
| 2026-10-01 | `nova-1-mini` | — |
"""
DEPRECATED_MODEL = """# Model deprecations

### 2026-02-19: Nova Small 3

| Retirement date | Deprecated model | Recommended replacement |
|---|---|---|
| April 20, 2026 | `nova-3-small` | `nova-4-small` |

This model was retired April 20, 2026.
"""
LEAD = """<h2>Old models</h2><p>Starting January 4, 2027, the following models will no longer be available:</p>
<ul><li><code>nova-a</code></li><li><code>nova-b</code></li></ul>
<p>For more information about removing keys, see the following:</p><ul><li>Remove a key</li><li>Rotate keys</li></ul>"""
EFFECT = """| Date taking effect | Date announced | Service | Change |
|---|---|---|---|
| July 31, 2026 | July 18, 2025 | Ledger | Ledger will be shut down on July 31, 2026. |
| May 1, 2026 | April 1, 2026 | Storage | Price increase for requests. |
"""
FRONT = """---
title: Acme Kubernetes
releases:
  - releaseCycle: "1.36"
    releaseDate: 2026-06-01
    eol: 2027-06-30
    link: https://acme.example/1.36
---
"""
JSON = """{"nova-1": {"mode": "chat", "input_cost": 0.1, "supported_endpoints": ["/v1/chat"], "deprecation_date": "2026-12-01"}}"""
SERVICES = """[{"Id": 328, "Service Name": "Acme Synapse", "Retiring Feature": "Spark 2.4", "Retirement Date": "2026-09-29"},
{"Id": 18, "Service Name": "Acme Lake", "Retiring Feature": "Entire Service", "Retirement Date": "2027-02-28"}]"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Acme</title>
<item><title>Retiring the Widgets API</title><guid>a1</guid><pubDate>Mon, 04 May 2026 00:00:00 GMT</pubDate>
<description>&lt;p&gt;The Widgets API will be shut down on 1 December 2026. Use the Gadgets API instead.&lt;/p&gt;</description></item>
<item><title>New: faster uploads</title><guid>a2</guid><pubDate>Tue, 05 May 2026 00:00:00 GMT</pubDate>
<description>Uploads are faster. You no longer need to set a region.</description></item></channel></rss>"""
README = """# [Deprecated] Acme Python SDK

## Support plan for this repository

- Limited maintenance: only critical fixes.
- End-of-life date: all support for this repository will permanently end on September 30, 2026.
"""
GRAPHQL = '''"""A user.
It has a name."""
type User implements Node {
  """
  Old: will be removed.
  """
  login: String @deprecated(reason: "Use name. Removal on 2026-10-01 UTC.")
  name(first: Int): String
  old(
    id: ID
  ): String
    @deprecated(reason: "Gone soon.")
}
'''
MDX = """# Changes

<AccordionGroup>
  <Accordion title="Deprecated Endpoints">
    The following endpoints are now deprecated:

    - `POST /v1/tools/add`
    - `GET /v1/projects`
  </Accordion>
</AccordionGroup>
"""


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (TABLE, [("nova-1", "2026-09-24"), ("nova-1-mini", "2026-10-01")]),
        (DEPRECATED_MODEL, [("nova-3-small", "2026-04-20")]),
        (LEAD, [("nova-a", "2027-01-04"), ("nova-b", "2027-01-04")]),
        (EFFECT, [("Ledger", "2026-07-31")]),
        (FRONT, [("Acme Kubernetes 1.36", "2027-06-30")]),
        (JSON, [("nova-1", "2026-12-01")]),
        (SERVICES, [("Acme Synapse: Spark 2.4", "2026-09-29"), ("Acme Lake", "2027-02-28")]),
        (FEED, [("Widgets API", "2026-12-01")]),
        (README, [("Acme Python SDK", "2026-09-30")]),
        (GRAPHQL, [("User.login", "2026-10-01"), ("User.old", None)]),
        (MDX, [("POST /v1/tools/add", None), ("GET /v1/projects", None)]),
    ],
    ids=[
        "table",
        "deprecated-model",
        "lead",
        "effect",
        "front-matter",
        "json-map",
        "services",
        "feed",
        "readme",
        "graphql",
        "mdx",
    ],
)
def test_a_document_is_read_as_a_careful_reader_would(document: str, told: Told) -> None:
    assert sorted(read(document)) == sorted(told)


@pytest.mark.parametrize(
    "sentence",
    [
        "We give at least six months' notice before a model is retired.",
        "Deprecated means that we recommend another model.",
        "You no longer need to set `region`.",
        "Fixed a crash when a deleted file was opened.",
        "The server now performs a graceful shutdown.",
        "Features may be deprecated in the future.",
        "We removed the limit of 100 rows.",
        "Nova 2 is not deprecated.",
        "See the deprecation policy for details.",
        "Learn how Acme handles deprecated models.",
        "fix typo in removed section (1f6968e)",
        "Models that are deprecated keep working until they are retired.",
    ],
)
def test_what_announces_nothing_stays_silent(sentence: str) -> None:
    assert read(f"# Notes\n\n{sentence}\n") == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The Widgets API will be shut down on March 1, 2027.", ("Widgets API", "2027-03-01")),
        ("Acme is shutting down Vidi, its video app.", ("Vidi", None)),
        ("Support for `v1` ends on 2026-12-31.", ("v1", "2026-12-31")),
        ("Nova 1 has been discontinued.", ("Nova 1", None)),
        ("mark assistants as deprecated (3ae2a14)", ("assistants", None)),
        ("`/v1/old` is deprecated, and a new `/v1/new` has been added.", ("/v1/old", None)),
    ],
)
def test_a_sentence_names_what_ends(sentence: str, told: tuple[str, str | None]) -> None:
    assert read(f"# Notes\n\n{sentence}\n") == [told]


@pytest.mark.parametrize(
    "junk", ["", " ", "\x00\x01", "<html", "{", "[" * 50, "|a|\n|-|", "---\n: :\n---\n", "<rss><channel><item>"]
)
def test_broken_documents_never_break_the_reader(junk: str) -> None:
    from lastcall.errors import ParseError

    try:
        told = read(junk)
    except ParseError:
        told = []
    assert told == []
