"""Tables to files, each read again by the program class it is for."""

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pyreadstat
import pytest
from crossings_tabled import FULL, article, stance

from demarche import tables
from demarche.scheme import InputError
from demarche.tables.columns import DECLARED
from demarche.tables.write import safe_cell


def written(tmp_path: Path, frame: pd.DataFrame, form: str, **options: Any) -> bytes:
    path = tmp_path / f"table.{form}"
    tables.write_table(frame, path, form, **options)
    return path.read_bytes()


def test_write_table_gives_excel_a_byte_order_mark(tmp_path: Path) -> None:
    content = written(tmp_path, tables.stances([FULL]), "csv")
    assert content.startswith(b"\xef\xbb\xbfarticle,published,")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.endswith(b"\r\n")
    again = pd.read_csv(tmp_path / "table.csv", encoding="utf-8-sig")
    assert again["evidence"].tolist() == ["Norway … backs the ferry"]


def test_write_table_puts_no_byte_order_mark_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    tables.write_table(tables.claims([FULL]), "-", "csv")
    assert capsys.readouterr().out.startswith("article,published,")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_safe_cell_disarms_formulas(sign: str) -> None:
    assert safe_cell(f'{sign}HYPERLINK("x")') == f'\'{sign}HYPERLINK("x")'


@pytest.mark.parametrize("value", ["Oman", "a=b", "", None, -1.5, 3])
def test_safe_cell_leaves_the_rest(value: object) -> None:
    assert safe_cell(value) == value


def test_write_table_disarms_formulas_in_cells_and_headings_of_csv(tmp_path: Path) -> None:
    frame = pd.DataFrame({"=1+1": ["@cmd", "Oman"], "confidence": [-0.5, 0.5]})
    assert written(tmp_path, frame, "csv").decode("utf-8-sig").splitlines() == [
        "'=1+1,confidence",
        "'@cmd,-0.5",
        "Oman,0.5",
    ]


