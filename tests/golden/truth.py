"""The folders beside this file -> cases: a document, and what a careful engineer reads from it.

tests/golden/<phenomenon>/<document>   the document, of any kind
tests/golden/<phenomenon>/truth.yaml   document name -> phenomena, vendor, url, as_of, notices, scheduled, silent
tests/golden/sentences.yaml            single sentences: `silent`, a list, and `told`, sentence -> name and end
tests/golden/still_wrong.yaml          case -> why it is still misread; may only shrink
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SENTENCES = HERE / "sentences.yaml"
STILL_WRONG = HERE / "still_wrong.yaml"
AS_OF = date(2026, 6, 1)  # where a truth names no day
_KEYS = {"phenomena", "vendor", "url", "as_of", "notices", "scheduled", "silent", "why"}
_NOTICE_KEYS = {"subject", "also", "stage", "ends", "not_before", "announced", "replacements", "scope", "optional"}


@dataclass(frozen=True, slots=True)
class Want:
    """One notice that a careful engineer takes from a document; None where the truth does not say, so nothing is compared."""

    subject: str
    also: tuple[str, ...] = ()  # other names that are as good
    stages: tuple[str, ...] | None = None
    ends: tuple[str | None, ...] = (None,)  # accepted: YYYY-MM-DD, YYYY-MM, FROM..TO (a span within), None (no date)
    not_before: str | None = None
    announced: tuple[str | None, ...] | None = None
    replacements: tuple[str, ...] | None = None
    scope: tuple[str, ...] | None = None
    optional: bool = False  # may be told or not


@dataclass(frozen=True, slots=True)
class Case:
    """One document with its truth; `scheduled` are live things with a floor: told as firm ends they are false alarms."""

    path: Path
    phenomena: tuple[str, ...]
    vendor: str
    url: str
    as_of: date
    wants: tuple[Want, ...]
    scheduled: tuple[Want, ...] = ()
    sentence: str = ""  # not empty: the case is this sentence alone, and `path` is where it stands

    @property
    def name(self) -> str:
        """Return `folder/file` or the sentence, as still_wrong.yaml and the command line name it."""
        return self.sentence or f"{self.path.parent.name}/{self.path.name}"

    @property
    def body(self) -> bytes:
        """Return what is read: the file as it is, or the sentence under a heading that says nothing."""
        return f"# Notes\n\n{self.sentence}\n".encode() if self.sentence else self.path.read_bytes()

    @property
    def kind(self) -> str:
        """Return the kind of document that the file's ending names."""
        if self.sentence:
            return "sentence"
        kinds = {"md": "markdown", "mdx": "markdown", "xml": "feed", "atom": "feed", "rss": "feed", "yml": "yaml"}
        ending = self.path.suffix[1:]
        return "jsonfeed" if self.path.name.endswith(".feed.json") else kinds.get(ending, ending)

    @property
    def now(self) -> datetime:
        """Return the day on which the document was current as an instant."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, tzinfo=UTC)


def cases(folder: Path = HERE) -> tuple[Case, ...]:
    """Return every document of the golden set, ordered by folder and name; a mistake in a truth names its file."""
    found: list[Case] = []
    for truth in sorted(folder.glob("*/truth.yaml")):
        for name, said in _yaml(truth).items():
            unknown = set(said) - _KEYS
            if unknown or bool(said.get("silent")) == bool(said.get("notices")):
                raise ValueError(
                    f"{truth}: {name}: unknown keys {sorted(unknown)}, or not exactly one of notices, silent"
                )
            found.append(_case(truth.parent / name, said))
    return tuple(sorted(found, key=lambda case: case.name))


def sentences() -> tuple[Case, ...]:
    """Return every single sentence of the golden set, those that announce nothing first."""
    said = _yaml(SENTENCES)
    wants: dict[str, tuple[Want, ...]] = dict.fromkeys(said["silent"], ())
    for sentence, (name, ends) in said["told"].items():
        wants[sentence] = (Want(str(name), ends=(_day(ends),)),)
    return tuple(
        Case(SENTENCES, (), "acme", "https://acme.example/docs", AS_OF, want, sentence=sentence)
        for sentence, want in wants.items()
    )


def still_wrong(path: Path = STILL_WRONG) -> dict[str, str]:
    """Return the cases that are misread, each with the reason."""
    return {str(name): str(why) for name, why in _yaml(path).items()} if path.exists() else {}


def _yaml(path: Path) -> dict[str, Any]:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: is no YAML: {error}") from error


def _case(path: Path, said: dict[str, Any]) -> Case:
    if not path.is_file():
        raise ValueError(f"{path}: named in truth.yaml and not there")
    return Case(
        path,
        tuple(said["phenomena"]),
        said.get("vendor", "acme"),
        said.get("url", "https://acme.example/docs"),
        said.get("as_of", AS_OF),
        tuple(_want(path, one) for one in said.get("notices", ())),
        tuple(_want(path, one) for one in said.get("scheduled", ())),
    )


def _want(path: Path, said: dict[str, Any]) -> Want:
    unknown = set(said) - _NOTICE_KEYS
    if unknown:
        raise ValueError(f"{path}: {said.get('subject')}: unknown keys {sorted(unknown)}")
    return Want(
        str(said["subject"]),
        tuple(map(str, said.get("also", ()))),
        tuple(map(str, _list(said["stage"]))) if "stage" in said else None,
        tuple(_day(one) for one in _list(said.get("ends"))),
        _day(said.get("not_before")),
        tuple(_day(one) for one in _list(said["announced"])) if "announced" in said else None,
        tuple(map(str, said["replacements"])) if "replacements" in said else None,
        tuple(map(str, said["scope"])) if "scope" in said else None,
        bool(said.get("optional")),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _day(value: Any) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)
