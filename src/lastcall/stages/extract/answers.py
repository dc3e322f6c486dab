"""Records of responses whose header fields announce an end -> claims."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lastcall.model.notice import Deadline, Effect, Stage, SubjectKind
from lastcall.model.responses import FORMAT
from lastcall.stages.extract.claims import make_claim

if TYPE_CHECKING:
    from lastcall.model.document import Passage
    from lastcall.model.notice import Claim
    from lastcall.stages.extract.context import ExtractContext


def is_answer(passage: Passage) -> bool:
    """Tell whether a passage is the record of a response."""
    return passage.options.get("form") == FORMAT


def answered(passage: Passage, context: ExtractContext) -> Claim:
    """Return what one endpoint's own header fields say: it is deprecated, it ends on a day, or it is gone."""
    cells = {cell.header: cell.text for cell in passage.cells}
    sunset, deprecated = _day(cells.get("sunset")), _day(cells.get("deprecated"))
    gone = "gone" in cells
    over = gone or (sunset is not None and sunset.latest is not None and sunset.latest < context.as_of)
    stage = Stage.SHUT_DOWN if over else Stage.SHUTDOWN_ANNOUNCED if sunset else Stage.DEPRECATED
    milestones: list[tuple[Effect, Deadline | None]] = []
    if deprecated or not gone:
        milestones.append((Effect.DEPRECATED, deprecated))
    if sunset or gone:  # the day on which a 410 is seen is not the day on which it began
        milestones.append((Effect.SHUTDOWN, sunset))
    return make_claim(
        passage,
        context,
        cells["endpoint"],
        rule="header fields",
        quote=passage.text,
        stage=stage,
        milestones=milestones,
        kind=SubjectKind.ENDPOINT,
        announced_on=deprecated.earliest if deprecated and deprecated.earliest <= context.as_of else None,
        replacements=[cell.text for cell in passage.cells if cell.header == "successor"],
    )


def _day(text: str | None) -> Deadline | None:
    return Deadline.day(date.fromisoformat(text)) if text else None
