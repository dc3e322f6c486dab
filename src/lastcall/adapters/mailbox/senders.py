"""A vendor -> the domains from which it writes mails."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lastcall.model.vendor import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lastcall.model.vendor import Source, Vendor

# Under these, names are given out to anybody: acme.github.io is Acme's, github.io is nobody's.
_SECOND = frozenset(("ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"))
# Houses in which many keep their pages or their shops: a mail from there is not the vendor's whose page it is.
_SHARED_TEXT = (
    "amazonaws.com azurewebsites.net bitbucket.org blogspot.com canny.io cleverapps.io cloudfront.net "
    "cloudfunctions.net discourse.group endoflife.date feedburner.com firebaseapp.com fly.dev freshdesk.com "
    "ghost.io github.com github.io githubusercontent.com gitbook.io gitlab.com gitlab.io googleapis.com "
    "googlegroups.com headwayapp.co herokuapp.com hubspot.com intercom.help launchnotes.io medium.com "
    "mintlify.app myshopify.com netlify.app notion.site notion.so onrender.com page.link pages.dev pkg.dev "
    "readme.io readthedocs.io run.app statuspage.io substack.com vercel.app web.app windows.net wordpress.com "
    "workers.dev zendesk.com"
)
_SHARED = frozenset(_SHARED_TEXT.split())
_NOT_ITS_OWN = (SourceKind.NEWS, SourceKind.MAIL)


def senders_of(source: Source, vendors: Mapping[str, Vendor]) -> frozenset[str]:
    """Return whose mails are this source's: the domains and addresses that it names in `from`, or else its vendor's domains.

    A vendor's domains are those of its hosts and of its pages; one that many share is only that of its owner.
    """
    if named := source.options.get("from", ""):
        return frozenset(named.lower().split())
    vendor = vendors.get(source.vendor)
    if vendor is None:
        return frozenset()
    pages = [urlsplit(one.url).hostname or "" for one in vendor.sources if one.kind not in _NOT_ITS_OWN]
    found = {registered(host) for host in (*vendor.marks.hosts, *pages)}
    owned = {one for one in _SHARED if one.partition(".")[0] == vendor.slug}  # GitHub does write from github.com
    return frozenset(found - {""} - (_SHARED - owned))


def is_from(senders: Iterable[str], wanted: frozenset[str]) -> bool:
    """Tell whether one of a mail's senders is one of these addresses, or in one of these domains or below it."""
    return any(
        sender == one or ("@" not in one and f".{sender.rpartition('@')[2]}".endswith(f".{one}"))
        for sender in senders
        for one in wanted
    )


def registered(host: str) -> str:
    """Return the part of a host's name that somebody registered: `acme.co.uk` of `api.acme.co.uk`; empty for none."""
    labels = host.lower().strip(".").split(".")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return ""
    if len(labels) < 2 or not all(labels):
        return ""
    size = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-size:]) if len(labels) >= size else ""
