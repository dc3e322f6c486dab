"""One file -> what stands in it, and what it does there."""

import json

import pytest

from tests.stages.detect.kit import candidates, found, hits, report

PY = "app/a.py"


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ('m = "nova-1"', ["nova-1"]),
        ('m = "nova-1-mini"', ["nova-1-mini"]),
        ('m = "nova-1o"', []),
        ('m = "nova-1-turbo"', []),
        ('m = "xnova-1"', []),
        ('m = "nova-1.5"', []),
        ('m = "acme/nova-1"', ["nova-1"]),
        ('m = "nova-1:free"', []),
        ('m = "davinci", x', []),
        ('model = "davinci"', ["davinci"]),
        ("davinci = 1", []),
        ('m = "the davinci code"', []),
    ],
)
def test_a_name_is_found_whole_and_never_as_a_piece_of_another(text: str, subjects: list[str]) -> None:
    assert [subject for _, _, subject in found(PY, text + "\n")] == subjects


def test_a_snapshot_is_told_as_what_it_is_a_snapshot_of() -> None:
    (one,) = candidates(PY, 'm = "nova-1-0613"\n')

    assert one.options[0][1] == "nova-1"
    assert "a snapshot of nova-1" in one.why
    assert one.sureness == "medium"


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        (PY, 'x = 1  # was "nova-1"', "mention"),
        (PY, '"""Once nova-1 did this."""', "mention"),
        (PY, 'log.info("asking nova-1 now")', "mention"),
        (PY, 'logger.warning("%s", "nova-1")', "mention"),
        (PY, 'raise ValueError("nova-1 is gone")', "mention"),
        (PY, 'x = "We were much happier when nova-1 was still alive"', "mention"),
        (PY, 'x = "static/nova-1.png"', "mention"),
        (PY, 'x = "nova-1 is gone"', "mention"),
        (PY, 'x = "https://docs.acme.test/models/nova-1"', "mention"),
        (PY, 'x = "https://api.acme.com/engines/nova-1/run"', "use"),
        (PY, 'x = "--model nova-1 --fast"', "use"),
        (PY, 'RETIRED = {"nova-1"}', "refusal"),
        (PY, 'BLOCKED_MODELS = [\n  "x",\n  "nova-1",\n]', "refusal"),
        (PY, 'MIGRATIONS = {"nova-1": "nova-2"}', "refusal"),
        (PY, 'if m == "nova-1":\n    raise ValueError(m)', "refusal"),
        (PY, 'assert m != "nova-1"', "refusal"),
        (PY, 'x = f"nova-1{suffix}"', "maybe"),
        (PY, 'x = "nova-1" + suffix', "maybe"),
        ("a.ts", "const s = new Set(['nova-1']);", "use"),
        ("a.ts", "const denied = new Set(['nova-1']);", "refusal"),
        ("a.ts", "// nova-1", "mention"),
        ("a.ts", 'console.log("nova-1");', "mention"),
        ("a.go", 'log.Printf("nova-1 took %d", n)', "mention"),
        ("a.go", 'x := fmt.Sprintf("nova-1%s", n)', "maybe"),
        ("A.java", "/** nova-1 */", "mention"),
        ("A.java", 'if (m.equals("nova-1")) {\n throw new X();\n}', "refusal"),
        ("a.rb", 'raise ArgumentError, "nova-1 is over" if x', "mention"),
        ("a.yaml", "model: nova-1", "use"),
        ("a.yaml", "# model: nova-1", "mention"),
        ("a.yaml", "blocked:\n  - nova-1", "refusal"),
        ("a.yaml", "description: nova-1 is what we had", "mention"),
        ("a.json", '{"deny": ["nova-1"]}', "refusal"),
        (".env", "MODEL=nova-1", "use"),
        ("Dockerfile", "ENV MODEL=nova-1", "use"),
        ("run.sh", 'echo "nova-1 it is"', "mention"),
        ("README.md", "Runs `nova-1`.", "mention"),
        ("tests/fixtures/r.json", '{"model": "nova-1"}', "mention"),
        ("conf/denylist.yaml", "- nova-1", "refusal"),
        ("tests/test_a.py", 'def test_x():\n  with pytest.raises(E):\n    go("nova-1")', "refusal"),
        ("tests/test_a.py", 'def test_x():\n  assert go("nova-1") == 1', "use"),
    ],
)
def test_what_a_name_does_there(path: str, text: str, role: str) -> None:
    assert [one for _, one, _ in found(path, text + "\n")] == [role]


def test_the_new_side_of_a_migration_is_used() -> None:
    assert found(PY, 'REPLACED_BY = {"old": "nova-1"}\n') == [(1, "use", "nova-1")]


