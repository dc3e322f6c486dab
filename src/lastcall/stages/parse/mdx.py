"""Markdown as documentation sites write it -> Markdown that a CommonMark reader understands, line for line.

Components (MDX), directives (`:::note`), MkDocs admonitions (`!!! note`), alerts (`> [!NOTE]`), shortcodes and heading ids.
"""

from __future__ import annotations

import html
import re

from lastcall.stages.parse.asciidoc import to_markdown
from lastcall.stages.parse.rst import with_headings
from lastcall.stages.parse.rst_tables import with_tables

# Possessive throughout: a hostile attribute list costs one pass.
_ATTRIBUTES = r"""(?:[^<>"'{}]++|"[^"]{0,500}+"|'[^']{0,500}+'|\{(?:[^{}]|\{[^{}]{0,300}+\}){0,500}+\})*+"""
_TAG = re.compile(rf"<([A-Z][A-Za-z0-9.]{{0,40}}+)((?:\s{_ATTRIBUTES})?+)>")
_BRACED = re.compile(r"=\{((?:[^{}]|\{[^{}]{0,300}+\}){0,500}+)\}")
_COMMENTS = (("<!--", "-->"), ("{/*", "*/}"))
# Without any of these a text is plain Markdown already.
_SPECIAL = re.compile(r"<[A-Z]|\[!|\{[%{#/]|\{\s?#|^[ \t]*(?::::|!!!|\?\?\?|===)|^(?:import|export)\s", re.MULTILINE)
_MODULE = re.compile(r"(?:import|export)\s[^\n]{0,300}(?:;|['\"])\s*")
_SHORTCODE = re.compile(r"\{%[^%\n]{0,300}%\}|\{\{[<%][^\n]{0,300}?[>%]\}\}")
_OPEN = re.compile(r"\s*(<[A-Z][^<>]*+>)\s*(.*)")
_CLOSE = re.compile(r"\s*(</[A-Z][A-Za-z0-9.]{0,40}>)\s*(.*)")
_DIRECTIVE = re.compile(r"\s*:{3,8}\s*([A-Za-z][\w-]*)?\s*(?:\[([^\]]*)\]|\{[^}]*\}|(.*))\s*")
_BLOCK = re.compile(r"( {0,12})(?:!!!|\?\?\?\+?|===)\s*([\w-]*)[^\"\n]{0,40}(?:\"([^\"]*)\")?\s*")
_ALERT = re.compile(r"(\s*(?:>\s?)+)\[!([A-Za-z]+)\][+-]?[ \t]*(.*)")
_HEADING_ID = re.compile(r"(\s{0,3}#{1,6}\s.*?)\s*\{\s?#([\w.:-]+)[^}]*\}\s*")
# "## 9.0.3 [nova-9.0.3-deprecations]": an anchor and no words, as keys in small letters with hyphens are.
_TRAILING_ID = re.compile(
    r"^(#{1,6} [^\n\[\]]{1,200}?) ?\[([a-z][\w.]{0,40}(?:-[\w.]{1,40}){1,12})\][ \t]*$", re.MULTILINE
)
_FENCE = re.compile(r"[ \t]*(?:>\s?)*(`{3,}|~{3,})(.*)")
# "/v1/repos/<name>/tags": a placeholder of a path, which an HTML reader would take for an element.
_PLACE = re.compile(r"(?<=[\w>}]/)<([A-Za-z][\w-]{0,40})>(?=[/\s.,;:)]|$)")
_KEYED = re.compile(r"\s*(?:\*\*|__)?[A-Z][\w /()'’-]{1,40}(?:\*\*|__)?\s?:(?:\*\*|__)?\s+\S.{0,120}")
# Kramdown's attributes of a block, on a line of their own: https://kramdown.gettalong.org/syntax.html#inline-attribute-lists
_KRAMDOWN = re.compile(r"^[ \t]*\{:[^{}\n]{1,300}\}[ \t]*$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]{0,8}[•‣◦▪●][ \t]+(?=\S)", re.MULTILINE)  # of plain text, and none of CommonMark's
_INDENT = 4  # what stands in a MkDocs admonition is indented by four


