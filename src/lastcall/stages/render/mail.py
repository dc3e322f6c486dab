"""A message -> a whole mail, text, HTML and calendar, threaded; the stored bytes are sent as they are."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from lastcall.model.alert import Layout, Rendered
from lastcall.stages.render.ics import calendar_of
from lastcall.stages.render.mail_html import html_of
from lastcall.stages.render.template import overridden
from lastcall.stages.render.words import clean, text_of

if TYPE_CHECKING:
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver


def render_mail(message: Message, receiver: Receiver) -> Rendered:
    """Return the mail's bytes; meta holds sender and recipients of the envelope.

    The Message-ID is made of the thread for its first mail and of the message for follow-ups, so that References can
    name the first without looking it up, and a repeat folds in the reader.
    """
    sender = str(receiver.options.get("from") or "lastcall@localhost")
    recipients = [str(one) for one in receiver.options["to"]]
    own = {part: overridden(message, receiver, part) for part in ("subject", "txt", "html")}
    mail = _headed(message, sender, recipients, own["subject"].text)
    mail.set_content(own["txt"].text or text_of(message), cte="quoted-printable")
    mail.add_alternative(own["html"].text or html_of(message), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{_digest(message.id, 'alternatives')}")
    calendar = b"" if message.layout == Layout.DIGEST else calendar_of(message)
    if calendar:
        method = "CANCEL" if b"METHOD:CANCEL" in calendar else "PUBLISH"
        mail.add_attachment(
            calendar,
            maintype="text",
            subtype="calendar",
            filename="deadline.ics",
            params={"charset": "utf-8", "method": method},
        )
        # Boundaries of their own would differ from run to run; a repeat must be the same bytes.
        mail.set_boundary(f"=_{_digest(message.id, 'parts')}")
    meta = {"from": sender, "to": "\n".join(recipients)}
    for one in own.values():
        meta |= one.meta
    return Rendered("email", mail.as_bytes(), clean(message.title, 200), meta)


def _headed(message: Message, sender: str, recipients: list[str], subject: str) -> EmailMessage:
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = ", ".join(recipients)
    urgent = f"[{message.severity.upper()}] " if message.severity in ("critical", "high") else ""
    # Encoded words are broken up, since old Pythons decode them into new header lines.
    mail["Subject"] = clean(subject or f"{urgent}{message.title}", 190).replace("=?", "= ?")
    mail["Date"] = format_datetime(message.created_at)
    root = f"<t-{_digest(message.receiver, message.thread)}@{domain}>"
    mail["Message-ID"] = f"<m-{message.id}@{domain}>" if message.follow_up else root
    if message.follow_up:
        mail["In-Reply-To"] = root
        mail["References"] = root
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Id"] = f"Lastcall <lastcall.{domain}>"
    mail["X-Lastcall-Key"] = message.id
    return mail


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]
