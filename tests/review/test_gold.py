"""From verdicts to gold."""

from typing import Any

import pytest
from crossings_reviewed import crossing, verdict

from demarche.evaluation import evaluate
from demarche.review import apply
from demarche.scheme import Article

WHOLE = [verdict("stances", 0, "right"), verdict("stances", 1, "relabelled", to="support")]


def only(given: Any, **options: Any) -> Article:
    done = apply([crossing()], given, **options)
    assert done.rejected == []
    (article,) = done.articles
    return article


def test_gold_is_a_layer_that_was_judged_to_the_end() -> None:
    article = only(WHOLE)
    assert [s.label for s in article.stances or ()] == ["oppose", "support"]
    assert (article.quotes, article.entities, article.claims, article.clusters) == (None,) * 4
    assert article.text == crossing().text


def test_gold_keeps_no_confidence_and_nothing_that_hung_on_the_old_label() -> None:
    right, relabelled = only(WHOLE).stances or ()
    assert (right.confidence, relabelled.confidence, relabelled.condition) == (None, None, None)
    kept = only([WHOLE[0], verdict("stances", 1, "right")]).stances or ()
    assert kept[1].condition is not None


def test_gold_points_at_no_quote_that_is_gone() -> None:
    assert (only(WHOLE).stances or ())[0].quote is None
    quotes = only([*WHOLE, verdict("quotes", 0, "relabelled", to="anna-berg")])
    assert (quotes.stances or ())[0].quote == "q1"
    assert (quotes.quotes or ())[0].speaker == "anna-berg"


def test_gold_drops_what_is_wrong() -> None:
    assert only([verdict("stances", 0, "wrong"), verdict("stances", 1, "wrong")]).stances == []


def test_gold_corrects_names_claimants_and_speakers() -> None:
    article = only(
        [
            verdict("entities", 0, "relabelled", to="PERSON"),
            verdict("claims", 0, "relabelled", to="author"),
            verdict("quotes", 0, "relabelled", to=None),
        ]
    )
    assert (article.entities or ())[0].label == "PERSON"
    assert ((article.claims or ())[0].claimant, (article.claims or ())[0].cluster) == ("author", None)
    assert (article.quotes or ())[0].speaker is None


def test_gold_leaves_an_unfinished_layer_out_unless_told_what_the_rest_is() -> None:
    done = apply([crossing()], WHOLE[:1])
    assert (done.articles, done.unfinished) == ([], {"stances": 1})
    assert len(only(WHOLE[:1], unmarked="right").stances or ()) == 2
    assert len(only(WHOLE[:1], unmarked="wrong").stances or ()) == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (verdict("stances", 0, "right", article="b"), "no_such_article"),
        (verdict("stances", 0, "right", sha256="0" * 64), "text_changed"),
        (verdict("stances", 0, "right", record="NOR ferry"), "no_such_record"),
        (verdict("stances", 0, "right", **{"from": "support"}), "no_such_record"),
        (verdict("stances", 0, "relabelled", to="maybe"), "not_a_label"),
        (verdict("quotes", 0, "relabelled", to="nobody"), "not_a_label"),
    ],
)
def test_gold_takes_no_verdict_that_does_not_fit(given: Any, reason: str) -> None:
    done = apply([crossing()], [given])
    assert ([one.reason for one in done.rejected], done.articles) == ([reason], [])
    assert done.rejected[0].where == "given.jsonl:1"


def test_gold_takes_a_reviewers_last_verdict() -> None:
    early = verdict("stances", 0, "wrong", time="2026-01-05T10:00", reviewer="AB")
    late = verdict("stances", 0, "right", time="2026-01-05T11:00", reviewer="AB")
    for given in ([early, late], [late, early]):
        assert len(only([*given, WHOLE[1]]).stances or ()) == 2


def test_gold_takes_no_verdict_on_which_reviewers_differ() -> None:
    given = [verdict("stances", 0, "wrong", reviewer="AB"), verdict("stances", 0, "right", reviewer="CD")]
    done = apply([crossing()], [*given, WHOLE[1]])
    assert [one.reason for one in done.rejected] == ["reviewers_disagree"]
    assert "AB: wrong, CD: right" in done.rejected[0].message
    assert done.articles == []


def test_gold_can_be_evaluated() -> None:
    scores = evaluate([only(WHOLE)], [crossing()]).as_json()["scores"]
    assert scores["stances"]["detection"]["f1"]["value"] == 1.0
    assert scores["stances"]["label"]["accuracy"]["value"] == 0.5
