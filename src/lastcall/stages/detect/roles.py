"""A place in a file -> what a name does there: used, perhaps used, mentioned or refused, and why that is thought."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.model.code import Role
from lastcall.stages.detect.kinds import REFUSED, Family
from lastcall.stages.detect.prose import WORDS, is_sentence
from lastcall.stages.detect.settings import is_denied, is_plain_comment, keys_above

if TYPE_CHECKING:
    from lastcall.stages.detect.view import View

_LOG = re.compile(
    r"(?:\b(?:\w*[lL]og(?:ger|ging)?|LOG(?:GER)?|console|slog|zap|winston|pino|Log|NSLog|os_log|syslog|warnings|Rails\.logger|sugar|logrus|zerolog|tracing)"
    r"\s*(?:\.|::|->|\?\.)\s*\w+(?:\(\))?(?:\.\w+)*!?|\b(?:print|println|printf|eprintln!|println!|puts|pp|echo|error_log|fputs|warn|Write-(?:Host|Output|Warning)"
    r"|NSLog|trigger_error)|\bfmt\.(?:Print|Fprint|Errorf)\w*|System\.(?:out|err)\.\w+|Console\.(?:Write|Error)\w*(?:\.\w+)?|\b(?:info|warn|error|debug|trace)!)"
    r"\s*\(?$"
)
_LOG_LINE = re.compile(r"^\s*(?:puts|p|pp|echo|print|warn|(?:raise|throw|fail|die)(?:\s+[\w:.]+,)?)\s+f?[\"'][^\"']*$")
_THROWS = re.compile(
    r"(?:\b(?:raise|throw)\b[^(]*|\bnew\s+\w*(?:Error|Exception|Failure)|\b\w+(?:Error|Exception)|\berrors\.New|\bErrorf|\babort|\bpanic!?|\bfail|\bdie|\bfatal\w*|\bFatalf?)\s*\(?$"
)
_STOPS = re.compile(
    r"\b(?:raise|throw|panic|abort|reject|die|fail|exit|bail!|fatal\w*)\b|return\s+(?:[\w.]*\s*,\s*)?(?:false|False|nil,\s*\w*[eE]rr|err\b|Err\(|errors\.|fmt\.Errorf|res\.status\(4|\w*[Ee]rror|jsonify\(|HttpResponseBad|Response\(.{0,40}4[012]\d|new Response)"
    r"|res\.status\(4|status\s*[:=]\s*4\d\d|sendStatus\(4"
)
_COMPARED = re.compile(
    r"\b(?:if|elif|elsif|unless|when|case|switch|while)\b|===?|\.equals\(|\.include\?|\.includes\(|\bin\b|contains\(|startsWith\(|startswith\("
)
_NOT = re.compile(
    r"(?:!==?|<>|~=|\bis not|\bnot in|\bnot_to\b|assertNot\w*\(|assert_not\w*|refute\w*|\.not\.\w+\(|NotEqual\w*\()[^\n]{0,80}$"
)
_MOVES = re.compile(
    r"(?<![a-z])(?:migrat|upgrad|replac|successor|renam|moved|_to_new|supersed|rewrit|redirect|fallback_for|old_to_new|newer|sunset)",
    re.IGNORECASE,
)
_MIGRATION = re.compile(r"(?:^|/)(?:migrations?|migrate|db/changelog)/")
_REJECTS = re.compile(
    r"pytest\.raises|assertRaises|assert_raises|toThrow|rejects\b|\.rejected|raise_error|assertThrows|expectException|should_panic|is_err\(|Throws<|ThrowsAsync"
    r"|(?:assert|require)\.Error|(?:status|code|Code)\w*\W{1,30}(?:4(?:00|03|04|05|10|22)|StatusBadRequest|StatusGone)|(?:refut|assertFalse|assert not |toBe\(false|is_expected\.not_to|\.not\.to|not_to |assert\.False|be_invalid|invalid\?)"
)
_REJECTING = re.compile(
    r"reject|refus|den(?:y|ied|ies)|block|forbid|disallow|unsupported|not_?allowed|invalid|throws|raises|fails_(?:for|on|with)|retired|deprecat|no longer|removed",
    re.IGNORECASE,
)
_ASSERTS = re.compile(
    r"\.toThrow|\.rejects\b|raise_error|pytest\.raises|assertRaises|assertThrows|assert_raises|Throws<"
)
_PICKS = re.compile(
    r"(?:\.|->|::)(?:filter|filter_by|where|find|find_by|find_all|exclude|eq|WhereEq|whereIn|where_in|update_many)\w*[!?]?\s*\($"
)
_CHANGES = re.compile(r"(?:\.|->)\s*(?:update\w*|set|save|replace\w*)[!?]?\s*\(")
_SQL = re.compile(r"\bUPDATE\b.{0,300}\bWHERE\b[^;]{0,200}$|\bDELETE\s+FROM\b[^;]{0,200}$", re.IGNORECASE | re.DOTALL)
_SED = re.compile(r"\b(?:sed|perl)\b.*\bs[/|#,]$")
_BEGINS = re.compile(
    r"^\s*(?:async\s+)?(?:def |func |fn |fun |public |private |@Test|it\b|test\b|specify\b|describe\b|context\b|scenario\b|void )"
)
_PICTURE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|mp4|webm|mov|mp3|wav|pdf|md|mdx|rst|html?|css|scss|ipynb|txt|csv|jsonl?|ya?ml|snap|lock|zip|tgz|gz|woff2?|ttf)\b",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"(?:^|[.\"'_-])(?:description|summary|title|comment|comments|note|notes|doc|docs|help|label|caption|alt|tooltip|placeholder|heading|changelog|message|msg|text|subtitle|body_html|helpText|help_text|blurb|about|copy|aria-label|docstring)s?[\"']?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\{|\$\{?|#\{|%[-0-9.]*[sdv]|\\\(|[\"'`]\s*(?:\+|\.\.?(?=\s*[$\w\"'(])|&|<>|\|\|)\s*[\w$\"'(]")
_KEPT_NAMES = frozenset({"name", "stem", "ids", "version"})


def judge(view: View, start: int, end: int, *, what: str) -> tuple[Role, str] | None:
    """Return the role of what stands between two offsets and why, in words; None where it is not a name at all.

    `what` is the field of the mark. A model or version counts in programs only inside a string: a variable may be
    called `o1`.
    """
    kind = view.kind
    if kind.family is Family.DOCS:
        return Role.MENTION, "in documentation"
    if kind.is_recorded:
        return Role.MENTION, "in recorded test data"
    said = _in_program(view, start, end, what) if view.is_program else _in_settings(view, start, end, what)
    if said and said[0].is_use and kind.is_refusal:
        return Role.REFUSAL, "in a list of what is not to be used"
    return said


def _in_program(view: View, start: int, end: int, what: str) -> tuple[Role, str] | None:
    program = view.program
    if program.is_comment(start):
        return Role.MENTION, "in a comment"
    text = program.is_string(start)
    if text and what == "constant":
        return None
    if not text:
        if what in _KEPT_NAMES:
            return None
        if view.kind.language == "html" and not _is_markup(view, start):
            return Role.MENTION, "in the text of a page"
    heads = program.heads(start)
    if refused := _refused(view, start, end, heads):
        return Role.REFUSAL, refused
    if text:
        begin, stop = program.literal(start)
        if said := _in_string(view, (begin, stop), (start, end), heads, what):
            return said
    return Role.USE, ""


def _is_markup(view: View, place: int) -> bool:
    line = view.text[view.text.rfind("<", 0, place) : place]
    return (
        (bool(re.match(r"<\w", line)) and ">" not in line)
        or "{" in view.line(view.number(place))
        or "(" in view.line(view.number(place))
    )


def _refused(view: View, start: int, end: int, heads: list[str]) -> str:
    """Return in words why the code at a place turns the thing away; empty where it does not."""
    line = view.line(view.number(start))
    before = line[: start - view.starts[view.number(start)]]
    after = view.text[end : end + 40]
    owners = [*(_owner(head) for head in heads), _owner(before)]
    if any(REFUSED.search(owner) for owner in owners if owner):
        return "in a list of what is refused"
    if any(_MOVES.search(owner) for owner in owners) and re.match(
        r"[\"'`]?\s*(?:\]|:|=>|,\s*[\"'`][^\"'`]+[\"'`]\s*[)\]},])", after
    ):
        return "the old side of a migration"
    if _MIGRATION.search(view.path) and (
        re.match(r"[\"'`]\s*(?::|=>|,)\s*[\"'`][\w./:-]+[\"'`]", after)
        or re.search(r"\b(?:from|old)\w*\s*[:=]\s*[\"'`]$", before)
    ):
        return "the old side of a migration"
    if _is_replaced(view, start, end, heads):
        return "the old side of a migration"
    if _NOT.search(before) or re.match(r"[\"'`]?\s*(?:!==?|not in\b)", after):
        return "compared, and turned away"
    if _COMPARED.search(before) and _turns_away(view, start):
        return "compared, and an error follows"
    if _ASSERTS.search(line):
        return "a test asserts that it is rejected"
    return _rejected_by_test(view, start) if view.kind.is_test else ""


def _is_replaced(view: View, start: int, end: int, heads: list[str]) -> bool:
    """Tell whether rows that hold a name are picked so that it is put right: `.filter(model=old).update(model=new)`."""
    whole = max(view.text.rfind(";", 0, start), 0) if view.kind.language == "sql" else view.program.run(start)[0]
    if _SQL.search(view.text[whole:start]):
        return True
    picked = bool(heads) and (bool(_PICKS.search(heads[0] + "(")) or bool(re.search(r"\bwhere\W{1,4}$", heads[0])))
    rest = view.text[end : end + 200]
    return picked and bool(
        _CHANGES.search(rest.split("\n\n")[0]) or re.search(r"update\w*\W{0,3}$", " ".join(heads[1:2]))
    )


def _owner(head: str) -> str:
    """Return the names that a bracket or a value belongs to: of `const deny = new Set(` all, of a call its callee."""
    if key := re.search(r"[\"']([\w-]+)[\"']\s*(?:=>|:)\s*$", head):
        return key[1]
    cut = re.split(r"[\"'`]", head)[0] if re.search(r"=|:", head) else head
    return cut if not re.match(r"\s*(?:#|//|\*)", cut) else ""


def _turns_away(view: View, start: int) -> bool:
    number = view.number(start)
    own = view.line(number)
    if re.search(r"\breturn\b.*(?:==|\.includes|\bin\b)", own):
        return False
    return bool(_STOPS.search("\n".join(view.line(n) for n in range(number, number + 3))))


def _rejected_by_test(view: View, start: int) -> str:
    number = view.number(start)
    while re.match(r"\s*(?:@|\[)", view.line(number)) and number + 1 < len(view.starts):
        number += 1  # what stands before a test belongs to the test below it
    first = next(
        (n for n in range(number, max(number - 40, -1), -1) if _BEGINS.match(view.line(n))), max(number - 5, 0)
    )
    last = next(
        (n for n in range(number + 1, number + 30) if _BEGINS.match(view.line(n)) or n >= len(view.starts)), number + 30
    )
    body = "\n".join(view.line(n) for n in range(first, last))
    if _REJECTS.search(body) or _REJECTING.search(view.line(first)):
        return "a test asserts that it is rejected"
    return ""


def _is_figure(view: View, end: int) -> bool:
    """Tell whether a name is the key of a number: a table of prices or limits tells about things, it does not use them."""
    found = re.match(
        r"[\"'`]\s*(:|=>|,)\s*(?:[\[({]\s*(?:[\"']?\w+[\"']?\s*[:=]\s*)?)?-?[0-9][0-9._e-]*\s*(?:[,)\]}/*]|$)",
        view.text[end : end + 40].split("\n")[0],
    )
    if found is None or found[1] != ",":
        return found is not None
    number = view.number(end)
    # A pair begins with the name: `("gpt-4", 8192)`; in `Route("openai", "gpt-4", 8192)` it is an argument.
    return bool(re.search(r"(?:^|[^\w)\]])[\[({]\s*[\"'`][^\"'`,]*$", view.line(number)[: end - view.starts[number]]))


def _in_string(
    view: View, span: tuple[int, int], hit: tuple[int, int], heads: list[str], what: str
) -> tuple[Role, str] | None:
    text = view.text[span[0] : span[1]]
    line = view.line(view.number(hit[0]))
    callee = heads[0] if heads else ""
    if (_LOG.search(callee) or _LOG_LINE.match(line[: hit[0] - view.starts[view.number(hit[0])]])) and what != "text":
        return Role.MENTION, "in a log line"
    if _THROWS.search(callee):
        return Role.MENTION, "in the text of an error"
    if (
        what != "text"
        and _PICTURE.search(text[hit[1] - span[0] :].split(" ")[0][:80])
        and what in ("name", "ids", "stem", "stacks", "runtimes")
    ):
        return Role.MENTION, "in the name of a file"
    before = view.text[max(span[0] - 60, 0) : max(span[0] - 1, 0)]
    key = re.search(r"([\w-]+)[\"']?\s*[:=]\s*\{?$", before)
    if (
        key
        and _TALKS.search(key[1])
        and what in _KEPT_NAMES | {"hosts", "runtimes", "text"}
        and len(WORDS.findall(text)) > 2
    ):
        return Role.MENTION, "in a text for people"
    if what == "name" and _is_figure(view, hit[1]):
        return Role.MENTION, "the key of a figure"
    least = 2 if what in ("name", "ids") else 4
    if is_sentence(text, hit[0] - span[0], hit[1] - span[0], least):
        return Role.MENTION, "in a sentence"
    if what in _KEPT_NAMES and what != "version" and _JOINED.match(view.text[hit[1] : hit[1] + 12]):
        return Role.MAYBE, "put together from parts"
    return None


def _in_settings(view: View, start: int, end: int, what: str) -> tuple[Role, str] | None:
    number = view.number(start)
    line, column = view.line(number), start - view.starts[number]
    if is_plain_comment(view.path, line, column):
        return Role.MENTION, "in a comment"
    keys = keys_above(view, number, column)
    if any(REFUSED.search(key) for key in keys) or is_denied(view, number):
        return Role.REFUSAL, "in a list of what is refused"
    if (
        keys
        and any(_MOVES.search(key) for key in keys[1:])
        and re.match(r"[\"']?\s*[:=]", line[end - view.starts[number] :])
    ):
        return Role.REFUSAL, "the old side of a migration"
    near = keys[: 2 if what in _KEPT_NAMES | {"hosts", "text", "paths"} else 1]  # a function may be called "labels"
    if keys and (
        any(_TALKS.search(key) for key in near) or (keys[0] == "name" and what in ("runners", "runtimes", "actions"))
    ):
        return Role.MENTION, "in a text for people"
    if re.match(r"\s*(?:LABEL|MAINTAINER)\s", line) and view.path.rpartition("/")[2].endswith(("file", "Dockerfile")):
        return Role.MENTION, "in a text for people"
    if what != "text" and re.search(r"(?:^|[;&|]\s*|run:\s*|- )(?:@?echo|printf)\s[^|>]*$", line[:column]):
        return Role.MENTION, "in a log line"
    if _SED.search(line[:column]) and re.match(r"[\w.@:-]*[/|#,]", line[column + end - start :]):
        return Role.REFUSAL, "the old side of a migration"
    if what == "name" and _is_figure(view, end):
        return Role.MENTION, "the key of a figure"
    tail = line[column + end - start :]
    if _PICTURE.match(tail) and what in ("name", "ids", "stem", "stacks", "runtimes"):
        return Role.MENTION, "in the name of a file"
    least = 3 if what in ("name", "ids") else 4
    if view.kind.family is not Family.SHELL and is_sentence(line, column, column + end - start, least):
        return Role.MENTION, "in a sentence"
    if what in _KEPT_NAMES and re.match(r"\$\{|\{\{|\$\(|\$\w|%[sd]", tail):
        return Role.MAYBE, "put together from parts"
    if view.kind.is_test and view.kind.family is Family.CONFIG and _REJECTING.search(view.path):
        return Role.REFUSAL, "test data of something rejected"
    return Role.USE, ""
