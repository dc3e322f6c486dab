"""The hostile kit for a soak: pages, a mail server and a Slack that fail at random until they are healed.

`python -m benchmarks.soak_kit LEDGER` prints its addresses as one line of JSON. Then it takes lines: `heal` ends the
faults, `told NAME…` answers which of these names each sink has not taken, and the end of its input ends it.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

KIT = Path(__file__).parents[2] / "shared" / "hostile"
SHARE = 0.25  # of all messages that meet a fault
SESSION = (
    *("greet421", "greet554", "greet_garbage", "greet_hang", "ehlo500", "no_starttls", "starttls454"),
    *("starttls_badcert", "starttls_break", "auth535", "auth454", "slow_lines", "multiline", "utf8_reply"),
)
HEAVY = {"huge_answer": 0.02}  # 100 MB an answer: now and then is enough


def main() -> None:
    """Serve until the input ends."""
    sys.path.insert(0, str(KIT))
    from hostilekit.kit import Kit  # type: ignore[import-not-found] # beside us, where it exists
    from hostilekit.slacksink import BEHAVIOURS, REFUSALS  # type: ignore[import-not-found] # as above
    from hostilekit.smtpsink import FAULTS  # type: ignore[import-not-found] # as above

    healed = threading.Event()
    with Kit(ledger_path=sys.argv[1], scale=0.05, smtp_auth=("ops", "pw")) as kit:
        message = [name for name in FAULTS if name not in SESSION]
        kit.smtp.weights = {name: SHARE / len(message) for name in message}
        slack = [*REFUSALS, *BEHAVIOURS]
        kit.slack.weights = {name: SHARE / len(slack) * HEAVY.get(name, 1.0) for name in slack}
        threading.Thread(target=_moods, args=(kit, healed), daemon=True).start()
        print(json.dumps({**kit.info(), "faults": len(message) + len(SESSION) + len(slack)}), flush=True)
        for line in sys.stdin:
            word, *names = line.split()
            if word == "heal":
                healed.set()
                kit.smtp.weights = kit.slack.weights = {}
                kit.smtp.session_fault = None
                print("{}", flush=True)
            else:
                print(json.dumps(_told(kit, names)), flush=True)


def _moods(kit: Any, healed: threading.Event) -> None:
    """Let whole SMTP sessions fail for a moment, now and then."""
    dice = random.Random(28)
    while not healed.is_set():
        kit.smtp.session_fault = dice.choice(SESSION) if dice.random() < SHARE else None
        time.sleep(0.5)
    kit.smtp.session_fault = None


def _told(kit: Any, names: list[str]) -> dict[str, Any]:
    """Return for each sink which of the names it has never taken, and what met it."""
    found: dict[str, Any] = {}
    for sink in ("email", "slack"):
        taken = kit.ledger.deliveries(sink)
        found[sink] = {
            "untold": [name for name in names if name not in taken],
            "messages": len(kit.ledger.of(sink, "delivered")),
            "refused": len(kit.ledger.of(sink, "refused")),
        }
    found["canary"] = len(kit.canary_hits())
    found["clear"] = sum(1 for one in kit.ledger.of("email", "auth") if not one["secure"])
    return found


if __name__ == "__main__":
    main()
