"""The projects' folders: what they use, and that a folder that cannot be looked at resolves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lastcall.entrypoints.context import Context
from lastcall.entrypoints.survey import survey, unsurveyed

CONFIG = """
projects:
  shop: {path: shop, owner: payments}
  blog: {path: blog}
receivers: {console: {kind: console}}
"""


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    tmp_path.joinpath("config.yaml").write_text(CONFIG)
    tmp_path.joinpath("shop").mkdir()
    tmp_path.joinpath("shop", "video.py").write_text('# not this: sora-2\nclient.videos.create(model="sora-2")\n')
    env = {"LASTCALL_CACHE_DIR": str(tmp_path / "cache"), "PATH": ""}
    return Context(config_path=str(tmp_path / "config.yaml"), env=env)


def test_the_uses_of_a_folder_belong_to_its_project_and_owner(context: Context) -> None:
    found = survey(context).usages

    mine = [usage for usage in found if usage.name == "sora-2"]
    assert [(usage.project, usage.vendor, usage.owner) for usage in mine] == [("shop", "openai", "payments")]
    assert mine[0].location == "video.py:2"


def test_a_folder_that_is_not_there_is_unseen_and_the_others_are_looked_at(context: Context) -> None:
    found = survey(context)

    assert found.unseen == ("blog",)
    assert found.usages


def test_before_the_first_look_no_folder_is_known(context: Context) -> None:
    assert unsurveyed(context).unseen == ("shop", "blog")


def test_a_vendor_that_shows_in_code_is_watched(context: Context) -> None:
    before = set(context.sources)
    context.found = survey(context).usages

    assert not any(key.startswith("openai/") for key in before)
    assert any(key.startswith("openai/") for key in context.sources)
