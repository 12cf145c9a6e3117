"""Which texts are near each other: pairs of unit vectors, exactly for few, through cells for many.

Memory stays bounded: a block of similarities at a time, and of each text only its nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Step = Callable[[int], None]

FLOOR = 0.45
"""Cosine below which no pair is looked at: of the gold's pairs that a cut could join, none lies below."""
NEAREST = 32
"""Pairs kept for one text. More only thicken what is one component already."""
EXACT = 20_000
"""Texts up to which all are compared with all."""
CELL = 256
"""Texts to a cell, on average."""
PROBED = 8
"""Cells a text is looked for in, the nearest ones."""
BLOCK = 1024
"""Rows of a block of similarities: 80 MB at EXACT."""


def near_pairs(vectors: Floats, *, step: Step = lambda done: None) -> tuple[Ints, Ints, Floats]:
    """(i, j, cosine) of pairs i < j with a cosine of at least FLOOR, in order; each once.

    Args:
        vectors: unit vectors, (n, width).
        step: told how many more texts are done.
    """
    found = list(_by_cells(vectors, step) if len(vectors) > EXACT else _all(vectors, step))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
    rows, columns, cosines = (np.concatenate(part) for part in zip(*found, strict=True))
    low, high = np.minimum(rows, columns), np.maximum(rows, columns)
    _, first = np.unique(low * len(vectors) + high, return_index=True)
    return low[first], high[first], cosines[first]


def _all(vectors: Floats, step: Step) -> Iterator[tuple[Ints, Ints, Floats]]:
    for start in range(0, len(vectors), BLOCK):
        mine = np.arange(start, min(start + BLOCK, len(vectors)))
        yield _nearest(mine, np.arange(len(vectors)), vectors[mine] @ vectors.T)
        step(len(mine))


def _by_cells(vectors: Floats, step: Step) -> Iterator[tuple[Ints, Ints, Floats]]:
    """An inverted file (Jégou et al. 2011) whose cells lie round texts taken at even steps.

    Sampled centres come without a training and are the same in every run; the texts come sorted, so that
    near-same ones, which begin alike, do not all become centres.
    """
    centres = vectors[::CELL]
    probed = np.empty((len(vectors), min(PROBED, len(centres))), np.int32)
    for start in range(0, len(vectors), BLOCK):
        similar = vectors[start : start + BLOCK] @ centres.T
        top = np.argpartition(-similar, probed.shape[1] - 1, axis=1)[:, : probed.shape[1]]
        order = np.argsort(-np.take_along_axis(similar, top, axis=1), axis=1, kind="stable")
        probed[start : start + BLOCK] = np.take_along_axis(top, order, axis=1)
    home = probed[:, 0]
    members = _grouped(home, len(centres))
    seekers = _grouped(probed.ravel(), len(centres))
    for cell in range(len(centres)):
        rows, columns = seekers[cell] // probed.shape[1], members[cell]
        for start in range(0, len(rows), BLOCK):
            part = rows[start : start + BLOCK]
            yield _nearest(part, columns, vectors[part] @ vectors[columns].T)
        step(len(columns))


def _grouped(cells: npt.NDArray[np.int32], n: int) -> list[Ints]:
    """For each cell the places at which it stands."""
    order = np.argsort(cells, kind="stable")
    return np.split(order, np.searchsorted(cells[order], np.arange(1, n)))


def _nearest(rows: Ints, columns: Ints, similar: Floats) -> tuple[Ints, Ints, Floats]:
    similar[rows[:, None] == columns[None, :]] = -1
    if similar.shape[1] > NEAREST:
        least = np.partition(similar, -NEAREST, axis=1)[:, -NEAREST]
        keep = similar >= np.maximum(least, FLOOR)[:, None]
    else:
        keep = similar >= FLOOR
    i, j = np.nonzero(keep)
    return rows[i], columns[j], similar[i, j]
