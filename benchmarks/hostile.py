"""The hostile kit against `lastcall poll`: 252 endpoints, the outcome that each is owed, and what it really was.

    python -m benchmarks.hostile [--only GLOB,GROUP] [--jobs 2] [--list]

Each endpoint gets a process, a database and a config of its own; the kit's shim leads `vendor.test`, a name with a
public address, to loopback, so that the guard against private addresses stays on. Reads ../shared/hostile.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

KIT = Path(__file__).parents[2] / "shared" / "hostile"
CONFIG = """\
database: sqlite:///lastcall.db
receivers: {{console: {{kind: console}}}}
depends_on: [own]
sources:
  - {{id: own/probe, vendor: own, url: '{{vurl}}', kind: {{kind}}, every: 1h}}
fetch: {{timeout: 12s, host_spacing: 0s}}
"""
# What the kit calls a failure -> what may stand in the health of the source. One failure may be seen at two places.
CLASSES = {
    "timeout": {"timeout"},
    "too-large": {"too_big", "encoding", "malformed"},
    "too-complex": {"malformed", "too_big"},
    "malformed-http": {"protocol", "encoding"},
    "truncated": {"protocol", "encoding"},
    "http-status": {"client_error", "protocol", "auth"},
    "connection": {"connect", "protocol"},
    "empty": {"empty", "protocol"},
    "auth": {"auth"},
    "not-found": {"not_found"},
    "gone": {"gone"},
    "server": {"server_error"},
    "rate-limited": {"rate_limited"},
    "redirect": {"redirects", "bad_url", "blocked_address", "dns"},
    "login-wall": {"login"},
    # rebind: the first, public answer is the one that is connected to, and the shim lets nobody out
    "blocked": {"blocked_address", "bad_url", "redirects", "connect"},
    "protocol": {"protocol"},
    "malformed": {"malformed", "wrong_kind", "empty"},
    "not-a-feed": {"wrong_kind", "malformed", "empty"},
    "unsafe-xml": {"malformed"},
    "shape": {"lost_rows", "lost_columns", "needs_js", "unavailable", "language", "cut", "empty"},
    "soft-404": {"soft_404"},
    "bot-wall": {"challenge", "consent"},
    "stale": {"frozen"},
}
GOOD = "good-rss"
# Endpoints that serve pages or JSON; a source of every other one is configured as the feed that it should be.
PAGES = "good-json,good-page,chaos-page,page-deep,page-bad-dates,sick-*,redirect-login,doc-json-bad,doc-json-deep,doc-json-bigint,doc-json-types,doc-json-nan,drift-page-noise,inject-null"


@dataclass(frozen=True)
class Result:
    """What became of one endpoint."""

    name: str
    group: str
    expect: str
    klass: str
    entries: int | None
    outcome: str
    failure: str
    read: int | None
    seconds: float
    mib: int
    tail: str

    @property
    def wrong(self) -> str:
        """Say what is not as it is owed, empty where all is."""
        if self.outcome in ("hang", "memory", "crash", "quiet"):
            return self.outcome
        if self.expect in ("error", "blocked", "degraded"):
            if self.outcome != "error":
                return "no error"
            return "" if self.failure in CLASSES.get(self.klass, set()) else f"class {self.failure}, owed {self.klass}"
        if self.expect in ("ok", "unchanged") and self.outcome != "ok":
            return f"lost: {self.failure}"
        if self.expect == "ok" and self.entries is not None and self.read is not None and self.read != self.entries:
            return f"read {self.read} of {self.entries} entries"
        return ""


def main() -> None:
    """Print a line for each endpoint that is not as owed (all with --list), and the sums."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="*", help="names, globs or groups, by comma")
    options.add_argument("--jobs", default="2")
    options.add_argument("--list", action="store_true", help="print every endpoint")
    args = options.parse_args()
    if not KIT.is_dir():
        sys.exit(f"{KIT}: not here; this benchmark needs the hostile kit")
    with tempfile.TemporaryDirectory() as name:
        results, summary = run(Path(name), args.only, args.jobs)
    for one in results:
        if args.list or one.wrong:
            print(
                f"{one.name:26} {one.expect:9} {one.outcome:7} {one.failure or '-':16} {one.seconds:5.1f} s {one.mib:4} MiB  {one.wrong}"
            )
            if one.wrong:
                print(f"    | {one.tail.strip()[-300:]}")
    base = next((one.mib for one in results if one.name == GOOD), min((one.mib for one in results), default=0))
    wrong = Counter(one.wrong.partition(":")[0].partition(" ")[0] for one in results if one.wrong)
    print(f"{len(results)} endpoints, {sum(bool(one.wrong) for one in results)} not as owed {dict(wrong)}")
    print(
        f"slowest {max(one.seconds for one in results):.1f} s; peak growth {max(one.mib for one in results) - base} MiB over {base}"
    )
    print(f"canary hits {summary['canary_hits']}, egress attempts {summary['egress_attempts']}")
    sys.exit(any(one.wrong for one in results))


