"""Addresses in code -> whose they are: a path counts at its vendor's host, and nowhere at another's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.stages.detect.held import OPEN, SURE, Held
from lastcall.stages.detect.settings import indent_of, keys_above
from lastcall.stages.detect.spell import path_rule, split_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lastcall.stages.detect.index import Index, Mark
    from lastcall.stages.detect.view import View

_ADDRESS = re.compile(r"[^\s\"'`<>,;|\\]*$")
_HOST = re.compile(r"(?:^|//|@)([^/:?#@]*\.[A-Za-z]{2,})(?::\d+)?(?=/|$)")
_ROUTE = re.compile(
    r"(?:^|[\s@])(?:app|router|api|server|blueprint|bp|mux|routes?|r|e|g|group|fastify|Route|map|endpoints)\s*(?:\.|::)\s*(?:get|post|put|delete|patch|route|all|use|any|handle|HandleFunc|Handle|GET|POST|PUT|DELETE|PATCH|MapGet|MapPost|websocket)\s*[(<]"
    r"|@(?:Get|Post|Put|Delete|Patch|Request)(?:Mapping)?\(|@(?:app|bp|router|api)\.|\b(?:re_)?path\(|\bHandleFunc\(|\burl\(r?[\"']\^|^\s*location\s|^\s*(?:get|post|put|delete|patch)\s+[\"']/[^\"']*[\"']\s*(?:,\s*to:|do\b|=>)|\.(?:intercept|onGet|onPost|stub_request|nock)\("
)
# A path that is put together: `"/zones/" + zone + "/report"`, `'/zones/' . $zone . '/report'`.
_JOIN = re.compile(
    r"([\"'`])\s*(?:\+|\.|<>|&|\|\||~)\s*(?![\"'`])[\w$.\->()\[\]:@]{1,60}?\s*(?:\+|\.|<>|&|\|\||~)\s*\1(?=/)"
)
_WITH_HOST = re.compile(r"//([\w.-]+)/?[\"'`]")  # the base beside it: new URL("/v1/threads", "https://api.openai.com")
_QUOTES = ('"', "'", "`")
_FILLED_IN = re.compile(r"\$?\{[^}]*\}|#\{[^}]*\}|%[sv]|\$\w+|\\\([^)]*\)")
_VERSION_KEY = re.compile(
    r"(?:version|_api|apiVersion|api-version|\bv)[\"']?\s*\]?(?:\)\s*)?(?:=>|:=|[:=(,])[^=:]{0,60}$", re.IGNORECASE
)
_METHOD = re.compile(
    r"\b(GET|POST|PUT|PATCH|DELETE|HEAD)\b|[.:](get|post|put|patch|delete|head)(?:_?json|Async|AsJsonAsync|ForObject)?[(<\s]|-X\s*(\w+)|--request\s+(\w+)|method[\"']?\s*[:=]>?\s*[\"':](\w+)",
    re.IGNORECASE,
)


def path_at(view: View, mark: Mark, start: int, index: Index) -> Held | None:
    """Return how an address at a place says a path: at the vendor's host, or where only a base is filled in."""
    number, hosts = view.number(start), index.hosts
    line, column = view.line(number), start - view.starts[number]
    line = _JOIN.sub(lambda found: "{" + "x" * (len(found[0]) - 2) + "}", line)
    if line[column : column + 1] in _QUOTES:  # `@POST("fitness/v1/users")`: relative to a base elsewhere
        line = f"{line[:column]}/{line[column + 1 :]}"
        begin = column
    else:
        left = _ADDRESS.search(line[:column])
        begin = left.start() if left else column
    address = re.match(r"[^\s\"'`<>,;|\\]*", line[begin:])
    token = address[0] if address else ""
    found = next((m for m in path_rule(mark.text).finditer(token) if m.start() <= column - begin < m.end()), None)
    if found is None or _other_method(view, mark.text, number, column):
        return None
    prefix = token[: found.start()].strip("([{")
    if host := _HOST.search(prefix):
        of = SURE if _is_of(mark.vendor, host[1], hosts) else _hole(host[1])
        return replace(of, parts=found.groupdict()) if of else None
    if _ROUTE.search(line[: begin + 1]) or prefix.endswith("/"):
        return None
    if (
        not prefix
        or re.search(r"[}\])%]$|%[svdq]$|\$\w+$|^\w+[+=(:]+$|^(?:GET|POST)$", token[: found.start()])
        or prefix.endswith(("+", "=", ":"))
    ):
        head = split_path(mark.text)
        if _is_of_other_base(view, number, mark.vendor, hosts):
            return None
        beside = any(_is_of(mark.vendor, found_host[1], hosts) for found_host in _WITH_HOST.finditer(line))
        if beside:
            return Held(parts=found.groupdict())
        if head and _base_ends(view, mark.vendor, head[0], hosts):
            return None  # the vendor's own base holds the version already: this one is put behind another's
        return Held(needs=not _is_named(view, start, index.houses.words.get(mark.vendor, ())), parts=found.groupdict())
    return None


