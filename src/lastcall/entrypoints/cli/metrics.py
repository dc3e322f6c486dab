"""`lastcall metrics`: the state of everything in Prometheus's text format."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lastcall.entrypoints.context import context_of


@click.command("metrics")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it there in one step, as the node exporter's textfile collector wants it.",
)
@click.pass_context
def command(ctx: click.Context, output: Path | None) -> int:
    """Print states of sources, ages, the outbox and receivers in Prometheus's text format; the daemon may run.

    Where `web` is configured the daemon serves the same under /metrics, with the seconds of each stage of its polls.
    """
    from lastcall.entrypoints.metrics import exposition
    from lastcall.errors import LastcallError

    context = context_of(ctx)
    store = context.open_store()
    try:
        text = exposition(context, store)
    finally:
        store.close()
    if output is None:
        click.echo(text.decode(), nl=False)
        return 0
    part = output.with_name(f"{output.name}.{os.getpid()}.part")  # the collector reads only *.prom
    try:
        part.write_bytes(text)
        part.replace(output)
    except OSError as error:
        raise LastcallError(f"{output}: {error.strerror}; choose a folder that may be written") from error
    finally:
        part.unlink(missing_ok=True)
    return 0
