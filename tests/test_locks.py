"""The two locks: what runs in production is a part of what we develop with, and no tool of ours is in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HOME = Path(__file__).parents[1]
PIN = re.compile(r"(?m)^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)[^\n]*((?:\n    --hash=\S+(?: \\)?)+)")


def pins(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return version and hashes of each package of a lock."""
    text = (HOME / name).read_text()
    found = {m[1]: (m[2], frozenset(re.findall(r"--hash=(\S+)", m[3]))) for m in PIN.finditer(text)}
    assert len(found) == len(re.findall(r"(?m)^[a-z]", text)), "every line that names a package is a pin with hashes"
    return found


def wanted(*extras: str) -> set[str]:
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(line for one in extras for line in project["optional-dependencies"][one])]
    return {re.split(r"[\[<>=!~ ;]", line.lower())[0] for line in lines}


def test_what_runs_in_production_is_locked_to_what_was_tested() -> None:
    runtime, everything = pins("requirements-runtime.lock"), pins("requirements.lock")

    assert wanted() <= set(runtime)
    assert {name: everything.get(name) for name in runtime} == runtime


def test_no_tool_for_developing_runs_in_production() -> None:
    tools = wanted("dev") - wanted()

    assert tools
    assert tools.isdisjoint(pins("requirements-runtime.lock"))


def test_the_image_installs_only_what_runs() -> None:
    image = (HOME / "Dockerfile").read_text()
    installed = [line for line in image.splitlines() if "--python /opt/lastcall" in line and "-r " in line]

    assert [line.split("-r ")[1].split()[0] for line in installed] == ["requirements-runtime.lock"]
    assert re.search(r"(?m)^USER 10001", image)


def test_no_lock_names_where_packages_come_from() -> None:
    assert not [
        name for name in ("requirements.lock", "requirements-runtime.lock") if "://" in (HOME / name).read_text()
    ]
