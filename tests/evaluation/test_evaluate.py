import json
from collections.abc import Callable

import pytest
from ferry import TEXT, ferry

from demarche.evaluation import FIGURES, evaluate
from demarche.scheme import Article, InputError

UNUSED = ("NORP", "ORG", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "MONEY")
UNUSED += ("mixed", "conditional", "neutral", "absent")


def copies(article: Article, *ids: str) -> list[Article]:
    return [article.model_copy(update={"id": id}) for id in ids]


def sure(article: Article) -> Article:
    """The article with every confidence at 1."""
    record = article.dump()
    for layer in ("quotes", "stances"):
        for row in record[layer]:
            row["confidence"] = 1.0
    return Article.model_validate(record)


def test_evaluate_perfect_scores_1_everywhere(gold: Article) -> None:
    evaluation = evaluate([gold], [sure(gold)])
    for key, value in evaluation.headlines().items():
        if "apart" not in key:
            assert value == (0 if "calibration" in key else 1), key
    assert not evaluation.errors
    unscored = {key for key in FIGURES if evaluation[key] is None}
    assert unscored == {key for key in FIGURES if key.split(".")[-1] in UNUSED}


def test_evaluate_empty_scores_0_and_leaves_accuracies_open(gold: Article) -> None:
    evaluation = evaluate([gold], [])
    assert evaluation["entities.all.precision"] is None
    assert evaluation["entities.all.recall"] == evaluation["entities.all.f1"] == 0
    assert evaluation["stances.macro"] == 0
    for key in (
        "quotes.speaker",
        "stances.label",
        "claims.b_cubed",
        "claims.ari",
        "quotes.calibration.equal_mass",
    ):
        assert evaluation[key] is None
    assert len(evaluation.errors) == 11


def test_evaluate_missing_article_counts_as_missed(gold: Article) -> None:
    first, second = copies(gold, "one", "two")
    assert evaluate([first, second], [second])["entities.all.recall"] == 0.5


def test_evaluate_skips_layers_that_gold_does_not_have() -> None:
    evaluation = evaluate([ferry(quotes=None, stances=None, claims=None)], [ferry()])
    assert list(evaluation.units) == ["entities"]
    assert all(key.startswith("entities.") for key in evaluation.scores)


@pytest.mark.parametrize(
    ("gold_ids", "predicted_ids", "reason"),
    [
        (["a"], ["a", "b"], "unknown_article"),
        (["a", "a"], ["a"], "duplicate_id"),
        (["a"], ["a", "a"], "duplicate_id"),
    ],
)
def test_evaluate_refuses_ids_it_cannot_pair(
    gold: Article, gold_ids: list[str], predicted_ids: list[str], reason: str
) -> None:
    with pytest.raises(InputError) as refused:
        evaluate(copies(gold, *gold_ids), copies(gold, *predicted_ids))
    assert refused.value.reason == reason


def test_evaluate_refuses_another_text(gold: Article) -> None:
    with pytest.raises(InputError) as refused:
        evaluate([gold], [Article(id="ferry", text=TEXT + " ")])
    assert refused.value.reason == "text_changed"


def test_intervals_are_by_sentence_for_one_article_and_by_article_for_more(gold: Article) -> None:
    one = evaluate([gold], [gold])
    assert one.units["quotes"] == "4 sentences"
    two = evaluate(copies(gold, "a", "b"), copies(gold, "a"))
    assert two.units["quotes"] == "2 articles"
    recall = two.scores["entities.all"].values["recall"]
    assert (recall.low, recall.value, recall.high) == (0, 0.5, 1)
    assert two == evaluate(copies(gold, "a", "b"), copies(gold, "a"))


def test_intervals_hold_the_value(gold: Article, changed: Callable[..., Article]) -> None:
    evaluation = evaluate([gold], [changed("stances", 1, label="support")])
    for key, scored in evaluation.scores.items():
        for value in scored.values.values():
            if value.value is not None:
                assert value.low is not None
                assert value.high is not None
                assert 0 <= value.low <= value.value <= value.high <= 1, key


def test_calibration_bins(gold: Article) -> None:
    record = gold.dump()
    for row, confidence, label in zip(record["stances"], (0.95, 0.65), ("support", "support"), strict=True):
        row |= {"confidence": confidence, "label": label}
    evaluation = evaluate([gold], [Article.model_validate(record)])
    expected = (0.05 + 0.65) / 2
    assert evaluation["stances.calibration.equal_width"] == pytest.approx(expected)
    assert evaluation["stances.calibration.equal_mass"] == pytest.approx(expected)
    assert evaluation.scores["stances.calibration.equal_width"].support == 2
    assert [(b.low, b.records, b.right) for b in evaluation.reliability] == [(0.6, 1, 0.0), (0.9, 1, 1.0)]


def test_clusters_across_articles_only_where_asked(gold: Article) -> None:
    articles = copies(gold, "a", "b")
    apart = evaluate(articles, articles)
    across = evaluate(articles, articles, across=True)
    assert apart.scores["claims.pairs"].support == 2  # c1 and c2, in each
    assert across.scores["claims.pairs"].support == 6 + 1  # four of k1 and two of k2
    assert apart["claims.ari"] == across["claims.ari"] == 1
    assert apart["claims.b_cubed.apart.recall"] == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)


def test_errors_tell_what_and_where(gold: Article, changed: Callable[..., Article]) -> None:
    (error,) = evaluate([gold], [changed("stances", 1, label="support")]).errors
    assert (error.layer, error.kind, error.article) == ("stances", "wrong_label", "ferry")
    assert error.text == "Iceland rejects the plan"


def test_as_json_is_json(gold: Article) -> None:
    written = json.loads(
        json.dumps(evaluate([gold], [], human={"entities.all": 0.9}).as_json(), allow_nan=False)
    )
    assert written["scores"]["entities"]["all"] == {
        "support": 4,
        "precision": {"value": None, "low": None, "high": None},
        "recall": {"value": 0, "low": 0, "high": 0},
        "f1": {"value": 0, "low": 0, "high": 0},
        "human": 0.9,
    }
    assert written["errors"]["stances.missed"] == 2
    assert {"gold": "oppose", "predicted": "none", "rows": 1} in written["confusion"]


def test_as_rows_has_one_for_each_value(gold: Article) -> None:
    rows = list(evaluate([gold], [gold]).as_rows())
    assert len(rows) == sum(len(figure.measure.names) for figure in FIGURES.values())
    assert rows[2] == {
        "layer": "entities",
        "figure": "all",
        "measure": "f1",
        "value": 1,
        "low": 1,
        "high": 1,
        "support": 4,
        "human": None,
    }


def test_as_markdown_shows_dashes_support_and_humans(gold: Article) -> None:
    lines = evaluate([gold], [], human={"entities.all": 0.956}).as_markdown().splitlines()
    assert lines[0] == "**Entities**, intervals over 4 sentences"
    assert "| exact span and label | – | 0.0 | 0.0 | 0.0 to 0.0 | 4 | 95.6 |" in lines
    assert "| MONEY | – | – | – | – | 0 | – |" in lines
    assert "| oppose | – | – | – | – | 1 |" in lines
