"""One file on the disk -> its bytes as UTF-8, or the reason why it is not read."""

from __future__ import annotations

import os
from dataclasses import dataclass

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONG = 5_000  # a file whose lines are this long on average was written by a tool
_KEPT = (".ipynb", ".lock", "-lock.json", ".cdx.json", ".spdx.json", "bom.json", "package.json", "composer.json")


@dataclass(frozen=True, slots=True)
class Contents:
    """The bytes of a file; where `reason` is not empty they are not to be read, and it says why."""

    data: bytes = b""
    reason: str = ""


def read_contents(path: str) -> Contents:
    """Return what stands in a file; never raises."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        return Contents(reason=f"unreadable: {error.strerror}")
    try:
        data = os.read(descriptor, os.fstat(descriptor).st_size + 1)
    except OSError as error:
        return Contents(reason=f"unreadable: {error.strerror}")
    finally:
        os.close(descriptor)
    if data[:2] in _UTF16:
        return Contents(data.decode("utf-16", "replace").encode())
    if b"\0" in data[:8_192]:
        return Contents(reason="binary")
    if len(data) > _LONG * 4 and len(data) > _LONG * (data.count(b"\n") + 1) and not path.endswith(_KEPT):
        return Contents(reason="minified")
    return Contents(data.removeprefix(b"\xef\xbb\xbf"))
