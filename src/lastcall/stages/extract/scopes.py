"""What a sentence and a name say of where an end holds -> the scope: surfaces, regions and plans."""

from __future__ import annotations

import re

from lastcall.model.notice import Scope

# Regions as clouds write them: us-west-2 (AWS), europe-west1 (Google), "the global region".
_REGION = re.compile(
    r"\b(?:(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?(?:north|south|east|west|central)(?:east|west)?-\d"
    r"|(?:us|europe|asia|australia|northamerica|southamerica|me|africa)-(?:north|south|east|west|central)(?:east|west)?\d)\b"
)
# A region is a scope where the sentence speaks of the end there, not where it only names one.
_THERE = re.compile(r"(?:\bonly in|\bin|\bfrom|\()\W*(?:the\s+)?(?:\w+\s+\()?\W*$", re.IGNORECASE)
_PLAN = r"(?:free|developer|dev|hobby|starter|basic|standard|essentials?|professional|pro|premium|team|business|enterprise|trial|sandbox|kiosk|frontline)"
_PLANS = re.compile(
    rf"\b(?:for|on|to|from)\s+(?:all\s+|the\s+|our\s+|only\s+)*(?P<plans>{_PLAN}(?:(?:-tier)?(?:\s*,\s*|\s+(?:and|or)\s+|\s*,\s*(?:and|or)\s+){_PLAN})*)[\s-]+(?:tiers?|plans?|editions?|customers?|users?|accounts?|usage|subscriptions?|licen[cs]es?)\b",
    re.IGNORECASE,
)
_SURFACE = re.compile(r"\s(?P<surface>app|console|dashboard|api|sdk)$", re.IGNORECASE)


def scope_of(name: str, said: str, given: tuple[str, ...] = ()) -> Scope:
    """Return the scope that a name and the sentence about it show; `given` are regions that a column names.

    "Vidi app" is the app and not the API, "only in us-west-2" one region, "for free-tier usage" one plan. Empty: all.
    """
    regions = (match[0].lower() for match in _REGION.finditer(said) if _THERE.search(said[: match.start()]))
    plans = _PLANS.search(said)
    named = re.findall(_PLAN, plans["plans"], re.IGNORECASE) if plans else []
    surface = _SURFACE.search(name)
    narrow = surface is not None and surface["surface"].lower() in ("app", "console", "dashboard")
    return Scope(
        (surface["surface"].lower(),) if surface is not None and narrow else (),
        tuple(sorted({*given, *regions})),
        tuple(sorted({plan.lower() for plan in named})),
    )
