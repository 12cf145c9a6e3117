"""Average link inside components, against the tree of all."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from demarche.clustering import linkage as module
from demarche.clustering.linkage import groups
from demarche.clustering.neighbours import near_pairs


def points(n: int, seed: int = 0) -> np.ndarray:
    """Unit vectors in bunches."""
    random = np.random.default_rng(seed)
    made = np.repeat(random.normal(size=(n // 5, 16)), 5, axis=0) + random.normal(
        scale=0.6, size=(n // 5 * 5, 16)
    )
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def grouped(vectors: np.ndarray, *, cut: float = 0.7, **more: object) -> set[frozenset[int]]:
    settings = {
        "cut": cut,
        "similar": lambda part: np.asarray(vectors[part] @ vectors[part].T, np.float64),
        "apart": lambda part: np.zeros((len(part), len(part)), bool),
        **more,
    }
    found = groups(len(vectors), near_pairs(vectors), **settings)  # type: ignore[arg-type]
    return {frozenset(group.tolist()) for group in found}


def test_linkage_gives_what_the_whole_tree_gives() -> None:
    vectors = points(200)
    distance = (1 - vectors.astype(np.float64) @ vectors.T)[np.triu_indices(200, 1)]
    labels = fcluster(linkage(distance, "average"), t=0.3, criterion="distance")
    whole = {frozenset(np.flatnonzero(labels == label).tolist()) for label in labels}
    assert max(map(len, whole)) > 2
    assert grouped(vectors) == whole


def test_linkage_cuts_a_component_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    found = grouped(points(200), cut=0.1)
    assert max(map(len, found)) <= 10
    assert sum(map(len, found)) == 200


def test_linkage_cuts_even_what_is_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    assert sorted(map(len, grouped(np.ones((25, 1), np.float32)))) == [5, 10, 10]


def test_linkage_never_joins_what_must_not_meet() -> None:
    vectors = np.ones((6, 1), np.float32)
    odd = np.arange(6) % 2
    found = grouped(vectors, apart=lambda part: odd[part][:, None] != odd[part][None, :])
    assert found == {frozenset({0, 2, 4}), frozenset({1, 3, 5})}


def test_linkage_keeps_held_groups_as_they_are() -> None:
    vectors = np.array([[1, 0], [0.9, 0.436], [0.95, 0.312]], np.float32)
    assert grouped(vectors) == {frozenset({0, 1, 2})}
    assert len(grouped(vectors, held=np.array([0, 1, -1]))) == 2
