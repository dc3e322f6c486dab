"""Builders: a claim, a notice, a usage, a finding in one line each, so that a test says only what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lastcall.model.config import Receiver
from lastcall.model.fact import Fact
from lastcall.model.notice import (
    Claim,
    Confidence,
    Deadline,
    Effect,
    Evidence,
    Milestone,
    Notice,
    Scope,
    Stage,
    Subject,
    SubjectKind,
)
from lastcall.model.usage import Finding, Usage
from lastcall.stages.believe import believe

NOW = datetime(2026, 3, 27, 8, tzinfo=UTC)
PAGE = "acme/deprecations"


def day(text: str) -> date:
    return date.fromisoformat(text)


def deadline(text: str | None) -> Deadline | None:
    """`2026-09-24`, `2026-09` or `>2026-09-24` (a floor)."""
    if not text:
        return None
    if text.startswith(">"):
        return Deadline.floor(day(text[1:]))
    if len(text) == 7:
        return Deadline.month(int(text[:4]), int(text[5:]))
    return Deadline.day(day(text))


def a_claim(
    name: str = "sora-2",
    ends: str | None = "2026-09-24",
    *,
    vendor: str = "openai",
    kind: SubjectKind = SubjectKind.MODEL,
    source: str = PAGE,
    quote: str = "",
    seen: datetime = NOW,
    published: str | None = None,
    announced: str | None = None,
    stage: Stage = Stage.SHUTDOWN_ANNOUNCED,
    replacements: tuple[str, ...] = (),
    surfaces: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    entry: str = "",
    announcement: str = "spring cleaning",
    withdrawn: bool = False,
    confidence: Confidence = Confidence.CONFIRMED,
    effect: Effect = Effect.SHUTDOWN,
) -> Claim:
    return Claim(
        subject=Subject(vendor, kind, name),
        evidence=Evidence(source, "https://acme.example/d", quote or f"{name} ends {ends}", seen, "test"),
        stage=stage,
        milestones=(Milestone(effect, deadline(ends)),),
        aliases=aliases,
        scope=Scope(surfaces=surfaces),
        announced_on=day(announced) if announced else None,
        published_on=day(published) if published else None,
        replacements=replacements,
        withdrawn=withdrawn,
        entry_id=entry,
        announcement=announcement,
        confidence=confidence,
    )


def a_notice(name: str = "sora-2", ends: str | None = "2026-09-24", *, thread: str = "t-1", **wishes: object) -> Notice:
    """A notice that one claim makes."""
    claim = a_claim(name, ends, **wishes)  # type: ignore[arg-type] # wishes are fields by name
    blank = Notice(claim.subject, claim.stage, claim.evidence.seen_at, scope=claim.scope, thread=thread)
    return believe(blank, (claim,))


def a_usage(pattern: str = "openai/sora-2", *, project: str = "shop", owner: str = "", **wishes: str) -> Usage:
    vendor, _, name = pattern.partition("/")
    return Usage(project, vendor, name, owner=owner, **wishes)


def a_finding(notice: Notice | None = None, pattern: str = "openai/sora-2", **wishes: str) -> Finding:
    notice = notice or a_notice()
    return Finding(wishes.get("project", "shop"), notice, (a_usage(pattern, **wishes),), ("named",))


CONSOLE = Receiver("console", "console")


def a_fact(
    name: str = "sora-2",
    ends: str | None = "2026-09-24",
    *,
    vendor: str = "openai",
    kind: SubjectKind = SubjectKind.MODEL,
    effect: Effect = Effect.SHUTDOWN,
    verified: str = "2026-03-20",
    announced: str | None = None,
    replacements: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    source: str = "https://acme.example/ends",
    confidence: Confidence = Confidence.CONFIRMED,
    note: str = "",
    explained: str = "",
    withdrawn: bool = False,
) -> Fact:
    return Fact(
        subject=Subject(vendor, kind, name),
        milestones=(Milestone(effect, deadline(ends)),),
        source=source,
        verified_on=day(verified),
        confidence=confidence,
        why="the vendor's page",
        aliases=aliases,
        announced_on=day(announced) if announced else None,
        replacements=replacements,
        note=note,
        explained=explained,
        withdrawn=withdrawn,
    )
