"""Best paths through label scores (Viterbi 1967), many sequences at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

NEVER = np.float32(-1e4)


def bio_transitions(labels: tuple[str, ...], weight: float = 0.0) -> Floats:
    """(labels, labels) scores of moves: NEVER where BIO forbids one, `-weight` where the label changes."""
    n = len(labels)
    moves = np.zeros((n, n), dtype=np.float32)
    for a, before in enumerate(labels):
        for b, after in enumerate(labels):
            inside = after.startswith("I-")
            if inside and (before == "O" or before[2:] != after[2:]):
                moves[a, b] = NEVER
            elif not inside and after != before:
                moves[a, b] = -weight
    return moves


def best_paths(scores: Floats, moves: Floats, start: Floats, lengths: Ints) -> Ints:
    """Labels (rows, steps) of the best path of each row; steps beyond a row's length are 0.

    Args:
        scores: (rows, steps, labels).
        moves: (labels, labels), from row to column.
        start: (labels,) scores of the first label.
        lengths: (rows,) steps that count.
    """
    rows, steps, labels = scores.shape
    best = scores[:, 0] + start
    back = np.zeros((rows, steps, labels), dtype=np.int8)
    keep = np.arange(labels, dtype=np.int8)
    for t in range(1, steps):
        through = best[:, :, None] + moves
        choice = through.argmax(axis=1)
        on = (t < lengths)[:, None]
        back[:, t] = np.where(on, choice, keep)
        reached = np.take_along_axis(through, choice[:, None, :], axis=1)[:, 0] + scores[:, t]
        best = np.where(on, reached, best)
    paths = np.zeros((rows, steps), dtype=np.int64)
    paths[:, -1] = best.argmax(axis=1)
    index = np.arange(rows)
    for t in range(steps - 1, 0, -1):
        paths[:, t - 1] = back[index, t, paths[:, t]]
    paths[np.arange(steps)[None] >= lengths[:, None]] = 0
    return paths


def spans_of(path: Ints, labels: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """(start, end, name) of the BIO spans in one path, end-exclusive."""
    spans: list[tuple[int, int, str]] = []
    opened: int | None = None
    for i, label in enumerate([*path.tolist(), 0]):
        name = labels[label]
        if opened is not None and not name.startswith("I-"):
            spans.append((opened, i, labels[int(path[opened])][2:]))
            opened = None
        if name.startswith("B-"):
            opened = i
    return spans


def softmax(scores: Floats) -> Floats:
    """Probabilities over the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)
