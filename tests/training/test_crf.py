import itertools

import pytest
import torch

from demarche.training.crf import CRF

LABELS = ("O", "B-x", "I-x")


@pytest.fixture
def crf() -> CRF:
    torch.manual_seed(0)
    made = CRF(LABELS)
    with torch.no_grad():
        made.transitions.normal_()
        made.start.normal_()
    return made


def brute_force(crf: CRF, scores: torch.Tensor, gold: list[int]) -> torch.Tensor:
    """-log P(gold) by summing over every path of one row."""
    moves = crf.matrix()

    def score(path: tuple[int, ...]) -> torch.Tensor:
        total = scores[0, path[0]] + crf.start[path[0]] + crf.bad_start[path[0]]
        for t in range(1, len(path)):
            total = total + moves[path[t - 1], path[t]] + scores[t, path[t]]
        return total

    every = torch.stack([score(p) for p in itertools.product(range(3), repeat=len(gold))])
    return torch.logsumexp(every, 0) - score(tuple(gold))


def test_nll_is_that_of_all_paths(crf: CRF) -> None:
    scores = torch.randn(1, 5, 3)
    gold = [0, 1, 2, 2, 0]
    loss = crf.nll(scores, torch.tensor([gold]), torch.ones(1, 5, dtype=torch.bool))
    assert loss.item() == pytest.approx(brute_force(crf, scores[0], gold).item(), abs=1e-4)


def test_nll_passes_through_masked_steps(crf: CRF) -> None:
    scores = torch.randn(1, 5, 3)
    mask = torch.tensor([[True, True, False, True, False]])
    loss = crf.nll(scores, torch.tensor([[1, 2, 0, 2, 0]]), mask)
    assert loss.item() == pytest.approx(brute_force(crf, scores[0, [0, 1, 3]], [1, 2, 2]).item(), abs=1e-4)


def test_bio_forbids_an_inside_without_its_begin(crf: CRF) -> None:
    moves = crf.matrix()
    assert moves[LABELS.index("O"), LABELS.index("I-x")] < -1000
    assert moves[LABELS.index("B-x"), LABELS.index("I-x")] > -1000
    assert crf.bad_start[LABELS.index("I-x")] < -1000
