"""What tests of config.yaml share: to read one, and its mistakes."""

from pathlib import Path

from lastcall.adapters.config import read_config
from lastcall.model.config import Config

KNOWN = ("openai", "stripe", "github")


ENV = {"TOKEN": "xoxb-hush", "EMPTY": "", "PORT": "many"}


def read(folder: Path, text: str, vendors=KNOWN) -> Config:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return read_config(path, env=ENV, vendors=vendors)
