"""A body -> its passages; the kind of document is found by content, PARSERS is the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lastcall.errors import ParseError
from lastcall.stages.parse.decode import decode
from lastcall.stages.parse.feed import parse_feed
from lastcall.stages.parse.graphql import parse_graphql
from lastcall.stages.parse.html import parse_html
from lastcall.stages.parse.jsons import parse_json
from lastcall.stages.parse.mail import parse_mail
from lastcall.stages.parse.markdown import parse_markdown
from lastcall.stages.parse.sniff import sniff
from lastcall.stages.parse.source import Source
from lastcall.stages.parse.text import plain
from lastcall.stages.parse.yamls import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from lastcall.model.document import Parsed

PARSERS: dict[str, Callable[[Source], Parsed]] = {
    "feed": parse_feed,
    "graphql": parse_graphql,
    "html": parse_html,
    "json": parse_json,
    "mail": parse_mail,
    "markdown": parse_markdown,
    "yaml": parse_yaml,
}


def parse(
    body: bytes,
    *,
    url: str = "",
    media_type: str = "",
    charset: str = "",
    worth: Callable[[str, str], bool] | None = None,
) -> Parsed:
    """Return what a body holds; the kind is found by content: the media type is a hint that lies too often.

    `worth` tells by title and content whether a feed's entry is worth taking apart; without it every entry is.

    Raises ParseError, and nothing else, for what cannot be understood: empty, no text, broken, or made to cost hours.
    """
    source = Source(body, plain(decode(body, charset)), url, media_type, worth)
    kind = sniff(source.text)
    try:
        return PARSERS[kind](source)
    except ParseError:
        raise
    except RecursionError as error:
        raise ParseError(f"{kind}: nested too deeply; it is not read. Save the part that lists what ends") from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, StopIteration) as error:
        # Other people's bytes reach libraries here; whatever they trip over is the document's fault, in one line.
        said = f"{type(error).__name__}: {str(error)[:120]}"
        raise ParseError(f"{kind}: cannot be read ({said}); check that the file is whole") from error
