import random

import pytest
import torch

from demarche.stages.stances.aggregate import LABELS
from demarche.training.cross_encoder import Encoded, batches, combined, loss_of


def row(length: int, labels: tuple[int, ...] = (0,), weight: float = 1.0) -> Encoded:
    return Encoded([1] * length, [0] * length, labels, weight)


def test_batches_hold_every_row_once_within_the_budget() -> None:
    rows = [row(n) for n in (5, 90, 7, 60, 30, 12, 12)]
    packed = list(batches(rows, budget=120, rng=random.Random(0)))
    assert sorted(len(r.ids) for batch in packed for r in batch) == [5, 7, 12, 12, 30, 60, 90]
    assert all(len(batch) * max(len(r.ids) for r in batch) <= 120 for batch in packed)


def logits_for(*probabilities: float) -> torch.Tensor:
    return torch.tensor([probabilities]).log()


SURE, UNSURE = (0.01, 0.99), (0.5, 0.5)


@pytest.mark.parametrize(
    ("attitude", "same", "label"),
    [
        ("support", True, "support"),
        ("support", False, "oppose"),
        ("oppose", True, "oppose"),
        ("oppose", False, "support"),
        ("conditional", False, "conditional"),
        ("none", True, "none"),
    ],
)
def test_combined_turns_the_attitude_round_when_the_matter_is_the_opposite(
    attitude: str, same: bool, label: str
) -> None:
    sure = [0.96 if name == attitude else 0.01 for name in LABELS]
    match = SURE if same else SURE[::-1]
    answer = combined(logits_for(*sure), logits_for(*match)).exp()[0]
    assert LABELS[int(answer.argmax())] == label
    assert answer.sum().item() == pytest.approx(1.0)


def test_loss_takes_any_of_the_allowed_labels() -> None:
    even = torch.zeros(1, len(LABELS))
    one = loss_of(even, logits_for(*UNSURE), [row(3, (0,))])
    two = loss_of(even, logits_for(*UNSURE), [row(3, (0, 2))])
    assert one.item() == pytest.approx(torch.log(torch.tensor(5.0)).item())
    assert two.item() == pytest.approx(torch.log(torch.tensor(2.5)).item())


def test_loss_weighs_rows() -> None:
    attitude = torch.tensor([[9.0, 0, 0, 0, 0], [0, 9.0, 0, 0, 0]])
    match = torch.zeros(2, 2)
    light = loss_of(attitude, match, [row(3, (0,)), row(3, (0,), 0.01)])
    heavy = loss_of(attitude, match, [row(3, (0,)), row(3, (0,), 1.0)])
    assert light < heavy


def test_loss_of_known_factors_punishes_a_label_right_for_two_wrong_reasons() -> None:
    """Against the opposite is for the thing, but a row that knows its factors asks for the right ones."""
    known = Encoded([1] * 3, [0] * 3, (1,), 1.0, attitude=1, same=True)
    right = loss_of(logits_for(0.01, 0.96, 0.01, 0.01, 0.01), logits_for(*SURE), [known])
    crossed = loss_of(logits_for(0.01, 0.01, 0.96, 0.01, 0.01), logits_for(*SURE[::-1]), [known])
    assert crossed > right + 1
