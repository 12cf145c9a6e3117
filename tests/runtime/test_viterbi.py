"""Best paths against every path there is."""

from itertools import pairwise, product

import numpy as np
import pytest

from demarche.runtime.labels import ATTRIBUTION_LABELS, LINK_LABELS, NAME_LABELS, bio
from demarche.runtime.viterbi import NEVER, best_paths, bio_transitions, softmax, spans_of

LABELS = bio(("source", "cue"))


@pytest.mark.parametrize("seed", range(5))
def test_best_paths_are_the_best_of_all_paths(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lengths = np.array([6, 3, 1, 5])
    scores = rng.normal(size=(4, 6, len(LABELS))).astype(np.float32)
    moves = bio_transitions(LABELS, 0.3) + rng.normal(scale=0.1, size=(len(LABELS),) * 2).astype(np.float32)
    start = np.array([NEVER if name.startswith("I-") else 0 for name in LABELS], dtype=np.float32)
    paths = best_paths(scores, moves, start, lengths)

    def worth(row: int, path: tuple[int, ...]) -> float:
        steps = sum(float(scores[row, t, label]) for t, label in enumerate(path))
        return steps + float(start[path[0]]) + sum(float(moves[a, b]) for a, b in pairwise(path))

    for row, length in enumerate(lengths.tolist()):
        best = max(product(range(len(LABELS)), repeat=length), key=lambda path: worth(row, path))
        assert tuple(paths[row, :length].tolist()) == best
        assert not paths[row, length:].any()


def test_best_paths_do_not_depend_on_padding() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(1, 4, len(LABELS))).astype(np.float32)
    wide = np.concatenate([scores, 50 * np.ones((1, 3, len(LABELS)), dtype=np.float32)], axis=1)
    moves, start = bio_transitions(LABELS, 0.5), np.zeros(len(LABELS), dtype=np.float32)
    short = best_paths(scores, moves, start, np.array([4]))
    assert best_paths(wide, moves, start, np.array([4]))[0, :4].tolist() == short[0].tolist()


def test_bio_transitions_forbid_an_inside_without_its_beginning() -> None:
    moves = bio_transitions(LABELS, 0.5)
    at = LABELS.index
    assert moves[at("O"), at("I-cue")] == NEVER
    assert moves[at("B-source"), at("I-cue")] == NEVER
    assert moves[at("B-cue"), at("I-cue")] == 0
    assert moves[at("I-cue"), at("I-cue")] == 0
    assert moves[at("O"), at("B-cue")] == np.float32(-0.5)
    assert moves[at("O"), at("O")] == 0


@pytest.mark.parametrize("labels", [NAME_LABELS, ATTRIBUTION_LABELS, LINK_LABELS])
def test_label_sets_begin_outside_and_pair_beginnings_with_insides(labels: tuple[str, ...]) -> None:
    assert labels[0] == "O"
    assert [name[2:] for name in labels[1::2]] == [name[2:] for name in labels[2::2]]
    assert len(set(labels)) == len(labels)


def test_spans_of_reads_neighbours_and_the_last_span() -> None:
    names = ["B-cue", "I-cue", "B-cue", "O", "B-source", "I-source"]
    path = np.array([LABELS.index(name) for name in names])
    assert spans_of(path, LABELS) == [(0, 2, "cue"), (2, 3, "cue"), (4, 6, "source")]
    assert spans_of(np.array([], dtype=np.int64), LABELS) == []


def test_softmax_adds_up_and_stands_large_scores() -> None:
    probabilities = softmax(np.array([[1000.0, 1000.0], [-1000.0, 0.0]], dtype=np.float32))
    assert np.allclose(probabilities, [[0.5, 0.5], [0.0, 1.0]])
