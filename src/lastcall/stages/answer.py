"""A body that came with status 200 -> whether it is the document, or something in its place."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.model.health import FetchFailure
from lastcall.model.vendor import SourceKind

if TYPE_CHECKING:
    from lastcall.model.document import Document

_HEAD = 200_000  # bytes in which the signs of a stand-in page stand
_LITTLE = 2_500  # characters of visible text; a real page of notices has more


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer is not to be trusted, with what to do, in words."""

    failure: FetchFailure
    detail: str


_SIGNS: tuple[tuple[FetchFailure, re.Pattern[str], str], ...] = (
    (
        FetchFailure.CHALLENGE,
        re.compile(
            r"just a moment\.\.\.|just a moment…|attention required! \| cloudflare|verify(?:ing)? (?:that )?you are (?:a )?human"
            r"|checking your browser|enable javascript and cookies to continue|are you a robot|unusual traffic from your"
            r"|cf-chl-|challenge-platform|_incapsula_resource|px-captcha|datadome|access denied.{0,80}reference #|request unsuccessful",
        ),
        "a bot challenge stands in place of the page; it cannot be read by a program, mark the source as blocked",
    ),
    (
        FetchFailure.LOGIN,
        re.compile(
            r"<title>[^<]{0,60}\b(?:log ?in|sign ?in|sign-in|anmelden|connexion)\b[^<]{0,60}</title>"
            r"|<input[^>]{0,300}type=[\"']?password"
        ),
        "a login page stands in place of the page; find an open address or mark the source as login",
    ),
    (
        FetchFailure.SOFT_404,
        re.compile(
            r"<title>[^<]{0,60}(?:\b404\b|not found|page (?:doesn.t|does not) exist|no longer exists)[^<]{0,60}</title>"
            r"|<h1[^>]{0,200}>[^<]{0,40}(?:\b404\b|page not found|not found|can.t find (?:that|the) page)[^<]{0,40}</h1>"
        ),
        'it says "not found" with status 200; look for the page\'s new address',
    ),
    (
        FetchFailure.CONSENT,
        re.compile(
            r"<title>[^<]{0,60}(?:before you continue|cookie consent|your privacy choices|consent)[^<]{0,60}</title>"
            r"|(?:please )?(?:accept|enable|allow)(?: all| our| the)? cookies to (?:continue|proceed|view|access)"
            r"|(?:akzeptieren|accepter|aceptar)[^<]{0,40}cookies?[^<]{0,40}(?:fortfahren|continuer|continuar)"
        ),
        "a consent page stands in place of the page; find another address of the same document",
    ),
    (
        FetchFailure.UNAVAILABLE,
        re.compile(
            r"we(?:'|’|&#39;|&rsquo;|&#x27;)?(?:ll| will) be (?:right )?back|(?:down|offline|closed) for (?:scheduled )?maintenance"
            r"|(?:under|undergoing|scheduled) maintenance|temporarily (?:unavailable|down|offline)|wartungsarbeiten"
        ),
        "a maintenance page stands in place of the page; it is asked again soon",
    ),
)
_SHELL = re.compile(
    r"<div[^>]{0,200}id=[\"']?(?:root|app|__next|___gatsby|__nuxt)[\"']?[^>]{0,200}>\s*</div>"
    r"|(?:you need to|please) enable javascript|requires javascript|javascript is (?:required|disabled)"
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MUTE = re.compile(r"<(script|style|noscript|template|svg|head)\b.*?</\1\s*>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def inspect_body(document: Document, expected: SourceKind) -> Problem | None:
    """Return what is wrong with a body before anybody reads it; None where it may be what it should be.

    Signs count only on pages with little text: documentation that mentions a login or a 404 is not one.
    """
    body = document.body
    if not body.strip():
        return Problem(FetchFailure.EMPTY, "the answer is empty; it is asked again later")
    if _is_binary(body):
        return Problem(FetchFailure.WRONG_KIND, "the answer is no text; look at the address")
    start = _narrow(body[:8_000])[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    html = _is_html(start)
    if html and expected in (SourceKind.FEED, SourceKind.JSON, SourceKind.MARKDOWN):
        return _stand_in(body) or Problem(
            FetchFailure.WRONG_KIND, f"a web page came where {_name(expected)} was; look for its new address"
        )
    if expected is SourceKind.FEED and not start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"{", b"<!--")):
        return Problem(FetchFailure.WRONG_KIND, "this is no feed; look at the address, or give the source another kind")
    if expected is SourceKind.JSON and not start.startswith((b"{", b"[")):
        return Problem(FetchFailure.WRONG_KIND, "this is no JSON; look at the address, or give the source another kind")
    return _stand_in(body) if html else None


def is_whole(body: bytes) -> bool:
    """Tell whether a page ends as pages do that close what they open; many do not, so only a change is a sign."""
    return b"</html" in body[-2_000:].lower()


def _stand_in(body: bytes) -> Problem | None:
    text = body[:_HEAD].decode("utf-8", errors="replace").lower()
    visible = len(" ".join(_TAG.sub(" ", _MUTE.sub(" ", text)).split()))
    if visible > _LITTLE:
        return None
    for failure, sign, words in _SIGNS:
        if sign.search(text):
            return Problem(failure, words)
    if visible < 400 and _SHELL.search(text):
        return Problem(
            FetchFailure.NEEDS_JS, "the page is an empty shell that JavaScript fills; find its Markdown or feed twin"
        )
    return None


def _is_html(start: bytes) -> bool:
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start[:1_000]


def _narrow(start: bytes) -> bytes:
    """Return the start of a body in UTF-8 where its mark says that it is UTF-16 or UTF-32; signs are looked for in bytes."""
    wide = next((name for mark, name in _WIDE if start.startswith(mark)), "")
    return start.decode(wide, errors="ignore").encode() if wide else start


def _is_binary(body: bytes) -> bool:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or body[:4] == codecs.BOM_UTF32_BE:  # text, two or four bytes a character
        return False
    return b"\x00" in body[:4_096] or body[:4] in (b"%PDF", b"\x89PNG", b"PK\x03\x04", b"GIF8")


def _name(kind: SourceKind) -> str:
    return {SourceKind.FEED: "a feed", SourceKind.JSON: "JSON", SourceKind.MARKDOWN: "Markdown"}[kind]
