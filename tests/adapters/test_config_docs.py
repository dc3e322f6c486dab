"""What ships about the config: the example, the editor's schema, the page."""

import json
import re
from pathlib import Path

from lastcall.adapters.catalogue import load_catalogue
from lastcall.adapters.channels import CHANNELS
from lastcall.adapters.config import read_config
from lastcall.adapters.config.editor import config_schema

TOP = Path(__file__).parents[2]


def test_the_config_that_ships_works_as_it_stands():
    config = read_config(TOP / "config.yaml", env={}, vendors=load_catalogue())

    assert {usage.vendor for usage in config.depends_on} >= {"openai", "anthropic", "stripe", "github"}
    assert [receiver.kind for receiver in config.receivers.values()] == ["console"]


def test_the_schema_for_editors_is_current():
    assert (TOP / "docs/config.schema.json").read_text() == config_schema()


def test_every_key_of_the_schema_is_on_the_page_about_configuration():
    page = (TOP / "docs/configuration.md").read_text()
    schema = json.loads(config_schema())
    keys = {*schema["properties"]}.union(*(part.get("properties", {}) for part in schema["$defs"].values()))

    missing = [key for key in sorted(keys) if f"`{key}`" not in page and f"{key}:" not in page]

    assert missing == []


def test_the_examples_on_the_page_are_valid(tmp_path):
    page = (TOP / "docs/configuration.md").read_text()
    examples = [part.split("```")[0] for part in page.split("```yaml\n")[1:]]
    names = set(re.findall(r"\$\{(\w+)\}", "".join(examples)))
    env = dict.fromkeys(names, "https://x.example/") | {"HTTPS_PROXY": "http://p.example", "SMTP_PASSWORD": "x"}
    path = tmp_path / "config.yaml"
    path.write_text("".join(examples))

    config = read_config(path, env=env, vendors=load_catalogue())

    assert {receiver.kind for receiver in config.receivers.values()} == set(CHANNELS)
    assert len(config.routes) == 4
