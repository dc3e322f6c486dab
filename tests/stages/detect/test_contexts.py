"""What stands around a hit: whose method it is, what a setting belongs to, how a path is put together."""

import pytest

from lastcall.model.notice import SubjectKind
from lastcall.model.vendor import Marks, Serving, Sign, Vendor
from lastcall.stages.detect.detect import detect
from lastcall.stages.detect.finder import Finder
from lastcall.stages.detect.index import build_index
from lastcall.stages.detect.kinds import kind_of
from lastcall.stages.detect.manifests import read_dependencies
from lastcall.stages.detect.resolve import resolve
from tests.stages.detect.kit import TODAY, notice

VERSION = SubjectKind.API_VERSION
SETTING = ('api_version = "{version}"',)
VENDORS = {
    "aerial": Vendor(
        "aerial",
        "Aerial",
        marks=Marks(hosts=("api.aerial.com",), env=("AERIAL_KEY",), packages={"rubygems": ("antenna",)}),
        signs=(
            Sign("Films", Marks(paths=("/v1/films",), sdk_calls=("client.films.create", "client.files_upload")), "api"),
            Sign("/zones/{id}/minify", Marks(paths=("/zones/{id}/minify",)), "endpoint"),
            Sign("/rest/3/search", Marks(paths=("/rest/3/search$",)), "endpoint"),
            Sign("Old feeds", Marks(paths=("/1.1/feeds/home",)), "endpoint"),
            Sign("Groups", Marks(sdk_calls=("client.groups.list",)), "api"),
            Sign("Reports", Marks(sdk_calls=('build("aerialreports")',)), "api"),
            Sign("Pool", Marks(sdk_calls=("Aerial::Pool::Client",)), "api"),
            Sign("Ads v{version}", Marks(imports={"pypi": ("aerial.ads.v{version}",)}), "api_version"),
            Sign("API {version}", Marks(text=SETTING), "api_version"),
        ),
    ),
    "stripes": Vendor("stripes", "Stripes", marks=Marks(hosts=("api.stripes.com",))),
    "openai": Vendor("openai", "OpenAI", marks=Marks(hosts=("api.openai.com",), ids=("^o[0-9]", "^gpt-"))),
    "azure-openai": Vendor(
        "azure-openai",
        "Azure",
        marks=Marks(hosts=("openai.azure.com",)),
        serving=Serving(named=("azure",), chiefly="openai"),
    ),
    "anthropic": Vendor("anthropic", "Anthropic", marks=Marks(hosts=("api.anthropic.com",), ids=("^claude-",))),
}
NOTICES = (
    *(notice("aerial", name, SubjectKind.API) for name in ("Films", "Groups", "Reports", "Pool")),
    *(notice("aerial", name, SubjectKind.ENDPOINT) for name in ("/zones/{id}/minify", "Old feeds")),
    notice("aerial", "/rest/3/search", SubjectKind.ENDPOINT),
    notice("aerial", "Ads v3", VERSION),
    notice("aerial", "API 2024-01", VERSION),
    notice("openai", "o3"),
    notice("openai", "gpt-4-old"),
    notice("azure-openai", "gpt-4-old"),
    notice("anthropic", "claude-old"),
    notice("azure-openai", "claude-old"),
)
FINDER = Finder(build_index(VENDORS, NOTICES))
KEY = 'KEY = env["AERIAL_KEY"]\n'


def uses(path: str, text: str) -> list[tuple[int, str]]:
    scan = resolve({path: detect(path, text.encode(), FINDER)}, FINDER.index.houses, today=TODAY)
    return [(hit.place.line, hit.subject) for hit in scan.hits if hit.role.is_use]


@pytest.mark.parametrize("receiver", ["repo", "self.repo", "db", "self._db", "order_repository", "fixtures"])
def test_a_call_on_a_store_of_ones_own_is_nobodys(receiver: str) -> None:
    assert uses("a.py", f"{KEY}{receiver}.films.create(title)\n") == []
    assert uses("a.py", f"{KEY}self.client.films.create(title)\n") == [(2, "Films")]


def test_a_method_of_the_object_itself_is_its_own() -> None:
    assert uses("a.rb", f"{KEY}list.each {{ |name| self.files_upload(name) }}\n") == []
    assert uses("a.rb", f"{KEY}list.each {{ |name| client.files_upload(name) }}\n") == [(2, "Films")]


def test_a_client_that_is_handed_in_is_known_by_its_type() -> None:
    assert uses("a.ts", "export const make = (it: Aerial.Client) => it.films.create({});\n") == [(1, "Films")]
    assert uses("a.ts", "export const make = (it: Client) => it.films.create({});\n") == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.rb", "client.groups_list.each { |group| p group }"),
        ("A.java", "client.groupsList(request);"),
        ("a.php", "$this->client->groups()->list();"),
        ("A.cs", "await client.Groups.ListAsync(request);"),
    ],
)
def test_a_call_is_found_as_each_language_writes_it(path: str, line: str) -> None:
    assert uses(path, f"{KEY}{line}\n") == [(2, "Groups")]


