"""One thing, written in many ways: constants of SDKs, split paths, versions, typed clients, classes that are taken in."""

import pytest

from lastcall.model.notice import SubjectKind
from lastcall.model.vendor import Marks, Sign, Vendor
from lastcall.stages.detect.constants import folded_name
from lastcall.stages.detect.detect import detect
from lastcall.stages.detect.finder import Finder
from lastcall.stages.detect.index import build_index
from lastcall.stages.detect.resolve import resolve
from tests.stages.detect.kit import TODAY, notice

VERSION = SubjectKind.API_VERSION
VENDORS = {
    "openai": Vendor("openai", "OpenAI", marks=Marks(packages={"go": ("github.com/x/go-openai",)}, ids=("^gpt-",))),
    "shopify": Vendor(
        "shopify",
        "Shopify",
        marks=Marks(hosts=("myshopify.com",), env=("SHOPIFY_API_KEY",)),
        signs=(
            Sign(
                "API {version}", Marks(paths=("/admin/api/{version}",), text=("ApiVersion.{version}",)), "api_version"
            ),
        ),
    ),
    "salesforce": Vendor("salesforce", "Salesforce", marks=Marks(hosts=("my.salesforce.com",))),
    "acme": Vendor(
        "acme",
        "Acme",
        marks=Marks(hosts=("api.acme.com",)),
        signs=(
            Sign("Edits API", Marks(paths=("/v1/edits", "/v1/threads/{id}/runs"))),
            Sign("Chat", Marks(imports={"maven": ("com.acme.rest.chat",), "pypi": ("acme.chat",)}), "api"),
            Sign("SDK 1", Marks(packages={"maven": ("com.acme:sdk-*",)}, imports={"maven": ("com.acme.sdk",)}), "sdk"),
            Sign("Old pool", Marks(terraform=("acme_pool size=small",)), "product"),
            Sign(
                "Cuts", Marks(imports={"go": ("github.com/acme/go-acme/cuts",)}, sdk_calls=("client.cuts.make",)), "api"
            ),
            Sign("Registry", Marks(hosts=("cr.acme.com",), images=("cr.acme.com/*",)), "product", ("public",)),
            Sign("Ads v{version}", Marks(imports={"maven": ("com.acme.ads.v{version}",)}), "api_version"),
        ),
    ),
    "kubernetes": Vendor("kubernetes", "Kubernetes"),
}
NOTICES = (
    notice("openai", "gpt-4.1-nano"),
    notice("openai", "gpt-3.5-turbo"),
    notice("openai", "tts-1-hd"),
    notice("shopify", "API 2025-10", VERSION),
    notice("shopify", "API 2026-01", VERSION),
    notice("shopify", "API 2026-04", VERSION),
    notice("salesforce", "Platform API v21.0 to v30.0", VERSION),
    notice("acme", "Edits API", SubjectKind.API),
    notice("acme", "Chat", SubjectKind.API),
    notice("acme", "SDK 1", SubjectKind.SDK),
    notice("acme", "Old pool", SubjectKind.PRODUCT),
    notice("acme", "Registry", SubjectKind.PRODUCT),
    notice("acme", "Cuts", SubjectKind.API),
    notice("acme", "Ads v3", VERSION),
    notice("kubernetes", "batch/v1beta1 CronJob", VERSION),
)
FINDER = Finder(build_index(VENDORS, NOTICES))


def used(path: str, text: str) -> list[tuple[int, str]]:
    """Return (line, subject) of what one file by itself uses."""
    scan = resolve({path: detect(path, text.encode(), FINDER)}, FINDER.index.houses, today=TODAY)
    return [(hit.place.line, hit.subject) for hit in scan.hits if hit.role.is_use]


