"""Does a clean install work: the wheel with the newest and with the lowest versions that pyproject.toml allows.

    python -m benchmarks.installs [--python PYTHON ...] [--only newest|lowest] [--no-extras]

Builds the wheel, makes a fresh environment for each in a temporary folder and installs the wheel there. Lowest: each
direct dependency is pinned at the very bound that pyproject.toml states, so that a bound that is no release, or that
another one rules out, fails too. Then, outside the source tree and with every connection but those to this machine
refused: each module is imported and a round is made: a feed with one retirement, a mail server and a
webhook that must be told once, what the verbs say of it, and a daemon that serves its pages and ends. Whatever is
installed for us must have been imported in that round. At last the extras: all is importable, and Apprise delivers. Exit 1 where anything is not so.
Installing needs a registry, or the folder that pip's own settings name; nothing after it does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.installs_smoke import smoke, tell_apprise

HOME = Path(__file__).parents[1]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
# Refuses what leaves this machine, in whatever process: an installed `.pth` is read by each interpreter that starts.
# It notes what each of them imported, too.
GUARD = """import atexit, os, sys

def _refuse(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in (None, "", "localhost", "::1") and not host.startswith("127."):
        with open(os.environ["REFUSED_LOG"], "a") as log:
            print(event, host, file=log)
        raise ConnectionRefusedError(f"no network here: {host}")

def _note():
    with open(os.environ["IMPORT_LOG"], "a") as log:
        print(*sorted({name.partition(".")[0] for name in sys.modules}), file=log)

if "REFUSED_LOG" in os.environ:
    sys.addaudithook(_refuse)
    atexit.register(_note)
"""
# Migrations are run by alembic, which the round does; they cannot be imported beside it.
WALK = """import importlib, json, pkgutil, sys
import lastcall

broken, count = [], 0
for module in pkgutil.walk_packages(lastcall.__path__, "lastcall."):
    if ".migrations." not in module.name:
        count += 1
        try:
            importlib.import_module(module.name)
        except Exception as error:
            broken.append(f"{module.name}: {type(error).__name__}: {error}")
print(json.dumps({"at": lastcall.__file__, "count": count, "broken": broken}))
"""
# Which modules a package brings, by its name; stubs bring none.
TOPS = """import importlib, json, re, sys
from importlib.metadata import packages_distributions

def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()

tops = {}
for top, names in packages_distributions().items():
    for name in names:
        if top.isidentifier() and not top.startswith("_"):
            tops.setdefault(plain(name), []).append(top)
"""
IDLE = (
    TOPS
    + """
seen = set(open(sys.argv[1]).read().split())
print(json.dumps([name for name in sys.argv[2:] if not seen.intersection(tops.get(plain(name), ()))]))
"""
)
EXTRA = (
    TOPS
    + """
broken = []
for name in map(plain, sys.argv[1:]):
    for top in tops.get(name, [] if name.startswith("types-") else ["is not installed: " + name]):
        try:
            importlib.import_module(top)
        except Exception as error:
            broken.append(f"{name}: import {top}: {type(error).__name__}: {error}")
print(json.dumps(broken))
"""
)


@dataclass
class Room:
    """An environment of its own, and what went wrong in it."""

    kind: str
    python: str
    folder: Path
    version: str = ""
    modules: int = 0
    passed: int = 0
    packages: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    @property
    def bin(self) -> Path:
        """Where its programs lie."""
        return self.folder / "venv" / "bin"

    def run(self, *command: str) -> str:
        """Run one of its programs that has to end well; what it says is a trouble where it does not."""
        done = subprocess.run(
            [str(self.bin / command[0]), *command[1:]], cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            lines = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("WARNING")]
            self.troubles.append(f"{' '.join(command[:4])}: exit {done.returncode}: {' '.join(lines[-8:])}")
        return done.stdout


def main() -> int:
    """Make each environment, try it, and print what was seen."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--python", action="append", help="an interpreter to install for; may stand several times")
    options.add_argument("--only", choices=["newest", "lowest"])
    options.add_argument("--no-extras", action="store_true", help="leave out the extras")
    args = options.parse_args()
    rooms: list[Room] = []
    with tempfile.TemporaryDirectory(prefix="lastcall-installs-") as folder:
        wheel = _wheel(Path(folder) / "dist")
        print(f"{wheel.name}: {wheel.stat().st_size:,} bytes")
        print("versions  python  packages  modules  steps  troubles")
        for python in args.python or [sys.executable]:
            for kind in [args.only] if args.only else ["newest", "lowest"]:
                room = Room(kind, python, Path(folder) / f"{kind}-{len(rooms)}")
                rooms.append(room)
                _try(room, wheel, extras=not args.no_extras)
                print(
                    f"{kind:9} {room.version:7} {len(room.packages):8} {room.modules:8} {room.passed:6}"
                    f" {len(room.troubles):9}",
                    flush=True,
                )
    for room in rooms:
        for trouble in room.troubles:
            print(f"{room.kind}, Python {room.version}: {trouble}")
    if not args.only:
        _compare(rooms[0], rooms[1])
    return int(any(room.troubles for room in rooms))


