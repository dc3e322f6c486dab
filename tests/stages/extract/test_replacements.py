"""What replaces a thing: a name that is another one, without what goes on behind it."""

from __future__ import annotations

import pytest

from lastcall.stages.extract.replacements import find_replacements, other_than
from lastcall.stages.extract.sentences import Sentence, unmarked


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
    ("text", "named"),
    [
        ("Nova strongly recommends against using Connect v1 APIs for new applications.", ()),
        ("It is not recommended to use Connect v1 APIs.", ()),
        ("We do not recommend using Connect v1 APIs.", ()),
        ("Please do not use `nova-1` any more.", ()),
        ("Stop using `nova-1` before May.", ()),
        ("This update doesn’t apply to users of our Desktop, Payments or Payroll APIs.", ()),
        (
            "To avoid service interruptions, update your code that uses the Nimbus REST API version 3.0 to version 3.1 by 31 March 2026.",
            ("version 3.1",),
        ),
        (
            "The engine currently uses Nova 4. We will be migrating the runtime from Nova.js v4 to Nova.js v8.",
            ("Nova.js v8",),
        ),
        ('The server was moved to a "retired" state.', ()),
        ("The release will be delayed until May due to the breaking change introduced to the Acme provider.", ()),
        ("Acme recommends that a service principal name should be used instead.", ("service principal name",)),
        ("Use the Nova API for new services.", ("Nova API",)),
        ("Please use the Nova API moving forwards.", ("Nova API",)),
        ("Please use Nova API going forward.", ("Nova API",)),
        ("We recommend the Nova API for new applications.", ("Nova API",)),
        ("Please use the Nova API for these APIs.", ("Nova API",)),
        ("Use the Nova SDK on the appropriate sites.", ("Nova SDK",)),
        ("Switch to the Nova API or use the v2 endpoints.", ("Nova API", "v2 endpoints")),
        ("The Mailbox API will be retired on June 30, 2026 in favor of Merle Graph.", ("Merle Graph",)),
        ("The replacement shell is AcmeSh2.", ("AcmeSh2",)),
        ("Use a 2d index instead.", ("2d index",)),
        ("Use a webhook instead.", ("webhook",)),
        ("Use a different provider instead.", ()),
        ("Use another index instead.", ()),
        ("Legacy alerts are deprecated since v9.0, in favor of the new, improved Acme Alerting.", ("Acme Alerting",)),
        ("Migrate manifests and API clients to use the admission.acme.io/v1 API version.", ("admission.acme.io/v1",)),
        (
            "However, you will still be able to perform intent matching using Acme Language Service or Nimbus.",
            ("Acme Language Service", "Nimbus"),
        ),
        ("You can replicate its functionality through the Zephyr API.", ("Zephyr API",)),
        ("To continue using its capabilities, please migrate to Speech Services by October 15.", ("Speech Services",)),
        (
            "`nimbus-python` has been deprecated in favour of `nimbus-rt` for real-time transcription and `nimbus-batch` for batch transcription.",
            ("nimbus-rt", "nimbus-batch"),
        ),
        ("Requests to `nova-1` will be automatically aliased to `nova-2`.", ("nova-2",)),
        ("Requests to `nova-1` will be automatically routed to `nova-2`.", ("nova-2",)),
        ("Calls of `nova-1` are served by `nova-2` from then on.", ("nova-2",)),
        ("We are moving towards using `groupID` as the unique identifier instead.", ("groupID",)),
        ("Please migrate your apps to version 1.", ("version 1",)),
        ("Nova Keys serves as the replacement for these keys.", ("Nova Keys",)),
        ("Removal of `nova-1` in favour of `nova-2`", ("nova-2",)),
        ("`nova-1` has been superseded by `nova-2`.", ("nova-2",)),
        ("If you use Nova 1, nothing changes.", ()),
        ("Customers who use Nova 1 are affected.", ()),
        ("Apps that currently use Nova 1 are affected.", ()),
        ("Make sure you use `nova-2`.", ("nova-2",)),
        ("We suggest you use Nova 2.", ("Nova 2",)),
        ("The move to Nova 2 takes minutes.", ("Nova 2",)),
        ("We updated the way that users log in to the Acme Console.", ()),
        ("If you use Nova 1, please migrate to Nova 2.", ("Nova 2",)),
        ("We recommend using one of the following: Nova 2, Nova 3.", ("Nova 2",)),
        ("Nova Server can be replaced by Nova Cloud.", ("Nova Cloud",)),
        ("The change applied to the Acme provider is small.", ()),
        ("Instead of API keys, use the Token API.", ("Token API",)),
        ("We recommend using one of the following models: Nova 2, Nova 3.", ("Nova 2",)),
        ("Please use `nova-2` now.", ("nova-2",)),
        ("Customers should use Nova Cloud.", ("Nova Cloud",)),
        ("Users can use Nova Cloud.", ("Nova Cloud",)),
        ("Migrate to using Nova Cloud.", ("Nova Cloud",)),
        ("You can use Nova Cloud for this.", ("Nova Cloud",)),
        ("Clients need to use `GET /v2/orders`.", ("GET /v2/orders",)),
        ("And use Nova 2 instead.", ("Nova 2",)),
        ("If you don’t migrate by November 15, 2026, the Acme team will migrate your profiles to Nova 2.", ("Nova 2",)),
        ("Please run a release which uses API Tokens instead of Service Keys.", ("API Tokens",)),
        ("Solution: Migrate Sign-in risk and User risk policies to Conditional Access.", ("Conditional Access",)),
    ],
)
def test_only_what_is_advised_is_a_replacement(text: str, named: tuple[str, ...]) -> None:
    plain, codes = unmarked(text)

    assert find_replacements(Sentence.of(plain, codes)) == named


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
        ("Nova Speech", ("Speech Services",), ("Speech Services",)),
        ("gpt-4-32k", ("gpt-4", "gpt-4o"), ("gpt-4", "gpt-4o")),
        ("Client authentication", ("Let's Seal", "Profiles"), ("Profiles",)),
    ],
)
def test_nothing_is_replaced_by_itself_nor_by_its_vendor(
    subject: str, said: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    assert other_than((subject,), said, "letsseal") == kept


def test_a_vendor_that_is_called_like_its_product_is_kept_where_the_words_put_it_in_the_place() -> None:
    said = "The Mailbox API will be retired in favor of Merle Graph."

    assert other_than(("Mailbox API",), ("Merle Graph",), "merle-graph", said) == ("Merle Graph",)
    assert other_than(("Mailbox API",), ("Merle Graph",), "merle-graph", "Merle Graph says so.") == ()
