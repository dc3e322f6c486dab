"""The first characters of a text -> what kind of document it is; names and headers lie too often."""

from __future__ import annotations

import re

from lastcall.stages.parse.mail import is_mail

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html|head|body|div|main|article|table|section)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_MARKS = re.compile(r"^(?:#{1,6} \S|\|.+\|\s*$|[*-] \S|```|\[[^\]\n]{1,80}\]:? ?\(?\S)", re.MULTILINE)
_GRAPHQL = re.compile(
    r"^(?:type|interface|enum|input)\s+\w+(?:\s+implements\s[\w &,]+)?\s*(?:@\w+[^{\n]*)?\{\s*$", re.MULTILINE
)
_YAML = re.compile(r"(?:^|\n)(?:-\s{1,4})?[\"']?[A-Za-z_][\w-]{0,40}[\"']?:(?:\s|$)")

# "# Title" and an empty line, "## Part", a table: what YAML takes for comments and text is Markdown.
_HEADED = re.compile(r"\A#{1,6} \S[^\n]*\n\s*\n|^#{2,6} \S|^\|.+\|\s*$", re.MULTILINE)
_SURE = 3_900  # characters: a longer start may end within a line
_YAML_LINE = re.compile(r"\s|[-?]\s|[\"']?[\w -]+[\"']?:(?:\s|$)")


def sniff(text: str) -> str:
    """Return the key of PARSERS that fits: feed, html, json, mail, yaml or markdown (which plain prose is too)."""
    start = text[:4000].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")) and _is_json(start):
        return "json"
    if is_mail(text.lstrip("\ufeff \t\r\n")):
        return "mail"
    if start.startswith("<"):
        if _FEED.search(start):
            return "feed"
        if _HTML.search(start[:3000]) and not _is_markdown(text, start):
            return "html"
    if _GRAPHQL.search(text[:200_000]) and "@deprecated" in text:
        return "graphql"
    if start.startswith("---") and "\n---" not in text[3:20_000] and _YAML.search(start):
        return "yaml"
    if _HTML.match(start) and not _is_markdown(text, start):
        return "html"
    return "yaml" if _is_yaml_list(start) else "markdown"


def _is_markdown(text: str, start: str) -> bool:
    """Tell whether a text that begins with a tag goes on as Markdown, as many a README does."""
    return not _PAGE.search(start) and len(_MARKS.findall(text[:20_000])) >= 2


def _is_json(start: str) -> bool:
    return bool(re.match(r"\[\s*(?:[\[{\"\d\]]|true|false|null)|\{\s*[\"}]", start))


def _is_yaml_list(start: str) -> bool:
    """Tell whether a text begins as a list of mappings, as registries of notices are written."""
    lines = [line for line in start.splitlines() if line.strip() and not line.lstrip().startswith("#")][:6]
    if not lines or _HEADED.search(start) or not re.match(r"(?:-\s+)?[A-Za-z_][\w-]*:(?:\s|$)", lines[0]):
        return False
    if start.startswith("# ") and not any(line[0] in " -" for line in lines):
        return False  # a Markdown title over lines such as "Sunset: 3 March 2027"; in YAML it would be a comment
    if not all(_YAML_LINE.match(line) for line in lines) or len(lines) < 2:
        return False
    # Lines of keys above prose are a post's head, as static site generators write them: YAML's own text is indented.
    whole = start.splitlines()[:-1] if len(start) > _SURE else start.splitlines()
    return all(_YAML_LINE.match(line) or line.startswith(("#", "---", "...")) for line in whole if line.strip())
