"""The gate of a small project whose pipeline makes no mistake; tests/test_gate.py runs the real one."""

import json
from pathlib import Path

import pytest
from talks import Demarche

from demarche.evaluation import detach
from demarche.scheme import Article

GOLD = {"id": "ferry", "text": "Oslo", "entities": [{"start": 0, "end": 4, "label": "GPE"}]}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    article = Article.model_validate(GOLD)
    for path, content in {
        "corpus/ferry.txt": article.text,
        "annotations/ferry.json": json.dumps(detach(article)),
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    monkeypatch.setattr("demarche.cli.gate.run_on", lambda gold: gold)
    return tmp_path


def test_gate_opens_once_pinned_and_shuts_on_a_change(demarche: Demarche, project: Path) -> None:
    shut = demarche("gate", code=1).stderr
    assert "corpus: ferry is not pinned" in shut
    assert "demarche gate --pin" in shut
    demarche("gate", "--pin")
    assert "| corpus | entities.all | 100.0 |" in demarche("gate").stdout

    path = project / "annotations" / "floors.json"
    floors = json.loads(path.read_text(encoding="utf-8"))
    floors["sets"]["corpus"]["floors"]["entities.all"] = 1.1
    path.write_text(json.dumps(floors), encoding="utf-8")
    assert "corpus.entities.all is 1.000, its floor 1.100" in demarche("gate", code=1).stderr
    assert "--lower corpus.entities.all" in demarche("gate", "--pin", code=1).stderr
    assert json.loads(path.read_text(encoding="utf-8")) == floors
    demarche("gate", "--pin", "--lower", "corpus.entities.all")
    assert json.loads(path.read_text(encoding="utf-8"))["sets"]["corpus"]["floors"]["entities.all"] < 1


def test_gate_without_gold_is_an_error(demarche: Demarche, tmp_path: Path) -> None:
    for folder in ("annotations", "corpus"):
        (tmp_path / folder).mkdir()
    assert "no gold in annotations/ whose text is in corpus/" in demarche("gate", code=1).stderr
    assert "--lower goes with --pin" in demarche("gate", "--lower", "x", code=2).stderr
