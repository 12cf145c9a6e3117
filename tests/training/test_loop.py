import random
from pathlib import Path

import pytest
import torch

from demarche.training.loop import Schedule, train


def run(path: Path | None, epochs: int, stop_after: int | None = None) -> torch.Tensor:
    """Weights after training a line on noisy points; `stop_after` kills the run when that epoch is done."""
    torch.manual_seed(0)
    model = torch.nn.Linear(2, 1)

    def batches(rng: random.Random) -> list[torch.Tensor]:
        generator = torch.Generator().manual_seed(rng.randrange(10**6))
        return [torch.randn(8, 2, generator=generator) for _ in range(5)]

    def loss(batch: torch.Tensor) -> tuple[torch.Tensor, int]:
        return (model(batch).squeeze(1) - batch.sum(1)).pow(2).mean(), len(batch)

    def after(epoch: int) -> None:
        if epoch == stop_after:
            raise KeyboardInterrupt

    groups = [{"params": list(model.parameters()), "lr": 0.05}]
    train(model, groups, batches, loss, Schedule(epochs=epochs), title="line", state=path, after_epoch=after)
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def test_train_learns() -> None:
    assert run(None, 30)[:2].tolist() == pytest.approx([1.0, 1.0], abs=0.2)


def test_train_taken_up_again_ends_where_it_would_have(tmp_path: Path) -> None:
    unbroken = run(None, 4)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "state.safetensors", 4, stop_after=2)
    assert torch.allclose(run(tmp_path / "state.safetensors", 4), unbroken)
