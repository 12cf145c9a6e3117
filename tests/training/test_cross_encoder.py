import random

import pytest
import torch

from demarche.stages.stances.aggregate import LABELS
from demarche.training.cross_encoder import Encoded, batches, loss_of


def row(length: int, labels: tuple[int, ...] = (0,), weight: float = 1.0) -> Encoded:
    return Encoded([1] * length, [0] * length, labels, weight)


def test_batches_hold_every_row_once_within_the_budget() -> None:
    rows = [row(n) for n in (5, 90, 7, 60, 30, 12, 12)]
    packed = list(batches(rows, budget=120, rng=random.Random(0)))
    assert sorted(len(r.ids) for batch in packed for r in batch) == [5, 7, 12, 12, 30, 60, 90]
    assert all(len(batch) * max(len(r.ids) for r in batch) <= 120 for batch in packed)


def test_loss_takes_any_of_the_allowed_labels() -> None:
    logits = torch.zeros(1, len(LABELS))
    one = loss_of(logits, [row(3, (0,))])
    two = loss_of(logits, [row(3, (0, 2))])
    assert one.item() == pytest.approx(torch.log(torch.tensor(5.0)).item())
    assert two.item() == pytest.approx(torch.log(torch.tensor(2.5)).item())


def test_loss_weighs_rows() -> None:
    logits = torch.tensor([[9.0, 0, 0, 0, 0], [0, 9.0, 0, 0, 0]])
    light = loss_of(logits, [row(3, (0,)), row(3, (0,), 0.01)])
    heavy = loss_of(logits, [row(3, (0,)), row(3, (0,), 1.0)])
    assert light < heavy
