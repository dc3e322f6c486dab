"""Addresses in messages open no doors."""

from __future__ import annotations

import pytest

from lastcall.stages.sharable import sharable


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("https://acme.example/page", "https://acme.example/page"),
        ("https://acme.example/page?id=7&lang=en#x", "https://acme.example/page?id=7&lang=en#x"),
        ("https://acme.example/page?id=7&api_key=abc", "https://acme.example/page?id=7"),
        ("https://acme.example/page?access_token=abc#x", "https://acme.example/page#x"),
        ("https://me:word@acme.example:8443/page", "https://acme.example:8443/page"),
        ("https://[::1", ""),
    ],
)
def test_what_opens_doors_is_left_out(asked: str, shown: str) -> None:
    assert sharable(asked) == shown