def test_a_short_builder_is_known_by_its_argument() -> None:
    assert uses("a.py", 'api = build("aerialreports", "v4", credentials=c)\n') == [(1, "Reports")]


def test_a_class_that_is_named_after_its_vendor_needs_no_other_sign() -> None:
    assert uses("a.rb", 'POOL = Aerial::Pool::Client.new(region: "eu")\n') == [(1, "Pool")]


def test_a_module_whose_version_is_a_hole_is_taken_in() -> None:
    assert uses("a.py", "from aerial.ads.v3 import services\n") == [(1, "Ads v3")]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.go", 'return fmt.Sprintf("%s/zones/%s/minify", base, zone)'),
        ("a.go", 'return http.Get(base + "/zones/" + zone + "/minify")'),
        ("a.php", "return $this->get('/zones/' . $zone . '/minify');"),
        ("a.ts", "return get(`${base}/zones/${zone}/minify`);"),
    ],
)
def test_a_path_that_is_put_together_is_found(path: str, line: str) -> None:
    assert uses(path, f'const base = "https://api.aerial.com/4"\n{line}\n') == [(2, "/zones/{id}/minify")]


def test_the_path_behind_a_base_with_a_slash_is_found() -> None:
    assert uses("a.php", "const X = 'https://api.aerial.com/';\nget(self::X . '1.1/feeds/home.json');\n") == [
        (2, "Old feeds")
    ]


def test_a_sign_that_says_where_a_path_ends_is_believed_before_its_bare_name() -> None:
    base = 'B = "https://api.aerial.com"\n'

    assert uses("a.py", base + 'get(B + "/rest/3/search")\n') == [(2, "/rest/3/search")]
    assert uses("a.py", base + 'get(B + "/rest/3/search/new")\n') == []


def test_a_path_in_an_object_with_another_base_is_that_bases() -> None:
    text = 'const AERIAL = "https://api.aerial.com";\n\nexport const own = {\n  base: "https://relay.test",\n  path: "/v1/films",\n};\n'

    assert uses("a.ts", text) == []
    assert uses("a.ts", text.replace("relay.test", "api.aerial.com")) == [(5, "Films")]


@pytest.mark.parametrize(
    ("opener", "expected"),
    [("Antenna.configure do |config|", [(1 + 1, "API 2024-01")]), ("Stripes.configure do |config|", [])],
)
def test_a_setting_belongs_to_what_opens_its_block(opener: str, expected: list[tuple[int, str]]) -> None:
    text = f'{opener}\n  config.api_version = "2024-01"\nend\n\nKEY = ENV["AERIAL_KEY"]\n'

    assert uses("config/a.rb", text) == expected


@pytest.mark.parametrize("line", ['THINKING = "o3"', 'ROUTE = Route("openai", "o3", 8192)', 'model = "o3"'])
def test_a_name_of_two_letters_counts_where_it_can_only_be_a_model(line: str) -> None:
    assert uses("a.py", f"{line}\n") == [(1, "o3")]


@pytest.mark.parametrize("line", ["o3 = make(o1, o2)", 'level = "o3"', '"o3 is a gas"'])
def test_a_name_of_two_letters_is_mostly_something_else(line: str) -> None:
    assert uses("a.py", f"{line}\n") == []


def test_a_fine_tuned_model_is_its_base() -> None:
    assert uses("a.py", 'TAGGER = "ft:gpt-4-old:acme::8Yw2"\n') == [(1, "gpt-4-old")]


def test_a_number_behind_an_argument_is_no_price() -> None:
    assert uses("a.py", 'ROUTE = Route("openai", "gpt-4-old", 256)\n') == [(1, "gpt-4-old")]
    assert uses("a.py", 'PRICES = [("gpt-4-old", 0.03), ("gpt-5", 0.01)]\n') == []


def test_the_left_side_of_a_pair_in_a_migration_is_the_old_one() -> None:
    text = 'MODELS = {\n  "gpt-4-old" => "gpt-9",\n}\n'

    assert uses("db/migrate/20260310_move.rb", text) == []
    assert uses("app/models.rb", 'MODELS = {\n  "gpt-4-old" => "fast",\n}\n') == [(2, "gpt-4-old")]


def test_the_nearest_line_above_says_whose_a_model_is() -> None:
    text = 'A = "https://x.openai.azure.com"\n\n\ndef ask(client: OpenAI):\n    return client\n\n\nx = "gpt-4-old"\n'
    scan = resolve({"a.py": detect("a.py", text.encode(), FINDER)}, FINDER.index.houses, today=TODAY)

    assert [hit.vendor for hit in scan.hits] == ["openai"]


