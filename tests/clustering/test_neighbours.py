"""Pairs of near vectors, and those that cells find."""

import numpy as np
import pytest

from demarche.clustering import neighbours
from demarche.clustering.neighbours import near_pairs


def bunches(n: int) -> np.ndarray:
    random = np.random.default_rng(0)
    made = np.repeat(random.normal(size=(n // 4, 32)), 4, axis=0) + random.normal(scale=0.3, size=(n, 32))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def test_neighbours_are_all_pairs_from_the_floor() -> None:
    vectors = bunches(40)
    low, high, cosine = near_pairs(vectors)
    expected = np.argwhere(np.triu(vectors @ vectors.T, 1) >= neighbours.FLOOR)
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [tuple(pair) for pair in expected.tolist()]
    assert cosine == pytest.approx((vectors[low] * vectors[high]).sum(axis=1), abs=1e-6)


def test_neighbours_are_few_of_a_text_that_stands_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "NEAREST", 3)
    vectors = bunches(40)
    low, high, _ = near_pairs(vectors)
    assert len(low) <= 3 * 40
    assert {(i, i + 1) for i in range(0, 40, 4)} & set(zip(low.tolist(), high.tolist(), strict=True))


def test_neighbours_are_found_through_cells_too(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = bunches(400)
    all_of_them = set(zip(*(part.tolist() for part in near_pairs(vectors)[:2]), strict=True))
    monkeypatch.setattr(neighbours, "EXACT", 100)
    monkeypatch.setattr(neighbours, "CELL", 20)
    low, high, _ = near_pairs(vectors)
    found = set(zip(low.tolist(), high.tolist(), strict=True))
    assert found <= all_of_them
    near = {(i, j) for i, j in all_of_them if i // 4 == j // 4}
    assert len(found & near) >= 0.95 * len(near)


def test_neighbours_tell_how_many_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    for exact in (1000, 100):
        monkeypatch.setattr(neighbours, "EXACT", exact)
        done: list[int] = []
        near_pairs(bunches(400), step=done.append)
        assert sum(done) == 400


def test_neighbours_of_nothing_are_none() -> None:
    assert [len(part) for part in near_pairs(np.zeros((0, 1), np.float32))] == [0, 0, 0]
