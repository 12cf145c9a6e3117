"""Attributions from scores that are made up; no model is loaded."""

import numpy as np

from demarche.runtime.labels import ATTRIBUTION_LABELS, LINK_LABELS
from demarche.stages.quotes.decode import CUES, Chain, Floats, Ints, decode_attributions


def free(labels: int) -> Chain:
    """A chain that lets every label follow every other."""
    return Chain(np.zeros((labels, labels), dtype=np.float32), np.zeros(labels, dtype=np.float32))


def test_decode_links_every_cue_and_a_bounded_number_at_once() -> None:
    steps, cue = 200, ATTRIBUTION_LABELS.index("B-cue")
    windows = [np.arange(first, first + steps) for first in range(0, 4 * steps, steps)]
    flat = np.zeros((len(windows), steps, len(ATTRIBUTION_LABELS)), dtype=np.float32)
    flat[:, ::2, cue], flat[:, 1::2, 0] = 9.0, 9.0
    asked: list[int] = []

    def link(states: Floats, mask: Ints, marked: Ints, distance: Ints) -> Floats:
        asked.append(len(states))
        scores = np.zeros((*mask.shape, len(LINK_LABELS)), dtype=np.float32)
        # The content is the piece after the cue.
        scores[:, 1:, LINK_LABELS.index("B-content")] = 9.0 * marked[:, :-1]
        scores[..., 0] += 1.0
        return scores

    found = decode_attributions(
        windows,
        np.zeros((len(windows), steps, 4), dtype=np.float32),
        flat,
        flat_chain=free(len(ATTRIBUTION_LABELS)),
        link_chain=free(len(LINK_LABELS)),
        link=link,
    )
    assert sum(asked) == len(windows) * steps // 2 > CUES
    assert max(asked) == CUES
    for row, window in enumerate(windows):
        firsts = [int(window[at]) for at in range(0, steps, 2)]
        assert [a.cue for a in found[row]] == [(at, at + 1) for at in firsts]
        assert [a.content for a in found[row]] == [[(at + 1, at + 2)] for at in firsts]
