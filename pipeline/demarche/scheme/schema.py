"""The scheme as JSON Schema, for whoever reads or writes it without Python."""

from __future__ import annotations

import json

from demarche.scheme.records import Article


def json_schema() -> str:
    """JSON Schema (2020-12) of one line of JSONL."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Article.model_json_schema()}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
