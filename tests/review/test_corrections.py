"""Verdicts as files."""

import json
from pathlib import Path

import pytest
from crossings_reviewed import crossing, verdict

from demarche.review import Correction, apply, queue, read_corrections
from demarche.scheme import InputError, Rejected
from demarche.tables import write_table

GOOD = verdict("stances", 0, "right")[1].model_dump(mode="json", by_alias=True)


def test_corrections_read_what_the_report_downloads(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("\ufeff" + json.dumps(GOOD) + "\r\n\n")
    assert list(read_corrections(path)) == [(f"{path}:1", Correction.model_validate(GOOD))]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_corrections_read_a_queue_that_a_spreadsheet_saved(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "queue.csv"
    frame = queue([crossing()], layers=("stances",))
    frame["verdict"] = [" Relabelled", "right"]
    frame["to"] = ["support", None]
    frame.to_csv(path, sep=separator, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    (article,) = apply([crossing()], read_corrections(path)).articles
    assert [s.label for s in article.stances or ()] == ["oppose", "support"]


def test_corrections_take_the_apostrophe_off_that_guards_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    article = crossing()
    article.id = "=1+1"
    frame = queue([article], layers=("claims",))
    frame["verdict"] = "right"
    write_table(frame, path, "csv")
    assert "'=1+1" in path.read_text(encoding="utf-8")
    assert len(apply([article], read_corrections(path)).articles) == 1


def test_corrections_pass_rows_without_a_verdict_over(tmp_path: Path) -> None:
    path = tmp_path / "queue.jsonl"
    write_table(queue([crossing()]), path, "jsonl")
    assert list(read_corrections(path)) == []


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    [
        ("{", "not_json", "not JSON"),
        ("[1]", "not_json", "a JSON list"),
        (json.dumps({**GOOD, "verdict": "maybe"}), "not_a_correction", "found 'maybe'"),
        (json.dumps({**GOOD, "layer": "actors"}), "not_a_correction", "found 'actors'"),
        (json.dumps({"verdict": "right"}), "not_a_correction", "article"),
        (json.dumps({**GOOD, "verdict": "relabelled"}), "not_a_correction", "`to` is empty"),
        (json.dumps({**GOOD, "verdict": "relabelled", "to": "oppose"}), "not_a_correction", "to the same"),
    ],
)
def test_corrections_leave_a_bad_line_out(tmp_path: Path, line: str, reason: str, said: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(line + "\n" + json.dumps(GOOD))
    bad, good = read_corrections(path)
    assert isinstance(bad, Rejected) and isinstance(good, tuple)
    assert (bad.where, bad.reason) == (f"{path}:1", reason)
    assert said in bad.message


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("c.csv", b"a,b\n1,2\n", "not_corrections"),
        ("c.jsonl", b"\xff\xfe{", "not_utf8"),
        ("c.jsonl", None, "not_readable"),
    ],
)
def test_corrections_refuse_a_file_that_holds_none(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_corrections(path))
    assert caught.value.reason == reason