def test_write_table_markdown_escapes_bars_and_joins_lines(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a|b": ["x|y", "one\ntwo", None], "n": [1.5, None, 2]})
    assert written(tmp_path, frame, "md").decode().splitlines() == [
        "| a\\|b | n |",
        "| --- | --- |",
        "| x\\|y | 1.5 |",
        "| one two |  |",
        "|  | 2.0 |",
    ]


def test_write_table_jsonl_keeps_words_and_nulls(tmp_path: Path) -> None:
    (line,) = written(tmp_path, tables.stances([FULL]), "jsonl").decode().splitlines()
    row = json.loads(line)
    assert (row["url"], row["party_cow"], row["confidence"]) == (None, 385, 0.8)
    assert "…" in line
    assert written(tmp_path, tables.stances([]), "jsonl").strip() == b""


@pytest.mark.parametrize("form", ["md", "tex"])
def test_write_table_lays_the_matrix_out_for_readers(tmp_path: Path, form: str) -> None:
    content = written(tmp_path, tables.positions([FULL]), form, table="matrix").decode()
    for word in ("party", "Norway", "Ferry link", "conditional"):
        assert word in content
    assert "share" not in content
    assert written(tmp_path, tables.positions([]), form, table="matrix")


def test_write_table_latex_escapes_what_tex_reads(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a_b": ["50% & {x}", "\\input~^#$", None]})
    assert written(tmp_path, frame, "tex").decode().splitlines() == [
        "\\begin{tabular}{l}",
        "\\hline",
        "a\\_b \\\\",
        "\\hline",
        "50\\% \\& \\{x\\} \\\\",
        "\\textbackslash{}input\\textasciitilde{}\\textasciicircum{}\\#\\$ \\\\",
        " \\\\",
        "\\hline",
        "\\end{tabular}",
    ]


def same(read: pd.DataFrame, name: str) -> None:
    """`read` has the rows of the table, its numbers as numbers, its dates as dates."""
    frame = tables.TABLES[name](MANY)
    assert list(read.columns) == list(frame.columns)
    assert len(read) == len(frame) > 0
    for column in DECLARED[name].columns:
        for found, given in zip(read[column.name], frame[column.name], strict=True):
            if pd.isna(given):
                assert pd.isna(found) or found == ""
            elif column.type == "date":
                assert pd.Timestamp(found).date().isoformat() == given
            elif column.type == "number":
                assert found == pytest.approx(given)
            else:
                assert found == given


MANY = [
    FULL,
    article(
        "b",
        published="2026-03-01",
        outlet="=Dusk",
        stances=[stance("NOR", "ferry", "oppose", confidence=0.5), stance("ISL", "toll", "support")],
        claims=FULL.claims,
        clusters=FULL.clusters,
    ),
]


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_write_table_parquet_and_feather_are_read_again_by_pandas(tmp_path: Path, name: str) -> None:
    for form, read in (("parquet", pd.read_parquet), ("feather", pd.read_feather)):
        written(tmp_path, tables.TABLES[name](MANY), form, table=name)
        same(read(tmp_path / f"table.{form}"), name)


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_write_table_arrow_types_do_not_hang_on_what_the_rows_hold(tmp_path: Path, name: str) -> None:
    for number, articles in enumerate((MANY, [])):
        tables.write_table(tables.TABLES[name](articles), tmp_path / str(number), "parquet", table=name)
    full, empty = (pyarrow.parquet.read_schema(tmp_path / number) for number in ("0", "1"))
    assert full.equals(empty)
    assert [full.field(c.name).metadata[b"about"].decode() for c in DECLARED[name].columns] == [
        c.about for c in DECLARED[name].columns
    ]


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_write_table_csv_and_jsonl_are_read_again_by_pandas(tmp_path: Path, name: str) -> None:
    written(tmp_path, tables.TABLES[name](MANY), "jsonl", table=name)
    same(pd.read_json(tmp_path / "table.jsonl", lines=True, dtype=False), name)
    written(tmp_path, tables.TABLES[name](MANY).replace("=Dusk", "Dusk"), "csv", table=name)
    same(pd.read_csv(tmp_path / "table.csv", encoding="utf-8-sig").replace("Dusk", "=Dusk"), name)


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_write_table_stata_is_read_again_by_pyreadstat(tmp_path: Path, name: str) -> None:
    written(tmp_path, tables.TABLES[name](MANY), "dta", table=name)
    read, about = pyreadstat.read_dta(str(tmp_path / "table.dta"), apply_value_formats=True)
    same(read.astype(object), name)
    assert list(about.column_names_to_labels) == DECLARED[name].names
    assert all(0 < len(label) <= 80 for label in about.column_labels)
    written(tmp_path, tables.TABLES[name]([]), "dta", table=name)
    read, _ = pyreadstat.read_dta(str(tmp_path / "table.dta"))
    assert list(read.columns) == DECLARED[name].names
    assert len(read) == 0


def test_write_table_stata_keeps_long_and_foreign_words(tmp_path: Path) -> None:
    words = ["𝔒slo " * 2_000, "“Ærø”"]
    written(tmp_path, pd.DataFrame({"text": words}), "dta")
    read, _ = pyreadstat.read_dta(str(tmp_path / "table.dta"))
    assert read["text"].tolist() == words


@pytest.mark.parametrize(
    ("form", "module"), [("parquet", "pyarrow"), ("feather", "pyarrow"), ("xlsx", "openpyxl")]
)
def test_write_table_names_the_line_that_installs_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=r"pip install 'demarche\[export\]'") as caught:
        written(tmp_path, tables.stances([FULL]), form, table="stances")
    assert caught.value.reason == "extra_missing"
    assert not (tmp_path / f"table.{form}").exists()


def test_write_table_refuses_a_format_it_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no format 'xls'; there are csv, jsonl, md"):
        written(tmp_path, tables.stances([]), "xls")
