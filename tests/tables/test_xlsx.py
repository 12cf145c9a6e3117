"""XLSX, read again by openpyxl."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from crossings_tabled import FULL, article, stance

from demarche import tables
from demarche.scheme import InputError
from demarche.tables import xlsx
from demarche.tables.columns import DECLARED
from demarche.tables.xlsx import COLOURS


def opened(frames: dict[str, pd.DataFrame]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(tables.workbook(frames)))


@pytest.fixture(scope="module")
def book() -> Any:
    second = article("b", stances=[stance("ISL", "toll", "oppose")], published="1850-01-05")
    return opened({name: make([FULL, second]) for name, make in tables.TABLES.items()})


def column(sheet: Any, name: str) -> list[Any]:
    number = [cell.value for cell in sheet[1]].index(name)
    return [row[number] for row in sheet.iter_rows(min_row=2)]


def test_workbook_has_a_sheet_for_each_table_the_grid_and_the_codebook(book: Any) -> None:
    named = [name for name in book.sheetnames if name not in ("grid", "codebook")]
    assert named == list(tables.TABLES)
    assert book.sheetnames.index("grid") == book.sheetnames.index("matrix") - 1
    explained = [row[:2] for row in book["codebook"].iter_rows(min_row=2, values_only=True)]
    assert explained == [(name, c.name) for name in tables.TABLES for c in DECLARED[name].columns]


def test_workbook_freezes_headers_and_sets_filters_over_all_rows(book: Any) -> None:
    for sheet in book:
        assert sheet.freeze_panes == ("B2" if sheet.title == "grid" else "A2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])


def test_workbook_holds_the_rows_with_numbers_and_dates_as_such(book: Any) -> None:
    for name in tables.TABLES:
        assert [cell.value for cell in book[name][1]] == DECLARED[name].names
    stances = book["stances"]
    assert [cell.value for cell in column(stances, "evidence")] == ["Norway … backs the ferry", "Berg"]
    assert [cell.value for cell in column(stances, "confidence")] == [0.8, None]
    # Excel has no days before 1900.
    assert [cell.value for cell in column(stances, "published")] == [datetime(2026, 1, 5), "1850-01-05"]


def test_workbook_colours_labels_and_nothing_else(book: Any) -> None:
    def fills(sheet: Any) -> set[tuple[Any, Any]]:
        cells = (cell for row in sheet.iter_rows() for cell in row)
        return {(cell.value, cell.fill.start_color.rgb[2:]) for cell in cells if cell.fill.fill_type}

    assert fills(book["stances"]) == {(label, COLOURS[label]) for label in ("conditional", "oppose")}
    assert fills(book["grid"]) == {(label, COLOURS[label]) for label in ("conditional", "oppose")}
    assert fills(book["quotes"]) == set()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_workbook_cells_are_strings_whatever_they_begin_with(sign: str) -> None:
    words = f'{sign}HYPERLINK("http://x";"y")'
    sheet = opened({"table": pd.DataFrame({words: [words, "Oman"]})})["table"]
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (words, "s", True)
    assert not sheet["A3"].quotePrefix


def test_workbook_replaces_what_a_cell_cannot_hold() -> None:
    frame = pd.DataFrame({"text": ["a\x00b\x0bc\nd", "\U0001d512" * 20_000, "x" * 40_000]})
    marked, pairs, long = (cell.value for cell in opened({"table": frame})["table"]["A"][1:])
    assert marked == "a\ufffdb\ufffdc\nd"
    for text in (pairs, long):
        assert text.endswith(" …")
        assert 32_766 <= len(text.encode("utf-16-le")) // 2 <= 32_767


def test_workbook_refuses_more_rows_than_a_sheet_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="2 rows; allowed: at most 1 in a sheet"):
        tables.workbook({"table": pd.DataFrame({"a": [1, 2]})})


def test_workbook_of_nothing_has_its_headers() -> None:
    book = opened({name: make([]) for name, make in tables.TABLES.items()})
    assert [cell.value for cell in book["stances"][1]] == DECLARED["stances"].names
