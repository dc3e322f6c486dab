"""The command line: one lazy module a verb, one place for exit codes."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from lastcall import __version__

# Verb -> (module, help line). Written out by hand so that `--help` imports nothing else.
VERBS: dict[str, tuple[str, str]] = {
    "init": ("init", "Look through a project and write a commented config.yaml."),
    "run": ("run", "The daemon: polls, alerts; SIGTERM drains. --once does one round and exits."),
    "check": ("check", "What you use that is going away; for people and CI."),
    "scan": ("scan", "Find uses of what goes away in code; nothing is fetched."),
    "poll": ("poll", "Fetch due (or named) sources now."),
    "upcoming": ("upcoming", "The timeline of what goes away."),
    "notices": ("notices", "What we believe, and on what evidence."),
    "explain": ("explain", "One notice: every quote, address and change of date."),
    "ack": ("ack", "Acknowledge a notice; a changed fact opens it again."),
    "snooze": ("snooze", "Be quiet about a notice until a day."),
    "waive": ("waive", "Accept a notice until a day, for a reason."),
    "note": ("note", "Write words beside a notice."),
    "vendors": ("vendors", "The catalogue: who is watched, how; check a vendor's file."),
    "facts": ("facts", "Shutdowns known without any network; check them, bring them up to date."),
    "sources": ("sources", "Health of each source; test a URL; add one."),
    "extract": ("extract", "What the reader gets out of one saved document."),
    "compare": ("compare", "What changed between two saved copies of one page."),
    "alerts": ("alerts", "Messages on their way; send a test message."),
    "export": ("export", "Calendar (ICS), feeds (Atom, JSON), ECMA-428, model-eol and OpenEoX of what goes away."),
    "replay": ("replay", "Run recorded documents through with a turning clock."),
    "demo": ("demo", "Play the Sora story against a local server."),
    "doctor": ("doctor", "Config, database, clock, network, receivers: what is wrong and how to mend it."),
    "db": ("db", "Upgrade, back up or restore the database."),
    "metrics": ("metrics", "States, ages and counts in Prometheus's text format."),
    "completion": ("completion", "Print the completion script of a shell."),
}


class LazyVerbs(click.Group):
    """A group that imports a verb's module when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order in which people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's name
        """Return the verb's command, importing its module; None for an unknown verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"lastcall.entrypoints.cli.{VERBS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve as click does; a mistyped verb is answered with the nearest one."""
        if args and not args[0].startswith("-") and args[0] not in VERBS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], VERBS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "`lastcall --help` lists the verbs."
            ctx.fail(f"No such command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's name
        """Write the verbs and their help without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])


@click.group(cls=LazyVerbs, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "LASTCALL"})
@click.version_option(__version__, message="lastcall %(version)s")
@click.option("-c", "--config", "config_path", metavar="FILE", help="Config file.  [default: config.yaml]")
@click.option("--no-color", is_flag=True, help="Plain text (also: NO_COLOR).")
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
@click.option("-v", "--verbose", count=True, help="Say more; twice for debugging.")
@click.pass_context
def cli(ctx: click.Context, config_path: str | None, *, no_color: bool, quiet: bool, verbose: int) -> None:
    """Lastcall warns you before an API, model or service that you depend on is switched off."""
    ctx.obj = {"config_path": config_path, "no_color": no_color, "quiet": quiet, "verbose": verbose}


def main(args: list[str] | None = None) -> Any:
    """Run one verb; exit 0 clean, 1 findings, 2 usage or config, 3 incomplete, 70 our bug, 130 interrupted."""
    from lastcall.errors import ConfigError, LastcallError

    try:
        code = cli.main(args=args, prog_name="lastcall", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except BrokenPipeError:
        code = 0
        sys.stderr.close()  # whoever read us has gone; say nothing more
    except ConfigError as error:
        click.echo(str(error), err=True)
        code = 2
    except LastcallError as error:
        click.echo(f"lastcall: {error}", err=True)
        code = 2
    except Exception:  # noqa: BLE001 - the outermost loop: our bug must not look like findings (exit 1)
        import traceback

        traceback.print_exc()
        click.echo("lastcall: this is a bug in lastcall; please report it with the lines above", err=True)
        code = 70
    sys.exit(code if isinstance(code, int) else 0)