def test_a_beginning_that_a_program_finishes_may_be_any_of_them() -> None:
    (one,) = candidates(PY, 'm = "nova-text-" + n\n')

    assert (one.role, one.stem, one.sureness) == ("maybe", True, "low")
    assert found(PY, 'm = "nova-text-"\n') == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PY, 'get("https://api.acme.com/v1/films")'),
        (PY, 'get(f"https://api.acme.com/v1/films/{x}")'),
        ("a.sh", "curl https://api.acme.com/v1/films"),
        (PY, 'post("https://api.acme.com/v1/cuts")'),
        (PY, "client.films.create(x=1)\nACME_API_KEY"),
        ("a.ts", "await acme.films.create({})"),
        ("A.java", 'acme.films().create(p); f("https://api.acme.com");'),
        ("a.php", "<?php $acme->films()->create([]);"),
        (PY, "acme.Reel.make()"),
        (PY, 'acme.open("reels")'),
        (PY, 'h = {"Acme-Beta": "reels=v1"}'),
        ("a.go", 'r.Header.Set("Acme-Beta", "reels=v1")'),
        (PY, "import acme_films"),
        (PY, 'os.environ["ACME_FILMS_KEY"]'),
        (".github/workflows/a.yml", '- run: echo "::acme-old x"'),
    ],
)
def test_each_sign_is_seen(path: str, text: str) -> None:
    assert {(role, subject) for _, role, subject in found(path, text + "\n")} == {("use", "Films API")}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PY, 'get("https://api.other.dev/v1/films")'),
        (PY, 'get("https://api.acme.com/v1/filmstrip")'),
        (PY, 'get("https://api.acme.com/v1/cuts")'),
        (PY, '@app.post("/v1/films")'),
        ("a.go", 'mux.HandleFunc("/v1/films", h)'),
        (PY, "acme.Reel.make"),
        (PY, 'acme.open("other")'),
        (PY, 'h = {"Acme-Beta": "reels=v2"}'),
        (PY, "import acme_films_extra"),
    ],
)
def test_what_only_resembles_a_sign_is_none(path: str, text: str) -> None:
    assert found(path, text + "\n") == []


def test_a_default_counts_only_where_the_call_does_not_name_another() -> None:
    assert found(PY, "acme_client.checks.create(input=x)\n") == [(1, "use", "omni-latest")]
    assert found(PY, 'acme_client.checks.create(input=x, model="m")\n') == []
    assert found(PY, "acme_client.checks.create\n") == []


def test_a_version_in_an_address_is_read_and_an_older_one_told_as_the_oldest_known() -> None:
    text = 'u = "https://acme.shop/admin/api/{}/x.json"\n'

    assert set(found(PY, text.format("2026-01"))) == {(1, "use", "API 2026-01")}
    assert set(found(PY, text.format("2024-04"))) == {(1, "use", "API 2026-01")}
    assert found(PY, text.format("2027-01")) == [(1, "use", "API 2027-01")]


@pytest.mark.parametrize(
    ("path", "text", "subject"),
    [
        ("main.tf", 'resource "acme_pool_main" "a" {', "Pool"),
        ("t.yaml", "    Type: Acme::Pool::Main", "Pool"),
        ("docker-compose.yml", "    image: acme/pool:1.4-slim", "Pool"),
        (PY, 'u = "https://old.acme.com/x"', "old.acme.com"),
        ("k.yaml", "apiVersion: grp.acme.io/v1beta1\nkind: Widget", "grp.acme.io/v1beta1 Widget"),
    ],
)
def test_infrastructure_is_seen(path: str, text: str, subject: str) -> None:
    assert [one for _, _, one in found(path, text + "\n")] == [subject]


def test_another_kind_of_the_same_group_is_not_meant() -> None:
    assert found("k.yaml", "apiVersion: grp.acme.io/v1beta1\nkind: Gadget\n") == []


def test_a_place_is_told_with_line_column_and_the_cell_of_a_notebook() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["nova-1"]},
        {"cell_type": "code", "source": ["x = 1\n", 'm = "nova-1"'], "outputs": [{"text": "nova-1"}]},
    ]
    text = json.dumps({"cells": cells}, indent=1)
    told = candidates("n.ipynb", text)

    assert [(one.role, one.place.cell) for one in told] == [("mention", 1), ("use", 2)]
    row = text.splitlines()[told[1].place.line - 1]
    assert 'm = \\"nova-1\\"' in row
    assert report("n.ipynb", '{"cells": nova-1').problem.startswith("broken notebook")


