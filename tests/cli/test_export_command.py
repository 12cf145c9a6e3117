"""`demarche export`, `timeline` and `codebook` on good input and bad."""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pandas as pd
import pytest
from talks import Demarche

from demarche import networks, tables
from demarche.cli import export, timeline
from demarche.tables.tallies import Who

AGENDA = [{"id": "ferry", "label": "Ferry", "proposition": "The ferry should stay."}]
ACTORS = [{"id": "NOR", "name": "Norway", "kind": "state"}, {"id": "ISL", "name": "Iceland", "kind": "state"}]


def line(id: str, published: str | None, label: str, actor: str = "NOR") -> str:
    stance = {"actor": actor, "party": actor, "item": "ferry", "label": label, "evidence": [[0, 6]]}
    record: dict[str, Any] = {"id": id, "text": "Norway\nspoke.", "agenda": AGENDA, "actors": ACTORS}
    return json.dumps({**record, "published": published, "title": "Talks", "stances": [stance]}) + "\n"


ANNOTATED = (
    line("a", "2026-01-05", "support")
    + line("b", "2026-02-05", "oppose")
    + line("c", "2026-02-06", "conditional", "ISL")
    + line("d", None, "support")
)


@pytest.fixture
def source() -> str:
    Path("annotated.jsonl").write_text(ANNOTATED, encoding="utf-8")
    return "annotated.jsonl"


def test_export_offers_every_table_format_network_and_window() -> None:
    assert list(export.TABLES) == list(tables.TABLES)
    assert list(export.TABLE_FORMATS) == list(tables.FORMATS)
    assert set(export.TO_FILES) == {*tables.BINARY, *export.DNA_FORMATS}
    assert export.NETWORK_FORMATS == networks.FORMATS
    options = [*export.export.params, *timeline.timeline.params]
    choices = {option.name: getattr(option.type, "choices", None) for option in options}
    assert tuple(choices["network"]) == networks.NETWORKS
    assert tuple(choices["window"]) == tuple(tables.WINDOWS)
    assert tuple(choices["by"]) == get_args(Who)


def test_export_of_each_table_format_is_read_again(demarche: Demarche, source: str) -> None:
    demarche("export", source, "--format", "parquet", "-o", "t.parquet")
    demarche("export", source, "--format", "feather", "--table", "matrix", "-o", "t.feather")
    demarche("export", source, "--format", "dta", "--table", "actors", "-o", "t.dta")
    assert pd.read_parquet("t.parquet")["label"].tolist() == ["support", "oppose", "conditional", "support"]
    assert pd.read_feather("t.feather")["rows"].tolist() == [3, 1]
    assert len(pd.read_stata("t.dta")) == 8
    assert "Norway & support 2/3" in demarche("export", source, "--format", "tex").stdout


def test_export_xlsx_has_every_table_unless_one_is_named(demarche: Demarche, source: str) -> None:
    demarche("export", source, "--format", "xlsx", "-o", "all.xlsx")
    demarche("export", source, "--format", "xlsx", "--table", "quotes", "-o", "one.xlsx")
    assert set(openpyxl.load_workbook("all.xlsx").sheetnames) == {*tables.TABLES, "grid", "codebook"}
    assert openpyxl.load_workbook("one.xlsx").sheetnames == ["quotes", "codebook"]


def test_export_of_all_tables_has_a_package_and_a_codebook_beside(demarche: Demarche, source: str) -> None:
    demarche("export", source, "--table", "all", "-o", "t")
    names = {path.name for path in Path("t").iterdir()}
    assert names == {*(f"{name}.csv" for name in tables.TABLES), "datapackage.json", "codebook.md"}
    complaint = demarche("export", source, "--table", "all", "-o", "t", code=1).stderr
    assert "already there" in complaint
    demarche("export", source, "--table", "all", "-o", "t", "--force")


@pytest.mark.parametrize("form", networks.FORMATS)
def test_export_of_networks_goes_to_stdout_and_file(demarche: Demarche, source: str, form: str) -> None:
    demarche("export", source, "--format", form, "--network", "conflict", "--by", "party", "-o", "n")
    assert 'label="Norway"' in Path("n").read_text() or ">Norway<" in Path("n").read_text()
    assert "item:ferry" in demarche("export", source, "--format", form).stdout


