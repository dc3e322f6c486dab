"""Common Lifecycle Enumeration (ECMA-428) -> a record for each end that a document announces and does not take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lastcall.model.document import Cell, Parsed, Passage, PassageKind
from lastcall.stages.parse.days import stamped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.parse.source import Source

# Events that end something, with the words that a table of a vendor would have for them.
_ENDS = {
    "endOfLife": "end of life date",
    "endOfSupport": "end of support date",
    "endOfMarketing": "end of sale date",
    "endOfSales": "end of sale date",
    "endOfDevelopment": "end of support date",
}
EVENTS = 20_000  # of one document


def is_cle(value: Any) -> bool:
    """Tell whether a JSON value is a CLE document or a list of them."""
    first = value[0] if isinstance(value, list) and value else value
    return (
        isinstance(first, dict)
        and isinstance(first.get("events"), list)
        and isinstance(first.get("identifier"), (str, list))
        and any(isinstance(one, dict) and "effective" in one and "type" in one for one in first["events"])
    )


def read_cle(value: Any, source: Source) -> Parsed:
    """Return a record for each end; events that a later one withdraws are none (ECMA-428, "withdrawn")."""
    documents = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    passages = tuple(passage for document in documents for passage in _ends(document, source))
    events = sum(len(one["events"]) for one in documents if isinstance(one.get("events"), list))
    return Parsed("json", passages, events)


def _ends(document: dict[str, Any], source: Source) -> Iterator[Passage]:
    listed = document.get("events")
    events = [one for one in (listed if isinstance(listed, list) else [])[:EVENTS] if isinstance(one, dict)]
    withdrawn = {str(one.get("eventId")) for one in events if one.get("type") == "withdrawn"}
    for event in events:
        header, day = _ENDS.get(str(event.get("type"))), stamped(str(event.get("effective", "")))
        if header is None or day is None or str(event.get("id")) in withdrawn:
            continue
        told = stamped(str(event.get("published", "")))
        instead = event.get("supersededByVersion")
        cells = (
            Cell("name", _name(document.get("identifier"), event)),
            Cell(header, day.isoformat()),
            *((Cell("announced", told.isoformat()),) if told else ()),
            *((Cell("replacement", instead),) if isinstance(instead, str) and instead else ()),
        )
        said = event.get("description")
        text = "\n".join(
            [*(f"{cell.header}: {cell.text}" for cell in cells), *([said] if isinstance(said, str) else [])]
        )
        links = event.get("references")
        url = next((one for one in links if isinstance(one, str)), "") if isinstance(links, list) else ""
        yield Passage(PassageKind.RECORD, text, url=url if url.startswith("https://") else source.url, cells=cells)


def _name(identifier: Any, event: dict[str, Any]) -> str:
    """Return what the event is about: the component's name, and its versions where it does not mean all of them."""
    first = identifier[0] if isinstance(identifier, list) and identifier else identifier
    path = unquote(str(first).removeprefix("pkg:").partition("?")[0].partition("@")[0])
    name = path.partition("/")[2].rpartition("/")[2] if "/" in path else path
    if path.startswith(("npm/@", "npm/%40", "golang/", "composer/", "maven/")):
        name = path.partition("/")[2]
    versions = event.get("versions")
    said = [
        str(one.get("version") or str(one.get("range", "")).partition("/")[2])
        for one in (versions if isinstance(versions, list) else [])
        if isinstance(one, dict)
    ]
    kept = [version for version in said if version not in ("", "*")]
    return f"{name} {', '.join(kept)[:80]}".strip()
