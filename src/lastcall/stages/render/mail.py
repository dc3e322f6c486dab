"""A message -> a whole mail, text and HTML, threaded; the stored bytes are sent as they are."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from jinja2.sandbox import ImmutableSandboxedEnvironment

from lastcall.model.alert import Rendered
from lastcall.stages.render.words import SHOWN, clean, facts_of, line_of, next_steps, safe_link, source_of, text_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver

_HTML = """\
<!doctype html><html><body style="font:15px/1.45 sans-serif;color:#222;max-width:44em">
<h2 style="font-size:18px">{{ title }}</h2>
{% if digest %}<ul>{% for one in items %}<li>{{ one.line }} <code>{{ one.id }}</code></li>{% endfor %}</ul>{% else %}
{% for one in items %}<div style="margin:0 0 1.5em">
<p><b>{{ one.line }}</b></p>
{% if one.quote %}<blockquote style="border-left:3px solid #999;margin:0;padding-left:1em">{{ one.quote }}
{% if one.link %}<br><a href="{{ one.link }}">{{ one.link }}</a>{% endif %}</blockquote>{% endif %}
<table>{% for label, value in one.facts %}<tr><td style="color:#666;padding-right:1em">{{ label }}</td><td>{{ value }}</td></tr>{% endfor %}</table>
<p style="color:#666;font-size:13px">{{ one.source }}<br><code>{{ one.steps }}</code></p></div>{% endfor %}
{% if more %}<p>and {{ more }} more: <code>lastcall notices</code></p>{% endif %}{% endif %}
{% if not items %}<p>If you read this, the receiver works. Nothing is shutting down.</p>{% endif %}
</body></html>
"""
_ENVIRONMENT: Environment = ImmutableSandboxedEnvironment(autoescape=True)
_TEMPLATE = _ENVIRONMENT.from_string(_HTML)


def render_mail(message: Message, receiver: Receiver) -> Rendered:
    """Return the mail's bytes; meta holds sender and recipients of the envelope.

    The Message-ID is made of the thread for its first mail and of the message for follow-ups, so that References can
    name the first without looking it up, and a repeat folds in the reader.
    """
    sender = str(receiver.options.get("from") or "lastcall@localhost")
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    recipients = [str(one) for one in receiver.options["to"]]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = ", ".join(recipients)
    # Encoded words are broken up, since old Pythons decode them into new header lines.
    subject = clean(message.title, 180).replace("=?", "= ?")
    urgent = f"[{message.severity.upper()}] " if message.severity in ("critical", "high") else ""
    mail["Subject"] = f"{urgent}{subject}"
    mail["Date"] = format_datetime(message.created_at)
    root = f"<t-{_digest(message.receiver, message.thread)}@{domain}>"
    mail["Message-ID"] = f"<m-{message.id}@{domain}>" if message.follow_up else root
    if message.follow_up:
        mail["In-Reply-To"] = root
        mail["References"] = root
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"Lastcall <lastcall.{domain}>"
    mail["X-Lastcall-Key"] = message.id
    mail.set_content(text_of(message), cte="quoted-printable")
    mail.add_alternative(_html(message), subtype="html", cte="quoted-printable")
    # A boundary of its own would differ from run to run; a repeat must be the same bytes.
    mail.set_boundary(f"=_{_digest(message.id, 'parts')}")
    meta = {"from": sender, "to": "\n".join(recipients)}
    return Rendered("email", mail.as_bytes(), clean(message.title, 200), meta)


def _html(message: Message) -> str:
    digest = message.layout == "digest"
    shown = message.items if digest else message.items[:SHOWN]
    items = [
        {
            "line": line_of(item),
            "id": item.notice_id,
            "quote": clean(item.quote, 400),
            "link": safe_link(item.url),
            "facts": facts_of(item),
            "source": source_of(item),
            "steps": next_steps(item),
        }
        for item in shown
    ]
    more = len(message.items) - len(shown)
    return _TEMPLATE.render(title=clean(message.title, 200), items=items, digest=digest, more=more)


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]
