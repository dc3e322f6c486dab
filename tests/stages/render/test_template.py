"""Templates of the user's: what they can say, that they cannot reach out, and that an error costs no message."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lastcall.model.config import Receiver
from lastcall.model.templates import TEMPLATES
from lastcall.stages.render import RENDERERS, render
from lastcall.stages.render.markup import ESCAPES
from lastcall.stages.render.reading import as_html, as_text
from lastcall.stages.render.samples import sample_message

MAIL = Receiver("mail", "email", {"to": ("ops@example.com",), "from": "l@example.com"})
OPS = Receiver("ops", "slack")


def test_a_template_takes_the_place_of_the_layout() -> None:
    templates = {"email.subject": "[{{ reason }}] {{ title }}", "email.txt": "Dear all,\n{{ items[0].line }}\n"}

    rendered = render(sample_message("dated"), replace(MAIL, templates=templates))

    assert as_text(rendered) == (
        "Subject: [dated] Acme: nova-2 now dated: ends 24 Sep 2026 (181 days)\n\n"
        "Dear all,\nAcme: nova-2 now dated: ends 24 Sep 2026 (181 days)\n"
    )
    assert "template_error" not in rendered.meta


def test_a_template_of_one_receiver_goes_before_that_of_its_kind() -> None:
    templates = {"slack.mrkdwn": "for all", "ops.mrkdwn": "for ops"}
    other = Receiver("dev", "slack", templates=templates)

    assert "for ops" in as_text(render(sample_message("due"), replace(OPS, templates=templates)))
    assert "for all" in as_text(render(sample_message("due"), other))


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ itemz }}", "email.txt: 'itemz' is undefined"),
        ("\n{% for one in %}", "email.txt:2: "),
        ("{{ 1 / 0 }}", "email.txt: division by zero"),
        ("{{ title.__class__.__mro__ }}", "email.txt: access to attribute '__class__'"),
        ("{{ items.append(1) }}", "email.txt: "),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "email.txt: maximum recursion depth"),
        ("   ", "email.txt: it makes nothing"),
    ],
)
def test_a_template_that_fails_falls_back_to_our_own_and_is_told(template: str, told: str) -> None:
    plain = render(sample_message("dated"), MAIL)

    rendered = render(sample_message("dated"), replace(MAIL, templates={"email.txt": template}))

    assert as_text(rendered) == as_text(plain)
    assert rendered.meta["template_error"].startswith(told)


def test_what_a_vendor_says_is_escaped_in_templates_too() -> None:
    message = sample_message("dated")
    message = replace(message, items=(replace(message.items[0], quote="<script>x</script> <!channel>"),))
    body = "{{ items[0].quote }} {{ items[0].quote | safe }} <b>mine</b>"

    mail = render(message, replace(MAIL, templates={"email.html": body}))
    slack = render(message, replace(OPS, templates={"ops.mrkdwn": body}))

    assert "<script" not in as_html(mail)
    assert "<b>mine</b>" in as_html(mail)
    assert "<!channel>" not in slack.body.decode()


def test_every_part_that_can_be_overridden_has_its_escape_and_a_kind() -> None:
    assert set(TEMPLATES) < set(RENDERERS)
    assert {part for parts in TEMPLATES.values() for part in parts} == set(ESCAPES)


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_every_kind_takes_its_templates(kind: str) -> None:
    options = {"to": ("ops@example.com",), "from": "l@example.com"}
    templates = {f"{kind}.{part}": "MINE {{ title }}" for part in TEMPLATES[kind]}

    rendered = render(sample_message("dated"), Receiver("r", kind, options, templates))

    assert "MINE" in as_text(rendered)


def test_signed_links_become_buttons() -> None:
    message = sample_message("reminder")
    links = (("Acknowledge", "https://lastcall.example/a?t=1"), ("Bad", "javascript:alert(1)"))
    message = replace(message, items=(replace(message.items[0], links=links),))

    blocks = json.loads(render(message, OPS).body)["blocks"]
    (buttons,) = (block["elements"] for block in blocks if block["type"] == "actions")

    assert [(button["text"]["text"], button["url"]) for button in buttons] == [links[0]]
    for kind in ("teams", "discord", "github", "ntfy", "pagerduty"):
        assert links[0][1] in render(message, Receiver("r", kind)).body.decode()
    assert 'href="https://lastcall.example/a?t=1"' in as_html(render(message, MAIL))
