"""What was read of a golden document + its truth -> the differences, in words, and the figures of a set."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lastcall.errors import ParseError
from lastcall.model.notice import Effect
from lastcall.stages.extract import extract
from lastcall.stages.extract.context import ExtractContext
from lastcall.stages.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lastcall.model.notice import Claim, Deadline
    from tests.golden.truth import Case, Want

# Words that add nothing to a name: "the Widgets API service" is the Widgets API.
_ADDS_NOTHING = (
    "a an the of for on in to and or with from our your their its api apis model models service services feature features "
    "support endpoint endpoints version versions product legacy old all"
)
_FILLER = frozenset(_ADDS_NOTHING.split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a document was read: the pairs that belong together, what was missed, what is too much, and all in words."""

    pairs: tuple[tuple[Claim, Want], ...]
    missed: tuple[Want, ...]
    extra: tuple[Claim, ...]
    firm_floors: int
    differences: tuple[str, ...]


def read(case: Case) -> tuple[Claim, ...]:
    """Return what the reader takes from a document; one that cannot be parsed says nothing."""
    context = ExtractContext(case.vendor, f"{case.vendor}/golden", case.url, case.as_of, case.now)
    try:
        return extract(parse(case.body, url=case.url), context)
    except ParseError:
        return ()


def judge(case: Case, told: Sequence[Claim]) -> Verdict:
    """Compare the whole answer with the truth: one to one by name, then date, floor, day of the announcement, successors."""
    pairs, rest = _pair(told, case.wants, case.vendor)
    on_floor, rest = _pair(rest, case.scheduled, case.vendor)
    firm = [claim for claim, _ in on_floor if _ends(claim) is not None]
    facts = {(_key(claim.subject.name), _when(claim)) for claim, _ in pairs}
    extra = tuple(claim for claim in rest if (_key(claim.subject.name), _when(claim)) not in facts) + tuple(firm)
    found = {id(want) for _, want in pairs}
    missed = tuple(want for want in case.wants if id(want) not in found and not want.optional)
    words = [f"missed: {want.subject}" for want in missed]
    words += [f"too much: {claim.subject.name} ({_when(claim)}, {claim.evidence.rule})" for claim in extra]
    for claim, want in pairs:
        words += _unlike(claim, want, case.vendor)
    return Verdict(pairs, missed, extra, len(firm), tuple(words))


def _unlike(claim: Claim, want: Want, vendor: str) -> Iterable[str]:
    name = want.subject
    if not right_date(claim, want):
        wanted = f"not before {want.not_before}" if want.not_before else " or ".join(map(str, want.ends))
        yield f"{name}: ends {wanted}, read {_when(claim)}"
    if not right_announced(claim, want):
        yield f"{name}: announced {' or '.join(map(str, want.announced or ()))}, read {_announced(claim)}"
    if not right_stage(claim, want):
        yield f"{name}: stage {' or '.join(want.stages or ())}, read {claim.stage}"
    if want.replacements is not None:
        lost = [one for one in want.replacements if not any(same_name(one, r, vendor) for r in claim.replacements)]
        odd = [one for one in claim.replacements if not any(same_name(one, r, vendor) for r in want.replacements)]
        if lost or odd:
            yield f"{name}: replaced by {', '.join(want.replacements) or 'nothing'}, read {', '.join(claim.replacements) or 'nothing'}"
    if want.scope is not None and sorted(want.scope) != sorted(_scope(claim)):
        yield f"{name}: scope {', '.join(want.scope) or 'everything'}, read {claim.scope or 'everything'}"


def right_date(claim: Claim, want: Want) -> bool:
    """Tell whether day, span or floor are what the text says: a month is never a day, a floor never a deadline."""
    deadline = _deadline(claim)
    if want.not_before and deadline is not None and deadline.is_floor:
        return deadline.earliest.isoformat() == want.not_before
    if deadline is not None and deadline.is_floor:
        return False
    if deadline is None:
        return None in want.ends and not want.not_before
    for accepted in want.ends:
        if accepted is None:
            continue
        first, last = _bounds(accepted)
        inside = first <= deadline.earliest and (deadline.latest or date.max) <= last
        if inside and (first == last or not deadline.is_day):
            return True
    return False


def right_announced(claim: Claim, want: Want) -> bool:
    """Tell whether the day (or month) of the announcement is one that the truth accepts; True where it does not say."""
    return want.announced is None or _announced(claim) in want.announced


def right_stage(claim: Claim, want: Want) -> bool:
    """Tell whether the stage is one that the truth accepts; True where it does not say."""
    return want.stages is None or str(claim.stage) in want.stages


def same_name(one: str, other: str, vendor: str = "") -> bool:
    """Tell whether two names are the same thing: spelling, quotes, filler and the vendor's own name aside."""
    return _key(one) == _key(other) or _words(one, vendor) == _words(other, vendor)


