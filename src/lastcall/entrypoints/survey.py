"""The folders of the config's projects -> what their code uses; a folder that cannot be looked at resolves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from lastcall.errors import LastcallError
from lastcall.model.notice import SubjectKind
from lastcall.model.usage import Usage

if TYPE_CHECKING:
    from lastcall.entrypoints.context import Context
    from lastcall.model.code import Hit
    from lastcall.model.config import Project

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Survey:
    """What the code of all projects uses, and of which projects that cannot be said."""

    usages: tuple[Usage, ...] = ()
    unseen: tuple[str, ...] = ()


def unsurveyed(context: Context) -> Survey:
    """Return the survey before the first look: nothing is known of any folder."""
    return Survey(unseen=tuple(project.name for project in context.config.projects.values() if project.path))


def survey(context: Context) -> Survey:
    """Scan every project's folder; unchanged ones are not read again. One folder's trouble is not another's."""
    from lastcall.entrypoints.knowledge import scan_desk
    from lastcall.usecases.scan import scan_tree

    usages: list[Usage] = []
    unseen = []
    own = tuple(path for path in (Path(context.config.path), context.database) if path.is_file())
    for project in context.config.projects.values():
        if not project.path:
            continue
        try:
            scan, _ = scan_tree(Path(project.path), scan_desk(context), without=own)
        except (LastcallError, OSError) as error:
            log.warning("a project could not be looked at", project=project.name, why=str(error))
            unseen.append(project.name)
            continue
        usages += dict.fromkeys(_usage(hit, project) for hit in scan.hits if hit.role.is_use and not hit.ignored)
    return Survey(tuple(usages), tuple(unseen))


def _usage(hit: Hit, project: Project) -> Usage:
    kind = hit.kind if hit.kind == SubjectKind.MODEL else ""
    owner = hit.owner or project.owner
    return Usage(project.name, hit.vendor, hit.subject, kind, str(hit.place), hit.text, "scan", owner)
