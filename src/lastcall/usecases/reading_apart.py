"""A document -> what it says, read in another process: the question goes as a pickle, the answer comes as JSON.

The answer is JSON on purpose: a pickle from a process that a hostile page has taken over would take over this one.
"""

from __future__ import annotations

import json
import pickle
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from lastcall.adapters.apart import Apart, WorkerDiedError
from lastcall.adapters.store.codec import dump_shape, load_shape, plain_claim, read_claim
from lastcall.model.health import FetchFailure
from lastcall.model.vendor import Marks
from lastcall.stages.answer import Problem
from lastcall.usecases.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from lastcall.model.document import Document
    from lastcall.model.health import SourceHealth
    from lastcall.model.vendor import Source, Vendor

COMMAND = ("-m", "lastcall.entrypoints.worker")


@dataclass(frozen=True, slots=True)
class ReaderApart:
    """Reads documents in worker processes; what kills a worker is a problem of that one document."""

    workers: Apart

    async def __call__(
        self, document: Document, source: Source, vendor: Vendor | None, before: SourceHealth, as_of: date
    ) -> Reading:
        """Return what a document says; raises nothing."""
        slim = replace(vendor, sources=(), marks=Marks()) if vendor else None  # what no reader looks at stays here
        job = pickle.dumps((document, source, slim, before, as_of), protocol=5)
        try:
            return answered(await self.workers.run(job))
        except WorkerDiedError as error:
            words = f"{source.id}: reading the page was stopped ({error.why}); save the part that lists what ends"
            return Reading(problem=Problem(FetchFailure.TOO_COSTLY, words))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            words = f"{source.id}: the reader's answer makes no sense ({type(error).__name__}); please report this page"
            return Reading(problem=Problem(FetchFailure.MALFORMED, words))


def answer(job: bytes) -> bytes:
    """Do one job in the worker: the pickle is ours, the document in it is not."""
    from lastcall.usecases.read_document import read_document

    document, source, vendor, before, as_of = pickle.loads(job)  # noqa: S301 - written by our parent, over a pipe
    try:
        reading = read_document(document, source, vendor, before, as_of=as_of)
    except MemoryError:
        words = f"{source.id}: reading the page takes more memory than a page may; save the part that lists what ends"
        reading = Reading(problem=Problem(FetchFailure.TOO_COSTLY, words))
    return json.dumps(_plain(reading), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def answered(text: bytes) -> Reading:
    """Return the reading that a worker wrote down."""
    raw: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
    return Reading(
        tuple(read_claim(claim) for claim in raw["claims"]),
        int(raw["entries"]),
        str(raw["format"]),
        _problem(raw["problem"]),
        tuple(str(warning) for warning in raw["warnings"]),
        _problem(raw["remark"]),
        None if raw["shape"] is None else load_shape(raw["shape"]),
    )


def _plain(reading: Reading) -> dict[str, Any]:
    return {
        "claims": [plain_claim(claim) for claim in reading.claims],
        "entries": reading.entries,
        "format": reading.format,
        "problem": asdict(reading.problem) if reading.problem else None,
        "warnings": reading.warnings,
        "remark": asdict(reading.remark) if reading.remark else None,
        "shape": None if reading.shape is None else dump_shape(reading.shape) or "{}",
    }


def _problem(raw: dict[str, str] | None) -> Problem | None:
    return Problem(FetchFailure(raw["failure"]), str(raw["detail"])) if raw else None