def run(folder: Path, only: str, jobs: str) -> tuple[list[Result], Counter]:
    """Probe in two goes, since one template is one kind of source; return the results and the sums of both."""
    results: list[Result] = []
    summary: Counter = Counter()
    for kind in ("feed", "auto"):
        rows, said = _probe(folder, only, jobs, kind)
        results += rows
        summary.update({key: said[key] for key in ("canary_hits", "egress_attempts")})
    return results, summary


def _probe(folder: Path, only: str, jobs: str, kind: str) -> tuple[list[Result], dict]:
    template, out = folder / f"{kind}.in", folder / f"{kind}.jsonl"
    template.write_text(CONFIG.replace("{{kind}}", kind).replace("{{", "{").replace("}}", "}"))
    lastcall = Path(sys.executable).with_name("lastcall")
    names = _names(only, kind)
    if not names:
        return [], {"canary_hits": 0, "egress_attempts": 0}
    command = [sys.executable, str(KIT / "probe.py"), "--cmd", f"{lastcall} -c {{cfg}} poll --all", "--keep"]
    command += ["--template", str(template), "--cfg-name", "config.yaml", "--only", ",".join(names), "--jobs", jobs]
    command += ["--out", str(out), "--timeout", "150"]
    env = {"TMPDIR": str(folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        sys.exit(done.stderr)
    said = json.loads(done.stdout.strip().splitlines()[-1])
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    return [_result(row, Path(said["workdirs"])) for row in rows], said


def _names(only: str, kind: str) -> list[str]:
    sys.path.insert(0, str(KIT))
    from hostilekit.faults import ENDPOINTS  # type: ignore[import-not-found] # beside us, where it exists

    wanted, pages = only.split(","), PAGES.split(",")

    def fits(name: str, patterns: list[str]) -> bool:
        return any(fnmatch(name, one) or ENDPOINTS[name].group == one for one in patterns)

    return [name for name in ENDPOINTS if fits(name, wanted) and fits(name, pages) is (kind == "auto")]


def _result(row: dict, root: Path) -> Result:
    failure, read = "", None
    for database in root.glob(f"{row['name']}-??????/lastcall.db"):
        with closing(sqlite3.connect(database)) as connection:
            found = connection.execute("SELECT failure, entries FROM sources WHERE id = 'own/probe'").fetchone()
            failure, read = found or ("", None)
            # A window that slides, a page that a person would count by its notices: what is believed counts too.
            believed = connection.execute("SELECT count(*) FROM notices").fetchone()[0]
            read = believed if row["name"].startswith("drift-") and row["entries"] == believed else read
    return Result(
        row["name"],
        row["group"],
        row["expect"],
        row["klass"],
        row["entries"],
        row["outcome"],
        failure or "",
        read,
        row["secs"],
        row["rss_mib"],
        row["tail"],
    )


if __name__ == "__main__":
    main()
