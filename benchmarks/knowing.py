"""What is known: vendors, sources by access, facts by kind, age and confidence; how quick they load; what labels say.

    .venv/bin/python -m benchmarks.knowing [CORPUS]

CORPUS is a folder with `*/dev/labels.jsonl` (default: ../shared/corpus, left out where it does not exist).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lastcall.adapters.catalogue import load_catalogue
from lastcall.adapters.facts import facts_as_of, load_facts
from lastcall.stages.contradict import contradictions
from lastcall.stages.known import aged
from lastcall.stages.names import tokens

if TYPE_CHECKING:
    from lastcall.model.fact import Fact

ROUNDS = 5
# The corpora call some channels by their maker's name.
CHANNELS = {"google-cloud": ("google-vertex", "google-cloud"), "azure": ("azure", "azure-openai")}


def main() -> None:
    today = datetime.now(UTC).date()
    vendors, facts = load_catalogue(), load_facts()
    sources = [source for vendor in vendors.values() for source in vendor.sources]
    print(f"{len(vendors)} vendors, {len(sources)} sources, {sum(len(v.signs) for v in vendors.values())} signs")
    print("  by access:", _counts(source.access.value for source in sources))
    print("  confirmed:", _counts(str(source.confirmed).lower() for source in sources))
    print(f"{len(facts)} facts of {len({f.subject.vendor for f in facts})} vendors; {aged(facts_as_of(), today)}")
    print("  by kind:", _counts(fact.subject.kind.value for fact in facts))
    print("  by confidence:", _counts(fact.confidence.value for fact in facts))
    print("  verified:", _counts(f"{fact.verified_on:%Y-%m}" for fact in facts))
    ahead = [f for f in facts if f.deadline and f.deadline.earliest >= today]
    print(
        f"  ahead: {len(ahead)}, of them floors: {sum(f.deadline is not None and f.deadline.is_floor for f in ahead)}"
    )
    found = contradictions(facts, vendors, today=today)
    print(f"  contradictions: {sum(not c.explained for c in found)} unexplained, {len(found)} in all")
    _speed()
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "corpus"
    if corpus.is_dir():
        _labels(corpus, facts)


def _counts(values: Any) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(values).most_common())


def _speed() -> None:
    for what, code in (
        ("catalogue", "from lastcall.adapters.catalogue import load_catalogue as load"),
        ("facts of one vendor", "from lastcall.adapters.facts import load_facts; load = lambda: load_facts({'slack'})"),
        ("all facts", "from lastcall.adapters.facts import load_facts as load"),
    ):
        timed = f"{code}; import time; start = time.perf_counter(); load(); print(time.perf_counter() - start)"
        runs = [float(subprocess.check_output([sys.executable, "-c", timed])) for _ in range(ROUNDS)]
        print(f"  load {what}: {min(runs) * 1000:.0f} ms")
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "lastcall", "facts", "--vendor", "openai"], capture_output=True, check=True)
    print(f"  lastcall facts --vendor openai: {(time.perf_counter() - start) * 1000:.0f} ms")


def _labels(corpus: Path, facts: tuple[Fact, ...]) -> None:
    by_name: dict[tuple[str, tuple[str, ...]], Fact] = {}
    for fact in facts:
        for name in (fact.subject.name, *fact.aliases):
            by_name.setdefault((fact.subject.vendor, tokens(name)), fact)
    newest: dict[str, tuple[str, str, Fact]] = {}
    for path in sorted(corpus.glob("*/dev/labels.jsonl")):
        for document in map(json.loads, path.read_text().splitlines()):
            for notice in document["notices"]:
                said = notice.get("effective") or notice.get("not_before")
                match = _fact(by_name, document["vendor"], (notice["subject"], *notice.get("aliases", ())))
                if match and said and newest.get(match.key, ("",))[0] <= document["as_of"]:
                    newest[match.key] = (document["as_of"], said, match)
    verdicts: dict[str, int] = defaultdict(int)
    for as_of, said, fact in newest.values():
        days = [m.deadline.earliest.isoformat() for m in fact.milestones if m.deadline]
        same = any(day.startswith(said) for day in days)
        newer = fact.verified_on.isoformat() > as_of
        verdicts["agree" if same else "differ, fact is newer" if newer else "differ, label is newer"] += 1
    print(f"labels of {corpus}: {len(newest)} facts have a dated one: {dict(verdicts)}")


def _fact(by_name: dict[tuple[str, tuple[str, ...]], Fact], vendor: str, names: tuple[str, ...]) -> Fact | None:
    slugs = CHANNELS.get(vendor, (vendor,))
    return next((by_name[s, tokens(n)] for s in slugs for n in names if (s, tokens(n)) in by_name), None)


if __name__ == "__main__":
    main()
