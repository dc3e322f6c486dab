"""What `lastcall extract --suggest` adds: a saved document is read by the rules, then asked about."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from lastcall.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lastcall.entrypoints.context import Context
    from lastcall.model.document import Parsed
    from lastcall.model.notice import Claim
    from lastcall.model.suggestion import Advice
    from lastcall.stages.extract.context import ExtractContext


def asking_reader(context: Context) -> Callable[[Parsed, ExtractContext], tuple[Claim, ...]]:
    """Return what reads a document and asks about it; what was not taken is said on standard error.

    Raises ConfigError where the config names no endpoint: nothing is sent then.
    """
    if context.config.suggest is None:
        raise ConfigError(
            f"{context.config.path}: --suggest needs the section suggest with url and model; without it nothing is sent"
        )

    def read(parsed: Parsed, about: ExtractContext) -> tuple[Claim, ...]:
        advice = asyncio.run(_advice(parsed, about, context))
        for one in advice.dropped:
            click.echo(f"lastcall: suggestion dropped: {_flat(one.what)}: {_flat(one.why)}", err=True)
        for note in advice.notes:
            click.echo(f"lastcall: {_flat(note)}", err=True)
        click.echo(f"lastcall: {advice.asked} passages sent, {advice.suggested} suggestions taken", err=True)
        return advice.claims

    return read


async def _advice(parsed: Parsed, about: ExtractContext, context: Context) -> Advice:
    from lastcall.entrypoints.advice import open_adviser
    from lastcall.model.suggestion import Advice
    from lastcall.stages.extract import extract
    from lastcall.usecases.suggest import advise

    claims = extract(parsed, about)
    store = context.open_store()
    try:
        async with open_adviser(context, store) as adviser:
            if adviser is None:
                return Advice(claims)
            return await advise(parsed, about, claims, adviser, today=context.now().date())
    finally:
        store.close()


def _flat(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
