"""CSV, TSV, Parquet and JSONL with columns of any name."""

import io
import json

import pytest
from stories import STORIES, Read, table

from demarche.ingest import Columns, read_articles
from demarche.scheme import Rejected

USUAL = ("title", "outlet", "published", "url", "text")
OTHER = ("Head", "Paper", "Day", "Web", "Body text")
NAMED = Columns(text="Body text", title="Head", outlet="Paper", date="Day", url="Web")


def check(found) -> None:  # type: ignore[no-untyped-def]
    for one, story in zip(found, STORIES[:3], strict=True):
        assert one.text == story.text
        assert (one.title, one.outlet, one.url) == (story.title, story.outlet, story.url)
        assert one.published == story.day.isoformat()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_delimiter_and_encoding(read: Read, delimiter: str, encoding: str) -> None:
    check(read("a.csv", table(STORIES[:3], delimiter, USUAL).encode(encoding)))


@pytest.mark.parametrize("header", [("Headline", "Source", "Date", "Link", "Full Text"), USUAL])
def test_csv_knows_columns_by_their_usual_names(read: Read, header: tuple[str, ...]) -> None:
    check(read("a.csv", table(STORIES[:3], ",", header).encode()))


def test_csv_takes_columns_that_are_named(read: Read) -> None:
    check(read("a.csv", table(STORIES[:3], ",", OTHER).encode(), columns=NAMED))


def test_csv_keeps_further_columns_but_no_layers(read: Read) -> None:
    (found,) = read("a.csv", b"text,desk,quotes\nBerg spoke.,world,3\n")
    assert found.dump() == {"id": "a-1", "text": "Berg spoke.", "desk": "world"}


def test_csv_keeps_a_date_that_may_be_two(read: Read) -> None:
    (found,) = read("a.csv", b"text,date\nBerg spoke.,05/01/2026\n")
    assert found.dump()["published_as_written"] == "05/01/2026"
    assert found.published is None


def test_csv_goes_on_after_rows_that_cannot_be_used(read: Read, tmp_path) -> None:  # type: ignore[no-untyped-def]
    first, second, third = read("a.csv", b"id,text\nx,Berg spoke.\ny,\n\nz,Iceland did not.\n")
    assert (first.id, second, third.id) == ("x", "no_text", "z")
    (bad,) = [one for one in read_articles([tmp_path / "a.csv"]) if isinstance(one, Rejected)]
    assert bad.where == f"{tmp_path / 'a.csv'}, line 3"


@pytest.mark.parametrize(
    ("content", "columns", "said"),
    [
        (b"head,words\na,b\n", Columns(), "no column 'text'; available columns: head, words"),
        (b"head,text\na,b\n", Columns(title="Tilte"), "no column 'Tilte'; available columns: head, text"),
        (b"head,text\na,b\n", Columns(text="Body"), "--text-column"),
    ],
)
def test_csv_says_which_columns_there_are(tmp_path, content: bytes, columns: Columns, said: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.csv").write_bytes(content)
    (bad,) = read_articles([tmp_path / "a.csv"], columns=columns)
    assert isinstance(bad, Rejected)
    assert bad.reason == "no_column"
    assert said in bad.message


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"\n\n", "empty"), (b"\0\1\2\3" * 9, "binary"), (b"text\n", None)],
)
def test_csv_that_holds_nothing(read: Read, content: bytes, reason: str | None) -> None:
    assert read("a.csv", content) == ([reason] if reason else [])


def parquet(rows: list[dict[str, object]]) -> bytes:
    import pyarrow
    from pyarrow.parquet import write_table

    out = io.BytesIO()
    write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


def test_parquet_gives_its_rows(read: Read) -> None:
    rows = [dict(zip(OTHER, (s.title, s.outlet, s.day, s.url, s.text), strict=True)) for s in STORIES[:3]]
    check(read("a.parquet", parquet(rows), columns=NAMED))
    (found,) = read("b.parquet", parquet([{"text": "Berg spoke.", "tags": ["a", "b"], "n": 3}]))
    assert found.dump() == {"id": "b-1", "text": "Berg spoke.", "tags": "['a', 'b']", "n": 3}


@pytest.mark.parametrize("content", [b"", b"PAR1 no", parquet([{"text": "x"}])[:-30]])
def test_parquet_that_is_damaged_is_left_out(read: Read, content: bytes) -> None:
    assert read("a.parquet", content) == ["not_parquet"]


def test_jsonl_takes_columns_that_are_named(read: Read) -> None:
    rows = [
        dict(zip(OTHER, (s.title, s.outlet, f"{s.day:%d %B %Y}", s.url, s.text), strict=True))
        for s in STORIES[:3]
    ]
    check(read("a.jsonl", "\n".join(map(json.dumps, rows)).encode(), columns=NAMED))
    assert read("b.jsonl", b'{"text": "Berg spoke."}', columns=NAMED) == ["no_column"]
