"""The data that ships: every vendor's file."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lastcall.adapters.catalogue import load_catalogue
from lastcall.adapters.catalogue_page import catalogue_page
from lastcall.model.vendor import Access

VENDORS = load_catalogue()
TOP = Path(__file__).parents[1]


def test_the_vendors_that_matter_most_are_there():
    assert len(VENDORS) >= 40
    assert {"openai", "anthropic", "aws", "azure", "google-cloud", "github", "stripe", "slack"} <= set(VENDORS)


def test_the_page_about_vendors_is_current():
    assert (TOP / "docs/vendors.md").read_text() == catalogue_page(VENDORS)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_a_vendor_has_a_policy_and_sources_that_are_read_over_tls(vendor):
    assert vendor.notice_policy.endswith(".")
    assert all(urlsplit(source.url).scheme == "https" for source in vendor.sources)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_a_vendor_that_cannot_be_watched_says_why(vendor):
    assert all(
        source.access is Access.OPEN or source.note or source.access is Access.KEY for source in vendor.sources
    ) or (any(source.note for source in vendor.sources))


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_a_vendor_can_be_recognised_in_code(vendor):
    marks = vendor.marks

    assert marks.hosts or marks.packages or marks.env
    assert all(re.fullmatch(r"[a-z0-9.-]+\.[a-z0-9]+", host) for host in marks.hosts)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]+", name) for name in marks.env)


def test_no_two_vendors_read_the_same_address_as_their_own():
    own = [source.url for v in VENDORS.values() for source in v.sources if source.kind != "news"]

    assert len(own) == len(set(own))


def test_no_pattern_of_an_id_takes_more_than_its_text_is_long():
    """A repeat within a repeat is what makes a regular expression explode."""
    for vendor in VENDORS.values():
        for pattern in vendor.marks.ids:
            assert not re.search(r"[+*}]\)?[+*{]", pattern), (vendor.slug, pattern)


@pytest.mark.parametrize(
    ("vendor", "yes", "no"),
    [
        (
            "openai",
            ("gpt-4o", "o3-mini", "sora-2", "text-embedding-3-small"),
            ("gpt-neox", "ollama", "text-embedding-004"),
        ),
        ("anthropic", ("claude-3-opus-20240229",), ("anthropic.claude-v2",)),
        ("aws-bedrock", ("anthropic.claude-v2", "us.amazon.nova-pro-v1:0"), ("claude-3-opus-20240229",)),
        ("heroku", ("heroku-22",), ("heroku-postgresql",)),
    ],
)
def test_ids_are_told_apart(vendor, yes, no):
    def known(name: str) -> bool:
        return any(re.match(pattern, name) for pattern in VENDORS[vendor].marks.ids)

    assert [name for name in yes if not known(name)] == []
    assert [name for name in no if known(name)] == []
