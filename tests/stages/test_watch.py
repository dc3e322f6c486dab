"""Config + catalogue -> the sources to watch."""

from lastcall.model.config import Config
from lastcall.model.usage import Usage
from lastcall.model.vendor import Source, SourceKind, Vendor
from lastcall.stages.watch import watched_sources


def a_source(name: str, kind: SourceKind) -> Source:
    return Source(f"acme/{name}", "acme", f"https://acme.example/{name}", kind)


def test_incidents_and_program_text_are_listed_in_the_catalogue_and_never_polled():
    kinds = (SourceKind.FEED, SourceKind.STATUS, SourceKind.CODE)
    vendors = {"acme": Vendor("acme", "Acme", tuple(a_source(kind.value, kind) for kind in kinds))}
    config = Config(path="config.yaml", depends_on=(Usage("", "acme"),))

    assert list(watched_sources(config, vendors)) == ["acme/feed"]


def test_what_a_user_names_is_polled_whatever_it_is():
    own = a_source("incidents", SourceKind.STATUS)
    config = Config(path="config.yaml", sources=(own,))

    assert watched_sources(config, {}) == {own.id: own}
