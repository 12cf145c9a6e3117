"""What a worker does with records; the models are played by a function."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from bulletins import bulletins

from demarche.executors.batch import Answer, annotated, line_of
from demarche.scheme import Article, Claim

NLP: Any = None


@pytest.fixture(autouse=True)
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def annotate(articles: Iterable[Article], *, nlp: object) -> Iterator[Article]:
        for article in articles:
            if "trap" in article.text:
                raise IndexError("list index out of range")
            yield article.model_copy(update={"claims": [Claim(id="c1", span=[(0, 4)], claimant="author")]})

    monkeypatch.setattr("demarche.pipeline.annotate", annotate)


def test_annotated_answers_each_record_in_order() -> None:
    given = [line_of(article) for article in bulletins(3)]
    answers = annotated(given, NLP)
    assert [answer.id for answer in answers] == ["b0", "b1", "b2"]
    assert [answer.claims for answer in answers] == [1, 1, 1]
    assert json.loads(answers[0].record or "")["claims"][0]["id"] == "c1"


def test_annotated_gives_up_only_the_record_that_fails() -> None:
    articles = [*bulletins(2), Article(id="bad", text="A trap.")]
    *good, bad = annotated([line_of(article) for article in articles], NLP)
    assert all(answer.record for answer in good)
    assert bad == Answer("bad", None, "IndexError: list index out of range")


def test_annotated_keeps_keys_that_are_not_the_schemes() -> None:
    (answer,) = annotated(['{"id": "a", "text": "Oslo.", "mine": [1]}'], NLP)
    assert json.loads(answer.record or "")["mine"] == [1]
