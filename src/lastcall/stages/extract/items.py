"""An item of a list -> what it names, what it says to leave, and what it says to use instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract.lexicon import is_generic
from lastcall.stages.extract.phrases import BARE, LONGEST, PARTS_OF, PATH, Named, identifiers, names, trimmed
from lastcall.stages.extract.replacements import find_replacements, read_replacements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.stages.extract.sentences import Sentence

_INSTRUCTION = re.compile(
    r"(?i)\W*(?:use|update|add|insert|remove|replace|migrate|switch|change|see|read|if|when|make|ensure|for|to|all other|review|test|deploy|check|upgrade|create|set|move|please|you|we|learn|contact|visit|run|enable|configure)\b"
)
_CUT = re.compile(
    r"\s*(?:\s[–—-]{1,2}\s|→|=>|->|:\s|\.\s|;\s|\s\((?!GA|preview|v?\d)|,?\s*\b(?:use|replaced (?:by|with)|migrate to|in favou?r of|instead|will be|are|is|has been)\b)",
    re.IGNORECASE,
)
_MIGRATES = re.compile(
    r"^[^\w/@-]*(?P<old>[^:→]{2,70}?)(?:\s+[–—-]{1,2}\s|\s*(?:→|=>|->)|:\s)\s*(?:please\s+)?(?:migrate to|use|switch to|replaced (?:by|with)|move to|upgrade to|→)\s+|^[^\w/@-]*(?P<users>[^:;→]{2,70}?)\s+(?:users|customers|callers)\s+(?:(?:should|must|can|need to|have to|are (?:advised|encouraged|asked|recommended) to)\s+)(?:please\s+)?(?:migrate|transition|move|switch|upgrade|use|change)\s|^[^\w/@-]*(?P<id>[\w.@:/*-]*\d[\w.@:/*-]*)\s+(?:to|→|->|=>)\s+[\w.@:/*-]*\d",
    re.IGNORECASE,
)
_KIND = re.compile(r"\b(?P<kind>(?!The |These |Those )(?:[A-Z][\w.-]* ){0,3}(?:version|revision))s\b")
_STEP = re.compile(
    r"\W*(?:update|add|remove|replace|review|test|deploy|check|create|set|run|enable|configure|ensure)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"\W*(?:for|if|when|where|in case)\b", re.IGNORECASE)


def left_in(item: Sentence) -> str:
    """Return what an item says to leave: "nova-1: use nova-2", "Nova 1 users should move to Nova 2"; else ""."""
    advice = _CONDITION.match(item.hidden) or _STEP.match(item.hidden)
    found = None if advice else _MIGRATES.match(item.hidden)
    return (found["old"] or found["users"] or found["id"]) if found else ""


def arrowed(item: Sentence) -> tuple[str, ...]:
    """Return what stands behind an arrow: "nova-1 → nova-2"."""
    _, arrow, behind = item.text.partition("→") if "→" in item.text else item.text.partition("->")
    return read_replacements(behind, tuple(c for c in item.codes if c in behind))[0] if arrow else ()


def names_in(item: Sentence, old: str) -> tuple[Named, ...]:
    """Return what an item names: its identifiers, or a short text that is a name and no advice."""
    head = old or _CUT.split(item.hidden)[0]
    if identifiers(item.text, item.codes):
        aside = item.text[len(head) :].partition(")")[0] if item.text[len(head) :].lstrip().startswith("(") else ""
        instead = find_replacements(item)  # "nova-1 (use `nova-2`)": what comes instead is no other name of it
        inner = tuple(name for name in identifiers(aside, item.codes) if name not in instead)
        if parts := _parts_behind(item, head):
            return (parts,)
        if route := _route_behind(item, head):
            return ((route, ()),)
        named = tuple(name for name in names(head, item.codes) if name[0] not in instead)
        if inner and len(named) == 1:
            return ((named[0][0], tuple(dict.fromkeys((*named[0][1], *inner)))),)
        return named or tuple((name, ()) for name in identifiers(item.text, item.codes) if name not in instead)[:1]
    text = item.text.rstrip()
    if old or (
        len(text) <= 90 and not _INSTRUCTION.match(text) and not is_generic(head) and not text.endswith((".", ":", "?"))
    ):
        return names(head, ())
    return ()


def _route_behind(item: Sentence, head: str) -> str:
    """Return the endpoint that stands alone behind what it does: "Create a list: `POST /v1/lists`"."""
    behind = item.text[len(head) :]
    ids = identifiers(behind, item.codes)
    alone = len(ids) == 1 and behind.strip(" :`–—-.") == ids[0] and PATH.match(ids[0])
    return ids[0] if alone and not identifiers(head, item.codes) else ""


def version_in(item: Sentence, phrase: str) -> tuple[Named, ...]:
    """Return "API version 202504" for an item "202504 - April 15" below "the API versions below": the number is no name."""
    number, kind = _CUT.split(item.hidden)[0].strip(), _KIND.search(phrase)
    return ((f"{kind['kind']} {number}", ()),) if kind and BARE.fullmatch(number) else ()


def _parts_behind(item: Sentence, head: str) -> Named | None:
    """Return the parts that an item lists behind their owner: "`/v1/chat` parameters: `a`, `b`" are its parameters."""
    behind = item.text[len(head) :]
    if not behind.startswith(":") or not identifiers(head, item.codes) or not PARTS_OF.search(head):
        return None
    parts = identifiers(behind, item.codes)
    return (f"{trimmed(head)}: {', '.join(parts)}"[:LONGEST], parts) if parts else None


def id_lines(lines: Sequence[str], codes: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the lines that hold nothing else, up to the first that does."""
    found: list[str] = []
    for line in lines:
        ids = identifiers(line, codes)
        rest = line
        for one in ids:
            rest = rest.replace(one, "")
        if not ids or len(rest.strip(" ,;.-•*")) > 3:
            break
        found += ids
    return tuple(dict.fromkeys(found))
