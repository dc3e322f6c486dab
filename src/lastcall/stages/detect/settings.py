"""Files of keys and values (YAML, JSON, TOML, HCL, .env, Dockerfile, shell): comments, and the keys above a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lastcall.stages.detect.view import View

_KEY = re.compile(r"""^[\s,{[-]*["']?([A-Za-z_$@.][\w$@./ -]{0,80}?)["']?\s*(?:=>|[:=])(?!=)""")
_BLOCK = re.compile(r"""^\s*([A-Za-z_][\w.-]*(?:\s+"[^"]*")*)\s*\{""")
_SECTION = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+\s*$")
_UP = 200  # lines that are looked back for the keys above
_NO_HASH = (".json", ".xml", ".plist", ".csproj", ".props", ".config", ".har")
_SLASHES = (".tf", ".hcl", ".json5", ".jsonc", ".proto", ".tfvars", ".gradle")


def is_plain_comment(path: str, line: str, column: int) -> bool:
    """Tell whether a column of a line stands in a comment, by the signs that the kind of file has."""
    before = line[:column]
    bare = before.lstrip()
    if path.endswith(_NO_HASH):
        return ("<!--" in before and "-->" not in before) or (bare.startswith("//") and path.endswith(".json"))
    if path.endswith(_SLASHES) and (bare.startswith(("//", "/*", "* ")) or re.search(r"\s//", before)):
        return True
    if path.endswith((".ini", ".cfg", ".properties")) and bare.startswith((";", "!")):
        return True
    if path.endswith((".bat", ".cmd")) and re.match(r"(?i)rem\b|::", bare):
        return True
    return _hash(before)


def _hash(before: str) -> bool:
    quote = ""
    for number, char in enumerate(before):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and (number == 0 or not before[number - 1].isalnum()):
            quote = char
        elif char == "#" and (number == 0 or before[number - 1] in " \t;"):
            return True
    return False


def keys_above(view: View, number: int, column: int) -> list[str]:
    """Return the key of a line and those that it lies under, the nearest first, by indentation and sections."""
    line = view.line(number)
    keys: list[str] = []
    found = _KEY.match(line)
    indent = _indent(line)
    if found and found.end() <= column:
        keys.append(found[1])
    elif found and found.start(1) <= column:
        keys.append("")  # the place is the key itself
    is_flat = indent == 0 and not line.startswith(("-", " "))
    for back in range(number - 1, max(number - _UP, -1), -1):
        above = view.line(back)
        if not above.strip() or above.lstrip().startswith(("#", "//")):
            continue
        if section := _SECTION.match(above):
            keys.append(section[1])
            break
        depth = _indent(above)
        opens = depth < indent or (
            depth == indent and line.lstrip().startswith("- ") and not above.lstrip().startswith("- ")
        )
        if is_flat or not opens:
            continue
        if name := _KEY.match(above) or _BLOCK.match(above):
            keys.append(name[1])
        indent, line = depth, above
        if depth == 0:
            is_flat = True
    return keys


def indent_of(line: str) -> int:
    """Return the depth of a line; what follows the dash of a list's item lies as deep as the rest of the item."""
    bare = line.lstrip(" \t")
    return len(line) - len(bare) + (2 if bare.startswith("- ") else 0)


def is_flat(path: str) -> bool:
    """Tell whether a file's lines stand beside each other without blocks: .env, .properties."""
    name = path.rpartition("/")[2]
    return name.startswith(".env") or ".env." in name or name.endswith((".env", ".properties", ".tfvars", ".sh"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def is_denied(view: View, number: int) -> bool:
    """Tell whether a line stands in a statement of a policy whose effect is to deny."""
    depth = indent_of(view.line(number))
    for step in (-1, 1):
        for row in range(number + step, number + step * 12, step):
            line = view.line(row)
            if found := re.match(r"[\s{-]*[\"']?effect[\"']?\s*[:=]\s*[\"']?(\w+)", line, re.IGNORECASE):
                return found[1].lower() == "deny"
            if (
                row < 0
                or re.match(r"\s*(?:statement\b|[}{]|-\s*(?:Sid|Action)\b)", line)
                or indent_of(line) < depth - 4
            ):
                break
    return False
