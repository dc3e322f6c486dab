"""A report in each of its forms."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from lastcall.errors import ConfigError
from lastcall.model.code import Role, Skipped, Stranger
from lastcall.model.report import Report, Row
from lastcall.model.usage import Severity
from lastcall.stages.baseline import marked, written
from lastcall.stages.cover import CoverState, VendorCover
from lastcall.stages.reports import REPORTS
from lastcall.stages.rows import in_order

SCHEMA = json.loads(Path("docs/scan.schema.json").read_text(encoding="utf-8"))
# What of the OASIS schema of SARIF 2.1.0 concerns what we write; the whole of it held when this was written.
_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_REGION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "startLine": {"type": "integer", "minimum": 1},
        "startColumn": {"type": "integer", "minimum": 1},
        "snippet": _TEXT,
    },
}
_PLACE = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {"type": "object", "required": ["uri"], "properties": {"uri": {"format": "uri-reference"}}},
        "region": _REGION,
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": _LEVEL,
                                "message": _TEXT,
                                "locations": {"items": {"properties": {"physicalLocation": _PLACE}}},
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                                "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
                                "suppressions": {
                                    "items": {
                                        "required": ["kind"],
                                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                                    }
                                },
                                "properties": {"type": "object"},
                            },
                        }
                    },
                },
            }
        },
    },
}
ROW = Row(
    vendor="acme",
    vendor_name="Acme",
    subject="nova-1",
    kind="model",
    path="app/a b.py",
    line=7,
    column=5,
    cell=0,
    role=Role.USE,
    text='m = "nova-1"',
    why="name nova-1",
    confidence="high",
    owner="@web",
    deadline="2026-12-06",
    ends="6 Dec 2026",
    days_left=10,
    severity=Severity.HIGH,
    replacement=("nova-2",),
    notice="n-12345678",
    source="https://acme.test/changes (1)",
    known_as="confirmed",
)
MAYBE = replace(ROW, role=Role.MAYBE, line=9, confidence="low", severity=Severity.MEDIUM)
MENTION = replace(ROW, role=Role.MENTION, line=1, text="# nova-1")
WAIVED = replace(ROW, line=11, waived_by="soon (until 2027-01-01)")
REPORT = Report(
    date(2026, 11, 26),
    "0.1.0",
    in_order((MENTION, WAIVED, ROW, MAYBE)),
    later=2,
    horizon="26 Nov 2027",
    files=12,
    skipped=(Skipped("x.py", "unreadable: Permission denied"), Skipped("a.png", "binary")),
    skipped_counts={"binary": 1, "unreadable": 1},
    covers=(VendorCover("acme", CoverState.BLIND, "acme/changes: 403"), VendorCover("other", CoverState.FRESH)),
    strangers=(Stranger("api.unheard.dev", "host", "app/a.py:3"),),
    known="known facts of 22 Nov 2026, 4 days old",
)


@pytest.mark.parametrize("form", REPORTS)
def test_every_form_but_csv_says_what_was_not_looked_at(form: str) -> None:
    text = REPORTS[form](REPORT)

    assert "nova-1" in text
    if form != "csv":
        assert "acme/changes: 403" in text
        assert "Permission denied" in text
        assert "api.unheard.dev" in text


def test_each_vendor_is_unknown_for_its_own_reason() -> None:
    reasons = {"acme": "not read yet", "nobody": "no such vendor", "other": "not read yet"}
    covers = tuple(VendorCover(vendor, CoverState.UNKNOWN, why) for vendor, why in reasons.items())

    text = REPORTS["table"](replace(REPORT, covers=covers))

    assert "unknown: acme, other: not read yet\n" in text
    assert "unknown: nobody: no such vendor\n" in text


def test_json_is_what_its_schema_says_and_holds_mentions_too() -> None:
    data = json.loads(REPORTS["json"](REPORT))

    jsonschema.validate(data, SCHEMA)
    assert [row["role"] for row in data["findings"]] == ["use", "use", "maybe", "mention"]
    assert not data["complete"]
    assert {"vendor", "subject", "path", "line", "column", "role", "why", "confidence", "owner"} <= set(
        data["findings"][0]
    )


def test_sarif_holds_uses_only_with_waived_ones_suppressed() -> None:
    data = json.loads(REPORTS["sarif"](REPORT))

    jsonschema.validate(data, SARIF)
    (run,) = data["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["n-12345678"]
    assert [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in run["results"]] == [7, 11, 9]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "app/a%20b.py"
    assert [bool(r.get("suppressions")) for r in run["results"]] == [False, True, False]
    assert len({r["partialFingerprints"]["lastcall/v1"] for r in run["results"]}) == 3
    assert not run["invocations"][0]["executionSuccessful"]


def test_a_fingerprint_stays_when_the_line_moves() -> None:
    def prints(row: Row) -> str:
        data = json.loads(REPORTS["sarif"](replace(REPORT, rows=(row,))))
        return str(data["runs"][0]["results"][0]["partialFingerprints"]["lastcall/v1"])

    assert prints(ROW) == prints(replace(ROW, line=99, column=1))
    assert prints(ROW) != prints(replace(ROW, text='n = "nova-1"'))


def test_csv_is_read_back_and_runs_nothing() -> None:
    odd = replace(ROW, text='=HYPERLINK("http://evil")', owner="@web")

    rows = list(csv.DictReader(io.StringIO(REPORTS["csv"](replace(REPORT, rows=(odd,))))))

    assert rows[0]["text"] == '\'=HYPERLINK("http://evil")'
    assert rows[0]["owner"] == "'@web"
    assert rows[0]["days_left"] == "10"


def test_what_stands_in_code_cannot_leave_its_cell_or_command() -> None:
    odd = replace(ROW, subject="a|b`c`<b>[x](y)\n::error::z", path="a,b:c%\n.py")
    report = replace(REPORT, rows=(odd,))

    markdown, github = REPORTS["markdown"](report), REPORTS["github"](report)

    assert len([line for line in markdown.splitlines() if line.startswith("| high")]) == 1
    assert "<b>" not in markdown
    assert "file=a%2Cb%3Ac%25 .py,line=7" in github
    assert "\n::error::z" not in github


def test_the_table_groups_by_what_goes_away_and_says_why_it_may_be() -> None:
    text = REPORTS["table"](REPORT)

    assert text.count("nova-1 ") == 1
    assert "ends 6 Dec 2026 (in 10 days)  high" in text
    assert "app/a b.py:9" in text
    assert "maybe: name nova-1" in text
    assert "1 waived" in text
    assert "2 end later than 26 Nov 2027" in text
    assert "no use of anything" in REPORTS["table"](replace(REPORT, rows=()))


def test_a_baseline_silences_what_it_holds_and_nothing_more() -> None:
    twice = (ROW, replace(ROW, line=20))
    text = written((ROW,))

    assert [row.is_old for row in marked(twice, text, "b")] == [True, False]
    assert [row.is_old for row in marked((replace(ROW, deadline="2026-11-30"),), text, "b")] == [False]
    assert marked((ROW,), written(()), "b") == (ROW,)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"lastcall_baseline": 2, "findings": []}'])
def test_what_is_no_baseline_is_a_mistake(text: str) -> None:
    with pytest.raises(ConfigError, match=r"b\.json: (no|a) baseline"):
        marked((), text, "b.json")
