"""A story folder (story.yaml and recorded documents) -> what each source served on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lastcall.adapters.yaml_marks import load_marked
from lastcall.errors import ConfigError
from lastcall.model.truth import Truth
from lastcall.model.usage import Usage
from lastcall.model.vendor import Source, SourceKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on these sources serve these bodies."""

    on: date
    say: str
    serve: Mapping[str, bytes]  # source id -> body


@dataclass(frozen=True, slots=True)
class Story:
    """Recorded history: who depends on what, which sources there are, and what they served when."""

    title: str
    usages: tuple[Usage, ...]
    sources: tuple[Source, ...]
    steps: tuple[Step, ...]  # by day
    until: date
    truth: tuple[Truth, ...] = ()  # what really went away; empty: nobody has written it down


def shipped_stories() -> tuple[str, ...]:
    """Return the names of the stories that come with Lastcall."""
    folder = Path(str(files("lastcall") / "stories"))
    return tuple(sorted(path.parent.name for path in folder.glob("*/story.yaml")))


def read_story(name_or_folder: str) -> Story:
    """Return a shipped story by its name, or one from a folder; raise ConfigError where it is not whole."""
    folder = Path(name_or_folder)
    if not folder.is_dir():
        folder = Path(str(files("lastcall") / "stories" / name_or_folder))
    script = folder / "story.yaml"
    try:
        raw = load_marked(script.read_text(encoding="utf-8"), str(script)).data
        return _story(raw, folder)
    except FileNotFoundError as error:
        known = ", ".join(shipped_stories())
        raise ConfigError(
            f"replay: no {error.filename}; name a folder with a story.yaml, or one of: {known}"
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"{script}: {error!r} is missing or wrong; see docs/replay.md") from error


def _story(raw: dict[str, Any], folder: Path) -> Story:
    sources = tuple(
        Source(
            one["id"], one["vendor"], one.get("url", f"https://replay.invalid/{one['file']}"), SourceKind(one["kind"])
        )
        for one in raw["sources"]
    )
    steps = tuple(
        Step(
            _day(one["on"]),
            one.get("say", ""),
            {key: (folder / file).read_bytes() for key, file in one["serve"].items()},
        )
        for one in raw["steps"]
    )
    known = {source.id for source in sources}
    strangers = sorted({key for step in steps for key in step.serve} - known)
    if strangers:
        raise ValueError(f"steps serve {', '.join(strangers)}, which `sources` does not name")
    usages = tuple(_usage(text) for text in raw["depends_on"])
    steps = tuple(sorted(steps, key=lambda step: step.on))
    truth = tuple(
        Truth(one["subject"], *(_day(one[key]) if key in one else None for key in _DAYS))
        for one in raw.get("truth", ())
    )
    return Story(raw["title"], usages, sources, steps, _day(raw["until"]), truth)


_DAYS = ("announced_on", "ends_on", "withdrawn_on")


def _usage(text: str) -> Usage:
    vendor, _, name = text.partition("/")
    return Usage("replay", vendor, name)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
