"""A list under "We recommend one of the following:" -> what a section recommends in place of all that it says to end."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.model.document import PassageKind
from lastcall.model.notice import folded
from lastcall.stages.extract.gate import may_tell
from lastcall.stages.extract.items import names_in
from lastcall.stages.extract.lexicon import is_name
from lastcall.stages.extract.sentences import Sentence, split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lastcall.model.notice import Claim
    from lastcall.stages.extract.units import Unit

_ADVISES = re.compile(
    r"\b(?:recommend\w*|suggest\w*|replacements?|alternatives?|successors?|(?:use|using|choose|consider|(?:switch|move|migrate|upgrade|transition) to) (?:one|any|either) of)\b(?![^:]{0,60}\b(?:steps?|actions?|changes|instructions|guides?)\b)[^:]{0,60}:\s*$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|never|against)\b|n['’]t\b", re.IGNORECASE)
_MOST = 6


def with_listed_successors(unit: Unit, claims: list[Claim]) -> list[Claim]:
    """Return the claims of a section; those that name no replacement have what its list of replacements names."""
    if not any(not (one.replacements or one.no_replacement) for one in claims):
        return claims
    found = _listed(unit)
    return [_with(one, found) for one in claims] if found else claims


def _listed(unit: Unit) -> tuple[str, ...]:
    found: list[str] = []
    for passage in unit.passages:
        if passage.kind is not PassageKind.ITEM or not passage.lead:
            continue
        said = split(passage.lead.splitlines()[-1])[-1:]
        if said and _ADVISES.search(said[0]) and not _NOT.search(said[0]) and not may_tell(passage.text):
            item = Sentence.of(passage.text.splitlines()[0] if passage.text else "", passage.codes, unit.anchor)
            found += [name for name, _ in names_in(item, "") if is_name(name) and not name.endswith(".")]
    return tuple(dict.fromkeys(found))[:_MOST]


def _with(claim: Claim, found: Sequence[str]) -> Claim:
    if claim.replacements or claim.no_replacement:
        return claim
    own = {folded(name) for name in (claim.subject.name, *claim.aliases)}
    return replace(claim, replacements=tuple(name for name in found if folded(name) not in own))