def test_export_for_dna_says_what_it_leaves_out(demarche: Demarche, source: str) -> None:
    said = demarche("export", source, "--format", "dna", "-o", "t.dna").stderr
    assert said.splitlines() == ["left out (conditional): 1 stances", "left out (no_date): 1 articles"]
    base = sqlite3.connect("t.dna")
    assert base.execute("SELECT COUNT(*) FROM STATEMENTS").fetchone() == (2,)
    base.close()
    said = demarche("export", source, "--format", "dna-texts", "-o", "texts").stderr
    assert said.splitlines() == ["left out (no_date): 1 articles"]
    assert {path.name for path in Path("texts").iterdir()} == {
        "Talks 05.01.2026.txt",
        "Talks 05.02.2026.txt",
        "Talks 06.02.2026.txt",
    }
    assert (
        "already there" in demarche("export", source, "--format", "dna-texts", "-o", "texts", code=1).stderr
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--format", "graphml", "--table", "stances"], "--table is for tables (csv, jsonl, md, tex,"),
        (
            ["--format", "csv", "--network", "conflict"],
            "--network and --by are for graphml and gexf, not for csv",
        ),
        (["--format", "dna", "--by", "party"], "--network and --by are for graphml and gexf, not for dna"),
        (["--format", "parquet"], "parquet is no text to print: -o FILE"),
        (["--format", "dna"], "dna is no text to print: -o FILE"),
        (["--format", "dna-texts"], "dna-texts needs a folder: -o DIR"),
        (["--format", "xlsx", "--table", "all"], "xlsx is no text to print: -o FILE"),
    ],
)
def test_export_refuses_options_that_do_not_go_together(
    demarche: Demarche, source: str, args: list[str], said: str
) -> None:
    assert said in demarche("export", source, *args, code=2).stderr


def test_export_names_the_line_that_installs_what_is_missing(
    demarche: Demarche, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    said = demarche("export", source, "--format", "xlsx", "-o", "t.xlsx", code=1).stderr
    assert "xlsx: needs openpyxl, which is not installed; pip install 'demarche[export]'" in said
    assert not Path("t.xlsx").exists()


def test_timeline_is_to_be_read_and_counts_what_has_no_date(demarche: Demarche, source: str) -> None:
    result = demarche("timeline", source)
    assert result.stdout.splitlines() == [
        "Norway · Ferry",
        "  2026-01  support 1/1  “Norway” (a, 2026-01-05)",
        "  2026-02  oppose 1/1  “Norway” (b, 2026-02-05)",
        "    support → oppose, 1 stances before, 1 from here on, p = 1; before: “Norway” (a, 2026-01-05)",
        "",
        "Iceland · Ferry",
        "  2026-02  conditional 1/1  “Norway” (c, 2026-02-06)",
    ]
    (said,) = result.stderr.splitlines()
    assert said.startswith("left out (no_date): 1 of 4 articles have no date and stand in no timeline: d; ")


def test_timeline_takes_windows_formats_and_changes_alone(demarche: Demarche, source: str) -> None:
    year = demarche("timeline", source, "--window", "year", "--format", "csv").stdout
    assert [row.split(",")[7] for row in year.splitlines()] == ["window", "2026", "2026"]
    changes = demarche("timeline", source, "--changes", "--format", "jsonl").stdout
    (change,) = (json.loads(row) for row in changes.splitlines())
    assert (change["label_before"], change["label_after"]) == ("support", "oppose")
    assert "Iceland" not in demarche("timeline", source, "--changes").stdout
    assert demarche("timeline", source, "--window", "year", "--changes").stdout == "No position changed.\n"


def test_timeline_without_a_dated_stance_says_so(demarche: Demarche) -> None:
    result = demarche("timeline", "-", input=line("d", None, "support"))
    assert result.stdout == "No stance in a dated article.\n"
    assert "left out (no_date): 1 of 1" in result.stderr


def test_timeline_does_not_overwrite_without_force(demarche: Demarche, source: str) -> None:
    Path("t").write_text("mine")
    assert "already there" in demarche("timeline", source, "-o", "t", code=1).stderr
    demarche("timeline", source, "-o", "t", "--force")
    assert Path("t").read_text(encoding="utf-8").startswith("Norway · Ferry\n")


def test_codebook_is_that_of_the_tables(demarche: Demarche) -> None:
    assert demarche("codebook").stdout == tables.codebook()


def test_help_of_timeline_has_an_example(demarche: Demarche) -> None:
    text = demarche("timeline", "--help").stdout
    assert "  demarche timeline " in text[text.index("Example") :]