def _wheel(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=HOME,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return next(folder.glob("*.whl"))


def _try(room: Room, wheel: Path, *, extras: bool) -> None:
    """Install into a room and look at it; the first stage that fails is the last one."""
    room.folder.mkdir()
    subprocess.run([room.python, "-m", "venv", str(room.folder / "venv")], check=True)
    room.version = room.run("python", "-c", "import platform; print(platform.python_version())").strip()
    bounds = _bounds(PROJECT["dependencies"], *EXTRAS.values()) if room.kind == "lowest" else ()
    (room.folder / "constraints.txt").write_text("\n".join(bounds))
    _install(room, str(wheel))
    room.packages = {row["name"].lower(): row["version"] for row in json.loads(_pip(room, "list", "--format=json"))}
    site = room.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    (Path(site) / "only_this_machine.py").write_text(GUARD)
    (Path(site) / "only_this_machine.pth").write_text("import only_this_machine\n")
    if not room.troubles:
        _look(room)
        room.passed += asyncio.run(smoke(room.folder, room.bin, PROJECT["version"], room.troubles))
        idle = room.run("python", "-c", IDLE, str(room.folder / "imported"), *_names(PROJECT["dependencies"]))
        room.troubles += [
            f"{name} is installed and nothing of the round imported it" for name in json.loads(idle or "[]")
        ]
    if extras and not room.troubles:
        _install(room, f"{wheel}[{','.join(EXTRAS)}]")
        _look_at_extras(room)
        room.passed += asyncio.run(tell_apprise(room.folder, room.bin, room.troubles))


def _install(room: Room, what: str) -> None:
    _pip(room, "install", "--quiet", "--constraint", "constraints.txt", what)
    _pip(room, "check")


def _pip(room: Room, *args: str) -> str:
    return room.run("python", "-m", "pip", "--disable-pip-version-check", *args)


def _bounds(*lists: list[str]) -> tuple[str, ...]:
    """Return a pin at its lower bound for each requirement that has one."""
    found = [re.match(r"([\w.-]+)(?:\[[^]]*\])?>=([\w.]+)", line) for lines in lists for line in lines]
    return tuple(sorted({f"{bound[1]}=={bound[2]}" for bound in found if bound}))


def _names(lines: list[str]) -> list[str]:
    return [re.split(r"[\[<>=!~ ;]", line.lower())[0] for line in lines]


def _look(room: Room) -> None:
    """Import every module of ours."""
    said = room.run("python", "-c", WALK)
    if not said:
        return
    seen = json.loads(said)
    room.modules = seen["count"]
    room.troubles += seen["broken"]
    if not seen["at"].startswith(str(room.folder)):
        room.troubles.append(f"what was tried is not what was installed: {seen['at']}")


def _look_at_extras(room: Room) -> None:
    """Import all that the extras bring."""
    names = sorted({name for extra in EXTRAS.values() for name in _names(extra)})
    if said := room.run("python", "-c", EXTRA, *names):
        room.troubles += json.loads(said)
        room.passed += len(names)


def _compare(newest: Room, lowest: Room) -> None:
    """Print what stands between the two."""
    wanted = _names(PROJECT["dependencies"])
    rows = [(name, lowest.packages.get(name, "-"), newest.packages.get(name, "-")) for name in wanted]
    same = sorted(name for name, low, high in rows if low == high)
    for name, low, high in rows:
        if low != high:
            print(f"{name:20} {low:>14} … {high}")
    print(f"one version in both: {', '.join(same) or 'none'}")


if __name__ == "__main__":
    sys.exit(main())
