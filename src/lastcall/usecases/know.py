"""Known facts for a look: those that ship, with the user's own in their place, for the vendors that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lastcall.adapters.facts import facts_as_of, load_facts, read_facts
from lastcall.stages.known import beside
from lastcall.stages.names import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from lastcall.model.fact import Fact
    from lastcall.model.notice import Notice
    from lastcall.model.usage import Usage

OWN = "facts.jsonl"  # beside the config; `lastcall facts update` writes it


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Facts and the day on which the set was last gone through."""

    facts: tuple[Fact, ...] = ()
    as_of: date | None = None  # None: there are none

    def beside(
        self, notices: Sequence[Notice], usages: Sequence[Usage], *, today: date, keys: Iterable[str] = ()
    ) -> tuple[Notice, ...]:
        """Return the notices, and of the facts those of which no notice speaks, nor one of these keys."""
        return beside(notices, self.facts, usages, today=today, keys=keys)


def know(vendors: Collection[str] | None, own: Path | None = None, *, since: date | None = None) -> Knowledge:
    """Return the facts of these vendors (None: of all); raises ConfigError where a file of them is broken.

    A fact of the user's own file takes the place of shipped ones about the same thing. With `since`, shipped facts of
    which everything happened before that day may be left out.
    """
    facts = load_facts(vendors, since=since)
    if own is None or not own.is_file():
        return Knowledge(facts, facts_as_of())
    mine = read_facts(own)
    mine = tuple(fact for fact in mine if vendors is None or fact.subject.vendor in vendors)
    taken = {(fact.subject.vendor, tokens(fact.subject.name), fact.scope.key) for fact in mine}
    kept = (f for f in facts if (f.subject.vendor, tokens(f.subject.name), f.scope.key) not in taken)
    newest = max((fact.verified_on for fact in mine), default=None)
    as_of = max(filter(None, (facts_as_of(), newest)))
    return Knowledge((*kept, *mine), as_of)
