"""Source files + marks -> where each vendor shows."""

import pytest

from lastcall.model.code import Sighting, SourceFile
from lastcall.model.vendor import Marks, Vendor
from lastcall.stages.detect.marks import detect_marks

ACME = Vendor(
    "acme",
    "Acme",
    marks=Marks(
        hosts=("acme.example",),
        packages={
            "pypi": ("acme-sdk",),
            "npm": ("@acme/sdk",),
            "go": ("github.com/acme/acme-go",),
            "maven": ("com.acme:acme-java",),
            "rubygems": ("acme",),
            "nuget": ("Acme.Net",),
            "packagist": ("acme/acme-php",),
        },
        env=("ACME_API_KEY",),
        ids=("^acme-[0-9]",),
    ),
)
VENDORS = {"acme": ACME}


def marks(path: str, text: str) -> list[tuple[str, str]]:
    return [(s.mark, s.location) for s in detect_marks([SourceFile(path, text)], VENDORS)]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("requirements.txt", "acme-sdk==1.2"),
        ("requirements-dev.txt", "Acme_SDK[fast]>=1 ; python_version > '3'"),
        ("pyproject.toml", '  "acme.sdk>=1",'),
        ("pyproject.toml", 'acme-sdk = "^1"'),
        ("package.json", '  "@acme/sdk": "^4.0.0",'),
        ("go.mod", "require github.com/acme/acme-go/v72 v72.1.0"),
        ("pom.xml", "<artifactId>acme-java</artifactId>"),
        ("build.gradle.kts", 'implementation("com.acme:acme-java:1.0.0")'),
        ("Gemfile", "gem 'acme', '~> 1'"),
        ("Shop.csproj", '<PackageReference Include="Acme.Net" Version="1" />'),
        ("composer.json", '"acme/acme-php": "^1"'),
    ],
)
def test_a_package_is_found_in_the_manifest_of_its_ecosystem(path, line):
    found = marks(f"sub/{path}", f"\n{line}\n")

    assert len(found) == 1
    assert found[0][0].startswith("package ")
    assert found[0][1] == f"sub/{path}:2"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("requirements.txt", "acme-sdk-extras==1.2"),
        ("requirements.txt", "# acme-sdk"),
        ("requirements.txt", "my-acme-sdk"),
        ("pyproject.toml", 'name = "acme-sdk"'),
        ("pyproject.toml", 'description = "like acme-sdk"'),
        ("package.json", '"test": "@acme/sdk"'),
        ("package.json", '"acme-sdk": "1"'),
        ("src/app.py", "import acme_sdk"),
        ("README.md", "see https://acme.example/docs"),
        ("src/app.py", "mail = 'me@acme.example'"),
        ("src/app.py", "notacme.example"),
        ("src/app.py", "acme.example.org"),
        ("src/app.py", "MY_ACME_API_KEY"),
        ("src/app.py", "model = 'acme-3'"),
    ],
)
def test_what_only_looks_like_a_mark_is_none(path, line):
    assert marks(path, line) == []


def test_variables_and_hosts_are_found_with_their_line():
    assert marks("src/a.ts", "x\nprocess.env.ACME_API_KEY\nfetch('https://eu.api.acme.example:443/v1')\n") == [
        ("host eu.api.acme.example", "src/a.ts:3"),
        ("variable ACME_API_KEY", "src/a.ts:2"),
    ]


def test_a_variable_counts_in_prose_too():
    assert marks("README.md", "Set ACME_API_KEY first") == [("variable ACME_API_KEY", "README.md:1")]


def test_an_id_counts_once_its_vendor_shows_otherwise():
    files = [SourceFile("a.py", 'model="acme-3-large"'), SourceFile("b.py", "ACME_API_KEY")]

    assert detect_marks(files, VENDORS) == (
        Sighting("acme", "id acme-3-large", "a.py:1", "acme-3-large"),
        Sighting("acme", "variable ACME_API_KEY", "b.py:1"),
    )


def test_a_mark_is_told_once_where_it_was_met_first():
    files = [SourceFile("a.py", "\nACME_API_KEY"), SourceFile("b.py", "ACME_API_KEY")]

    assert detect_marks(files, VENDORS) == (Sighting("acme", "variable ACME_API_KEY", "a.py:2"),)


@pytest.mark.parametrize("text", ["a." * 200_000, "A" * 400_000, '"' * 400_000, "@" * 400_000, "\n" * 400_000])
def test_hostile_text_is_read_to_its_end(text):
    assert marks("package.json", text) == []
    assert marks("a.py", text) == []
