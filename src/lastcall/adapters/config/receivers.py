"""The `receivers` of config.yaml as pydantic models: one for each kind, one line each in `ReceiverEntry`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from lastcall.adapters.config import values
from lastcall.adapters.config.strict import Strict
from lastcall.adapters.config.values import Headers, Mailbox, Mailboxes, Smtp, Text, Url, wrong


class ConsoleReceiver(Strict):
    """Prints to the terminal or the log."""

    kind: Literal["console"]


class EmailReceiver(Strict):
    """Sends mail."""

    kind: Literal["email"]
    to: Annotated[Mailboxes, Field(min_length=1)] = Field(description="One mailbox or a list.")
    from_: Mailbox = Field(alias="from", description="The sender.")
    smtp: Smtp = Field(description="smtp://user:password@host:587 (STARTTLS) or smtps://…")
    starttls: Literal["required", "never"] = Field("required", description="`never` only for a server that you trust.")
    cafile: str | None = Field(None, description="Certificates to trust, as a file.")


class SlackReceiver(Strict):
    """Posts to Slack, by an incoming webhook or as a bot."""

    kind: Literal["slack"]
    webhook: Url | None = Field(None, description="Address of an incoming webhook.")
    token: Text | None = Field(None, description="Bot token; threads and edits need it.")
    channel: Text | None = Field(None, description="Channel for the bot.")
    api_url: Url | None = Field(None, description="Another address of the Web API, for proxies.")

    @model_validator(mode="after")
    def _one_way(self) -> SlackReceiver:
        if bool(self.webhook) == bool(self.token or self.channel) or bool(self.token) != bool(self.channel):
            raise wrong("give either webhook, or token and channel")
        return self


class WebhookReceiver(Strict):
    """Posts JSON to an address of yours."""

    kind: Literal["webhook"]
    url: Url = Field(description="Where to post.")
    secret: Text | None = Field(None, description="Signs each body.")
    headers: Headers | None = Field(None, description="More header fields.")


class TeamsReceiver(Strict):
    """Posts cards to Microsoft Teams, by the webhook of a workflow."""

    kind: Literal["teams"]
    webhook: Url = Field(description="Address of the workflow's trigger.")


class DiscordReceiver(Strict):
    """Posts to Discord, by a channel's webhook."""

    kind: Literal["discord"]
    webhook: Url = Field(description="Address of the webhook; may name a thread with ?thread_id=.")


class PagerDutyReceiver(Strict):
    """Opens and resolves incidents in PagerDuty."""

    kind: Literal["pagerduty"]
    routing_key: Text = Field(description="Integration key of an Events API v2 integration.")
    api_url: Url | None = Field(None, description="Another address of the Events API: the EU's, or a proxy.")


class NtfyReceiver(Strict):
    """Publishes to a topic of ntfy."""

    kind: Literal["ntfy"]
    topic: Text = Field(description="The topic; who knows its name can read it.")
    server: Url | None = Field(None, description="A server of your own; default: https://ntfy.sh")
    token: Text | None = Field(None, description="Access token.")


class GitHubReceiver(Strict):
    """Keeps an issue for each announcement in a repository on GitHub."""

    kind: Literal["github"]
    repository: Annotated[str, AfterValidator(values.repository)] = Field(description="owner/name")
    token: Text = Field(description="Token that may write issues.")
    labels: Annotated[tuple[Text, ...], BeforeValidator(values.one_or_more)] = Field(
        ("lastcall",), description="Labels of new issues."
    )
    api_url: Url | None = Field(None, description="Another address of the API, for GitHub Enterprise.")


class AppriseReceiver(Strict):
    """Tells any of the services that Apprise knows; needs lastcall[apprise]."""

    kind: Literal["apprise"]
    urls: Annotated[tuple[Text, ...], BeforeValidator(values.one_or_more), Field(min_length=1)] = Field(
        description="Apprise addresses."
    )


ReceiverEntry = Annotated[
    ConsoleReceiver
    | EmailReceiver
    | SlackReceiver
    | TeamsReceiver
    | DiscordReceiver
    | PagerDutyReceiver
    | NtfyReceiver
    | GitHubReceiver
    | WebhookReceiver
    | AppriseReceiver,
    Field(discriminator="kind"),
]
