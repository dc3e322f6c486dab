"""Manifests, lock files and bills of materials -> packages with their ranges."""

import pytest

from lastcall.stages.detect.kinds import kind_of
from lastcall.stages.detect.manifests import read_dependencies
from lastcall.stages.detect.versions import Fit, fit
from tests.stages.detect.kit import candidates, report

POM = """<properties><v>1.2</v></properties>
<dependency>
<groupId>com.acme</groupId>
<artifactId>sdk</artifactId>
<version>${v}</version>
</dependency>
"""


def packages(path: str, text: str) -> list[tuple[str, str, int]]:
    found, problem = read_dependencies(path, text, kind_of(path))
    assert problem == ""
    return [(one.name, one.spec, one.line) for one in found]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("requirements.txt", "# x\nacme-sdk[fast]>=1,<2 ; python_version > '3'\n", ("acme-sdk", ">=1,<2", 2)),
        ("requirements/dev.txt", "acme==1.2 --hash=sha256:x\n", ("acme", "==1.2", 1)),
        ("pyproject.toml", '[project]\ndependencies = [\n  "acme>=1",\n]\n', ("acme", ">=1", 3)),
        ("pyproject.toml", '[tool.poetry.dependencies]\nacme = {version = "^1", optional = true}\n', ("acme", "^1", 2)),
        ("Pipfile", '[packages]\nacme = "*"\n', ("acme", "*", 2)),
        ("setup.py", 'setup(\n  install_requires=["acme>=1"],\n)\n', ("acme", ">=1", 2)),
        ("environment.yml", "dependencies:\n  - acme=1.2\n", ("acme", "==1.2", 2)),
        ("package.json", '{\n "dependencies": {\n  "@acme/sdk": "^4.0.0"\n }\n}\n', ("@acme/sdk", "^4.0.0", 3)),
        ("go.mod", "module x\nrequire acme.dev/go/v2 v2.1.0\n", ("acme.dev/go/v2", "v2.1.0", 2)),
        (
            "pom.xml",
            POM,
            ("com.acme:sdk", "1.2", 4),
        ),
        ("build.gradle.kts", 'implementation("com.acme:sdk:1.0")\n', ("com.acme:sdk", "1.0", 1)),
        ("gradle/libs.versions.toml", '[libraries]\na = { module = "com.acme:sdk" }\n', ("com.acme:sdk", "", 2)),
        ("Gemfile", "gem 'acme', '~> 1.2'\n", ("acme", "~> 1.2", 1)),
        ("a.gemspec", "s.add_runtime_dependency 'acme', '>= 1'\n", ("acme", ">= 1", 1)),
        ("Shop.csproj", '<PackageReference Include="Acme.Net" Version="1.0" />\n', ("Acme.Net", "1.0", 1)),
        ("packages.config", '<package id="Acme.Net" version="1.0" />\n', ("Acme.Net", "1.0", 1)),
        ("composer.json", '{\n "require": {\n  "acme/sdk": "^1"\n }\n}\n', ("acme/sdk", "^1", 3)),
        ("Cargo.toml", '[dependencies]\nacme = { version = "1" }\n', ("acme", "1", 2)),
        ("Pipfile.lock", '{\n "default": {\n  "acme": {\n   "version": "==1.2"\n  }\n }\n}\n', ("acme", "1.2", 3)),
        ("poetry.lock", '[[package]]\nname = "acme"\nversion = "1.2"\n', ("acme", "1.2", 2)),
        (
            "package-lock.json",
            '{\n "packages": {\n  "node_modules/@acme/sdk": {\n   "version": "4.0.0"\n  }\n }\n}\n',
            ("@acme/sdk", "4.0.0", 3),
        ),
        ("yarn.lock", '"@acme/sdk@^4":\n  version "4.0.1"\n', ("@acme/sdk", "4.0.1", 1)),
        ("pnpm-lock.yaml", "packages:\n  '@acme/sdk@4.0.0':\n    resolution: {}\n", ("@acme/sdk", "4.0.0", 2)),
        ("go.sum", "acme.dev/go v1.0.0 h1:x=\nacme.dev/go v1.0.0/go.mod h1:y=\n", ("acme.dev/go", "v1.0.0", 1)),
        ("Gemfile.lock", "GEM\n  specs:\n    acme (1.2.3)\n      other (>= 1)\n", ("acme", "1.2.3", 3)),
        ("composer.lock", '{"packages": [{\n"name": "acme/sdk",\n"version": "1.2"\n}]}\n', ("acme/sdk", "1.2", 2)),
        ("packages.lock.json", '{\n"Acme.Net": {\n"resolved": "1.0"\n}\n}\n', ("Acme.Net", "1.0", 2)),
        ("bom.json", '{"components": [\n{"purl": "pkg:npm/%40acme/sdk@4.0.0"}]}\n', ("@acme/sdk", "4.0.0", 2)),
        ("x.spdx.json", '{"referenceLocator": "pkg:maven/com.acme/sdk@1.0"}\n', ("com.acme:sdk", "1.0", 1)),
    ],
)
def test_each_kind_of_file_is_read(path: str, text: str, expected: tuple[str, str, int]) -> None:
    assert packages(path, text) == [expected]


