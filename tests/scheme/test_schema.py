from pathlib import Path

from demarche.scheme.schema import json_schema

ANNOTATIONS = Path(__file__).parents[2] / "annotations"


def test_schema_file_is_that_of_the_code() -> None:
    # Renew with: demarche schema > annotations/schema.json
    assert (ANNOTATIONS / "schema.json").read_text(encoding="utf-8") == json_schema()
