"""What a run keeps, what it leaves out and says so; no model is loaded."""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import spacy

from demarche.executors import local
from demarche.executors.local import FILES, Run, run, write_run
from demarche.scheme import Article, Claim, InputError, Rejected

NLP = spacy.blank("en")
BAD = Rejected("in.jsonl:2", "not_json", "in.jsonl:2: not JSON")


@pytest.fixture(autouse=True)
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def annotate(articles: Iterable[Article], *, nlp: object) -> Iterator[Article]:
        for article in articles:
            yield article.model_copy(update={"claims": [Claim(id="c1", span=[(0, 4)], claimant="author")]})

    monkeypatch.setattr(local, "annotate", annotate)
    monkeypatch.setattr(local, "cluster", lambda articles: articles)


def test_run_keeps_articles_and_the_reasons_for_the_rest() -> None:
    seen: list[str] = []
    warned: list[Rejected] = []
    done = run(
        [Article(id="a", text="Oslo."), BAD, Article(id="b", text="Bergen.")],
        nlp=NLP,
        progress=lambda article: seen.append(article.id),
        warn=warned.append,
    )
    assert [article.id for article in done.articles] == seen == ["a", "b"]
    assert done.rejected == warned == [BAD]
    assert done.counts() == {
        "articles": 2,
        "entities": 0,
        "actors": 0,
        "quotes": 0,
        "stances": 0,
        "claims": 2,
        "clusters": 0,
        "rejected": 1,
    }


def test_run_keeps_its_articles_when_there_are_too_many_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(articles: list[Article]) -> list[Article]:
        raise InputError("clusters", "too_many_claims", found="99 claims")

    monkeypatch.setattr(local, "cluster", refuse)
    done = run([Article(id="a", text="Oslo.")], nlp=NLP)
    assert [article.id for article in done.articles] == ["a"]
    assert [rejected.reason for rejected in done.rejected] == ["too_many_claims"]


def test_run_lets_other_errors_of_clustering_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(articles: list[Article]) -> list[Article]:
        raise InputError("models/sentence", "model_changed", found="SHA-256 0")

    monkeypatch.setattr(local, "cluster", refuse)
    with pytest.raises(InputError, match="SHA-256 0"):
        run([Article(id="a", text="Oslo.")], nlp=NLP)


def test_write_run_writes_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "models_folder", lambda: tmp_path / "none")
    done = Run([Article(id="a", text="Oslo.")], [BAD, BAD])
    held = write_run([done], tmp_path / "out", settings={"agenda": "general"})
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(FILES)
    summary = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert summary == held
    assert summary["settings"] == {"agenda": "general"}
    assert summary["files"] == {
        name: sha256((tmp_path / "out" / name).read_bytes()).hexdigest()
        for name in FILES
        if name != "run.json"
    }
    assert summary["left_out"] == {"not_json": 2}
    assert summary["rejected"][0] == {
        "where": "in.jsonl:2",
        "reason": "not_json",
        "message": "in.jsonl:2: not JSON",
    }


def test_write_run_leaves_no_run_json_where_it_did_not_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise InputError("out/quotes.csv", "not_writable", found="No space left on device")

    monkeypatch.setattr(local, "models_folder", lambda: tmp_path / "none")
    write_run([Run([Article(id="a", text="Oslo.")])], tmp_path, settings={})
    monkeypatch.setitem(local.tables.TABLES, "quotes", break_off)
    with pytest.raises(InputError, match="No space left"):
        write_run([Run([Article(id="b", text="Bergen.")])], tmp_path, settings={})
    assert not (tmp_path / "run.json").exists()
    assert not list(tmp_path.glob("*.part"))
