"""vendors/*.yaml -> the catalogue, or every mistake in it."""

from datetime import timedelta

import pytest

from lastcall.adapters.catalogue import HOME, checksum, load_catalogue
from lastcall.adapters.catalogue_compiled import compiled
from lastcall.adapters.catalogue_files import read_catalogue
from lastcall.errors import ConfigError
from lastcall.model.vendor import Access, Marks, Serving, Sign, Source, SourceKind, Vendor

WHOLE = """\
slug: acme
name: Acme
aliases: [acme-cloud]
notice_policy: A year.
sources:
  - {id: feed, url: 'https://acme.example/feed', kind: feed, every: 2h, note: short}
  - {id: models, url: 'https://api.acme.example/models', access: key, confirmed: false, seen: from memory, options: {table: first}}
marks:
  hosts: [api.acme.example]
  paths: [/v1/old]
  packages: {pypi: [acme], npm: ['@acme/sdk']}
  env: [ACME_KEY]
  ids: ['^acme-']
  headers: [Acme-Version]
  sdk_calls: [acme.Old]
  imports: {pypi: [acme_sdk]}
serving: {named: [acme_cloud], maker_first: true}
prefixes: [acme, acme_ai]
engines: {acme_base: Acme Base, acme_db: {sql: Acme SQL}}
notice_days: 90
signs:
  - {subject: Old API, kind: api, paths: [POST /v1/old], headers: ['Acme-Version: 1'], unless: [model]}
glossary: {sunset: shutdown}
families: {old: [Old API, /v1/old]}
"""


def a_folder(tmp_path, **files: str):
    folder = tmp_path / "vendors"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def test_a_file_is_a_vendor_with_all_that_it_says(tmp_path):
    assert load_catalogue(a_folder(tmp_path, acme=WHOLE)) == {
        "acme": Vendor(
            slug="acme",
            name="Acme",
            aliases=("acme-cloud",),
            notice_policy="A year.",
            sources=(
                Source(
                    "acme/feed",
                    "acme",
                    "https://acme.example/feed",
                    SourceKind.FEED,
                    timedelta(hours=2),
                    note="short",
                ),
                Source(
                    "acme/models",
                    "acme",
                    "https://api.acme.example/models",
                    access=Access.KEY,
                    confirmed=False,
                    seen="from memory",
                    options={"table": "first"},
                ),
            ),
            marks=Marks(
                hosts=("api.acme.example",),
                paths=("/v1/old",),
                packages={"pypi": ("acme",), "npm": ("@acme/sdk",)},
                env=("ACME_KEY",),
                ids=("^acme-",),
                headers=("Acme-Version",),
                sdk_calls=("acme.Old",),
                imports={"pypi": ("acme_sdk",)},
            ),
            engines={"acme_base": {"": "Acme Base"}, "acme_db": {"sql": "Acme SQL"}},
            serving=Serving(("acme_cloud",), maker_first=True),
            prefixes=("acme", "acme_ai"),
            notice_days=90,
            signs=(Sign("Old API", Marks(paths=("POST /v1/old",), headers=("Acme-Version: 1",)), "api", ("model",)),),
            glossary={"sunset": "shutdown"},
            families={"old": ("Old API", "/v1/old")},
        )
    }