def test_a_house_for_one_maker_is_not_meant_by_another_makers_model() -> None:
    text = 'A = "https://x.openai.azure.com"\n\n\nx = "claude-old"\n'
    scan = resolve({"a.py": detect("a.py", text.encode(), FINDER)}, FINDER.index.houses, today=TODAY)

    assert [hit.vendor for hit in scan.hits] == ["anthropic"]


def test_a_lock_of_gradle_is_read() -> None:
    text = "# generated\ncom.aerial:sdk:1.2.3=compileClasspath\nempty=annotationProcessor\n"

    (one,), problem = read_dependencies("app/gradle.lockfile", text, kind_of("app/gradle.lockfile"))

    assert (one.ecosystem, one.name, one.spec, one.is_locked, problem) == ("maven", "com.aerial:sdk", "1.2.3", True, "")


def project(**files: str) -> list[str]:
    """Return the places of what a project of several files uses; `_` in a name is a dot."""
    reports = {
        name.replace("_", "."): detect(name.replace("_", "."), text.encode(), FINDER) for name, text in files.items()
    }
    return [str(hit.place) for hit in resolve(reports, FINDER.index.houses, today=TODAY).hits if hit.role.is_use]


@pytest.mark.parametrize("receiver", ["client", "self.api", "it", "aerial", "web_client"])
def test_a_client_that_is_made_elsewhere_is_known_by_what_it_is_called(receiver: str) -> None:
    assert project(_env="AERIAL_KEY=x\n", a_py=f"{receiver}.films.create(title)\n") == (
        [] if receiver == "it" else ["a.py:1"]
    )


def test_what_is_called_like_no_client_needs_its_vendor_in_the_same_file() -> None:
    assert project(_env="AERIAL_KEY=x\n", a_rb="@film = producer.films.create(params)\n") == []
    assert project(a_rb=f"{KEY}@film = producer.films.create(params)\n") == ["a.rb:2"]


def test_an_address_that_is_relative_to_a_base_is_found() -> None:
    text = 'const val B = "https://api.aerial.com/"\n\ninterface Films {\n  @GET("v1/films")\n  fun all(): Call\n}\n'

    assert uses("Films.kt", text) == [(4, "Films")]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("db/migrate/2_reset.rb", 'change_column_default :bots, :model, from: "gpt-4-old", to: nil'),
        ("config/ai.php", "return ['blocked' => ['gpt-4-old', 'gpt-3']];"),
    ],
)
def test_the_old_value_of_a_change_and_a_list_of_what_is_blocked_use_nothing(path: str, line: str) -> None:
    text = f"<?php\n{line}\n" if path.endswith(".php") else f"{line}\n"

    assert uses(path, text) == []


@pytest.mark.parametrize(("maker_first", "serves_bare"), [(True, "anthropic"), (False, "quarry")])
def test_where_ids_begin_with_their_maker_a_bare_name_is_the_makers(maker_first: bool, serves_bare: str) -> None:
    serving = Serving(named=("quarry",), maker_first=maker_first)
    vendors = {
        "anthropic": VENDORS["anthropic"],
        "quarry": Vendor("quarry", "Quarry", marks=Marks(env=("QUARRY_REGION",)), serving=serving),
    }
    known = (
        notice("anthropic", "claude-old"),
        notice("quarry", "anthropic.claude-old-v1:0", SubjectKind.MODEL, "claude-old"),
    )
    finder = Finder(build_index(vendors, known))
    text = 'R = os.environ["QUARRY_REGION"]\na = "anthropic.claude-old-v1:0"\nb = "claude-old"\n'
    scan = resolve({"a.py": detect("a.py", text.encode(), finder)}, finder.index.houses, today=TODAY)

    assert [(hit.place.line, hit.vendor) for hit in scan.hits] == [(2, "quarry"), (3, serves_bare)]


def test_an_id_with_its_version_behind_an_at_sign_is_vertexs() -> None:
    vendors = {
        "anthropic": VENDORS["anthropic"],
        "google-vertex": Vendor(
            "google-vertex",
            "Vertex",
            marks=Marks(hosts=("aiplatform.googleapis.com",)),
            serving=Serving(named=("vertex",)),
        ),
    }
    finder = Finder(build_index(vendors, (notice("google-vertex", "claude-old@20241022"),)))
    text = (
        'return fmt.Sprintf("https://%s-aiplatform.googleapis.com/v1/models/claude-old@20241022:rawPredict", region)\n'
    )
    scan = resolve({"a.go": detect("a.go", text.encode(), finder)}, finder.index.houses, today=TODAY)

    assert [(hit.vendor, str(hit.role)) for hit in scan.hits] == [("google-vertex", "use")]
