"""From the encoder's scores to attributions: cues first, then each cue's own source and content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demarche.runtime.bundle import batches
from demarche.runtime.labels import ATTRIBUTION_LABELS, LINK_LABELS
from demarche.runtime.viterbi import NEVER, best_paths, softmax, spans_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Link = Callable[[Floats, Ints, Ints, Ints], Floats]
"""(states (cues, steps, width), mask, cue, distance (cues, steps)) → scores (cues, steps, labels)."""

DISTANCES = 18
"""Buckets of the distance from a cue's first piece: powers of two to either side."""
BEFORE, AFTER = 112, 128
"""Positions looked at around a cue; on PolNeAR dev 99.6 % of attributions lie whole within 112."""
CUES = 128
"""Cues linked at once; each takes about 3 MB while it is, and few articles have more."""


@dataclass(slots=True, frozen=True)
class Neighbourhood:
    """Positions of a window around each cue; arrays of shape (cues, before + after).

    Attributes:
        positions: positions in the window, clipped to it.
        mask: 1 where the position exists.
        distance: bucket of the distance from the cue, below DISTANCES.
    """

    positions: Ints
    mask: Ints
    distance: Ints


def neighbourhoods(firsts: Ints, lengths: Ints, *, before: int = BEFORE, after: int = AFTER) -> Neighbourhood:
    """Around the cues that begin at `firsts` in windows of `lengths` positions."""
    away = np.arange(-before, after, dtype=np.int64)
    positions = firsts[:, None] + away[None]
    mask = ((positions >= 0) & (positions < lengths[:, None])).astype(np.int64)
    size = np.minimum(np.log2(np.maximum(np.abs(away), 1)).astype(np.int64), DISTANCES // 2 - 1)
    bucket = np.where(away < 0, size, DISTANCES // 2 + size)
    clipped = np.clip(positions, 0, lengths[:, None] - 1)
    return Neighbourhood(clipped, mask, np.broadcast_to(bucket, positions.shape).copy())


@dataclass(slots=True, frozen=True)
class Chain:
    """Learnt transitions of a label chain: `moves` (labels, labels), `start` (labels,)."""

    moves: Floats
    start: Floats

    @property
    def outside(self) -> Floats:
        """Scores (labels,) that force "O", label 0."""
        scores = np.full(len(self.start), NEVER, dtype=np.float32)
        scores[0] = 0.0
        return scores


@dataclass(slots=True, frozen=True)
class Decoded:
    """One attribution in ranges of a text's word pieces, half-open; `confidence` is not yet calibrated."""

    source: list[tuple[int, int]]
    cue: tuple[int, int]
    content: list[tuple[int, int]]
    confidence: float


def decode_attributions(
    windows: Sequence[Ints],
    states: Floats,
    flat: Floats,
    *,
    flat_chain: Chain,
    link_chain: Chain,
    link: Link,
) -> list[list[Decoded]]:
    """Attributions of each window.

    Args:
        windows: indices into the text's pieces by position, -1 for a marker.
        states: (windows, steps, width) hidden states, padded.
        flat: (windows, steps, labels) scores of ATTRIBUTION_LABELS.
    """
    lengths = np.array([len(w) for w in windows], dtype=np.int64)
    paths = best_paths(flat, flat_chain.moves, flat_chain.start, lengths)
    cues: list[tuple[int, int, int]] = []
    for row, window in enumerate(windows):
        for start, end, name in spans_of(paths[row, : len(window)], ATTRIBUTION_LABELS):
            if name == "cue" and (window[start:end] >= 0).all():
                cues.append((row, start, end))
    found: list[list[Decoded]] = [[] for _ in windows]
    cue_probability = softmax(flat)
    for group in batches(cues, CUES):
        rows, firsts, lasts = np.array(group, dtype=np.int64).T
        near = neighbourhoods(firsts, lengths[rows])
        inside = (near.positions >= firsts[:, None]) & (near.positions < lasts[:, None]) & (near.mask > 0)
        gathered = states[rows[:, None], near.positions]
        scores = link(gathered, near.mask, inside.astype(np.int64), near.distance)
        # Positions beyond the window take no part: they are kept at "O".
        scores = np.where(near.mask[..., None] > 0, scores, link_chain.outside)
        linked = best_paths(scores, link_chain.moves, link_chain.start, np.full(len(group), scores.shape[1]))
        link_probability = softmax(scores)
        for i, (row, start, end) in enumerate(group):
            window = windows[row]
            parts: dict[str, list[tuple[int, int]]] = {"source": [], "content": []}
            for s, e, name in spans_of(linked[i], LINK_LABELS):
                parts[name].extend(
                    _pieces_of(window, int(near.positions[i, s]), int(near.positions[i, e - 1]) + 1)
                )
            sure = cue_probability[row, np.arange(start, end), paths[row, start:end]].mean()
            at = np.flatnonzero(linked[i] > 0)
            if len(at):
                sure *= link_probability[i, at, linked[i, at]].mean()
            (cue,) = _pieces_of(window, start, end)
            found[row].append(Decoded(parts["source"], cue, parts["content"], float(sure)))
    return found


def _pieces_of(window: Ints, start: int, end: int) -> list[tuple[int, int]]:
    """Positions [start, end) of a window as ranges of pieces; markers inside split no range, they go."""
    inside = window[start:end]
    inside = inside[inside >= 0]
    return [(int(inside[0]), int(inside[-1]) + 1)] if len(inside) else []
