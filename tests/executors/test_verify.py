"""What was changed after a run is found; no model is loaded."""

import json
from pathlib import Path

import pytest

from demarche.executors import local
from demarche.executors.local import Run, write_run
from demarche.executors.verify import Verified, verify
from demarche.scheme import Actor, AgendaItem, Article, Claim, InputError, Quote, Stance
from demarche.scheme.records import text_sha256

TEXT = "=Anna Berg said 🇳🇴 “we will\nreopen” the ferry."


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run over one article."""
    monkeypatch.setattr(local, "models_folder", lambda: tmp_path / "none")
    article = Article(
        id="ferry",
        text=TEXT,
        agenda=[AgendaItem(id="ferry", label="Ferry", proposition="The ferry should reopen.")],
        actors=[Actor(id="anna-berg", name="Anna Berg", kind="person")],
        quotes=[Quote(id="q1", kind="direct", source=[(0, 10)], content=[(18, 27), (28, 35)])],
        stances=[
            Stance(actor="anna-berg", party="anna-berg", item="ferry", label="support", evidence=[(0, 46)])
        ],
        claims=[Claim(id="c1", span=[(18, 35)], claimant="anna-berg")],
    )
    write_run([Run([article])], tmp_path / "out", settings={})
    return tmp_path / "out"


def reasons(done: Verified) -> list[str]:
    return [problem.reason for problem in done.problems]


def test_verify_finds_nothing_in_what_a_run_wrote(out: Path) -> None:
    done = verify(out)
    assert done.problems == []
    # The cue of the quote has no offsets, and no words.
    assert (done.files, done.articles, done.quoted) == (4, 1, 5)


def test_verify_finds_a_file_that_was_changed_or_is_gone(out: Path) -> None:
    (out / "quotes.csv").write_bytes((out / "quotes.csv").read_bytes().replace(b"direct", b"mixed"))
    (out / "claims.csv").unlink()
    done = verify(out)
    assert reasons(done) == ["file_changed", "file_missing"]
    assert [str(problem).partition(": ")[0] for problem in done.problems] == [
        str(out / "quotes.csv"),
        str(out / "claims.csv"),
    ]


def test_verify_finds_evidence_that_is_no_longer_at_its_offsets(out: Path) -> None:
    articles = out / "articles.jsonl"
    articles.write_bytes(articles.read_bytes().replace(b"the ferry.", b"our ferry."))
    done = verify(out)
    assert reasons(done) == ["file_changed", "text_changed", "misquoted"]
    assert "stances.csv, row 1: evidence is not the words of 'ferry' at 0-46" in str(done.problems[-1])


@pytest.mark.parametrize("spans", ["0-470", "46-0", "x", "1-2-3", "-1-5"])
def test_verify_finds_offsets_that_are_none(out: Path, spans: str) -> None:
    table = out / "stances.csv"
    table.write_bytes(table.read_bytes().replace(b",0-46,", f",{spans},".encode()))
    done = verify(out)
    assert reasons(done) == ["file_changed", "misquoted"]
    assert "offsets inside the text" in str(done.problems[-1])


def test_verify_finds_an_article_that_does_not_load(out: Path) -> None:
    (out / "articles.jsonl").write_text('{"id": "ferry", "text": "Oslo.", "claims": [{"id": 1}]}\n')
    assert reasons(verify(out))[:2] == ["file_changed", "not_the_scheme"]


def test_verify_finds_a_table_of_another_run(out: Path) -> None:
    table = out / "stances.csv"
    table.write_bytes(table.read_bytes().replace(b"\r\nferry,", b"\r\ntoll,"))
    done = verify(out)
    assert reasons(done) == ["file_changed", "article_missing"]
    assert "no article 'toll'" in str(done.problems[-1])


def test_verify_compares_the_texts_of_inputs(out: Path) -> None:
    assert verify(out, [Article(id="ferry", text=TEXT)]).problems == []
    done = verify(out, [Article(id="ferry", text="Oslo."), Article(id="toll", text="Oslo.")])
    assert [str(p) for p in done.problems] == [
        "ferry: the input has another text than the run read; run again to annotate it",
        "toll: the input was not in the run; run again to annotate it",
    ]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": {}}', '{"files": {}, "inputs": [1]}'])
def test_verify_refuses_what_no_run_wrote(out: Path, content: str) -> None:
    (out / "run.json").write_text(content)
    with pytest.raises(InputError, match=r"run\.json: not what a run writes"):
        verify(out)


def test_verify_refuses_a_folder_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"run\.json: No such file"):
        verify(tmp_path)


def test_run_json_names_the_texts_by_their_hash(out: Path) -> None:
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["inputs"] == [{"id": "ferry", "sha256": text_sha256(TEXT)}]
