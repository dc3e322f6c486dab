"""The catalogue -> docs/vendors.md: `python -m lastcall.adapters.catalogue_page`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lastcall.adapters.catalogue import load_catalogue
from lastcall.model.vendor import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lastcall.model.vendor import Source, Vendor

_HEAD = """\
# Vendors

Made of `src/lastcall/vendors/*.yaml` by `python -m lastcall.adapters.catalogue_page > docs/vendors.md`; a test holds it current.

- **Watched** is `yes` for sources that anybody can read. The others are shown as not watched, never as fine:
  `js` needs a browser, `blocked` turns programs away, `key` and `login` need an account.
- An address marked *unconfirmed* was restated from memory and nobody has seen it answer.
- A vendor that is not here needs no code: name its page or feed under `sources` in your config
  (see [configuration](configuration.md)), or add a YAML file.
"""


def catalogue_page(vendors: Mapping[str, Vendor]) -> str:
    """Return the page about the vendors, in the order of their slugs."""
    sources = [source for vendor in vendors.values() for source in vendor.sources]
    watched = sum(source.access is Access.OPEN for source in sources)
    summary = f"{len(vendors)} vendors, {len(sources)} sources, {watched} of them watched.\n"
    parts = [_HEAD, summary, *(_section(vendors[slug]) for slug in sorted(vendors))]
    return "\n".join(parts)


def _section(vendor: Vendor) -> str:
    also = f" (also {', '.join(f'`{alias}`' for alias in vendor.aliases)})" if vendor.aliases else ""
    lines = [
        f"## {vendor.name}",
        "",
        f"`{vendor.slug}`{also}. {vendor.notice_policy}",
        "",
        "| Source | Address | Kind | Every | Watched | Note |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_row(source) for source in vendor.sources),
    ]
    return "\n".join(lines) + "\n"


def _row(source: Source) -> str:
    watched = "yes" if source.access is Access.OPEN else f"no: {source.access}"
    note = " ".join(filter(None, (source.note, "" if source.confirmed else "*unconfirmed*")))
    hours = int(source.every.total_seconds() // 3600)
    cells = (f"`{source.id}`", f"<{source.url}>", source.kind, f"{hours} h", watched, note)
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(catalogue_page(load_catalogue()))
