import json
from pathlib import Path
from typing import Any

import pytest
from talks_marked import TEXT, spans, talks

from demarche.interchange import Lost, export, read
from demarche.scheme import Article, Rejected


def made(phrase: str, label: str) -> dict[str, Any]:
    ((start, end),) = spans(phrase)
    return {"start": start, "end": end, "label": label}


def found(folder: Path, **task: Any) -> Article | Rejected:
    (folder / "out.jsonl").write_text(json.dumps({"text": TEXT, **task}) + "\n", encoding="utf-8")
    (one,) = read(folder, "prodigy", Lost())
    return one


def test_prodigy_spans_begin_and_end_at_tokens() -> None:
    (task,) = map(json.loads, dict(export([talks()], "prodigy", Lost()))["articles.jsonl"].splitlines())
    tokens = task["tokens"]
    assert all(token["text"] == TEXT[token["start"] : token["end"]] for token in tokens)
    assert all(token["ws"] == TEXT[token["end"] : token["end"] + 1].isspace() for token in tokens)
    for span in task["spans"]:
        assert tokens[span["token_start"]]["start"] == span["start"]
        assert tokens[span["token_end"]]["end"] == span["end"]
    for relation in task["relations"]:
        assert relation["head"] == relation["head_span"]["token_start"]
        assert relation["child"] == relation["child_span"]["token_start"]


def test_prodigy_reads_spans_and_relations_without_ids(tmp_path: Path) -> None:
    content, source = made("nothing is free", "Content"), made("She", "Source")
    relation = {"head": 0, "child": 1, "head_span": content, "child_span": source, "label": "said-by"}
    article = found(
        tmp_path, spans=[source, content], relations=[relation], answer="accept", meta={"id": "x"}
    )
    assert isinstance(article, Article), article
    assert article.id == "x"
    assert [article.words(quote.source) for quote in article.quotes or ()] == ["She"]


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ({"answer": "reject"}, "not_accepted"),
        ({"answer": "ignore"}, "not_accepted"),
        ({"spans": [{"start": 0}]}, "not_prodigy"),
        ({"spans": [{"start": 0, "end": 10_000, "label": "GPE"}]}, "not_the_scheme"),
    ],
)
def test_prodigy_leaves_out_what_it_cannot_use(tmp_path: Path, task: dict[str, Any], reason: str) -> None:
    refused = found(tmp_path, **task)
    assert isinstance(refused, Rejected)
    assert refused.reason == reason
    assert refused.message.startswith(f"{tmp_path / 'out.jsonl'}:1: ")