@pytest.mark.parametrize("path", ["package.json", "poetry.lock", "Cargo.toml", "composer.lock"])
def test_a_broken_manifest_is_named_and_read_as_far_as_it_goes(path: str) -> None:
    text = '{"dependencies": {\n"@acme/films": "^2"\n' if path.endswith("json") else '{ [[package]\nname = "acme"\n'

    told = report(path, text)

    assert told.problem.startswith("broken manifest")
    assert [one.options[0][1] for one in told.candidates] == (["Films API"] if path == "package.json" else [])


@pytest.mark.parametrize(
    ("spec", "wanted", "how"),
    [
        ("^2.1.0", "<3", Fit.INSIDE),
        ("~> 2.0", "<3", Fit.INSIDE),
        ("==1.2", "<2", Fit.INSIDE),
        ("1.2.3", "<2", Fit.INSIDE),
        ("1.x", "<2", Fit.INSIDE),
        (">=1,<4", "<3", Fit.PARTLY),
        ("^3", "<3", Fit.OUTSIDE),
        (">=1", "<3", Fit.OUTSIDE),  # the newest is taken
        ("*", "<3", Fit.OUTSIDE),
        ("", "<3", Fit.OUTSIDE),
        ("[1.0,2.0)", "<2", Fit.INSIDE),
        ("~1.4", ">=1.4,<1.5", Fit.INSIDE),
        ("^1 || ^2", "<3", Fit.INSIDE),
        ("^0.8", "<1", Fit.INSIDE),
        ("~=1.4.2", "<1.5", Fit.INSIDE),
    ],
)
def test_a_range_lies_inside_partly_or_outside_of_what_is_meant(spec: str, wanted: str, how: Fit) -> None:
    assert fit(spec, wanted) is how


def test_a_package_goes_away_in_its_old_versions_only() -> None:
    assert [(c.role, c.place.line) for c in candidates("requirements.txt", "acme-sdk==1.4\n")] == [("use", 1)]
    assert candidates("requirements.txt", "acme-sdk==2.0\n") == []
    assert [c.role for c in candidates("package.json", '{"dependencies": {"@acme/films": ">=2 <4"}}')] == ["maybe"]
    assert candidates("requirements.txt", "# acme-films==1\n") == []


def test_an_sdk_that_nobody_covers_is_a_stranger_in_a_manifest_and_not_in_a_lock_file() -> None:
    assert [s.name for s in report("requirements.txt", "unheard-sdk==1\nrequests==2\n").strangers] == ["unheard-sdk"]
    assert report("poetry.lock", '[[package]]\nname = "unheard-sdk"\nversion = "1"\n').strangers == ()
