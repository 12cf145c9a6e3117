"""Files for Discourse Network Analyzer: the database as its queries read it, the names as its patterns do."""

import base64
import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from demarche.networks import database, text_files
from demarche.scheme import Article

TEXT = "𝔒slo 🇳🇴: Anna Berg of Norway said the ferry is fine. The council objects."
FACTS = {
    "agenda": [{"id": "ferry", "label": "Ferry", "proposition": "The ferry should stay."}],
    "actors": [
        {"id": "NOR", "name": "Norway", "kind": "state"},
        {"id": "berg", "name": "Anna Berg", "kind": "person", "party": "NOR"},
        {"id": "lee", "name": "Lee", "kind": "person"},
        {"id": "council", "name": "The council", "kind": "organization", "party": "NOR"},
    ],
}


def article(id: str = "a", *stances: dict[str, Any], **more: Any) -> Article:
    record = {"id": id, "text": TEXT, "published": "2026-02-06", "stances": stances, **FACTS, **more}
    return Article.model_validate(record)


def stance(actor: str, label: str, words: str = "the ferry is fine") -> dict[str, Any]:
    start = TEXT.index(words)
    party = {"lee": "lee"}.get(actor, "NOR")
    return {
        "actor": actor,
        "party": party,
        "item": "ferry",
        "label": label,
        "evidence": [[start, start + len(words)]] if words else [],
    }


@pytest.fixture
def opened() -> Iterator[Any]:
    bases = []

    def made(*articles: Article) -> tuple[sqlite3.Connection, Counter[str]]:
        content, left_out = database(articles)
        base = sqlite3.connect(":memory:")
        bases.append(base)
        base.deserialize(content)
        return base, left_out

    yield made
    for base in bases:
        base.close()


STATEMENTS = """
SELECT D.Text, S.Start, S.Stop, P.Value, O.Value, C.Value, B.Value FROM STATEMENTS S
JOIN DOCUMENTS D ON D.ID = S.DocumentId JOIN DATABOOLEAN B ON B.StatementId = S.ID AND B.VariableId = 4
JOIN DATASHORTTEXT DP ON DP.StatementId = S.ID AND DP.VariableId = 1 JOIN ENTITIES P ON P.ID = DP.Entity
JOIN DATASHORTTEXT DO ON DO.StatementId = S.ID AND DO.VariableId = 2 JOIN ENTITIES O ON O.ID = DO.Entity
JOIN DATASHORTTEXT DC ON DC.StatementId = S.ID AND DC.VariableId = 3 JOIN ENTITIES C ON C.ID = DC.Entity
ORDER BY S.ID
"""


