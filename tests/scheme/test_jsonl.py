"""JSON Lines: what is read, what is left out and why, and that a file is written whole or not at all."""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from demarche.scheme import Article, InputError, Rejected, jsonl, read_records, write_articles
from demarche.scheme.jsonl import parse_record, replaced

GOOD = '{"id": "a", "text": "Oman hosts the talks."}'


def written(folder: Path, *lines: str | bytes, name: str = "in.jsonl") -> Path:
    path = folder / name
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n")
    return path


def rejected(path: Path) -> list[Rejected]:
    return [one for one in read_records(path) if isinstance(one, Rejected)]


def ids(path: Path) -> list[str]:
    return [one.id for one in read_records(path) if isinstance(one, Article)]


def test_jsonl_round_trip_gives_the_same_bytes(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "title": null, "text": "𝔗he “talks” — Īrān 🇮🇷", "entities": [], "x": {"y": [1, 2.5]}}',
        '{"id": "b", "text": "A\\n\\nB\\tC \\u0085 \\u2028 D", "claims": null}',
    ]
    lines = [json.dumps(json.loads(line), ensure_ascii=False) for line in lines]
    path = written(tmp_path, *lines)
    out = tmp_path / "out.jsonl"
    assert write_articles((a for a in read_records(path) if isinstance(a, Article)), out) == 2
    assert out.read_bytes() == path.read_bytes()


def test_jsonl_skips_blank_lines_and_counts_them(tmp_path: Path) -> None:
    path = written(tmp_path, "", GOOD, "   ", "{")
    assert ids(path) == ["a"]
    assert [r.where for r in rejected(path)] == [f"{path}:4"]


def test_jsonl_takes_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n")
    assert ids(path) == ["a"]


def test_jsonl_names_a_record_without_id_by_file_and_line(tmp_path: Path) -> None:
    assert ids(written(tmp_path, "", '{"text": "Oman."}', '{"id": null, "text": "Iran."}')) == [
        "in.jsonl-2",
        "in.jsonl-3",
    ]


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    [
        ('{"id": "x", "text": "Oman', "not_json", ["not JSON", "column", "one JSON object a line"]),
        ("[1, 2]", "not_json", ["a JSON value of type list", "one JSON object a line"]),
        ('{"n": ' + "9" * 5000 + ', "text": "Oman."}', "not_json", ["not JSON"]),
        ("[" * 100_000, "not_json", ["not JSON"]),
        ('{"id": "x", "text": "Oman.", "x": ' + "[" * 300 + "]" * 300 + "}", "nested_too_deeply", ["nested"]),
        ('{"id": "x", "title": "T"}', "no_text", ["no text (keys: id, title)", "`text`"]),
        ('{"id": "x", "text": " \\n"}', "no_text", ["no text", "non-empty string"]),
        ('{"id": "x", "text": 5}', "no_text", ["no text"]),
        ("{}", "no_text", ["keys: none"]),
        (b'{"id": "x", "text": "Om\xffan"}', "not_utf8", ["byte 24 of the line (0xff)", "UTF-8", "iconv"]),
        ('{"id": 7, "text": "Oman."}', "not_the_scheme", ["id: ", "valid string, found 7"]),
        ('{"id": 0, "text": "Oman."}', "not_the_scheme", ["id: ", "found 0"]),
        (r'{"id": "x", "text": "Oman \ud800"}', "half_character", [r"\ud800", "whole characters"]),
        (r'{"id": "x", "text": "Oman.", "mine": ["\udc01"]}', "half_character", [r"\udc01"]),
        (
            '{"id": "x", "text": "Oman.", "entities": [{"start": 0, "end": 9, "label": "GPE"}]}',
            "not_the_scheme",
            ["entities[0]: span [0, 9) is not inside the text of 5 characters", "annotations/README.md"],
        ),
        (
            '{"id": "x", "text": "Oman.", "entities": [{"start": 0, "end": 4, "label": "PLACE"}]}',
            "not_the_scheme",
            ["entities.0.label", "'GPE'", 'found "PLACE"'],
        ),
        (
            '{"id": "x", "text": "Oman.", "agenda": [{"id": "a", "label": "A"}]}',
            "not_the_scheme",
            ["agenda.0.proposition: Field required"],
        ),
    ],
)
def test_jsonl_leaves_a_bad_line_out_and_goes_on(
    tmp_path: Path, line: str | bytes, reason: str, said: list[str]
) -> None:
    path = written(tmp_path, line, GOOD)
    (bad,) = rejected(path)
    assert (bad.where, bad.reason) == (f"{path}:1", reason)
    assert bad.message.startswith(f"{path}:1: ")
    assert "\n" not in bad.message
    for words in said:
        assert words in bad.message
    assert ids(path) == ["a"]


