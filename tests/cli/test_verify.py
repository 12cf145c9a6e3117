"""`demarche verify` on the folder of a real run."""

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
