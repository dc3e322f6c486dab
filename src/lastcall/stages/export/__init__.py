"""What touches you -> calendars, feeds and interchange formats for other tools; EXPORTS is the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.stages.export.atom import atom_of
from lastcall.stages.export.calendar import calendar_of
from lastcall.stages.export.cle import cle_of
from lastcall.stages.export.jsonfeed import json_feed_of
from lastcall.stages.export.model_eol import model_eol_of
from lastcall.stages.export.openeox import openeox_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lastcall.stages.export.entries import Shelf

# Format -> (what writes it, its media type).
EXPORTS: Mapping[str, tuple[Callable[[Shelf], bytes], str]] = {
    "ics": (calendar_of, "text/calendar; charset=utf-8"),
    "atom": (atom_of, "application/atom+xml; charset=utf-8"),
    "json": (json_feed_of, "application/feed+json; charset=utf-8"),
    "cle": (cle_of, "application/json; charset=utf-8"),
    "model-eol": (model_eol_of, "application/json; charset=utf-8"),
    "openeox": (openeox_of, "application/json; charset=utf-8"),
}