def test_text_that_is_no_ascii_keeps_its_columns() -> None:
    (one,) = candidates(PY, 'x = "ä"; m = "nova-1"\n')

    assert one.place.column == 15
    assert report(PY, b'm = "caf\xe9"; n = "nova-1"\n').candidates[0].place.line == 1


def test_a_vendor_shows_by_its_marks_and_not_in_comments() -> None:
    seen = report(PY, 'import acme_sdk\nu = "https://api.acme.com"\nk = "ACME_API_KEY"\nm = "nova-7"\n').sightings

    assert [(s.mark, s.location) for s in seen if s.vendor == "acme"] == [
        ("package acme-sdk", f"{PY}:1"),
        ("host api.acme.com", f"{PY}:2"),
        ("variable ACME_API_KEY", f"{PY}:3"),
        ("id nova-7", f"{PY}:4"),
    ]
    assert report(PY, "# https://api.acme.com\n").sightings == ()


def test_an_unknown_service_is_a_stranger_and_nobodys_names_are_not() -> None:
    text = 'a = "https://api.unheard.dev/x"\nb = "https://api.example.com/x"\nc = "https://api.acme.com/x"\n'

    assert [(s.name, s.location) for s in report(PY, text).strangers] == [("api.unheard.dev", f"{PY}:1")]


def test_a_bare_call_counts_beside_its_vendor_only() -> None:
    call = "x.films.create()\n"

    assert hits(a_py=call) == []
    assert hits(a_py="import acme_sdk\n" + call) == [("a.py:2", "acme", "Films API")]
    assert hits(a_py=call, requirements_txt="acme-sdk==3\n") == [("a.py:1", "acme", "Films API")]


def test_a_shared_name_belongs_to_whom_the_file_shows_else_to_its_maker() -> None:
    name = 'm = "nova-1"\n'

    assert hits(a_py=name) == [("a.py:1", "acme", "nova-1")]
    assert hits(a_py=name + 'u = "https://relay.test"\n') == [("a.py:1", "openrouter", "nova-1")]


def test_what_ends_at_another_server_is_no_finding_where_the_maker_is_used() -> None:
    name = 'm = "nova-9"\n'

    assert hits(a_py="import acme_sdk\n" + name) == []
    assert hits(a_py='u = "https://relay.test"\n' + name) == [("a.py:2", "openrouter", "nova-9")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PY, 'Job.objects.filter(model="nova-1").update(model="nova-2")'),
        ("a.rb", 'Job.where(model: "nova-1").update_all(model: "nova-2")'),
        (PY, "db.execute(\"UPDATE jobs SET model = 'nova-2' WHERE model = 'nova-1'\")"),
        ("m.sql", "UPDATE jobs SET model = 'nova-2' WHERE model = 'nova-1';"),
        ("m.sql", "DELETE FROM presets WHERE model IN ('x', 'nova-1');"),
        ("m.sh", "sed -i 's/nova-1/nova-2/g' config.yaml"),
        ("p.json", '{\n  "Effect": "Deny",\n  "Resource": "nova-1"\n}'),
        ("p.tf", 'statement {\n  effect = "Deny"\n  resources = ["nova-1"]\n}'),
        ("tests/test_a.py", '@pytest.mark.parametrize("m", ["nova-1"])\ndef test_old_ones_are_refused(m):\n    pass'),
    ],
)
def test_what_is_put_right_or_denied_is_refused(path: str, text: str) -> None:
    assert [role for _, role, subject in found(path, text + "\n") if subject == "nova-1"] == ["refusal"]


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        (PY, 'Job.objects.filter(model="nova-1").count()', "use"),
        ("m.sql", "INSERT INTO presets VALUES ('nova-1');", "use"),
        ("p.tf", 'statement {\n  effect = "Allow"\n  resources = ["nova-1"]\n}', "use"),
        (PY, 'PRICES = {"nova-1": {"input": 2.0}}', "mention"),
        ("a.yaml", 'descriptions:\n  old: "Until May this was nova-1"', "mention"),
        ("Dockerfile", 'LABEL note="replaced the nova-1 image"', "mention"),
    ],
)
def test_a_pick_alone_is_a_use_and_prose_is_a_mention(path: str, text: str, role: str) -> None:
    assert [said for _, said, subject in found(path, text + "\n") if subject == "nova-1"] == [role]


def test_a_large_file_is_split_around_each_hit_alone() -> None:
    filler = "\n".join(f"def f{n}(a):\n    return a + {n}" for n in range(400))
    text = f'a = "nova-1"\n{filler}\nb = "nova-1-mini"  # nova-1\n'

    assert found(PY, text) == [(1, "use", "nova-1"), (802, "use", "nova-1-mini"), (802, "mention", "nova-1")]
