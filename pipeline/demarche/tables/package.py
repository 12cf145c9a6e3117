"""All tables in a folder, with `datapackage.json` (Data Package v2) and `codebook.md` beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demarche import __version__
from demarche.scheme import Article
from demarche.scheme.jsonl import replaced
from demarche.tables.columns import DECLARED, Column, Table, codebook
from demarche.tables.write import TABLES, write_table

PROFILES = "https://datapackage.org/profiles/2.0"
MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "feather": "application/vnd.apache.arrow.file",
    "dta": "application/x-stata-dta",
}
"""Of the formats that hold data; the others are for reading."""


def package_files(form: str) -> list[str]:
    """What `write_package` writes."""
    described = ["datapackage.json", "codebook.md"] if form in MEDIA_TYPES else []
    return [*(f"{name}.{form}" for name in TABLES), *described]


def write_package(articles: Sequence[Article], folder: Path, form: str) -> None:
    """Every table as a file, and, for data, what describes them.

    Raises:
        InputError: as `write_table`.
    """
    described = []
    for name, make in TABLES.items():
        frame = make(articles)
        write_table(frame, folder / f"{name}.{form}", form, table=name)
        # frictionless takes JSONL of no lines for a broken file.
        if form != "jsonl" or len(frame):
            described.append(DECLARED[name])
    if form in MEDIA_TYPES:
        with replaced(folder / "datapackage.json") as out:
            out.write(json.dumps(descriptor(described, form), indent=1, ensure_ascii=False) + "\n")
        with replaced(folder / "codebook.md") as out:
            out.write(codebook())


def descriptor(tables: Sequence[Table], form: str) -> dict[str, Any]:
    """The Data Package of tables in one format."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "demarche-tables",
        "title": "Who wants what in diplomatic news",
        "description": f"Tables of annotated articles, made by demarche {__version__}.",
        "resources": [
            {
                "name": table.name,
                "type": "table",
                "path": f"{table.name}.{form}",
                "description": table.about,
                "format": form,
                "mediatype": MEDIA_TYPES[form],
                "encoding": "utf-8",
                "schema": _schema(table),
            }
            for table in tables
        ],
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return schema


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.pattern:
        constraints["pattern"] = column.pattern
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.about}
    return {**field, "constraints": constraints} if constraints else field