@pytest.mark.parametrize(
    ("constant", "name"),
    [
        ("GPT3Dot5Turbo", "gpt-3.5-turbo"),
        ("GPT_4_1_NANO", "gpt-4.1-nano"),
        ("ChatModelGPT4_1Nano", "gpt-4.1-nano"),
        ("TTSModel1HD", "tts-1-hd"),
        ("ModelClaude_3_Haiku_20240307", "claude-3-haiku-20240307"),
        ("CLAUDE_3_7_SONNET_20250219", "claude-3-7-sonnet-20250219"),
        ("gpt4_turbo_preview", "gpt-4-turbo-preview"),
        ("CreateImageModelDallE3", "dall-e-3"),
    ],
)
def test_a_constant_and_its_name_fold_to_one(constant: str, name: str) -> None:
    assert folded_name(constant) == folded_name(name)


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.go", "package a\n\nvar m = openai.GPT3Dot5Turbo\n", [(3, "gpt-3.5-turbo")]),
        ("A.java", "class A {\n  Object m = ChatModel.GPT_4_1_NANO;\n}\n", [(2, "gpt-4.1-nano")]),
        ("a.go", "package a\n\nvar m = openai.GPT4o\n", []),
        ("a.go", "package a\n\n// openai.GPT3Dot5Turbo is gone\n", []),
        ("a.py", 'x = ".GPT_4_1_NANO"\n', []),
    ],
)
def test_a_constant_of_an_sdk_is_the_model(path: str, text: str, lines: list[tuple[int, str]]) -> None:
    assert used(path, text) == lines


BASE = 'BASE = "https://api.acme.com/v1"\n'


@pytest.mark.parametrize(
    ("line", "is_used"),
    [
        ('post(f"{BASE}/edits")', True),
        ('post(BASE + "/edits")', True),
        ('get(f"{BASE}/threads/{thread}/runs")', True),
        ('post(f"{BASE}/editsx")', False),
        ('post(f"{BASE}/other/edits")', False),
        ('@app.post("/edits")', False),
        ('post(other + "/v1/edits")', False),
    ],
)
def test_a_path_counts_whose_version_stands_in_the_base_of_the_file(line: str, *, is_used: bool) -> None:
    assert used("a.py", BASE + line + "\n") == ([(2, "Edits API")] if is_used else [])


def test_a_path_counts_beside_the_host_that_it_is_put_to() -> None:
    text = BASE + 'u = urljoin("https://api.acme.com", "/v1/edits")\nv = urljoin("https://other.com", "/v1/edits")\n'

    assert used("a.py", text) == [(2, "Edits API")]


def test_a_module_of_go_is_known_in_each_of_its_major_versions() -> None:
    assert used("a.go", 'package a\n\nimport "github.com/acme/go-acme/v72/cuts"\n') == [(3, "Cuts")]
    assert used("a.go", 'package a\n\nimport "github.com/acme/go-acme/v72/cutsx"\n') == []


def test_a_call_is_a_houses_where_the_file_takes_its_namespace() -> None:
    call = "$client->cuts->make->all();\n"

    assert used("a.php", f"<?php\n$client = new Acme\\Rest\\Client();\n{call}") == [(3, "Cuts")]
    assert used("a.php", f"<?php\n$client = new Other\\Client();\n{call}") == []


def test_a_rest_of_a_path_means_nothing_without_the_vendors_base() -> None:
    assert used("a.py", 'BASE = "https://api.other.com/v1"\npost(f"{BASE}/edits")\n') == []


@pytest.mark.parametrize(
    ("path", "text", "subject"),
    [
        (".env", "SHOPIFY_API_VERSION=2025-10\n", "API 2025-10"),
        ("a.properties", "shopify.api.version=2024-10\n", "API 2025-10"),
        ("a.ini", "[shopify]\napi_version = 2026-01\n", "API 2026-01"),
        ("a.ts", "const s = shopifyApi({\n  apiVersion: ApiVersion.October25,\n});\n", "API 2025-10"),
        ("a.py", 'sf = Salesforce(user=u, version="29.0")\n', "Platform API v21.0 to v30.0"),
        ("a.json", '{"Salesforce": {"ApiVersion": "v27.0"}}\n', "Platform API v21.0 to v30.0"),
    ],
)
def test_a_version_is_its_houses_where_the_key_or_the_call_names_the_house(path: str, text: str, subject: str) -> None:
    assert [said for _, said in used(path, text)] == [subject]


