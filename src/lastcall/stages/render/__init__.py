"""Messages to bytes for each kind of channel; RENDERERS is the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.stages.render.apprise import render_apprise
from lastcall.stages.render.console import render_console
from lastcall.stages.render.discord import render_discord
from lastcall.stages.render.github import render_github
from lastcall.stages.render.mail import render_mail
from lastcall.stages.render.ntfy import render_ntfy
from lastcall.stages.render.pagerduty import render_pagerduty
from lastcall.stages.render.slack import render_slack
from lastcall.stages.render.teams import render_teams
from lastcall.stages.render.webhook import render_webhook

if TYPE_CHECKING:
    from collections.abc import Callable

    from lastcall.model.alert import Message, Rendered
    from lastcall.model.config import Receiver

RENDERERS: dict[str, Callable[[Message, Receiver], Rendered]] = {
    "console": render_console,
    "email": render_mail,
    "slack": render_slack,
    "teams": render_teams,
    "discord": render_discord,
    "pagerduty": render_pagerduty,
    "ntfy": render_ntfy,
    "github": render_github,
    "webhook": render_webhook,
    "apprise": render_apprise,
}


def render(message: Message, receiver: Receiver) -> Rendered:
    """Return a message as bytes for its receiver's kind of channel; what came from outside is escaped here."""
    return RENDERERS[receiver.kind](message, receiver)
