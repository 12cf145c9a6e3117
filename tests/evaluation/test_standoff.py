import io
import json
from pathlib import Path
from typing import Any

import pytest
from ferry import TEXT, ferry

from demarche.evaluation import attach, detach, read_gold
from demarche.ingest import read_articles
from demarche.scheme import Article, InputError
from demarche.scheme.records import text_sha256

ROOT = Path(__file__).parents[2]
GOLD = sorted(
    path for path in (ROOT / "annotations").glob("*.json") if path.name not in ("floors.json", "schema.json")
)
LAYERS = ("agenda", "actors", "entities", "quotes", "stances", "claims", "clusters")


@pytest.fixture
def standoff() -> dict[str, Any]:
    record = ferry().dump()
    del record["text"]
    return {**record, "sha256": text_sha256(TEXT)}


def test_attach_gives_gold_its_text(standoff: dict[str, Any]) -> None:
    article = attach(standoff, TEXT)
    assert article.text == TEXT
    assert article.entities == ferry().entities


def test_detach_is_undone_by_attach() -> None:
    record = detach(ferry())
    assert "text" not in record
    back = attach(record, TEXT).dump()
    assert {key: value for key, value in back.items() if key != "sha256"} == ferry().dump()


@pytest.mark.parametrize("text", [TEXT + "\n", TEXT.replace("“", '"'), ""])
def test_attach_refuses_a_changed_text(standoff: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError) as refused:
        attach(standoff, text)
    assert refused.value.reason == "text_changed"


def test_attach_refuses_gold_without_a_hash(standoff: dict[str, Any]) -> None:
    del standoff["sha256"]
    with pytest.raises(InputError) as refused:
        attach(standoff, TEXT)
    assert refused.value.reason == "no_sha256"


def test_read_gold_takes_one_record_or_lines_standoff_or_with_text(
    standoff: dict[str, Any], tmp_path: Path
) -> None:
    one, many = tmp_path / "ferry.json", tmp_path / "all.jsonl"
    one.write_text(json.dumps(standoff, indent=1), encoding="utf-8")
    other = ferry().model_copy(update={"id": "other"}).dump()
    many.write_text(f"{json.dumps(standoff)}\n\n{json.dumps(other, ensure_ascii=False)}\n", encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "ferry.txt").write_bytes(TEXT.encode())
    assert [article.id for article in read_gold(one, tmp_path)] == ["ferry"]
    assert [article.text for article in read_gold(many, {"ferry": TEXT})] == [TEXT, TEXT]


@pytest.mark.parametrize("indent", [None, 1])
def test_read_gold_takes_stdin(
    standoff: dict[str, Any], monkeypatch: pytest.MonkeyPatch, indent: int | None
) -> None:
    lines = json.dumps(standoff, indent=indent) if indent else f"{json.dumps(standoff)}\n\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert [article.text for article in read_gold("-", {"ferry": TEXT})] == [TEXT]


def test_read_gold_takes_lines_on_stdin_and_says_which_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b'{"id": "a", "text": "Oslo."}\n{"id": "b", "text": "Oslo."}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert [article.id for article in read_gold("-", {})] == ["a", "b"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines + b"{")))
    with pytest.raises(InputError, match="<stdin>:3: not JSON"):
        read_gold("-", {})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not_json"),
        ("[]", "not_json"),
        ('{"id": "a", "sha256": "0"}', "no_text"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "x"}', "duplicate_id"),
        ('{"id": "a", "text": "x", "entities": [{"start": 0}]}', "not_the_scheme"),
        ('{"id": "a", "text": "x", "sha256": "0"}', "text_changed"),
    ],
)
def test_read_gold_says_which_line_cannot_be_used(content: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_gold(path, {})
    assert refused.value.reason == reason
    assert refused.value.where.startswith(f"{path}:")


def test_read_gold_says_which_text_is_missing(standoff: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "ferry.json"
    path.write_text(json.dumps(standoff), encoding="utf-8")
    with pytest.raises(InputError, match=r"ferry\.txt"):
        read_gold(path, tmp_path)


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_the_gold_of_this_project_fits_its_text(gold: Path) -> None:
    (article,) = read_gold(gold, ROOT / "corpus")
    assert article.id == gold.stem
    assert all(getattr(article, layer) for layer in LAYERS)
    for quote in article.quotes or ():
        assert any(mark in article.words(quote.content) for mark in '"“‘') == (quote.kind != "indirect")
    for stance in article.stances or ():
        assert (stance.condition is not None) == (stance.label == "conditional")


def test_the_gold_of_this_project_asks_what_its_articles_ask() -> None:
    asked = {a.id: a.agenda for a in read_articles([ROOT / "corpus"]) if isinstance(a, Article) and a.agenda}
    assert len(asked) == 9
    for id, agenda in asked.items():
        (article,) = read_gold(ROOT / f"annotations/{id}.json", ROOT / "corpus")
        assert article.agenda == agenda


def test_clusters_of_the_gold_have_one_summary_in_all_articles() -> None:
    summaries: dict[str, set[str]] = {}
    for gold in GOLD:
        (article,) = read_gold(gold, ROOT / "corpus")
        for cluster in article.clusters or ():
            summaries.setdefault(cluster.id, set()).add(cluster.summary)
    assert {id for id, said in summaries.items() if len(said) > 1} == set()


def test_the_passes_of_this_project_fit_their_texts() -> None:
    passes = sorted((ROOT / "annotations/passes").glob("*.json"))
    assert passes
    for path in passes:
        read_gold(path, ROOT / "corpus")