def test_jsonl_keeps_the_first_of_two_records_with_one_id(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, '{"id": "b", "text": "B."}', GOOD.replace("Oman", "Iran"))
    (bad,) = rejected(path)
    assert bad.reason == "duplicate_id"
    assert bad.where == f"{path}:3"
    assert "'a' is already that of line 1" in bad.message
    assert ids(path) == ["a", "b"]


def test_jsonl_reads_past_a_line_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE", 100)
    for excess in (1, 100, 101, 250):
        path = written(tmp_path, "x" * (100 + excess), GOOD)
        (bad,) = rejected(path)
        assert (bad.where, bad.reason) == (f"{path}:1", "line_too_long")
        assert "more than 100 bytes" in bad.message
        assert ids(path) == ["a"]


def test_jsonl_takes_a_line_of_just_the_length_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE", len(GOOD) + 1)
    assert ids(written(tmp_path, GOOD)) == ["a"]


def test_jsonl_refuses_a_text_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_TEXT", 10)
    with pytest.raises(InputError, match="a text of 21 characters; allowed: at most 10") as refused:
        parse_record(GOOD.encode(), "x:1")
    assert refused.value.reason == "text_too_long"


@pytest.mark.parametrize("content", [b"", b"\n \n\n"])
def test_jsonl_says_that_a_file_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(content)
    (bad,) = read_records(path)
    assert isinstance(bad, Rejected)
    assert (bad.where, bad.reason) == (str(path), "empty")


def test_jsonl_gives_a_binary_file_one_message(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(bytes(range(256)) * 20)
    assert [r.reason for r in rejected(path)][-1] == "binary"
    assert len(rejected(path)) <= 2


def test_jsonl_names_utf16(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(GOOD, encoding="utf-16")
    (bad,) = rejected(path)
    assert bad.reason == "not_utf8"
    assert "UTF-16" in bad.message


def test_jsonl_raises_where_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file") as refused:
        list(read_records(tmp_path / "none.jsonl"))
    assert refused.value.reason == "not_readable"


def test_jsonl_reads_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{GOOD}\n{{\n".encode())))
    good, bad = read_records("-")
    assert isinstance(good, Article)
    assert isinstance(bad, Rejected)
    assert bad.where == "<stdin>:2"


def test_write_articles_writes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert write_articles([Article(id="a", text="Īrān")], "-") == 1
    assert capsys.readouterr().out == '{"id": "a", "text": "Īrān"}\n'


def test_write_articles_leaves_the_old_file_when_it_fails(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    def failing() -> Iterator[Article]:
        yield Article(id="a", text="Oman.")
        raise RuntimeError("in between")

    with pytest.raises(RuntimeError, match="in between"):
        write_articles(failing(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_replaced_makes_the_folders_above(tmp_path: Path) -> None:
    with replaced(tmp_path / "a" / "b.txt") as out:
        out.write("x\r\ny\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"x\r\ny\n"


def test_replaced_writes_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replaced(tmp_path / "link") as out:
        out.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_replaced_leaves_a_device_in_its_place() -> None:
    with replaced(os.devnull) as out:
        out.write("gone")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("place", ["", "file/under"])
def test_replaced_says_where_it_cannot_write(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError) as refused, replaced(tmp_path / place):
        pass
    assert refused.value.reason == "not_writable"
    assert (tmp_path / "file").read_text() == "x"


def test_input_error_says_where_what_allowed_and_remedy() -> None:
    error = InputError("talks.jsonl:12", "odd", found="a hat", allowed="a coat", remedy="change it")
    assert str(error) == "talks.jsonl:12: a hat; allowed: a coat; change it"
    assert Rejected.because(error) == Rejected("talks.jsonl:12", "odd", str(error))
