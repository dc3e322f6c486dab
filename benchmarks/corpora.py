"""Labelled corpora of real documents, where they exist -> what their own scorer says of our reader.

The scorer is imported from beside the corpora, never copied: one definition of every figure. `lastcall extract` runs
in this process through its command line, so that what is scored is what a user gets.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from lastcall.entrypoints.cli.extract import command

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

SCORER = Path("tools", "score_extraction.py")  # beside the folder of the corpora
FAILED = 2  # exit codes from here on are failures; 1 may mean "something found"


def rows(corpora: Path) -> list[tuple[Path, str]]:
    """Return each labelled document as its corpus and its line of labels.jsonl; empty where corpora or scorer are not."""
    if not (corpora.parent / SCORER).is_file():
        return []
    return [
        (labels.parent, line)
        for labels in sorted(corpora.glob("*/dev/labels.jsonl"))
        for line in labels.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def scored(task: tuple[Path, str]) -> dict[str, Any]:
    """Read one labelled document and return the scorer's own result for it, with the corpus as `ai/dev`."""
    corpus, line = task
    scorer = _scorer(corpus.parent.parent.parent / SCORER)
    row = json.loads(line)
    path = corpus / row["doc"]
    row["folder"] = path.is_dir()
    said, error = _folder(path, row) if row["folder"] else _said(path, row)
    text = "" if row["folder"] else path.read_text(encoding="utf-8", errors="replace")
    result: dict[str, Any] = scorer.score(scorer.prepared(row, text), said, error)
    return {"corpus": f"{corpus.parent.name}/{corpus.name}", **result}


def figures(results: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Return the scorer's figures of a set of results, by the names that the gate uses; without those of nothing."""
    every = list(results)

    def total(key: str) -> int:
        return sum(one[key] for one in every)

    right, extra, missed = total("right"), total("extra"), total("missed")
    told, wrong, unheard = (sum(one["entries"][k] for one in every if one["entries"]) for k in range(3))
    marks = [one["f1"] for one in every if one["f1"] is not None]
    shares = {
        "macro_f1": (sum(marks), len(marks)),
        "precision": (right, right + extra),
        "recall": (right, right + missed),
        "found_dated": (total("sunset"), right + missed),
        "sunset": (total("sunset"), right),
        "entry_precision": (told, told + wrong),
        "entry_recall": (told, told + unheard),
        "announced": (total("announced"), right),
        "stage": (total("stage"), right),
        "replaced": (total("replaced"), total("replacements")),
    }
    return {
        "docs": float(len(every)),
        **{name: part / whole for name, (part, whole) in shares.items() if whole},
        "floors_firm": float(total("floors_firm")),
        "failed": float(sum(bool(one["error"]) for one in every)),
    }


def wrongs(result: dict[str, Any]) -> tuple[str, ...]:
    """Return what is wrong with one document, in words."""
    return (
        *([f"failed: {result['error']}"] if result["error"] else []),
        *(f"missed: {name}" for name in result["misses"]),
        *(f"too much: {name}" for name in result["extras"]),
        *(f"{name}: ends {label}, read {told}" for name, told, label in result["wrong_dates"]),
    )


@cache
def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extraction", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _folder(path: Path, row: dict[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    said: list[dict[str, Any]] = []
    for part in sorted(path.iterdir()):
        told, error = _said(part, row)
        if error:
            return said, error
        said += [{**one, "entry": part.name} for one in told]
    return said, None


def _said(path: Path, row: dict[str, Any]) -> tuple[list[dict[str, Any]], str | None]:
    asked = [str(path), "--vendor", row["vendor"], "--url", row.get("url") or "", "--format", "jsonl"]
    if row.get("as_of"):
        asked += ["--as-of", row["as_of"]]
    done = CliRunner().invoke(command, asked)
    if done.exit_code >= FAILED or (done.exception and not isinstance(done.exception, SystemExit)):
        return [], f"exit {done.exit_code}: {done.exception or done.stderr.strip()}"[:200]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], None
