"""XLSX: a sheet for each table, headers frozen, filters set, labels coloured, the codebook last."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from demarche.scheme import InputError
from demarche.scheme.extras import needed
from demarche.scheme.records import STANCE_LABELS
from demarche.tables.columns import DECLARED, Column
from demarche.tables.tallies import grid

COLOURS = {"support": "9ECAE1", "oppose": "FDAE6B", "conditional": "FFF2AE", "neutral": "D9D9D9"}
"""Fills under black text: the colour-blind tell blue from orange, and the word stands in the cell."""
MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""
MOST_CHARACTERS = 32_767
"""UTF-16 units of a cell."""
WIDTH = {
    "evidence": 60,
    "content": 60,
    "text": 50,
    "summary": 50,
    "title": 40,
    "proposition": 40,
    "about": 100,
}
"""Of columns, in characters; 16 for any other."""
# What XML cannot hold; openpyxl refuses all but the last two.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
# Before it Excel's calendar has no days.
_FIRST_DAY = date(1900, 3, 1)


def workbook(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """The tables by name, the matrix laid out as a grid before its rows.

    Raises:
        InputError: openpyxl is not installed, or a table is too long for a sheet.
    """
    openpyxl = needed("openpyxl", extra="export", where="xlsx")
    book = openpyxl.Workbook(write_only=True)
    for name, frame in frames.items():
        if name == "matrix":
            _sheet(book, "grid", grid(frame).reset_index(), {}, freeze="B2")
        declared = {c.name: c for c in DECLARED[name].columns} if name in DECLARED else {}
        _sheet(book, name, frame, declared)
    explained = [
        {"table": name, "column": c.name, "type": c.type, "about": c.about, "values": ", ".join(c.allowed)}
        for name in frames
        if name in DECLARED
        for c in DECLARED[name].columns
    ]
    _sheet(book, "codebook", pd.DataFrame(explained), {})
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(
    book: Any, name: str, frame: pd.DataFrame, declared: Mapping[str, Column], *, freeze: str = "A2"
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    if len(frame) > MOST_ROWS:
        raise InputError(
            name,
            "too_many_rows",
            found=f"{len(frame):,} rows",
            allowed=f"at most {MOST_ROWS:,} in a sheet of XLSX",
            remedy="write csv or parquet",
        )
    sheet = book.create_sheet(name)
    # Write-only sheets take these before the first row alone.
    sheet.freeze_panes = freeze
    for number, column in enumerate(frame.columns, 1):
        base = str(column).removeprefix("before_").removeprefix("after_")
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH.get(base, 16)
    fills = {label: PatternFill("solid", start_color=colour) for label, colour in COLOURS.items()}
    bold, top = Font(bold=True), Alignment(vertical="top", wrap_text=True)

    def cell(value: object, column: Column | None) -> Any:
        made = WriteOnlyCell(sheet)
        made.alignment = top
        if isinstance(value, str):
            if column and column.type == "date" and (day := date.fromisoformat(value)) >= _FIRST_DAY:
                made.value, made.number_format = day, "yyyy-mm-dd"
                return made
            made.value = _written(value)
            # A string, whatever it begins with; the prefix keeps it one when the cell is edited.
            made.data_type = "s"
            made.quotePrefix = bool(_FORMULA.match(value))
            first = value.split(" ", 1)[0]
            if first in fills and (column is None or column.allowed == STANCE_LABELS):
                made.fill = fills[first]
        elif not pd.isna(value):
            made.value = value
        return made

    def heading(value: object) -> Any:
        made = cell(str(value), None)
        made.font = bold
        return made

    sheet.append([heading(column) for column in frame.columns])
    about = [declared.get(column) for column in frame.columns]
    for row in frame.itertuples(index=False):
        sheet.append([cell(value, column) for value, column in zip(row, about, strict=True)])
    if len(frame.columns):
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(frame.columns))}{len(frame) + 1}"


def _written(text: str) -> str:
    """What a cell can hold: no control characters, and not longer than Excel opens."""
    text = _UNWRITABLE.sub("\ufffd", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * MOST_CHARACTERS - 4].decode("utf-16-le", "ignore") + " …"
