"""What a replay said + what really happened -> for each shutdown: when told, how early, how many messages, how many noise."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lastcall.model.truth import Said, Truth, Verdict
from lastcall.stages.names import same

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def judge(said: Sequence[Said], truth: Sequence[Truth]) -> tuple[Verdict, ...]:
    """Return one verdict for each shutdown that was told or should have been, in the order of the first word.

    A word is noise where the same was said before (same reason, date and count), or where it is about something that
    the truth does not know. With no truth at all only repeats are noise: nobody has said what really happened.
    """
    by_subject: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_subject[one.subject].append(one)
    found = [_verdict(subject, words, truth) for subject, words in by_subject.items()]
    silent = [one for one in truth if not any(same(one.subject, subject) for subject in by_subject)]
    found += [Verdict(one.subject, one.ends_on, None, None, None) for one in silent]
    return tuple(sorted(found, key=lambda v: (v.told_on is None, str(v.told_on), v.subject)))


def _verdict(subject: str, words: Sequence[Said], truth: Sequence[Truth]) -> Verdict:
    real = next((one for one in truth if same(one.subject, subject)), None)
    told_on = words[0].on
    believed = [word.ends_on for word in words if word.ends_on]
    ends_on = real.ends_on if real else believed[-1] if believed else None
    is_true = real is not None or not truth
    return Verdict(
        subject=subject,
        ends_on=ends_on,
        told_on=told_on,
        days_late=_between(real.announced_on if real else None, told_on),
        days_before=_between(told_on, ends_on),
        messages=len(words),
        noise=_repeats(words) if is_true else len(words),
        is_true=is_true,
    )


def _between(first: date | None, then: date | None) -> int | None:
    return (then - first).days if first and then else None


def _repeats(words: Sequence[Said]) -> int:
    seen = [(word.reason, word.ends_on, word.days_left) for word in words]
    return len(seen) - len(set(seen))
