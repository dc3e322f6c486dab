"""The claims of two copies of one page -> what changed: reconciled as two polls would be, and told as one list."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from lastcall.model.comparison import Comparison, Difference, Kind
from lastcall.model.notice import Announced, Confirmed, Notice, Revised, What, folded
from lastcall.stages.countdown import counts_down
from lastcall.stages.names import Kinship, kinship
from lastcall.stages.reconcile import notice_of, reconcile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lastcall.model.notice import Claim

_KINDS: dict[What, Kind] = {
    What.DATED: Kind.DATED,
    What.MOVED_EARLIER: Kind.MOVED_EARLIER,
    What.MOVED_LATER: Kind.MOVED_LATER,
    What.REPLACEMENT: Kind.CORRECTED,
    What.SCOPE: Kind.CORRECTED,
    What.STAGE: Kind.PROGRESSED,
    What.WITHDRAWN: Kind.WITHDRAWN,
    What.REINSTATED: Kind.REINSTATED,
}
_ORDER = tuple(Kind)
_ALIKE = 0.75  # of two names that one correction may lie between


def compare(
    old: Sequence[Claim],
    new: Sequence[Claim],
    *,
    old_at: datetime,
    new_at: datetime,
    families: Mapping[str, tuple[str, ...]] | None = None,
    page: str = "",
) -> Comparison:
    """Return what changed from one copy of a page to a later one, loudest first, then by key.

    What the new copy no longer names has vanished and is told as such: absence is no withdrawal. `page` is the text of
    the new copy: a name that still stands there has lost its end, and not its place.
    """
    known = [notice_of(change) for change in reconcile(old, (), seen_at=old_at, families=families)]
    changes = reconcile(new, known, seen_at=new_at, families=families)
    found: list[Difference] = []
    added: list[Notice] = []
    unchanged = 0
    for change in changes:
        match change:
            case Announced(notice):
                added.append(notice)
            case Revised(before, after, what):
                found += _revised(before, after, what)
            case Confirmed(notice):
                before = next(one for one in known if one.key == notice.key)
                reminder = _reminder(before, notice)
                found += [reminder] if reminder else []
                unchanged += reminder is None
    named = {notice_of(change).key for change in changes}
    gone = [notice for notice in known if notice.key not in named]
    found += _moves(gone, added, folded(page))
    found.sort(key=lambda one: (_ORDER.index(one.kind), one.notice.key))
    return Comparison(tuple(found), unchanged, len(known), len(changes))


def _revised(before: Notice, after: Notice, what: Sequence[What]) -> list[Difference]:
    found: dict[Kind, list[str]] = {}
    for one in what:
        if one is What.STAGE and len(what) > 1:
            continue  # a date that moved, or a withdrawal, says it already
        found.setdefault(_KINDS[one], []).append(_words(one, before, after))
    return [Difference(kind, before, after, "; ".join(said)) for kind, said in found.items()]


def _words(what: What, before: Notice, after: Notice) -> str:
    match what:
        case What.DATED | What.MOVED_EARLIER | What.MOVED_LATER:
            return f"{before.deadline or 'no date'} → {after.deadline or 'no date'}"
        case What.REPLACEMENT:
            return f"replacement: {_replacement(before)} → {_replacement(after)}"
        case What.SCOPE:
            return f"scope: {before.scope or 'everything'} → {after.scope or 'everything'}"
        case What.STAGE:
            return f"{before.stage.replace('_', ' ')} → {after.stage.replace('_', ' ')}"
        case What.WITHDRAWN | What.REINSTATED:
            return f"was to end {before.deadline or 'without a date'}"


def _replacement(notice: Notice) -> str:
    return ", ".join(notice.replacements) or ("none" if notice.no_replacement else "not named")


def _reminder(before: Notice, after: Notice) -> Difference | None:
    """Return the difference of a notice that was only said again, counting down; None for one that stands."""
    old = {claim.evidence.quote for claim in before.claims}
    fresh = [claim for claim in after.claims if claim.evidence.quote not in old]
    if any(counts_down(was, now) for was in before.claims for now in fresh):
        return Difference(Kind.REMINDED, before, after, f"said again; still ends {before.deadline}")
    return None


def _moves(gone: Sequence[Notice], added: Sequence[Notice], page: str) -> list[Difference]:
    """Return what is new and what vanished; a name that was corrected, or a notice that others replace, is neither."""
    found: list[Difference] = []
    left = list(added)
    for notice in gone:
        renamed = max(
            (one for one in left if _corrects(one, notice)), key=lambda one: _likeness(one, notice), default=None
        )
        if renamed is not None:
            left.remove(renamed)
            said = f"name: {notice.subject.name} → {renamed.subject.name}"
            found.append(Difference(Kind.CORRECTED, notice, renamed, said))
            continue
        heirs = [one for one in added if _supersedes(one, notice)]
        if heirs:
            said = f"by {', '.join(one.subject.name for one in heirs[:5])}{' and others' if len(heirs) > 5 else ''}"
            found.append(Difference(Kind.SUPERSEDED, notice, None, said))
            continue
        when = f"was to end {notice.deadline}" if notice.deadline else "had no date"
        where = "still on the page, but not said to end" if _stands_in(page, notice) else "no longer named"
        found.append(Difference(Kind.VANISHED, notice, None, f"{when}; {where}, which takes nothing back"))
    found += [Difference(Kind.ADDED, None, one, f"ends {one.deadline or 'without a date'}") for one in left]
    return found


def _stands_in(page: str, notice: Notice) -> bool:
    name = re.escape(folded(notice.subject.name))
    return bool(page) and re.search(rf"(?<![\w.-]){name}(?![\w-])", page) is not None


def _corrects(new: Notice, old: Notice) -> bool:
    """Tell whether a new notice is an old one under a corrected name: the same end, kind and part, nearly the same name."""
    return (
        new.deadline == old.deadline
        and new.scope == old.scope
        and new.subject.kind == old.subject.kind
        and _digits(new) == _digits(old)  # gpt-4 and gpt-5 are two things
        and _likeness(new, old) >= _ALIKE
    )


def _digits(notice: Notice) -> str:
    return "".join(character for character in notice.subject.name if character.isdigit())


def _likeness(one: Notice, other: Notice) -> float:
    return SequenceMatcher(None, folded(one.subject.name), folded(other.subject.name)).ratio()


def _supersedes(new: Notice, old: Notice) -> bool:
    """Tell whether a new notice takes the place of an old one: its parts by name, or words that say so."""
    if new.part_of == old.id or kinship(old.subject.name, new.subject.name) is Kinship.FAMILY:
        return True
    quotes = " ".join(claim.evidence.quote for claim in new.claims).lower()
    return "supersede" in quotes and folded(old.subject.name) in folded(quotes)