def prepare(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text as plain Markdown with components as elements, and of each of its lines the line (from 0) it was.

    The second is empty where each line stayed where it was.
    """
    for start, end in _COMMENTS:
        text = _without(text, start, end)
    text = _KRAMDOWN.sub("", _BULLET.sub("- ", text))
    text = _TRAILING_ID.sub(r'\1 <a id="\2"></a>', with_headings(with_tables(to_markdown(text))))
    if "/<" in text:
        text = "\n".join(
            _PLACE.sub(r"\\<\1>", line) if "/<" in line and "`" not in line else line for line in text.split("\n")
        )
    source = text.split("\n")
    if not _SPECIAL.search(text):
        return "\n".join(_broken(source)), ()
    source = _TAG.sub(_element, text).split("\n")
    writer = _Lines()
    for number, line in enumerate(source):
        following = source[number + 1] if number + 1 < len(source) else ""
        writer.line(number, line, following)
    writer.end(len(source) - 1)
    return "\n".join(writer.out), tuple(writer.origins)


def _without(text: str, start: str, end: str) -> str:
    """Return the text without comments; their line breaks stay. One that does not end is text."""
    if start not in text:
        return text
    kept: list[str] = []
    place = 0
    while (opened := text.find(start, place)) >= 0 and (closed := text.find(end, opened + len(start))) >= 0:
        kept += (text[place:opened], "\n" * text.count("\n", opened, closed))
        place = closed + len(end)
    return "".join((*kept, text[place:]))


def _broken(lines: list[str]) -> list[str]:
    """Return the lines with those that stay lines marked so: two "key: value" lines in one paragraph are two."""
    keyed = [":" in line and _KEYED.fullmatch(line) is not None for line in lines]
    return [
        f"{line.rstrip()}  " if here and after else line
        for line, here, after in zip(lines, keyed, [*keyed[1:], False], strict=True)
    ]


def _element(found: re.Match[str]) -> str:
    """Return a component's tag with attributes that HTML can read, on one line, closed where it closed itself."""
    name, rest = found[1], found[2].rstrip()
    closed = rest.endswith("/")
    attributes = _BRACED.sub(_quoted, rest.rstrip("/")).replace("\n", " ").rstrip()
    tag = f"<{name}{attributes}>" + (f"</{name}>" if closed else "")
    return tag + "\n" * found[0].count("\n")


def _quoted(found: re.Match[str]) -> str:
    bare = re.sub(r"[\"'`\[\]<>]", "", found[1])
    return f'="{" ".join(bare.split())}"'


class _Lines:
    """The lines so far, the code fence that is open, and the boxes that are."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.origins: list[int] = []
        self.fence = ""
        self.margins: list[int | None] = []  # of each open component; None until its first line tells
        self.directives = 0
        self.blocks: list[int] = []  # the indentation of each open MkDocs block

    def emit(self, number: int, *lines: str) -> None:
        self.out += lines
        self.origins += [number] * len(lines)

    def line(self, number: int, line: str, following: str) -> None:
        line = self.outdented(number, self.moved(line))
        fence = _FENCE.fullmatch(line)
        if self.fence:
            if fence and fence[1].startswith(self.fence) and not fence[2].strip():
                self.fence = ""
            self.emit(number, line)
        elif fence and "`" not in fence[2]:
            self.fence = fence[1]
            self.emit(number, line)
        elif not _MODULE.fullmatch(line):
            self.text(number, line, following)
        else:
            self.emit(number, "")

    def moved(self, line: str) -> str:
        """Move what stands inside components to the margin: their indentation makes no code block."""
        if not self.margins or not line.strip() or _CLOSE.match(line):
            return line
        indent = len(line) - len(line.lstrip(" "))
        if self.margins[-1] is None:
            self.margins[-1] = indent
        return line[min(indent, self.margins[-1] or 0) :]

    def outdented(self, number: int, line: str) -> str:
        """Close the MkDocs blocks that a line stands outside of, and take their indentation from it."""
        if not self.blocks or not line.strip():
            return line
        indent = len(line) - len(line.lstrip(" "))
        while self.blocks and indent < self.blocks[-1] + _INDENT:
            self.blocks.pop()
            self.emit(number, "", "</admonition>", "")
        return line[self.blocks[-1] + _INDENT :] if self.blocks else line

    def text(self, number: int, line: str, following: str) -> None:
        if "{" in line:
            line = _SHORTCODE.sub("", line)
            if found := _HEADING_ID.fullmatch(line):
                line = f'{found[1]} <a id="{found[2]}"></a>'
        start = line.lstrip()[:3]
        if start == ":::" and (found := _DIRECTIVE.fullmatch(line)):
            self.directive(number, found)
        elif start in ("!!!", "???", "===") and (found := _BLOCK.fullmatch(line)) and (found[2] or found[3]):
            self.blocks.append(len(found[1]) + (self.blocks[-1] + _INDENT if self.blocks else 0))
            self.emit(number, "", _opening(found[2], found[3] or ""), "")
        elif start[:1] == ">" and (found := _ALERT.fullmatch(line)):
            self.emit(number, f"{found[1]}**{found[3]}**" if found[3] else found[1].rstrip())
        elif start[:1] == "<":
            self.element(number, line, following)
        else:
            self.emit(number, _broken([line, following])[0] if ":" in line else line)

    def directive(self, number: int, found: re.Match[str]) -> None:
        if found[1]:
            self.directives += 1
            self.emit(number, "", _opening(found[1], found[2] or found[3] or ""), "")
        elif self.directives:
            self.directives -= 1
            self.emit(number, "", "</admonition>", "")

    def element(self, number: int, line: str, following: str) -> None:
        """Give a component's tag a line and air of its own: else it opens an HTML block that hides the Markdown in it."""
        if found := _CLOSE.fullmatch(line):
            if self.margins:
                self.margins.pop()
            self.emit(number, "", found[1], "")
            if found[2]:
                self.line(number, found[2], following)
        elif found := _OPEN.fullmatch(line):
            name = re.match(r"<([A-Za-z0-9.]+)", found[1])
            ends = f"</{name[1] if name else ''}>"
            if ends not in found[2]:
                self.margins.append(None)
                self.emit(number, "", found[1], "")
                if found[2]:
                    self.line(number, found[2], following)
            elif found[2].strip() == ends:
                self.emit(number, "", found[1] + ends, "")
            else:
                self.emit(number, line)
        else:
            self.emit(number, line)

    def end(self, number: int) -> None:
        """Close what the text left open."""
        for _ in range(len(self.blocks) + self.directives):
            self.emit(number, "", "</admonition>", "")


def _opening(kind: str, title: str) -> str:
    """Return the tag of an admonition; one that says "deprecated" by its kind says so in its title."""
    said = title.strip() or ("Deprecated" if kind.lower() == "deprecated" else "")
    return f'<admonition title="{html.escape(said)}">' if said else "<admonition>"
