"""Ignores, owners, pinned runtimes and engines: what is settled with more than one line."""

from dataclasses import replace
from datetime import date

import pytest

from lastcall.model.code import Skipped
from lastcall.model.notice import SubjectKind
from lastcall.model.vendor import Vendor
from lastcall.stages.detect.detect import detect
from lastcall.stages.detect.finder import Finder
from lastcall.stages.detect.index import build_index, packed, unpacked
from lastcall.stages.detect.owners import owner_of
from lastcall.stages.detect.resolve import resolve
from tests.stages.detect.kit import FINDER, NOTICES, TODAY, VENDORS, notice, report


def ignored(line: str, today: date = TODAY) -> tuple[str, str]:
    (hit,) = resolve({"a.py": report("a.py", line)}, FINDER.index.houses, today=today).hits
    return hit.ignored, hit.why


def test_an_inline_ignore_holds_for_its_subject_until_its_day() -> None:
    line = 'm = "nova-1"  # lastcall: ignore[nova-1] until=2027-01-01 we leave in December\n'

    assert ignored(line)[0] == "we leave in December (until 2027-01-01)"
    assert ignored(line, date(2027, 1, 2)) == ("", "name nova-1; its ignore ended on 2027-01-01")
    assert ignored(line.replace("[nova-1]", "[nova-2]"))[0] == ""
    assert ignored(line.replace("[nova-1]", "[acme/nova-*]"))[0] != ""


def test_an_ignore_without_an_end_or_a_reason_does_not_count_and_says_so() -> None:
    assert "has no until=DAY" in ignored('m = "nova-1"  # lastcall: ignore[nova-1] later\n')[1]
    assert "has no reason" in ignored('m = "nova-1"  # lastcall: ignore until=2027-01-01\n')[1]


def test_an_ignore_above_holds_only_where_it_has_the_line_for_itself() -> None:
    above = "# lastcall: ignore[nova-1] until=2027-01-01 soon\n"
    beside = 'x = "y"  # lastcall: ignore[nova-1] until=2027-01-01 soon\n'

    assert ignored(above + 'm = "nova-1"\n')[0] == "soon (until 2027-01-01)"
    assert ignored(beside + 'm = "nova-1"\n')[0] == ""


def test_the_last_rule_of_codeowners_counts() -> None:
    text = "* @all\n# x\n/app/ @web @ops\n*.go @go\n[Docs] @writers\ndocs/\n"

    assert owner_of("app/a.py", text) == "@web @ops"
    assert owner_of("app/a.go", text) == "@go"
    assert owner_of("b.py", text) == "@all"
    assert owner_of("docs/x", text) == "@writers"


def test_what_was_left_out_and_what_is_broken_is_counted_and_named() -> None:
    reports = {"package.json": report("package.json", "{")}
    scan = resolve(
        reports, FINDER.index.houses, today=TODAY, skipped=[Skipped("a.png", "binary"), Skipped("b", "unreadable: no")]
    )

    assert scan.counts == {"binary": 1, "broken manifest": 1, "unreadable": 1}
    assert [one.path for one in scan.skipped] == ["a.png", "b", "package.json"]


@pytest.mark.parametrize(
    ("path", "text", "subject"),
    [
        (".nvmrc", "v14.17.0\n", "Node.js 14"),
        (".python-version", "3.8.18\n", "Python 3.8"),
        ("runtime.txt", "python-3.8.1\n", "Python 3.8"),
        (".tool-versions", "python 3.8.1\n", "Python 3.8"),
        ("package.json", '{"engines": {"node": "14.x"}}', "Node.js 14"),
        (".github/workflows/a.yml", "  with: {node-version: 14}\n", "Node.js 14"),
        (
            "main.tf",
            'resource "aws_db_instance" "a" {\n  engine = "mysql"\n  engine_version = "5.7"\n}\n',
            "RDS MySQL 5.7",
        ),
        (
            "t.yaml",
            "  Type: AWS::RDS::DBInstance\n  Properties:\n    EngineVersion: 5.7\n    Engine: mysql\n",
            "RDS MySQL 5.7",
        ),
    ],
)
def test_a_pinned_runtime_or_engine_is_told(path: str, text: str, subject: str) -> None:
    runtime = SubjectKind.RUNTIME
    known = [
        notice("nodejs", "Node.js 14", runtime),
        notice("python", "Python 3.8", runtime),
        notice("aws", "RDS MySQL 5.7", runtime),
    ]
    sql = {"mysql": "RDS MySQL"}
    clouds = {"aws": Vendor("aws", "AWS", engines={"aws_db_instance": sql, "AWS::RDS::DBInstance": sql})}
    finder = Finder(build_index({**VENDORS, **clouds}, [*NOTICES, *known]))

    assert [one.options[0][1] for one in detect(path, text.encode(), finder).candidates] == [subject]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("main.tf", 'module "a" {\n  source = "acme/cluster/acme"\n  cluster_version = "1.27"\n}\n'),
        ("c.yaml", "kind: AcmeCluster\nmetadata:\n  version: '1.27'\n"),
        ("t.json", '{"Type": "Acme::Cluster::One",\n  "Version": "1.27"}\n'),
    ],
)
def test_what_a_managed_resource_runs_is_what_its_vendors_file_says(path: str, text: str) -> None:
    types = ("acme/cluster/acme", "AcmeCluster", "Acme::Cluster::One")
    acme = Vendor("acme", "Acme", engines={name: {"": "Acme Kubernetes"} for name in types})
    known = [notice("acme", "Acme Kubernetes 1.27", SubjectKind.RUNTIME)]
    told, silent = (Finder(build_index({"acme": one}, known)) for one in (acme, replace(acme, engines={})))

    assert [one.options for one in detect(path, text.encode(), told).candidates] == [
        (("acme", "Acme Kubernetes 1.27", "runtime"),)
    ]
    assert detect(path, text.encode(), silent).candidates == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [(".nvmrc", "22\n"), ("package.json", '{"engines": {"node": ">=14"}}'), ("notes.txt", "python-3.8.1\n")],
)
def test_a_runtime_that_lives_or_is_open_upwards_is_not(path: str, text: str) -> None:
    finder = Finder(build_index(VENDORS, [notice("nodejs", "Node.js 14", SubjectKind.RUNTIME)]))

    assert detect(path, text.encode(), finder).candidates == ()


def test_an_index_can_be_kept_and_found_again() -> None:
    import json

    index = unpacked(json.loads(json.dumps(packed(FINDER.index))))

    assert index == FINDER.index
    assert replace(index, marks=()) != FINDER.index
