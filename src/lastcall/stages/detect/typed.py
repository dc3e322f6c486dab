"""Versions of Kubernetes' API in programs: `BatchV1beta1().CronJobs(` in Go, `BatchV1beta1Api` in Python and Java."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.detect.view import View


def typed_needles(text: str) -> Iterator[str]:
    """Yield how programs name `group/version` or `group/version Kind`."""
    group, _, version = text.split(" ", 1)[0].partition("/")
    parts = group.removesuffix(".k8s.io").split(".")
    cased = version[:1].upper() + version[1:]
    yield f"{parts[0].title()}{cased}()"
    yield f"{''.join(part.title() for part in parts)}{cased}Api"
    yield f"k8s.io/api/{parts[0]}/{version}"


def typed_holds(view: View, text: str, start: int, end: int) -> bool:
    """Tell whether the kind that is meant is asked for; a class or an import of the whole version means all kinds."""
    kind = text.partition(" ")[2]
    if not kind or not view.text[start:end].endswith("()"):
        return not kind or not view.text.startswith("k8s.io/api/", start)
    stem = re.escape(kind.removesuffix("y"))
    return bool(re.match(rf"\s*\.\s*{stem}(?:y|ies|s|es)?\(", view.text[end : end + 80]))
