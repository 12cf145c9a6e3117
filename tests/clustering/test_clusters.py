"""Clusters of claims, over sentence vectors made for the test."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from demarche.clustering import cluster, clusters
from demarche.scheme import Article, InputError

DIRECTIONS = {"ferry": 0.0, "boat": 0.3, "ship": 0.5, "toll": 1.6, "visa": 3.1}
"""Angle of a claim's vector, by the word in it."""


class ByWord:
    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        angles = [next(angle for word, angle in DIRECTIONS.items() if word in s) for s in sentences]
        return np.array([[np.cos(a), np.sin(a)] for a in angles], dtype=np.float32)


@pytest.fixture(autouse=True)
def by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "embedder", lambda name: ByWord())


def article(id: str, *claims: str) -> Article:
    """An article that consists of its claims."""
    text = " ".join(claims)
    records: list[dict[str, Any]] = []
    at = 0
    for number, claim in enumerate(claims, 1):
        records.append(
            {"id": f"c{number}", "span": [[at, at + len(claim)]], "claimant": "author", "mine": number}
        )
        at += len(claim) + 1
    return Article.model_validate({"id": id, "text": text, "claims": records})


def groups(articles: Sequence[Article]) -> set[frozenset[tuple[str, str]]]:
    """Clusters as sets of (article, claim)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for one in articles:
        for claim in one.claims or ():
            found.setdefault(claim.cluster or "", set()).add((one.id, claim.id))
    return {frozenset(group) for group in found.values()}


FIRST = article("a", "The ferry should reopen.", "A toll should be paid.", "The boat should sail again.")
SECOND = article("b", "The ship should sail.", "A visa should be required.")
THIRD = article("c", "The ferry should not reopen.", "The toll should be paid soon.")


def test_clusters_gather_what_says_the_same_over_articles() -> None:
    assert groups(cluster([FIRST, SECOND, THIRD])) == {
        frozenset({("a", "c1"), ("a", "c3"), ("b", "c1")}),
        frozenset({("a", "c2"), ("c", "c2")}),
        frozenset({("b", "c2")}),
        frozenset({("c", "c1")}),
    }


def test_clusters_are_the_same_in_any_order() -> None:
    expected = {one.id: one.dump() for one in cluster([FIRST, SECOND, THIRD])}
    for order in permutations([FIRST, SECOND, THIRD]):
        found = cluster(order)
        assert [one.id for one in found] == [one.id for one in order]
        assert {one.id: one.dump() for one in found} == expected


def test_clusters_of_one_stay() -> None:
    (found,) = cluster([article("a", "A visa should be required.")])
    assert found.dump()["clusters"] == [{"id": "k1", "summary": "A visa should be required."}]
    assert found.dump()["claims"][0]["cluster"] == "k1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ferry should reopen.", "The ferry should not reopen."),
        ("The ferry can’t reopen.", "The ferry can reopen."),
        ("Norway rejects the ferry.", "Norway backs the ferry."),
        ("The ferry never sails.", "The ferry sails."),
    ],
)
def test_clusters_keep_opposites_apart_at_any_distance(one: str, other: str) -> None:
    assert len(groups(cluster([article("a", one, other)], distance=2.0))) == 2


def test_clusters_take_two_negations_for_none() -> None:
    assert (
        len(groups(cluster([article("a", "Norway does not oppose the ferry.", "Norway backs the ferry.")])))
        == 1
    )


def test_clusters_get_looser_with_the_distance() -> None:
    claims = article("a", "The ferry sails.", "The boat sails.", "The toll is paid.")
    assert [len(groups(cluster([claims], distance=d))) for d in (0.01, 0.36, 2.0)] == [3, 2, 1]


def test_clusters_are_summed_up_by_their_medoid() -> None:
    (found,) = cluster([article("a", "The ferry sails.", "The ship sails.", "The boat sails.")])
    assert [k.summary for k in found.clusters or ()] == ["The boat sails."]


def test_clusters_stand_with_each_article_that_has_a_claim_in_them() -> None:
    for one in cluster([FIRST, SECOND, THIRD]):
        assert {c.cluster for c in one.claims or ()} == {k.id for k in one.clusters or ()}


def test_clusters_keep_the_rest_of_an_article() -> None:
    (found,) = cluster([FIRST])
    assert found.text == FIRST.text
    assert [claim["mine"] for claim in found.dump()["claims"]] == [1, 2, 3]
    assert FIRST.clusters is None


def test_clusters_replace_those_of_an_earlier_run() -> None:
    first = cluster([FIRST, SECOND, THIRD])
    assert [one.dump() for one in cluster(first)] == [one.dump() for one in first]


def test_clusters_leave_articles_without_the_layer_alone() -> None:
    bare, none = Article(id="x", text="Oman."), Article(id="y", text="Oman.", claims=[])
    found = cluster([bare, none])
    assert found[0].dump() == bare.dump()
    assert found[1].dump() == {**none.dump(), "clusters": []}
    assert cluster([]) == []


def test_clusters_refuse_more_claims_than_one_tree_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "MOST", 2)
    with pytest.raises(InputError, match=r"3 claims; allowed: at most 2 at once; .*in parts") as refused:
        cluster([FIRST])
    assert refused.value.reason == "too_many_claims"
