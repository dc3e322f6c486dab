"""A name that several vendors serve: whose it is, by what is written beside it."""

import pytest

from lastcall.model.vendor import Marks, Serving, Vendor
from lastcall.stages.detect.detect import detect
from lastcall.stages.detect.finder import Finder
from lastcall.stages.detect.index import build_index
from lastcall.stages.detect.resolve import resolve
from lastcall.stages.detect.whose import house_words
from tests.stages.detect.kit import TODAY, notice

VENDORS = {
    "openai": Vendor(
        "openai",
        "OpenAI",
        marks=Marks(hosts=("api.openai.com",), env=("OPENAI_API_KEY",), ids=("^gpt-",)),
        prefixes=("openai",),
    ),
    "azure-openai": Vendor(
        "azure-openai",
        "Azure",
        marks=Marks(hosts=("openai.azure.com",), env=("AZURE_OPENAI_ENDPOINT",)),
        serving=Serving(named=("azure",), chiefly="openai"),
        prefixes=("azure",),
    ),
    "groq": Vendor(
        "groq", "Groq", marks=Marks(hosts=("api.groq.com",)), serving=Serving(named=("groq",)), prefixes=("groq",)
    ),
    "fireworks": Vendor(
        "fireworks",
        "Fireworks",
        marks=Marks(hosts=("api.fireworks.ai",)),
        serving=Serving(named=("fireworks",)),
        prefixes=("fireworks_ai",),
    ),
}
NOTICES = (
    notice("openai", "gpt-4-old"),
    notice("azure-openai", "gpt-4-old"),
    notice("azure-openai", "gpt-5-new"),
    notice("fireworks", "oss-120b"),
)
FINDER = Finder(build_index(VENDORS, NOTICES))


def used(**files: str) -> list[tuple[str, str, str]]:
    """Return (line, vendor, role) of all that a project says; `_` in a name is a dot."""
    reports = {
        name.replace("_", "."): detect(name.replace("_", "."), text.encode(), FINDER) for name, text in files.items()
    }
    return [
        (str(hit.place), hit.vendor, str(hit.role)) for hit in resolve(reports, FINDER.index.houses, today=TODAY).hits
    ]


BOTH = "OPENAI_API_KEY=\nAZURE_OPENAI_ENDPOINT=https://x.openai.azure.com\n"


@pytest.mark.parametrize(
    ("line", "vendor"),
    [
        ("AZURE_OPENAI_DEPLOYMENT=gpt-4-old", "azure-openai"),
        ("OPENAI_MODEL=gpt-4-old", "openai"),
        ("MODEL=azure/gpt-4-old", "azure-openai"),
        ("MODEL=openai/gpt-4-old", "openai"),
    ],
)
def test_the_vendor_that_stands_on_the_line_is_meant(line: str, vendor: str) -> None:
    assert used(_env=BOTH + line + "\n") == [(".env:3", vendor, "use")]


def test_the_keys_above_a_line_say_whose_it_is() -> None:
    text = "ai:\n  openai:\n    model: gpt-4-old\n  azure:\n    deployment: gpt-4-old\n"

    assert used(a_yaml=text, _env=BOTH) == [("a.yaml:3", "openai", "use"), ("a.yaml:5", "azure-openai", "use")]


def test_the_other_lines_of_a_block_say_whose_it_is() -> None:
    text = "- name: a\n  provider: azure\n  model: gpt-4-old\n- name: b\n  provider: openai\n  model: gpt-4-old\n"

    assert used(a_yaml=text, _env=BOTH) == [("a.yaml:3", "azure-openai", "use"), ("a.yaml:6", "openai", "use")]


def test_a_call_that_names_the_vendor_says_whose_it_is() -> None:
    text = 'from x import AzureChat, Chat\n\na = AzureChat(\n    model="gpt-4-old",\n)\n\nb = OpenAIChat(model="gpt-4-old")\n'

    assert used(a_py=text, _env=BOTH) == [("a.py:4", "azure-openai", "use"), ("a.py:7", "openai", "use")]


def test_what_goes_away_at_a_channel_only_is_a_mention_where_its_maker_is_nearer() -> None:
    (hit,) = used(_env="OPENAI_API_KEY=\nMODEL=gpt-5-new\n", b_py='url = "https://x.openai.azure.com"\n')

    assert hit == (".env:2", "azure-openai", "mention")


def test_what_goes_away_at_a_channel_is_used_where_the_channel_is_nearer() -> None:
    assert used(_env=BOTH + "AZURE_MODEL=gpt-5-new\n") == [(".env:3", "azure-openai", "use")]


def test_a_gateways_prefix_names_the_server_even_where_nothing_ends_there() -> None:
    assert used(a_yaml="model: groq/openai/oss-120b\n") == [("a.yaml:1", "fireworks", "mention")]
    assert used(a_yaml="model: fireworks_ai/oss-120b\n") == [("a.yaml:1", "fireworks", "use")]


def test_what_a_program_on_ones_own_machine_serves_goes_away_nowhere() -> None:
    assert used(a_yaml="model: ollama_chat/oss-120b\n") == [("a.yaml:1", "fireworks", "mention")]


def test_a_house_is_known_by_its_slug_its_hosts_and_its_variables() -> None:
    vendors = {"meta": Vendor("meta", "Meta", marks=Marks(hosts=("graph.facebook.com",), env=("INSTAGRAM_TOKEN",)))}

    assert house_words(vendors) == {"meta": ("meta", "facebook", "instagram")}
