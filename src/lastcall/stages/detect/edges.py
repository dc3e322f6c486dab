"""Bytes at which a needle was found -> is it a whole name? The place that knows `gpt-4` from `gpt-4o` in code."""

from __future__ import annotations

import re

_ALNUM = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_WORD = _ALNUM | frozenset(b"_")
_NAME = _WORD | frozenset(b"-")
_TOKEN = re.compile(rb"[A-Za-z0-9._@:+-]*[A-Za-z0-9]")
_SNAPSHOT = re.compile(rb"(?:[-@](?:[0-9]{3,8}|[0-9]{4}-[0-9]{2}-[0-9]{2}|00[0-9]))+$")
_REGION = re.compile(rb"(?:^|[^A-Za-z0-9])(?:us|eu|apac|jp|au|ca|global|us-gov)\.$")
_METHOD = re.compile(rb":(?:[a-z]+[A-Z]\w*|predict)")  # of Google's APIs: models/gemini-2.0-flash:generateContent
_CALLED = re.compile(_METHOD.pattern + rb"$")
_FILE = re.compile(rb"\.(?:[a-z]{2,5}[0-9]?)$")
_NAMES = frozenset({"name", "ids", "version", "stacks", "runners", "runtimes", "api_versions"})


def is_whole(data: bytes, start: int, end: int, what: str) -> bool:
    """Tell whether the bytes are a whole name of their kind and not a piece of a longer one."""
    left = data[start - 1] if start else 32
    right = data[end] if end < len(data) else 32
    after = data[end + 1] if end + 1 < len(data) else 32
    match what:
        case "hosts":
            goes_on = right in _NAME or (right == 46 and after in _ALNUM)
            return left not in _NAME and left != 64 and not goes_on
        case "terraform" if data[end - 1] == 95:  # a prefix of types: aws_qldb_
            return left not in _NAME
        case "terraform" if data[start] == 34 and data[end - 1] == 34:  # the value of an attribute
            return True
        case "env" | "imports" | "packages" | "headers" | "cloudformation" | "terraform":
            return _is_free(data, start, end, left, right)
        case "sdk_calls":
            right = data[end + 5] if data[end : end + 5] == b"Async" and end + 5 < len(data) else right
            return right not in _WORD and (data[start] in b".-?\\:" or left not in _WORD)
        case "images":
            return left not in _NAME and left != 46 and (data[end - 1] == 47 or (right not in _NAME and right != 47))
        case "actions":
            return left not in _NAME and right not in _ALNUM
        case "stem":
            return (left not in _NAME and left not in b".$") or _is_joined(data, start, left)
        case "constant" | "tails" | "typed":
            return True
        case _ if what in _NAMES:
            return _is_name(data, start, left)
        case _:
            return True


def _is_free(data: bytes, start: int, end: int, left: int, right: int) -> bool:
    first, last = data[start], data[end - 1]
    return not (first in _WORD and left in _WORD) and not (last in _WORD and (right in _WORD))


def _is_name(data: bytes, start: int, left: int) -> bool:
    if _is_joined(data, start, left):
        return True
    if left == 45 and data[start - 2 : start - 1] in (b":", b"=") and start > 1:
        return True  # a default of a shell: ${MODEL:-gpt-4}
    if left in _NAME or left in b"$@":
        return False
    # A constant is a member: lambda.Runtime.NODEJS_16_X.
    return left != 46 or data[start : start + 1].isupper() or bool(_REGION.search(data[max(start - 8, 0) : start]))


def _is_joined(data: bytes, start: int, left: int) -> bool:
    """Tell whether what stands before a name is put in at run time: `%sgpt-4`, or a dot that begins a string."""
    before = data[start - 2] if start > 1 else 32
    return (left in b"sdqv" and before == 37) or (left == 46 and before in b"\"'`")


def ends_here(data: bytes, end: int) -> bool:
    """Tell whether a name ends at a place: what follows does not go on with it."""
    right = data[end] if end < len(data) else 32
    after = data[end + 1] if end + 1 < len(data) else 32
    if right == 58 and _METHOD.match(data, end):
        return True
    return right not in _NAME and not (right in b".:@" and after in _WORD)


def token_at(data: bytes, start: int) -> bytes:
    """Return the longest name that begins at a place: `gpt-4-0613` where `gpt-4` was found."""
    found = _TOKEN.match(data, start, start + 160)
    return _CALLED.sub(b"", found[0]) if found else b""


def is_snapshot(token: bytes, length: int) -> bool:
    """Tell whether what a token has beyond a length is a date or a build: `-0613`, `@20240229`, `-2024-05-13`."""
    return bool(_SNAPSHOT.fullmatch(token[length:]))


def is_file_name(token: bytes, length: int) -> bool:
    """Tell whether what follows is an extension: `gpt-4.png`."""
    return bool(_FILE.fullmatch(token[length:]))
