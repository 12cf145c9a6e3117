"""`demarche verify` on the folder of a real run."""

import json
from pathlib import Path
from shutil import copytree

from talks import Demarche


def test_verify_finds_a_run_as_it_was_written(demarche: Demarche, annotated: Path) -> None:
    inputs = [str(annotated / "ferry.txt"), str(annotated / "toll.jsonl")]
    result = demarche("verify", str(annotated / "out"), *inputs)
    assert result.stdout == ""
    assert result.stderr.startswith("4 files as written, 2 articles, ")
    assert result.stderr.endswith(", 0 problems\n")


def test_verify_tells_each_thing_that_differs(demarche: Demarche, annotated: Path) -> None:
    copytree(annotated / "out", "out")
    table = Path("out/quotes.csv")
    table.write_bytes(table.read_bytes().replace(b"We will not wait", b"We will wait"))
    Path("ferry.txt").write_text("Another text of the same name, and of a few more words.", encoding="utf-8")
    result = demarche("verify", "out", "ferry.txt", code=1)
    changed, misquoted, other = result.stdout.splitlines()
    assert changed.startswith("out/quotes.csv: SHA-256 ")
    assert misquoted.startswith("out/quotes.csv, row ") and "content is not the words of 'ferry'" in misquoted
    assert other.startswith("ferry: the input has another text than the run read")
    assert result.stderr.endswith(", 3 problems\n")


def test_verify_refuses_a_folder_that_no_run_wrote(demarche: Demarche) -> None:
    assert "Error: run.json: No such file" in demarche("verify", ".", code=1).stderr


def test_commands_obey_no_escape_sequence_of_an_article(demarche: Demarche) -> None:
    record = {
        "id": "a\x1b[2J",
        "text": "Anna Berg of Norway said the ferry \x1b]0;title\x07 should reopen at once.",
    }
    Path("in.jsonl").write_text(json.dumps(record) + "\n" + json.dumps(record) + "\n")
    item = {"id": "ferry", "label": "Ferry \x1b[31m", "proposition": "The ferry should reopen."}
    Path("agenda.yaml").write_text(json.dumps([item]))
    shown = demarche("run", "in.jsonl", "--agenda", "agenda.yaml", "--verbatim", "--threshold", "0")
    assert "Ferry \ufffd[31m" in shown.stdout
    assert "\x1b" not in shown.stdout + shown.stderr
    Path("out/stances.csv").write_bytes(Path("out/stances.csv").read_bytes().replace(b"at once", b"at last"))
    assert "\x1b" not in demarche("verify", "out", code=1).stdout