def _pair(
    told: Sequence[Claim], wants: Sequence[Want], vendor: str
) -> tuple[tuple[tuple[Claim, Want], ...], tuple[Claim, ...]]:
    ranked = sorted(
        (-likeness, -right_date(claim, want), -right_announced(claim, want), i, j)
        for i, claim in enumerate(told)
        for j, want in enumerate(wants)
        if (likeness := _likeness(claim, want, vendor))
    )
    of_claim: dict[int, int] = {}
    for *_, i, j in ranked:
        if i not in of_claim and j not in of_claim.values():
            of_claim[i] = j
    pairs = tuple((told[i], wants[j]) for i, j in sorted(of_claim.items()))
    return pairs, tuple(claim for i, claim in enumerate(told) if i not in of_claim)


def _likeness(claim: Claim, want: Want, vendor: str) -> int:
    """Return 3 for the very name, 2 for another name of it, 1 for one of the claim's aliases, 0 for something else."""
    if same_name(claim.subject.name, want.subject, vendor):
        return 3
    if any(same_name(claim.subject.name, name, vendor) for name in want.also):
        return 2
    return int(any(same_name(alias, name, vendor) for alias in claim.aliases for name in (want.subject, *want.also)))


def _key(name: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", name.lower()))


def _words(name: str, vendor: str) -> frozenset[str]:
    found = re.findall(r"[^\W_](?:[\w.:/+-]*\w)?", name.lower())
    kept = frozenset(word for word in found if word not in _FILLER and word != vendor)
    return kept or frozenset(found)


def _bounds(accepted: str) -> tuple[date, date]:
    if ".." in accepted:
        first, last = accepted.split("..")
        return date.fromisoformat(first), date.fromisoformat(last)
    if len(accepted) == len("2026-06"):
        year, month = int(accepted[:4]), int(accepted[5:])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date.fromisoformat(accepted), date.fromisoformat(accepted)


def _deadline(claim: Claim) -> Deadline | None:
    """Return when the thing is gone; where the text names only the end of its support, that."""
    return claim.deadline(Effect.SHUTDOWN) or claim.deadline()


def _ends(claim: Claim) -> str | None:
    deadline = _deadline(claim)
    return None if deadline is None or deadline.is_floor else deadline.iso


def _when(claim: Claim) -> str:
    return str(_deadline(claim) or "no date")


def _announced(claim: Claim) -> str | None:
    return claim.announced_on.isoformat() if claim.announced_on else claim.announced_month


def _scope(claim: Claim) -> tuple[str, ...]:
    return (*claim.scope.surfaces, *claim.scope.regions, *claim.scope.plans)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a set of figures needs of one case, small enough to travel between processes."""

    name: str
    kind: str
    phenomena: tuple[str, ...]
    differences: tuple[str, ...]
    counts: Counter[str]
    f1: float


def reading(case: Case) -> Reading:
    """Read one document, judge it, and count."""
    verdict = judge(case, read(case))
    right, extra, missed = len(verdict.pairs), len(verdict.extra), len(verdict.missed)
    counts = Counter(docs=1, exact=int(not verdict.differences), right=right, extra=extra, missed=missed)
    for claim, want in verdict.pairs:
        counts["dated"] += right_date(claim, want)
        if want.announced is not None:
            counts.update(announced_all=1, announced=right_announced(claim, want))
        if want.stages is not None:
            counts.update(stage_all=1, stage=right_stage(claim, want))
        for name in want.replacements or ():
            counts.update(replaced_all=1, replaced=any(same_name(name, r, case.vendor) for r in claim.replacements))
    counts["floors_firm"] += verdict.firm_floors
    f1 = 2 * right / (2 * right + extra + missed) if right + extra + missed else 1.0
    return Reading(case.name, case.kind, case.phenomena, verdict.differences, counts, f1)


def figures(readings: Iterable[Reading]) -> dict[str, float]:
    """Return the figures of a set, each from 0 to 1 (`docs` and `floors_firm` are counts), without those of nothing."""
    every = list(readings)
    total: Counter[str] = Counter()
    for one in every:
        total.update(one.counts)
    shares = {
        "exact": ("exact", total["docs"]),
        "precision": ("right", total["right"] + total["extra"]),
        "recall": ("right", total["right"] + total["missed"]),
        "found_dated": ("dated", total["right"] + total["missed"]),
        "sunset": ("dated", total["right"]),
        "announced": ("announced", total["announced_all"]),
        "stage": ("stage", total["stage_all"]),
        "replaced": ("replaced", total["replaced_all"]),
    }
    return {
        "docs": float(total["docs"]),
        "macro_f1": sum(one.f1 for one in every) / max(1, len(every)),
        **{name: total[part] / whole for name, (part, whole) in shares.items() if whole},
        "floors_firm": float(total["floors_firm"]),
    }