def _is_named(view: View, start: int, words: Iterable[str]) -> bool:
    """Tell whether one of these words stands over a place: in the keys above a setting, before an open bracket."""
    scope = scope_of(view, start)
    return any(word in scope for word in words)


def scope_of(view: View, start: int) -> str:
    """Return in lower case what stands over a place: its line up to it, what its brackets and its block belong to."""
    number = view.number(start)
    column = start - view.starts[number]
    above = view.program.heads(start) if view.is_program else keys_above(view, number, column)
    return " ".join([view.line(number)[:column], *above, opener(view, number)]).lower()


def is_others(view: View, mark: Mark, start: int, index: Index) -> bool:
    """Tell whether another vendor is named over a setting that could be anybody's: `Stripe.api_version = …`."""
    scope = scope_of(view, start)
    words, channels = index.houses.words, index.houses.channels
    if any(word in scope for word in (*words.get(mark.vendor, ()), *channels.get(mark.vendor, ()))):
        return False
    said = set(re.findall(r"[a-z]{4,}", scope))
    return any(said & {*own} for vendor, own in words.items() if vendor != mark.vendor)


def _is_of_other_base(view: View, number: int, vendor: str, hosts: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether the object that holds a path holds an address too, and none of the vendor's: `{base: …, path: …}`."""
    own = indent_of(view.line(number))
    found: list[str] = []
    for step in (-1, 1):
        for row in range(number + step, number + step * 8, step):
            line = view.line(row)
            if not line.strip() or indent_of(line) != own:
                break
            found += re.findall(
                r"\b(?:base|host|url|endpoint|origin)\w*[\"']?\s*[:=]>?\s*[\"'`]\w+://([\w.-]+)", line, re.IGNORECASE
            )
    return bool(found) and not any(_is_of(vendor, host, hosts) for host in found)


def _hole(host: str) -> Held | None:
    """A host that is filled in at run time may be the vendor's; any other is somebody else's."""
    return OPEN if re.search(r"[{}$%]", host) else None


def _is_of(vendor: str, host: str, hosts: Mapping[str, tuple[str, ...]]) -> bool:
    parts = host.lower().split(".")
    owners = {owner for cut in range(len(parts)) for owner in hosts.get(".".join(parts[cut:]), ())}
    # One house: what stands under googleapis.com may be told of at any of Google's vendors.
    return vendor in owners or any(_house(owner) == _house(vendor) for owner in owners)


def _house(vendor: str) -> str:
    return vendor.partition("-")[0]


def _other_method(view: View, path: str, number: int, column: int) -> bool:
    wanted = path.partition(" ")[0] if " " in path else ""
    if not wanted:
        return False
    before, after = (
        view.line(number)[:column],
        view.line(number)[column:] + "\n" + view.line(number + 1) + "\n" + view.line(number + 2),
    )
    found = _METHOD.search(before) or _METHOD.search(view.line(number - 1)) or _METHOD.search(after)
    said = next((group for group in found.groups() if group), "").upper() if found else ""
    return said in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"} and said != wanted


def version_at(view: View, mark: Mark, start: int, index: Index) -> Held | None:
    """A version stands in an address of its vendor, or where a version is set; `v1` and `1.0` alone are everywhere."""
    number = view.number(start)
    line, column = view.line(number), start - view.starts[number]
    left = _ADDRESS.search(line[:column])
    prefix = left[0] if left else ""
    if host := _HOST.search(prefix):
        return SURE if _is_of(mark.vendor, host[1], index.hosts) else None
    if "/" not in prefix and is_pin(view, start, index.houses.words.get(mark.vendor, ())):
        return SURE
    if not re.match(r"v[0-9]+\.|[0-9]{4}-", mark.text) or not _shows(view, mark.vendor, index.hosts):
        return None
    if "/" not in prefix and is_others(view, mark, start, index):
        return None
    opens_path = view.text[start + len(mark.text) : start + len(mark.text) + 1] == "/"
    if "/" in prefix:
        return OPEN if prefix == "/" and opens_path else None
    is_first = view.text[start - 1 : start] in _QUOTES and opens_path
    return OPEN if is_first or re.search(r"version", line[:column], re.IGNORECASE) else None


def is_pin(view: View, start: int, words: Iterable[str]) -> bool:
    """Tell whether a version of one of these houses is set at a place: `SHOPIFY_API_VERSION=`, `Salesforce(version=`."""
    number = view.number(start)
    before = view.line(number)[: start - view.starts[number]]
    if not _VERSION_KEY.search(before):
        return False
    if view.is_program:
        scope = " ".join([before, *view.program.heads(start), opener(view, number)])
    else:
        scope = " ".join([before, *keys_above(view, number, len(before))])
    return any(word in scope.lower() for word in words)


def opener(view: View, number: int) -> str:
    """Return the line that opens the block of a line, by its indent: `Koala.configure do |config|`."""
    own = indent_of(view.line(number))
    above = (view.line(row) for row in range(number - 1, max(number - 12, -1), -1))
    return next((line for line in above if line.strip() and indent_of(line) < own), "")


def tail_at(view: View, mark: Mark, start: int, hosts: Mapping[str, tuple[str, ...]]) -> Held | None:
    """Return how a place says the rest of a path whose host and version stand in a constant of the same file."""
    number = view.number(start)
    line, column = view.line(number), start - view.starts[number]
    left = _ADDRESS.search(line[:column])
    begin = left.start() if left else column
    token = re.match(r"[^\s\"'`<>,;|\\]*", line[begin:])
    found = path_rule(mark.text).match(token[0] if token else "", column - begin)
    prefix = line[begin:column]
    if found is None or line[begin - 1 : begin] not in _QUOTES:
        return None
    if prefix == mark.detail.lstrip("/"):  # the base is a host that ends with a slash
        shown = _shows(view, mark.vendor, hosts) and not _ROUTE.search(line[: begin + 1])
        return replace(OPEN, parts=found.groupdict()) if shown else None
    if prefix and not _FILLED_IN.fullmatch(prefix):
        return None
    if _ROUTE.search(line[: begin + 1]) or _other_method(view, mark.text, number, column):
        return None
    return replace(SURE, parts=found.groupdict()) if _base_ends(view, mark.vendor, mark.detail, hosts) else None


def _base_ends(view: View, vendor: str, head: str, hosts: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether the file holds an address of a vendor that ends with the beginning of a path: `…/v1`."""
    ends = re.finditer(rf"//([\w.-]+)(?:/[\w/-]*)?{re.escape(head)}/?(?=[\"'`\s]|$)", view.text)
    return any(_is_of(vendor, found[1], hosts) for found in ends)


def _shows(view: View, vendor: str, hosts: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether the file names the vendor at all: by its slug, or by a host of it."""
    text = view.text.lower()
    return _house(vendor) in text or any(host in text for host, owners in hosts.items() if vendor in owners)


def is_link(view: View, start: int, hosts: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether a name stands in an address of no vendor's API: a page about it, not a call of it."""
    number = view.number(start)
    left = _ADDRESS.search(view.line(number)[: start - view.starts[number]])
    prefix = left[0] if left else ""
    host = _HOST.search(prefix) if "://" in prefix else None
    if host is None or re.search(r"[{}$%]", host[1]):
        return False
    parts = host[1].lower().split(".")
    return not any(".".join(parts[cut:]) in hosts for cut in range(len(parts)))
