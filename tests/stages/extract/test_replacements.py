"""What replaces a thing: a name that is another one, without what goes on behind it."""

from __future__ import annotations

import pytest

from lastcall.stages.extract.replacements import find_replacements, other_than
from lastcall.stages.extract.sentences import Sentence


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Please migrate to Nova Linux 3.0 prior to 1 May 2027.", ("Nova Linux 3.0",)),
        ("Move to Nova Linux 3.0 without disruption.", ("Nova Linux 3.0",)),
        ("Switch to Orbit Fuse v2 using the steps below.", ("Orbit Fuse v2",)),
        ("Use the Rules API for managing all rules.", ("Rules API",)),
        ("Use the Batch API to perform both operations.", ("Batch API",)),
        ("Move to another CDN provider.", ()),
        ("Migrate to a VM series in the same NV line.", ()),
        ("Switch to an API Token.", ("API Token",)),
        ("Move to the Orbit Migration guide.", ()),
    ],
)
def test_a_replacement_is_a_name_and_no_description(text: str, named: tuple[str, ...]) -> None:
    assert find_replacements(Sentence.of(text)) == named


@pytest.mark.parametrize(
    ("subject", "said", "kept"),
    [
        ("Nova Linux 2.0 on Orbit Engine", ("Nova Linux 2.0", "Nova Linux 3.0"), ("Nova Linux 3.0",)),
        ("Nova 11 and 12", ("Nova 12", "Nova 14"), ("Nova 14",)),
        ("Ubuntu 18.04", ("Ubuntu 18.04 on Orbit Engine", "Ubuntu 22.04"), ("Ubuntu 22.04",)),
        ("OCSP", ("OCSP services", "CRLs"), ("CRLs",)),
        ("legacy Orders API", ("Orders API",), ("Orders API",)),
        ("Orders API v1", ("Orders API",), ("Orders API",)),
        ("Fuse", ("Fuse v2",), ("Fuse v2",)),
        ("gpt-4-32k", ("gpt-4", "gpt-4o"), ("gpt-4", "gpt-4o")),
        ("Client authentication", ("Let's Seal", "Profiles"), ("Profiles",)),
    ],
)
def test_nothing_is_replaced_by_itself_nor_by_its_vendor(
    subject: str, said: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    assert other_than((subject,), said, "letsseal") == kept
