"""A notice or a reason -> the message that would be sent about it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lastcall.adapters.store import notices as notice_rows
from lastcall.errors import ConfigError
from lastcall.model.alert import Alert, AlertKey, AlertReason
from lastcall.model.usage import Finding
from lastcall.stages.compose import compose
from lastcall.stages.match import match, severity
from lastcall.stages.render import render
from lastcall.stages.render.samples import sample_message, sample_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.entrypoints.context import Context
    from lastcall.model.alert import Message
    from lastcall.model.config import Receiver
    from lastcall.model.notice import Notice


def message_of(context: Context, what: str, receiver: str) -> Message:
    """Return the sample of a reason, or the announcement of a known notice; raise ConfigError for neither."""
    if what in sample_reasons():
        return sample_message(what, receiver=receiver)
    store = context.open_store()
    try:
        with store.read() as connection:
            found = notice_rows.by_id(connection, what)
    finally:
        store.close()
    if not found:
        near = get_close_matches(what, sample_reasons(), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"reasons: {', '.join(sample_reasons())}"
        raise ConfigError(
            f"alerts preview: {what!r} is neither a notice (`lastcall notices` lists them) nor a reason; {hint}"
        )
    alert = _announced(context, found[0])
    return compose(receiver, [alert], context.vendors, started=(), now=context.now(), today=context.today)[0]


def _announced(context: Context, notice: Notice) -> Alert:
    today = context.today
    used = match((notice,), context.usages, context.vendors, context.config.waivers, today=today)
    finding = used[0] if used else Finding("", notice, (), ())
    deadline = notice.deadline
    key = AlertKey(finding.project, notice.key, AlertReason.ANNOUNCED, deadline.iso if deadline else "", "preview")
    left = (deadline.earliest - today).days if deadline else None
    return Alert(finding, AlertReason.ANNOUNCED, severity(finding, today), key, left)


def template_errors(receivers: Mapping[str, Receiver]) -> tuple[str, ...]:
    """Return what is wrong with the user's templates, found by trying each with every reason."""
    errors = {
        render(sample_message(reason, receiver=name), receiver).meta.get("template_error", "")
        for name, receiver in receivers.items()
        if receiver.templates
        for reason in sample_reasons()
    }
    return tuple(sorted(filter(None, errors)))
