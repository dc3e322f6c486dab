"""What happens -> one line a happening on stderr: for people on a terminal, JSON for machines."""

from __future__ import annotations

import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

_LEVELS = {-1: logging.ERROR, 0: logging.INFO, 1: logging.DEBUG}


def set_up_logging(log_format: str, verbosity: int, env: Mapping[str, str]) -> None:
    """Send structured lines to stderr; `auto` is text on a terminal and JSON elsewhere.

    Verbosity -1 is errors only, 0 what happens, 1 everything. Messages of receivers go to stdout, never here.
    """
    level = _LEVELS.get(min(verbosity, 1), logging.INFO)
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    renderer: Any
    if as_json:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty() and not env.get("NO_COLOR"))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _one_line,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Stderr,
        cache_logger_on_first_use=False,
    )
    # It would print the traceback of every failed job; the daemon says what failed, in one line.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)


class _Stderr:
    """Writes a line to wherever stderr is now; a closed one costs the line, never the work that it tells of."""

    def __init__(self, *_: object) -> None:
        """Take what structlog hands to a factory; nothing of it matters."""

    def msg(self, message: str) -> None:
        """Write one line."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()

    debug = info = warning = warn = error = critical = exception = fatal = log = msg


def _one_line(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep a happening on one line and free of control characters: part of it may be a vendor's text."""
    return {key: _clean(value) if isinstance(value, str) else value for key, value in event.items()}


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
