"""What an element is for the reader: skipped, heading, block, box or inline, and what its attributes tell."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from lastcall.stages.parse.blocks import Rich
from lastcall.stages.parse.days import stamped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborNode


class Role(Enum):
    """How the walker treats an element; what is in no table is inline."""

    SKIPPED = 1
    HEADING = 2
    BLOCK = 3  # ends the run of text before and after it
    MAYBE = 4  # a block that is a box where its class or its place says so
    BOX = 5
    BUILT = 6  # lists, tables and what else has a builder
    BREAK = 7
    TIME = 8
    BUTTON = 9


_SKIPPED = (
    "script style template svg noscript iframe nav select textarea head canvas object video audio map dialog input"
)
_BLOCKS = (
    "p main header footer body html center figure figcaption fieldset form address hgroup li dd dt tbody thead tr td "
    "th legend summary steps step columns column cardgroup accordiongroup tabs frame"
)
# Boxes by tag: HTML's own, and the components that documentation sites write into Markdown.
_BOXES = (
    "blockquote aside details note tip info warning caution danger callout admonition alert banner check update tab "
    "accordion card expandable important deprecated error success"
)
BUILT = ("ul", "ol", "menu", "dl", "table", "hr", "pre")
LEVELS = {f"h{level}": level for level in range(1, 7)}
ROLES: dict[str, Role] = {
    **dict.fromkeys(_SKIPPED.split(), Role.SKIPPED),
    **dict.fromkeys(_BLOCKS.split(), Role.BLOCK),
    **dict.fromkeys(("div", "section", "article"), Role.MAYBE),
    **dict.fromkeys(_BOXES.split(), Role.BOX),
    **dict.fromkeys(BUILT, Role.BUILT),
    **dict.fromkeys(LEVELS, Role.HEADING),
    **dict.fromkeys(("time", "relative-time", "local-time"), Role.TIME),
    "br": Role.BREAK,
    "button": Role.BUTTON,
}
_BOX_CLASS = re.compile(
    r"(?:^|[\s_-])(?:admonition|callout|alert|notice|warning|caution|note)(?:$|[\s_-])", re.IGNORECASE
)
# Chrome that stands inside the part a page is about, and what is hidden for good. A panel behind a tab is not.
CHROME = (
    "[hidden]:not([role=tabpanel]):not([hidden='until-found']), [role=navigation], [role=search], [role=banner], "
    "[style*='display:none'], [style*='display: none'], [aria-hidden=true]:not(table), a.headerlink, a.hash-link, "
    "a.anchor-link, [id^=onetrust], [id*=cookie-banner], [class*=cookie-banner], [id*=cookie-consent], "
    "[class*=cookie-consent], [class*=cookieconsent], [class*=breadcrumb]"
)
_TITLED = "p.admonition-title, .admonition-heading, [class*=admonitionHeading], .markdown-alert-title, .callout-title"
# Boxes named by what they are, not by what they say: such a name over their text would hide the real heading.
_MERE_KIND = re.compile(
    r"(?:note|tip|info|information|warning|caution|danger|important|attention|hint|notice|success|error)s?[:!]?",
    re.IGNORECASE,
)
_STAMPS = ("datetime", "data-date", "data-datetime", "data-timestamp", "data-time", "date")


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the nodes right below a node, text included."""
    child = node.child
    while child is not None:
        yield child
        child = child.next


def is_box(node: LexborNode) -> bool:
    """Tell whether a div or section is an admonition by its class, as documentation generators write them.

    An article beside others is one entry of several: what it says belongs together.
    """
    attributes = node.attributes
    if node.tag == "article":
        return attributes.get("data-entry") is not None
    said = attributes.get("class")
    return bool(said) and _BOX_CLASS.search(said or "") is not None


def label_of(node: LexborNode, tag: str) -> Rich:
    """Return what a box is called, and take the title's element out of it; empty for a mere "Note"."""
    if tag == "details":
        return _taken(node, "summary")
    attributes = node.attributes
    if tag not in ("blockquote", "aside"):
        for name in ("label", "title", "header"):
            text = (attributes.get(name) or "").strip()
            if text:
                return Rich(text)
    label = _taken(node, _TITLED) if tag in ("div", "section", "aside", "admonition") else Rich()
    return Rich() if _MERE_KIND.fullmatch(label.text) else label


def _taken(node: LexborNode, selector: str) -> Rich:
    title = node.css_first(selector)
    if title is None:
        return Rich()
    text = " ".join(title.text(deep=True, separator="").split())
    title.decompose()
    return Rich(text)


def anchor_of(node: LexborNode) -> str:
    """Return the fragment that leads to an element: its own id, or that of the mark inside it."""
    attributes = node.attributes
    own = attributes.get("id") or attributes.get("name")
    if not own:
        inner = node.css_first("a[id], a[name], span[id]")
        own = (inner.attributes.get("id") or inner.attributes.get("name")) if inner is not None else ""
    return own or ""


def line_of(node: LexborNode) -> int:
    """Return the line of the source on which a block begins, where the reader kept it; else 0."""
    mark = (node.attributes.get("data-sourcepos") or "").partition(":")[0]
    return int(mark) if mark.isdecimal() else 0


def stamp_of(attributes: Mapping[str, str | None]) -> str:
    """Return the machine-readable day that an element carries in an attribute; empty without one."""
    for name in _STAMPS:
        value = attributes.get(name)
        if value and (day := stamped(value.strip())) is not None:
            return day.isoformat()
    return ""
