"""Tables: their columns, spans as text, and the matrix over several articles."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from demarche import tables
from demarche.scheme import Article
from demarche.tables.frames import CLAIM_COLUMNS, QUOTE_COLUMNS, STANCE_COLUMNS
from demarche.tables.write import safe_cell

TEXT = "Berg said 🇳🇴 Norway backs the ferry if it pays. Iceland does not."
AGENDA = [
    {"id": "ferry", "label": "Ferry link", "proposition": "The ferry link should reopen."},
    {"id": "toll", "label": "Toll", "proposition": "The bridge should cost a toll."},
]
ACTORS = [
    {"id": "anna-berg", "name": "Anna Berg", "kind": "person", "party": "NOR"},
    {"id": "NOR", "name": "Norway", "kind": "state"},
    {"id": "ISL", "name": "Iceland", "kind": "state"},
]


def span(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def stance(actor: str, item: str, label: str, **more: Any) -> dict[str, Any]:
    party = "NOR" if actor == "anna-berg" else actor
    return {"actor": actor, "party": party, "item": item, "label": label, "evidence": [[0, 4]], **more}


def article(id: str = "a", **layers: Any) -> Article:
    return Article.model_validate({"id": id, "text": TEXT, "agenda": AGENDA, "actors": ACTORS, **layers})


FULL = article(
    title="Ferry",
    outlet="Dawn",
    published="2026-01-05",
    quotes=[
        {
            "id": "q1",
            "kind": "indirect",
            "source": [span("Berg")],
            "cue": [span("said")],
            "content": [span("Norway"), span("backs the ferry")],
            "speaker": "anna-berg",
            "confidence": 0.9,
        },
        {"id": "q2", "kind": "direct", "content": [span("Iceland does not")]},
    ],
    stances=[
        stance(
            "anna-berg",
            "ferry",
            "conditional",
            evidence=[span("Norway"), span("backs the ferry")],
            condition=[span("if it pays")],
            quote="q1",
            earlier="oppose",
            confidence=0.8,
            reporter="ISL",
        )
    ],
    claims=[
        {
            "id": "c1",
            "span": [span("Iceland does not.")],
            "claimant": "author",
            "cluster": "k1",
            "item": "toll",
        },
    ],
    clusters=[{"id": "k1", "summary": "Iceland does not."}],
)


def test_stances_have_a_row_each_with_names_codes_and_words() -> None:
    frame = tables.stances([FULL])
    assert list(frame.columns) == list(STANCE_COLUMNS)
    (row,) = frame.to_dict("records")
    assert row == {
        "article": "a",
        "published": "2026-01-05",
        "outlet": "Dawn",
        "title": "Ferry",
        "url": None,
        "actor": "anna-berg",
        "actor_name": "Anna Berg",
        "actor_kind": "person",
        "party": "NOR",
        "party_name": "Norway",
        "party_iso3": "NOR",
        "party_cow": 385,
        "item": "ferry",
        "item_label": "Ferry link",
        "proposition": "The ferry link should reopen.",
        "label": "conditional",
        "earlier": "oppose",
        "confidence": 0.8,
        "condition": "if it pays",
        "evidence": "Norway … backs the ferry",
        "evidence_spans": "13-19;20-35",
        "quote": "q1",
        "quote_kind": "indirect",
        "reporter": "ISL",
    }


def test_quotes_have_a_row_each_with_their_spans_as_text() -> None:
    frame = tables.quotes([FULL])
    assert list(frame.columns) == list(QUOTE_COLUMNS)
    first, second = frame.to_dict("records")
    assert (first["speaker_name"], first["party"]) == ("Anna Berg", "NOR")
    assert (first["content"], first["content_spans"]) == ("Norway … backs the ferry", "13-19;20-35")
    assert (second["source"], second["source_spans"]) == ("", "")
    assert pd.isna(second["speaker_name"])


def test_claims_have_a_row_each_with_the_summary_of_their_cluster() -> None:
    frame = tables.claims([FULL])
    assert list(frame.columns) == list(CLAIM_COLUMNS)
    (row,) = frame.to_dict("records")
    assert (row["claimant"], row["claimant_name"]) == ("author", "author")
    assert (row["text"], row["summary"], row["item"]) == ("Iceland does not.", "Iceland does not.", "toll")


@pytest.mark.parametrize(
    ("name", "columns"), [("stances", STANCE_COLUMNS), ("quotes", QUOTE_COLUMNS), ("claims", CLAIM_COLUMNS)]
)
def test_tables_of_nothing_keep_their_columns(name: str, columns: tuple[str, ...]) -> None:
    for articles in ([], [Article(id="a", text="Oman.")]):
        frame = tables.TABLES[name](articles)
        assert list(frame.columns) == list(columns)
        assert len(frame) == 0


def test_stances_of_actors_and_items_that_no_table_explains_go_by_their_ids() -> None:
    bare = Article.model_validate({"id": "a", "text": TEXT, "stances": [stance("ISL", "toll", "oppose")]})
    (row,) = tables.stances([bare]).to_dict("records")
    assert (row["actor_name"], row["party_name"], row["item_label"]) == ("ISL", "ISL", "toll")
    assert row["proposition"] is None
    assert tables.matrix([bare]).loc["ISL", "toll"] == "oppose"


def test_matrix_keeps_the_surest_stance_of_an_actor_over_several_articles() -> None:
    first = article(
        "a",
        stances=[
            stance("ISL", "toll", "support", confidence=0.6),
            stance("NOR", "ferry", "support"),
            stance("NOR", "toll", "neutral"),
        ],
    )
    second = article("b", stances=[stance("ISL", "toll", "oppose", confidence=0.9)])
    for articles in ([first, second], [second, first]):
        matrix = tables.matrix(articles)
        assert matrix.loc["Iceland", "Toll"] == "oppose"
        assert list(matrix.columns) == ["Ferry link", "Toll"]
        assert list(matrix.index) == ["Norway", "Iceland"]
        assert pd.isna(matrix.loc["Iceland", "Ferry link"])


def test_matrix_takes_each_article_by_its_own_agenda() -> None:
    other = {"id": "visa", "label": "Visas", "proposition": "Visas should be dropped."}
    first = article("a", stances=[stance("NOR", "ferry", "support")])
    second = article("b", agenda=[other], stances=[stance("NOR", "visa", "oppose")])
    matrix = tables.matrix([first, second])
    assert matrix.loc["Norway"].to_dict() == {"Ferry link": "support", "Visas": "oppose"}


def test_matrix_keeps_two_actors_of_one_name_apart() -> None:
    actors = [{"id": f"ali-{i}", "name": "Ali", "kind": "person"} for i in (1, 2)]
    matrix = tables.matrix(
        [
            article(
                actors=actors, stances=[stance("ali-1", "toll", "support"), stance("ali-2", "toll", "oppose")]
            )
        ]
    )
    assert list(matrix.index) == ["Ali", "Ali"]
    assert sorted(matrix["Toll"]) == ["oppose", "support"]


def test_matrix_without_stances_is_empty() -> None:
    assert tables.matrix([article(stances=[])]).empty
    assert tables.matrix([]).empty


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


@pytest.mark.parametrize("form", tables.FORMATS)
def test_write_table_writes_the_matrix_with_its_actors(tmp_path: Path, form: str) -> None:
    content = written(tmp_path, tables.matrix([FULL]), form, index=True).decode("utf-8-sig")
    for word in ("actor_name", "Anna Berg", "Ferry link", "conditional"):
        assert word in content
    assert written(tmp_path, tables.matrix([]), form, index=True) is not None


def test_write_table_refuses_a_format_it_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no format 'xls'; there are csv, jsonl, md"):
        written(tmp_path, tables.stances([]), "xls")
