"""The models of config.yaml -> a JSON Schema for editors: `python -m lastcall.adapters.config.editor`."""

from __future__ import annotations

import json
import sys

from lastcall.adapters.config.schema import ConfigFile


def config_schema() -> str:
    """Return the JSON Schema of config.yaml, as docs/config.schema.json holds it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ConfigFile.model_json_schema(by_alias=True),
        "title": "Lastcall's config.yaml",
    }
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(config_schema())
