"""The faults of the hostile kit -> a table of what we make of each: `python -m benchmarks.faults`.

Every fault of its SMTP and Slack sinks meets a real channel once; then the sink is healed and the message is sent again,
as the outbox would. Checked: the class of the failure, that nothing is lost, and what people see twice. Exit 1 on any
difference. The kit lies beside the project; without it there is nothing to measure.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lastcall.adapters.channels.mail import MailChannel
from lastcall.adapters.channels.slack import SlackBot, SlackWebhook
from lastcall.errors import DeliveryError
from lastcall.model.alert import Delivery, DeliveryStatus
from lastcall.model.config import Fetching, Receiver
from lastcall.stages.render import render
from lastcall.stages.render.samples import sample_message

if TYPE_CHECKING:
    from lastcall.adapters.channels import Channel

KIT = Path(__file__).parents[1] / "../shared/hostile"
SENT, RETRY, PERMANENT, AMBIGUOUS = "sent", "retry", "permanent", "ambiguous"
SMTP = {
    "greet421": RETRY,
    "greet554": PERMANENT,
    "greet_garbage": RETRY,
    "greet_hang": RETRY,
    "ehlo500": PERMANENT,  # without EHLO there is no STARTTLS, and without TLS nothing is sent
    "no_starttls": PERMANENT,
    "starttls454": RETRY,
    "starttls_badcert": PERMANENT,
    "starttls_break": RETRY,
    "auth535": PERMANENT,
    "auth454": RETRY,
    "mail450": RETRY,
    "mail451": RETRY,
    "mail550": PERMANENT,
    "rcpt450": RETRY,
    "rcpt452": RETRY,
    "rcpt550": PERMANENT,
    "rcpt_some550": SENT,  # to the others; who was refused is said
    "data451": RETRY,
    "data554": PERMANENT,
    "dot421": RETRY,
    "dot450": RETRY,
    "dot452": RETRY,
    "dot550": PERMANENT,
    "dot552": PERMANENT,
    "drop_mid_data": AMBIGUOUS,
    "drop_before_250": AMBIGUOUS,
    "drop_after_dot": AMBIGUOUS,
    "hang_after_dot": AMBIGUOUS,
    "slow_dot": SENT,
    "slow_lines": SENT,
    "quit_drop": SENT,
    "multiline": SENT,
    "utf8_reply": SENT,
}
SLACK = {
    "429": RETRY,
    "429_long": RETRY,
    "429_bare": RETRY,
    "500": AMBIGUOUS,
    "502_html": AMBIGUOUS,
    "503": RETRY,
    "invalid_payload": SENT,  # in its short form
    "invalid_blocks": SENT,
    "no_text": SENT,
    "invalid_token": PERMANENT,
    "action_prohibited": PERMANENT,
    "no_service": PERMANENT,
    "no_team": PERMANENT,
    "channel_not_found": PERMANENT,
    "channel_is_archived": PERMANENT,
    "not_in_channel": PERMANENT,
    "token_revoked": PERMANENT,
    "captive": RETRY,
    "redirect": PERMANENT,
    "reset_before": AMBIGUOUS,
    "timeout_before": AMBIGUOUS,
    "reset_after": AMBIGUOUS,
    "timeout_after": AMBIGUOUS,
    "500_after": AMBIGUOUS,
    "slow": SENT,
    "drip": AMBIGUOUS,
    "huge_answer": AMBIGUOUS,
    "limiter": SENT,
}
BOT = {**SLACK, "captive": AMBIGUOUS}  # the bot looks before it sends again, so it may doubt more
FETCHING = Fetching(allow_hosts=("127.0.0.1",), timeout=timedelta(seconds=2))


@dataclass(frozen=True)
class Row:
    """What one fault came to."""

    way: str
    fault: str
    wanted: str
    got: str
    said: str
    arrived: int
    seen_twice: int
    seconds: float

    @property
    def ok(self) -> bool:
        """Tell whether it is as it should be."""
        # Only a webhook, which has no key, may show a message twice, and only where the answer was lost.
        twice = self.seen_twice == 0 or (self.way == "slack webhook" and self.got == AMBIGUOUS)
        return self.got == self.wanted and self.arrived >= 1 and twice


def a_delivery(receiver: Receiver, number: int) -> Delivery:
    """A message that the ledger can tell from all others."""
    marker = f"CHAOS-{number:010x}"
    message = sample_message("dated", receiver=receiver.name, now=datetime.now(UTC))
    message = replace(message, id=marker.lower(), title=f"{message.title} [{marker}]")
    return Delivery(
        message.id, receiver.name, marker, render(message, receiver), DeliveryStatus.SENDING, datetime.now(UTC)
    )


async def once(channel: Channel, delivery: Delivery) -> tuple[str, str]:
    try:
        receipt = await channel.deliver(delivery, now=datetime.now(UTC))
    except DeliveryError as error:
        return error.outcome.value, str(error)
    return SENT, receipt.note


async def meet(kit: Any, way: str, fault: str, wanted: str, number: int) -> Row:
    """One fault, then a healthy sink; a message that surely arrived is not sent again."""
    receiver, channel, sink = opened(kit, way)
    delivery = a_delivery(receiver, number)
    start = time.monotonic()
    set_fault(kit, way, fault)
    got, said = await once(channel, delivery)
    seconds = time.monotonic() - start
    set_fault(kit, way, None)
    await channel.close()
    if got != SENT:
        _, channel, _ = opened(kit, way)
        await once(channel, replace(delivery, maybe_sent=got == AMBIGUOUS))
        await channel.close()
    counted = kit.ledger.count(sink, [f"CHAOS-{number:010x}"])
    arrived = 1 - counted["lost"]
    return Row(way, fault, wanted, got, said.partition(": ")[2] or said, arrived, counted["dup_visible"], seconds)


def opened(kit: Any, way: str) -> tuple[Receiver, Channel, str]:
    if way == "smtp":
        options = {
            "to": ("a@sink.test", "b@sink.test"),
            "from": "lastcall@sink.test",
            "smtp": f"smtp://ops:pw@localhost:{kit.smtp.port}",
            "cafile": kit.authority.ca_file,
        }
        receiver = Receiver("mail", "email", options)
        return receiver, MailChannel(receiver, FETCHING, answer_seconds=2), "email"
    if way == "slack webhook":
        receiver = Receiver("ops", "slack", {"webhook": kit.slack.webhook})
        return receiver, SlackWebhook(receiver, FETCHING, spacing_seconds=0), "slack"
    receiver = Receiver("bot", "slack", {"token": kit.slack.token, "channel": "C1", "api_url": kit.slack.api})
    return receiver, SlackBot(receiver, FETCHING, spacing_seconds=0), "slack"


def set_fault(kit: Any, way: str, fault: str | None) -> None:
    if way == "smtp":
        kit.smtp.session_fault = fault
    else:
        kit.slack.plan[:] = [fault] if fault else []


async def measure() -> list[Row]:
    sys.path.insert(0, str(KIT.resolve()))
    sys.dont_write_bytecode = True
    kit_of = importlib.import_module("hostilekit.kit").Kit
    rows: list[Row] = []
    with kit_of(scale=0.01, smtp_auth=("ops", "pw")) as kit:
        for way, table in (("smtp", SMTP), ("slack webhook", SLACK), ("slack bot", BOT)):
            for fault, wanted in table.items():
                rows.append(await meet(kit, way, fault, wanted, len(rows) + 1))
        in_clear = [e for e in kit.ledger.of("email", "auth") if not e["secure"]]
        stolen = kit.canary_hits()
    print("| way | fault | we owe | we say | arrived | seen twice | words |")
    print("|---|---|---|---|---:|---:|---|")
    for row in rows:
        mark = "" if row.ok else " **WRONG**"
        print(
            f"| {row.way} | {row.fault} | {row.wanted} | {row.got}{mark} | {row.arrived} | {row.seen_twice} | {row.said} |"
        )
    wrong = [row for row in rows if not row.ok]
    print(
        f"\n{len(rows)} faults, {len(wrong)} not as they should be; passwords in clear: {len(in_clear)}; "
        f"requests where none may go: {len(stolen)}; slowest {max(row.seconds for row in rows):.1f} s"
    )
    return [*wrong, *([rows[0]] if in_clear or stolen else [])]


def main() -> int:
    if not (KIT / "hostilekit").is_dir():
        print("the hostile kit is not beside the project; nothing to measure")
        return 0
    return 1 if asyncio.run(measure()) else 0


if __name__ == "__main__":
    sys.exit(main())
