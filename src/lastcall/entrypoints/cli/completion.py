"""`lastcall completion`: the script that a shell needs."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script of SHELL.

    bash: `lastcall completion bash > ~/.local/share/bash-completion/completions/lastcall`;
    zsh: put it on your fpath as `_lastcall`; fish: `~/.config/fish/completions/lastcall.fish`.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # the three that the argument allows come with click
    click.echo(found(ctx.find_root().command, {}, "lastcall", "_LASTCALL_COMPLETE").source())
    return 0
