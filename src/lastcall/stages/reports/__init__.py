"""A report -> text in the form that was asked for. One module a form; `REPORTS` names them for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.stages.reports.csvs import render_csv
from lastcall.stages.reports.github import render_github
from lastcall.stages.reports.jsons import render_json
from lastcall.stages.reports.markdown import render_markdown
from lastcall.stages.reports.sarif import render_sarif
from lastcall.stages.reports.table import render_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lastcall.model.report import Report

REPORTS: Mapping[str, Callable[[Report], str]] = {
    "table": render_table,
    "json": render_json,
    "sarif": render_sarif,
    "markdown": render_markdown,
    "github": render_github,
    "csv": render_csv,
}
