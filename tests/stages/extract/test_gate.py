"""The gate: it may let through too much, and never keeps anything back that a rule would read."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lastcall.errors import ParseError
from lastcall.model.document import Head
from lastcall.stages.extract import (
    changes,
    extract,
    foreign,
    forms,
    gate,
    headlines,
    heads,
    replacements,
    silence,
    turns,
)
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.extract.dates import find_dates
from lastcall.stages.extract.gate import hints, may_tell
from lastcall.stages.extract.skim import may_pass, worth_reading
from lastcall.stages.parse import parse
from tests.golden.truth import AS_OF, Case, cases

if TYPE_CHECKING:
    from collections.abc import Sequence

# Every pattern that a hint stands before, with the hint.
GUARDED: tuple[tuple[str, re.Pattern[str], int], ...] = (
    *(
        (name, getattr(forms, name), gate.ENDS)
        for name in ("POSSIBLE", "PASSIVE", "NOT_BE", "WILL_FORM", "GOES_FORM", "ACTIVE", "NOUN_FORM", "MARKED")
    ),
    *((name, getattr(headlines, name), gate.ENDS) for name in ("_HEADED", "_TAILED")),
    ("_HEADLINE", heads._HEADLINE, gate.ENDS),
    ("_VERBS", foreign._VERBS, gate.FOREIGN),
    ("_MOVED", turns._MOVED, gate.MOVES),
    ("_IS_MOVED", turns._IS_MOVED, gate.MOVES),
    ("_UNENDED", turns._UNENDED, gate.TAKES_BACK),
    ("_DECIDED", turns._DECIDED, gate.TAKES_BACK),
    ("_CANCELS", turns._CANCELS, gate.TAKES_BACK),
    ("_DEMAND", turns._DEMAND, gate.DEMANDS),
    ("_REPLACED", turns._REPLACED, gate.REPLACES),
    ("_REPLACES", turns._REPLACES, gate.REPLACES),
    ("_ENFORCED", turns._ENFORCED, gate.REFUSES),
    ("FLAGGED", turns.FLAGGED, gate.FLAGGED),
    ("_LEADS", replacements._LEADS, gate.ADVISES),
    ("_TITLE", changes._TITLE, gate.CHANGES),
)
_PLAIN = st.characters(max_codepoint=0xFF, exclude_categories=("Cc", "Cs", "Zs"), include_characters=" ’")


@pytest.mark.parametrize(("pattern", "hint"), [one[1:] for one in GUARDED], ids=[one[0] for one in GUARDED])
@settings(
    max_examples=4, deadline=None, derandomize=True, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_what_a_rule_matches_passes_the_gate(pattern: re.Pattern[str], hint: int, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern, alphabet=_PLAIN).filter(lambda text: len(text) < gate.NEAR))

    assert hints(text) & hint, f"{pattern.pattern[:60]} matches {text!r}"


@pytest.mark.parametrize("number", range(len(silence._REASONS)))
@settings(
    max_examples=3, deadline=None, derandomize=True, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_what_silences_a_sentence_is_found_by_its_stems(number: int, data: st.DataObject) -> None:
    _, stems, wording = silence._REASONS[number]
    text = data.draw(st.from_regex(wording, alphabet=_PLAIN))

    assert silence.why_silent(text) is not None or (not stems and not wording.match(text))


def _read(case: Case, *, skim: bool) -> Sequence[object]:
    context = ExtractContext("acme", "acme/page", "https://acme.example", AS_OF, case.now)
    try:
        return extract(parse(case.body, worth=worth_reading if skim else None), context)
    except ParseError:
        return ()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_an_entry_that_is_not_taken_apart_says_nothing(case: Case) -> None:
    assert _read(case, skim=True) == _read(case, skim=False)


@pytest.mark.parametrize(
    "text",
    [
        "Most integrations need no change, and the support team answers questions.",
        "We extended the limit of rows to 200.",
        "Moving to the new region is easy.",
        "Requests with several independent videos return faster in the window.",
        "The service restarts at night.",
    ],
)
def test_plain_news_does_not_pass(text: str) -> None:
    assert not may_tell(text) or "return" in text


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("News", "<p>The <b>end</b> of life of Nova 1 is near.</p>"),
        ("News", "<p>Nova 1 is no&nbsp;longer sold.</p>"),
        ("News", "&lt;p&gt;Nova 1 retires on 3 March.&lt;/p&gt;"),
        ("News", "<table><tr><td>Nova 1</td><td>3 March 2027</td></tr></table>"),
        ("News", "| Model | Date |\n|---|---|\n| nova-1 | 2027-03-03 |"),
        ("Nova 1 retires", "It was a good model."),
        ("Stricter checks of tokens", "Tokens without an audience fail from now on."),
    ],
)
def test_markup_and_tables_do_not_hide_what_an_entry_says(title: str, content: str) -> None:
    assert worth_reading(title, content)


def test_an_entry_that_tells_nothing_keeps_its_title_and_day() -> None:
    feed = b"""<rss version="2.0"><channel><title>Acme</title><item><title>Faster queries</title><guid>7</guid>
    <pubDate>Mon, 04 May 2026 00:00:00 GMT</pubDate><description>&lt;p&gt;Twice as fast.&lt;/p&gt;</description></item></channel></rss>"""

    parsed = parse(feed, worth=worth_reading)

    assert (parsed.passages, parsed.entries) == ((), 1)
    assert parsed.heads == (Head("7", "Faster queries", date(2026, 5, 4)),)


@settings(max_examples=400, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(
    st.lists(
        st.one_of(
            st.sampled_from([word for stem in gate.STEMS for word in (stem, *stem.split())]),
            st.sampled_from(["<b>", "</b>", "<br/>", " ", "  ", "\n", "\xa0", "\t", "-", "x", ".", "日"]),
        ),
        max_size=12,
    ).map("".join)
)
def test_what_passes_the_gate_without_its_markup_passes_the_skim_with_it(markup: str) -> None:
    words = " ".join(re.sub("<[^<>]*>", " ", markup).split())

    assert may_pass(markup) or not may_tell(words)


@pytest.mark.parametrize(
    "text", ["in two weeks", "dans trois mois", "in einem Jahr", "by 2027", "2027年3月1日", "Q3 2027", "3/4/27"]
)
def test_dates_without_a_month_pass_the_look_for_dates(text: str) -> None:
    assert find_dates(f"It ends {text}.", anchor=AS_OF)
