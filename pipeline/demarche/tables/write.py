"""Tables to files."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from demarche.scheme import Article
from demarche.scheme.jsonl import replaced
from demarche.tables.frames import claims, matrix, quotes, stances

TABLES: dict[str, Callable[[Sequence[Article]], pd.DataFrame]] = {
    "stances": stances,
    "quotes": quotes,
    "claims": claims,
    "matrix": matrix,
}
FORMATS = ("csv", "jsonl", "md")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """A cell no spreadsheet takes for a formula: an apostrophe goes before the sign that makes one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_table(frame: pd.DataFrame, path: str | Path, format: str, *, index: bool = False) -> None:
    """Write one table; CSV in UTF-8 with a byte-order mark, by which Excel knows it."""
    if index:
        frame = frame.reset_index()
    if format == "csv":
        out = io.StringIO()
        frame.map(safe_cell).rename(columns=safe_cell).to_csv(out, index=False, lineterminator="\r\n")
        content = ("" if str(path) == "-" else "\ufeff") + out.getvalue()
    elif format == "jsonl":
        content = frame.to_json(orient="records", lines=True, force_ascii=False)
    elif format == "md":
        content = markdown(frame)
    else:
        raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    with replaced(path) as file:
        file.write(content)


def markdown(frame: pd.DataFrame) -> str:
    """A GitHub table; empty cells for what is missing."""

    def cell(value: object) -> str:
        return "" if pd.isna(value) else " ".join(str(value).replace("|", "\\|").split())

    rows = [list(frame.columns), ["---"] * len(frame.columns), *frame.itertuples(index=False)]
    return "".join("| " + " | ".join(map(cell, row)) + " |\n" for row in rows)