def statements(base: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Words, person, organization, concept, agreement; offsets counted as Java counts them."""
    return [
        (text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le"), *said)
        for text, start, stop, *said in base.execute(STATEMENTS)
    ]


def test_database_has_a_statement_for_each_stance_for_or_against(opened: Any) -> None:
    base, left_out = opened(
        article(
            "a",
            stance("berg", "support"),
            stance("lee", "oppose"),
            stance("council", "oppose", "The council objects"),
            stance("author", "support"),
        )
    )
    assert statements(base) == [
        ("the ferry is fine", "Anna Berg", "Norway", "Ferry", 1),
        ("the ferry is fine", "Lee", "", "Ferry", 0),
        ("The council objects", "", "The council", "Ferry", 0),
        ("the ferry is fine", "author", "Norway", "Ferry", 1),
    ]
    assert not left_out


def test_database_leaves_out_what_dna_has_no_place_for_and_counts_it(opened: Any) -> None:
    base, left_out = opened(
        article("a", stance("berg", "conditional"), stance("lee", "neutral"), stance("NOR", "support", "")),
        article("b", stance("berg", "conditional"), stance("NOR", "support")),
        article("c", stance("berg", "support"), published=None),
    )
    assert left_out == {"conditional": 2, "neutral": 1, "no_evidence": 1, "no_date": 1}
    assert len(statements(base)) == 1
    assert base.execute("SELECT COUNT(*) FROM DOCUMENTS").fetchone() == (2,)


def test_database_documents_keep_title_outlet_date_and_id(opened: Any) -> None:
    about = {
        "title": "T" * 300,
        "outlet": "Dawn",
        "url": "https://dawn.example",
        "published": "1969-12-31T23:00",
    }
    base, _ = opened(article("a", **about), article("b", published="20260206"))
    first, second = base.execute("SELECT Title, Source, Notes, Date FROM DOCUMENTS ORDER BY ID").fetchall()
    assert first[:3] == ("T" * 189 + "…", "Dawn", "a\nhttps://dawn.example")
    assert first[3] == -86_400
    assert second[0] == "b"
    assert datetime.fromtimestamp(second[3], UTC) == datetime(2026, 2, 6, tzinfo=UTC)


def test_database_names_are_unique_for_names_are_all_dna_has(opened: Any) -> None:
    actors = [{"id": f"ali-{i}", "name": "Ali", "kind": "person"} for i in (1, 2)]
    held = [{**stance("lee", "support"), "actor": id, "party": id} for id in ("ali-1", "ali-2")]
    base, _ = opened(article("a", *held, actors=actors))
    assert [person for _, person, *_ in statements(base)] == ["Ali (ali-1)", "Ali (ali-2)"]


def test_database_says_what_is_behind_a_name(opened: Any) -> None:
    base, _ = opened(article("a", stance("berg", "support"), stance("council", "support")))
    query = """SELECT E.Value, A.AttributeVariable, V.AttributeValue FROM ATTRIBUTEVALUES V
    JOIN ENTITIES E ON E.ID = V.EntityId JOIN ATTRIBUTEVARIABLES A ON A.ID = V.AttributeVariableId
    WHERE V.AttributeValue != ''"""
    assert set(base.execute(query)) == {
        ("Anna Berg", "Type", "person"),
        ("Anna Berg", "Notes", "berg"),
        ("Norway", "Type", "state"),
        ("Norway", "Notes", "NOR"),
        ("The council", "Type", "organization"),
        ("The council", "Notes", "council"),
        ("Ferry", "Notes", "The ferry should stay."),
    }
    # DNA expects a value, if an empty one, for every attribute of every entity.
    counts = "SELECT (SELECT COUNT(*) FROM ENTITIES) * 3, (SELECT COUNT(*) FROM ATTRIBUTEVALUES)"
    every, there = base.execute(counts).fetchone()
    assert every == there


def test_database_has_what_dna_asks_for_before_it_opens_one(opened: Any) -> None:
    base, _ = opened()
    assert base.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()[0].startswith("3")
    variables = base.execute("SELECT Variable, DataType FROM VARIABLES WHERE StatementTypeId = 1 ORDER BY ID")
    assert [*variables] == [
        ("person", "short text"),
        ("organization", "short text"),
        ("concept", "short text"),
        ("agreement", "boolean"),
    ]
    assert {*base.execute("SELECT Coder, OtherCoder FROM CODERRELATIONS")} == {(1, 2), (2, 1)}
    for name, kept in base.execute("SELECT Name, Password FROM CODERS"):
        raw = base64.b64decode(kept)
        digest = raw[:16] + b"demarche"
        for _ in range(100_000):
            digest = hashlib.sha256(digest).digest()
        assert digest == raw[16:], name


def test_database_keeps_its_keys(opened: Any) -> None:
    base, _ = opened(article("a", stance("berg", "support")))
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    base.execute("PRAGMA foreign_keys = ON")
    base.execute("DELETE FROM DOCUMENTS")
    for table in ("STATEMENTS", "DATABOOLEAN", "DATASHORTTEXT"):
        assert base.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)


# The importer's default patterns for title and date.
TITLE = re.compile(r"[a-zA-Z].+[a-zA-Z](?=\s*[0-9]{2}\.[0-9]{2}\.[0-9]{4}\s*\.[^\.\s]+$)")
DATE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}")


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Talks open in Muscat", "Talks open in Muscat"),
        ("“Ærø”: a/b\\c? 12.12.2012 talks!", "r a b c 12-12-2012 talks"),
        ("2026: the year of talks (part 2)", "the year of talks (part"),
        ("محادثات", "article"),
        ("x", "article"),
        ("A" * 500, "A" * 120),
    ],
)
def test_text_files_have_names_from_which_dna_takes_title_and_date(title: str, read: str) -> None:
    files, left_out = text_files([article(title=title)])
    ((name, text),) = files.items()
    assert text == TEXT
    assert not left_out
    found = TITLE.search(name)
    assert found and found[0] == read
    first = DATE.search(name)
    assert first and first[0] == "06.02.2026"
    assert not re.search(r'[\\/:*?"<>|]', name)


def test_text_files_of_one_title_and_day_keep_apart_and_readable() -> None:
    files, _ = text_files([article(f"a{i}", title="Talks" if i % 2 else "TALKS") for i in range(60)])
    assert len({name.casefold() for name in files}) == 60
    assert list(files)[:3] == ["TALKS 06.02.2026.txt", "Talks a 06.02.2026.txt", "TALKS b 06.02.2026.txt"]
    assert all(TITLE.search(name) for name in files)


def test_text_files_leave_out_what_has_no_date() -> None:
    files, left_out = text_files([article(published=None), article("b")])
    assert len(files) == 1
    assert left_out == {"no_date": 1}
