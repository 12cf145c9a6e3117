"""Clusters of claims, over sentence vectors made for the test."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from demarche.clustering import add, cluster, clusters
from demarche.scheme import Article, InputError

DIRECTIONS = {"ferry": 0.0, "boat": 0.3, "ship": 0.5, "toll": 1.6, "visa": 3.1}
"""Angle of a claim's vector, by the word in it."""


class ByWord:
    def encode(self, sentences: Sequence[str]) -> np.ndarray:
        angles = [next(angle for word, angle in DIRECTIONS.items() if word in s) for s in sentences]
        return np.array([[np.cos(a), np.sin(a)] for a in angles], dtype=np.float32)


@pytest.fixture(autouse=True)
def by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Angles decide, and nothing else about the words but their polarity."""
    monkeypatch.setattr(clusters, "embedder", lambda name: ByWord())
    monkeypatch.setattr(clusters, "SHARED_WORDS", 0.0)


def article(id: str, *claims: str, **more: Any) -> Article:
    """An article that consists of its claims."""
    text = " ".join(claims)
    records: list[dict[str, Any]] = []
    at = 0
    for number, claim in enumerate(claims, 1):
        records.append(
            {"id": f"c{number}", "span": [[at, at + len(claim)]], "claimant": "author", "mine": number}
        )
        at += len(claim) + 1
    return Article.model_validate({"id": id, "text": text, "claims": records, **more})


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
    (alone,) = found.dump()["clusters"]
    assert (alone["id"], alone["summary"], alone["size"]) == ("k1", "A visa should be required.", 1)
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
    assert len(groups(cluster([article("a", one, other)], distance=1.0))) == 2


def test_clusters_take_two_negations_for_none() -> None:
    assert (
        len(groups(cluster([article("a", "Norway does not oppose the ferry.", "Norway backs the ferry.")])))
        == 1
    )


def test_clusters_get_looser_with_the_distance() -> None:
    claims = article("a", "The ferry sails.", "The boat sails.", "The toll is paid.")
    assert [len(groups(cluster([claims], distance=d))) for d in (0.01, 0.36)] == [3, 2]


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


def test_clusters_weigh_shared_words_beside_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "SHARED_WORDS", 1.0)
    claims = article("a", "The ferry carries timber.", "The boat carries timber.", "The boat sails north.")
    assert groups(cluster([claims], distance=0.3)) == {
        frozenset({("a", "c1"), ("a", "c2")}),
        frozenset({("a", "c3")}),
    }


def test_clusters_encode_each_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Counting(ByWord):
        def encode(self, sentences: Sequence[str]) -> np.ndarray:
            asked.extend(sentences)
            return super().encode(sentences)

    monkeypatch.setattr(clusters, "embedder", lambda name: Counting())
    cluster(
        [
            article("a", "The ferry sails.", "The boat sails.", "The ship sails."),
            article("b", "The boat sails."),
        ]
    )
    assert sorted(asked) == ["The boat sails.", "The ferry sails.", "The ship sails."]


def test_clusters_of_opposite_claims_are_linked() -> None:
    (found,) = cluster([article("a", "The ferry sails.", "The boat never sails.", "The toll is paid.")])
    linked = {k.summary: k.contested for k in found.clusters or ()}
    ids = {k.summary: k.id for k in found.clusters or ()}
    assert linked == {
        "The ferry sails.": [ids["The boat never sails."]],
        "The boat never sails.": [ids["The ferry sails."]],
        "The toll is paid.": [],
    }
    assert "contested" not in next(k for k in found.dump()["clusters"] if k["summary"] == "The toll is paid.")


def test_clusters_tell_who_says_it_where_and_when() -> None:
    found = cluster(
        [
            article("a", "The ferry sails.", outlet="Courier", published="2026-01-05"),
            article(
                "b", "The boat sails.", "The ship sails.", outlet="Gazette", published="2026-01-03T10:00:00"
            ),
            article("c", "The toll is paid."),
        ]
    )
    about = next(k for k in found[0].dump()["clusters"])
    assert {
        name: about[name] for name in ("size", "first", "last", "claimants", "outlets", "n_articles")
    } == {
        "size": 3,
        "first": "2026-01-03",
        "last": "2026-01-05",
        "claimants": ["author"],
        "outlets": ["Courier", "Gazette"],
        "n_articles": 2,
    }
    assert about["keywords"] == ["sails", "boat", "ferry", "ship"]
    assert found[1].clusters == found[0].clusters
    assert not {"first", "last"} & found[2].dump()["clusters"][0].keys()


def test_clusters_count_outlets_that_print_one_text_once() -> None:
    found = cluster(
        [
            article(id, "The ferry sails.", outlet=outlet)
            for id, outlet in (("a", "Courier"), ("b", "Gazette"))
        ]
        + [article("c", "The boat sails and carries timber, cars and mail to the north.", outlet="Herald")]
    )
    assert [(k.n_articles, k.n_independent_outlets) for k in found[2].clusters or ()] == [(3, 2)]


def test_clusters_keep_one_wording_about_two_matters_apart() -> None:
    def told(id: str, place: str) -> Article:
        name = {"start": 17, "end": 17 + len(place), "label": "GPE"}
        return article(id, f"A toll is due in {place}.", "The ferry should sail.", entities=[name])

    found = groups(cluster([told("a", "Belfast"), told("b", "Skopje"), told("c", "Skopje")]))
    assert {frozenset({("a", "c2")}), frozenset({("b", "c2"), ("c", "c2")})} <= found


def test_clusters_added_to_keep_their_ids_and_claims() -> None:
    earlier = cluster([FIRST, SECOND])
    before = {(a.id, c.id): c.cluster for a in earlier for c in a.claims or ()}
    after = add([THIRD], earlier)
    assert [one.id for one in after] == ["a", "b", "c"]
    assert {(a.id, c.id): c.cluster for a in after[:2] for c in a.claims or ()} == before
    ferry, toll = (c.cluster for c in after[2].claims or ())
    assert ferry not in before.values()
    assert toll == before["a", "c2"]


def test_clusters_added_to_are_described_anew() -> None:
    earlier = cluster([article("a", "The ferry sails.")])
    after = add([article("b", "The ship sails.", "The boat sails.")], earlier, distance=0.5)
    assert [(k.id, k.summary, k.size) for k in after[0].clusters or ()] == [("k1", "The boat sails.", 3)]
    assert after[0].clusters == after[1].clusters


def test_clusters_added_to_are_not_joined_with_each_other() -> None:
    apart = cluster([article("a", "The ferry sails.", "The ship sails.")], distance=0.01)
    after = add([article("b", "The boat sails.")], apart, distance=1.0)
    assert len(groups(after)) == 2


def test_clusters_refuse_to_add_what_is_there_or_to_what_is_not_clustered() -> None:
    with pytest.raises(InputError, match="has already"):
        add([FIRST], cluster([FIRST]))
    with pytest.raises(InputError, match="claims without a cluster"):
        add([SECOND], [FIRST])