def test_a_version_under_a_strangers_key_is_nobodys() -> None:
    assert used(".env", "OTHER_VERSION=2025-10\nDRIVER_VERSION=29.0\n") == []


@pytest.mark.parametrize(
    ("path", "text", "is_used"),
    [
        ("a.go", "x := cs.BatchV1beta1().CronJobs(ns)\n", True),
        ("a.go", "x := cs.BatchV1beta1().Jobs(ns)\n", False),
        ("a.go", "x := cs.BatchV1().CronJobs(ns)\n", False),
        ("a.py", "api = client.BatchV1beta1Api()\n", True),
    ],
)
def test_a_typed_client_names_the_version_and_the_kind(path: str, text: str, *, is_used: bool) -> None:
    assert used(path, text) == ([(1, "batch/v1beta1 CronJob")] if is_used else [])


def test_calls_of_a_class_that_is_taken_in_are_uses_of_its_service() -> None:
    text = "import com.acme.rest.chat.v2.Channel;\nimport com.acme.rest.talk.Room;\nclass A {\n  void f() {\n    Channel.creator(s).create();\n    Room.creator(s);\n    depot.create();\n  }\n}\n"

    assert used("A.java", text) == [(1, "Chat"), (5, "Chat")]


def test_a_whole_sdk_is_told_where_it_is_taken_in_and_not_at_each_call() -> None:
    assert used("A.java", "import com.acme.sdk.Client;\nclass A { Object c = Client.make(); }\n") == [(1, "SDK 1")]


def test_a_version_within_a_modules_name_is_read() -> None:
    assert used("A.java", "import com.acme.ads.v3.services.Ads;\n") == [(1, "Ads v3")]


def test_a_family_of_packages_is_meant_by_a_star() -> None:
    pom = "<project><dependencies><dependency>\n<groupId>com.acme</groupId>\n<artifactId>sdk-queue</artifactId>\n<version>1</version>\n</dependency></dependencies></project>\n"

    assert used("pom.xml", pom) == [(3, "SDK 1")]


def test_a_module_counts_where_a_framework_is_told_to_take_it_in() -> None:
    text = 'INSTALLED_APPS = [\n    "django.contrib.admin",\n    "acme.chat.plugin",\n]\nNAME = "acme.chat.plugin"\n'

    assert used("settings.py", text) == [(3, "Chat")]


@pytest.mark.parametrize(
    ("text", "is_used"),
    [
        ('resource "acme_pool" "a" {\n  size = "small"\n}\n', True),
        ('resource "acme_pool" "a" {\n  size = "large"\n}\n', False),
        ('resource "acme_pool" "a" {\n  kind = "small"\n}\n', False),
        ('resource "other_pool" "a" {\n  size = "small"\n}\n', False),
    ],
)
def test_an_attribute_counts_in_its_own_resource(text: str, *, is_used: bool) -> None:
    assert used("a.tf", text) == ([(2, "Old pool")] if is_used else [])


def test_what_lives_on_under_an_old_host_is_left_out() -> None:
    assert used("Dockerfile", "FROM cr.acme.com/team/app:1\n") == [(1, "Registry")]
    assert used("Dockerfile", "FROM cr.acme.com/public/base:1\n") == []


def test_a_name_counts_that_is_put_behind_a_hole() -> None:
    assert used("a.go", 'package a\n\nvar u = fmt.Sprintf("%sgpt-3.5-turbo", base)\n') == [(3, "gpt-3.5-turbo")]
    assert used("run.sh", "M=${M:-gpt-3.5-turbo}\n") == [(1, "gpt-3.5-turbo")]
    assert used("a.py", 'u = "/models/gpt-3.5-turbo:generateContent"\n') == [(1, "gpt-3.5-turbo")]
