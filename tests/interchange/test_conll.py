from pathlib import Path

import pytest

from demarche.interchange import Lost, export, read
from demarche.scheme import Article, Rejected

TEXT = "Anna Berg flew to Oslo. She met Bo Dahl.\n\nNorway’s move."


def article(**changes: object) -> Article:
    return Article.model_validate({"id": "a", "text": TEXT, **changes})


def found(folder: Path, rows: str, **changes: object) -> Article | Rejected:
    (folder / "a.conll").write_text(rows, encoding="utf-8")
    (one,) = read(folder / "a.conll", "conll", Lost(), onto=[article(**changes)])
    return one


def test_conll_is_a_token_a_line_and_a_blank_one_after_each_sentence() -> None:
    entities = [{"start": 0, "end": 9, "label": "PERSON"}, {"start": 18, "end": 22, "label": "GPE"}]
    content = dict(export([article(entities=entities)], "conll", Lost()))["articles.conll"]
    first, second, third, rest = content.split("\n\n")
    assert first.split("\n")[:4] == ["# newdoc id = a", "Anna\tB-PERSON", "Berg\tI-PERSON", "flew\tO"]
    assert first.endswith("Oslo\tB-GPE\n.\tO")
    assert second.startswith("She\tO")
    assert third == "Norway\tO\n’\tO\ns\tO\nmove\tO\n.\tO"
    assert not rest


@pytest.mark.parametrize("tags", ["B I", "I I", "B E", "B L"])
def test_conll_reads_the_usual_ways_of_tagging(tmp_path: Path, tags: str) -> None:
    one, two = tags.split()
    single = "S" if two in "EL" else "B"
    rows = f"Anna {one}-PERSON\nBerg {two}-PERSON\nflew O\nto O\nOslo {single}-GPE\n"
    found_article = found(tmp_path, f"-DOCSTART- -X- O\n\n{rows}")
    assert isinstance(found_article, Article), found_article
    assert [(e.start, e.end, e.label) for e in found_article.entities or ()] == [
        (0, 9, "PERSON"),
        (18, 22, "GPE"),
    ]


def test_conll_tells_neighbours_of_one_label_apart(tmp_path: Path) -> None:
    one = found(tmp_path, "Anna B-PERSON\nBerg B-PERSON\n")
    assert isinstance(one, Article)
    assert [(e.start, e.end) for e in one.entities or ()] == [(0, 4), (5, 9)]


def test_conll_takes_a_hash_for_a_token(tmp_path: Path) -> None:
    one = found(tmp_path, "#\tO\nOslo\tB-GPE\n", text="# Oslo")
    assert isinstance(one, Article), one
    assert [(e.start, e.end) for e in one.entities or ()] == [(2, 6)]


@pytest.mark.parametrize(
    ("rows", "reason", "line"),
    [
        ("# newdoc id = other\nAnna O\n", "no_text", ":1"),
        ("Anna O\nflew O\n", "text_changed", ":2"),
        ("Anna B-PER\n", "unknown_label", ""),
    ],
)
def test_conll_says_what_is_wrong_and_where(tmp_path: Path, rows: str, reason: str, line: str) -> None:
    refused = found(tmp_path, rows)
    assert isinstance(refused, Rejected)
    assert refused.reason == reason
    assert refused.message.startswith(f"{tmp_path / 'a.conll'}{line}: ")