def test_vendors_come_in_the_order_of_their_slugs(tmp_path):
    other = WHOLE.replace("acme-cloud", "b").replace("slug: acme", "slug: aaa").replace("acme.example", "aaa.example")
    other = other.replace("prefixes: [acme, acme_ai]\n", "").replace("{acme_base: Acme Base, acme_db: ", "{aaa_db: ")

    assert list(load_catalogue(a_folder(tmp_path, acme=WHOLE, aaa=other))) == ["aaa", "acme"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("slug: acme", "slug: acmee", "acme.yaml:1:7: slug: must be the name of the file, 'acme'"),
        ("slug: acme", "slug: A B", "slug: 'A B' is no slug"),
        ("name: Acme", "nam: Acme", "unknown key; did you mean 'name'?"),
        ("notice_policy: A year.\n", "", "notice_policy: is required"),
        ("kind: feed", "kind: rss", "acme.yaml:6:56: sources.0.kind: unknown 'rss'; known: auto, code, endpoint,"),
        ("every: 2h", "every: often", "sources.0.every: 'often' is no duration"),
        ("access: key", "access: closed", "sources.1.access: unknown 'closed'"),
        ("id: models", "id: feed", "sources.1.id: 'feed' stands twice"),
        ("https://acme.example/feed", "acme.example", "sources.0.url: must be an address"),
        ("pypi: [acme]", "pip: [acme]", "marks.packages.pip: unknown 'pip'; known: crates, go,"),
        ("'^acme-'", "'acme-'", "marks.ids.0: 'acme-' must begin with ^"),
        ("'^acme-'", "'^(acme'", "marks.ids.0: no regular expression"),
        ("sunset: shutdown", "sunset: death", "glossary.sunset: unknown 'death'"),
        ("aliases: [acme-cloud]", "aliases: acme-cloud", "aliases: must be a list"),
        ("name: Acme", "name: Acme\nname: Twice", "name: stands twice"),
        ("slug: acme", "slug: [", "not YAML"),
        ("paths: [/v1/old]", "paths: [v1/old]", "marks.paths.0: 'v1/old' is no path"),
        ("kind: api, ", "kind: apis, ", "signs.0.kind: unknown 'apis'; did you mean 'api'?"),
        ("paths: [POST /v1/old], headers: ['Acme-Version: 1'], ", "", "signs.0: has no mark"),
        ("subject: Old API, ", "", "signs.0.subject: is required"),
        ("notice_days: 90", "notice_days: -1", "notice_days: must be at least 0"),
        ("https://acme.example/feed", "http://acme.example/feed", "sources.0.url: must be read over https"),
        ("https://api.acme.example/models", "https://acme.example/feed", "sources.1.url: this address stands twice"),
        (", seen: from memory", "", "sources.1.confirmed: is false; say in `seen`"),
        ("access: key,", "access: js,", "sources.1.access: is js; say why in a note"),
        (
            "hosts: [api.acme.example]",
            "hosts: [API.acme.example/v1]",
            "marks.hosts.0: 'API.acme.example/v1' is no host",
        ),
        ("env: [ACME_KEY]", "env: [acme-key]", "marks.env.0: 'acme-key' is no name of a variable"),
        ("sdk_calls: [acme.Old]", "sdk_calls: ['acme old']", "marks.sdk_calls.0: 'acme old' is no call"),
        ("'^acme-'", "'^(a+)+'", "marks.ids.0: '^(a+)+' repeats a repeat"),
        ("env: [ACME_KEY]", "env: [ACME_KEY, ACME_KEY]", "marks.env.1: 'ACME_KEY' stands twice"),
        ("notice_policy: A year.", "notice_policy: A year", "notice_policy: must be a sentence"),
        ("named: [acme_cloud]", "named: []", "serving.named: must not be empty"),
        ("named: [acme_cloud]", "named: [Acme Cloud]", "serving.named.0: 'Acme Cloud' is no word of code"),
        ("named: [acme_cloud]", "named: [a, a]", "serving.named.1: 'a' stands twice"),
        ("maker_first: true", "makers_first: true", "serving.makers_first: unknown key; did you mean 'maker_first'?"),
        ("maker_first: true", "chiefly: acme", "serving.chiefly: is the vendor itself"),
        ("maker_first: true", "chiefly: nobody", "serving.chiefly: no vendor of the catalogue is called 'nobody'"),
        ("acme_base: Acme Base", "acme_base: 1", "engines.acme_base: must be a mapping"),
        ("prefixes: [acme, acme_ai]", "prefixes: [acme/ai]", "prefixes.0: 'acme/ai' is no word of code"),
        ("prefixes: [acme, acme_ai]", "prefixes: [acme, acme]", "prefixes.1: 'acme' stands twice"),
        ("subject: Old API,", "subject: 'API {version}',", "signs.0.subject: {version} stands in none of its marks"),
    ],
)
def test_a_mistake_names_file_line_and_key(tmp_path, before, after, says):
    with pytest.raises(ConfigError) as caught:
        load_catalogue(a_folder(tmp_path, acme=WHOLE.replace(before, after)))

    assert any(line.startswith("vendors/acme.yaml:") and says in line for line in caught.value.problems)


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_catalogue(a_folder(tmp_path, a="slug: b\n", c="x: [\n"))

    assert {line.split(":")[0] for line in caught.value.problems} == {"vendors/a.yaml", "vendors/c.yaml"}


def test_an_alias_belongs_to_one_vendor(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_catalogue(a_folder(tmp_path, acme=WHOLE, zeta=WHOLE.replace("slug: acme", "slug: zeta")))

    assert (
        "vendors/zeta.yaml:1:1: 'acme-cloud' is a slug or alias of vendors/acme.yaml already" in caught.value.problems
    )


def test_an_address_belongs_to_one_vendor(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_catalogue(a_folder(tmp_path, acme=WHOLE, zeta=WHOLE.replace("slug: acme", "slug: zeta")))

    said = "vendors/zeta.yaml:1:1: https://acme.example/feed is a source of vendors/acme.yaml already"
    assert said in caught.value.problems


def test_a_prefix_belongs_to_one_vendor(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_catalogue(a_folder(tmp_path, acme=WHOLE, zeta=WHOLE.replace("slug: acme", "slug: zeta")))

    assert "vendors/zeta.yaml:1:1: 'acme_ai' is a prefix of vendors/acme.yaml already" in caught.value.problems


def test_a_vendor_that_nothing_shows_is_no_use(tmp_path):
    bare = WHOLE.replace("  hosts: [api.acme.example]\n", "").replace("  env: [ACME_KEY]\n", "")
    bare = bare.replace("  packages: {pypi: [acme], npm: ['@acme/sdk']}\n", "")

    with pytest.raises(ConfigError, match="marks: must name a host, a package, a variable or an image"):
        load_catalogue(a_folder(tmp_path, acme=bare))


def test_the_compiled_copy_is_current_and_says_what_the_files_say():
    assert (HOME / "compiled.json").read_text() == compiled(HOME), "run python -m lastcall.adapters.catalogue_compiled"
    assert load_catalogue() == read_catalogue(HOME)


def test_the_checksum_changes_with_a_byte_and_with_a_name(tmp_path):
    folder = a_folder(tmp_path, acme=WHOLE)
    before = checksum(folder)

    (folder / "acme.yaml").write_text(WHOLE.replace("A year.", "A year!"))
    changed = checksum(folder)
    (folder / "acme.yaml").rename(folder / "acmf.yaml")

    assert len({before, changed, checksum(folder)}) == 3


def test_the_shipped_catalogue_is_read_once():
    assert load_catalogue() is load_catalogue()
