"""The training loop all three models share: schedule, averaging, progress line, resumable state."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from demarche.training.base import Average


@dataclass(slots=True, frozen=True)
class Schedule:
    """How long and how fast.

    Attributes:
        epochs: passes over the data.
        warmup: share of the steps over which the rate rises; it then falls linearly.
        average: decay of the moving average of the weights.
        clip: largest norm of a gradient.
    """

    epochs: int
    warmup: float = 0.06
    average: float = 0.999
    clip: float = 1.0
    weight_decay: float = 0.01


def train(
    model: nn.Module,
    groups: Sequence[dict[str, Any]],
    epoch_batches: Callable[[random.Random], Sequence[Any]],
    loss_of: Callable[[Any], tuple[torch.Tensor, int]],
    schedule: Schedule,
    *,
    title: str,
    seed: int = 0,
    state: Path | None = None,
    after_epoch: Callable[[int], None] | None = None,
) -> None:
    """Train `model` in place; at the end it holds the moving average of its weights.

    Args:
        groups: optimiser groups with their rates.
        epoch_batches: the batches of one epoch, drawn with the epoch's own generator.
        loss_of: (loss, number of word pieces) of a batch.
        state: where to keep what a killed run needs to go on with the next epoch; None keeps nothing.
        after_epoch: called with the epoch's number, the averaged weights in place.
    """
    optimiser = torch.optim.AdamW(list(groups), weight_decay=schedule.weight_decay, fused=True)
    per_epoch = len(epoch_batches(random.Random(seed)))
    steps = max(1, per_epoch * schedule.epochs)
    warmup = max(1, int(steps * schedule.warmup))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warmup, max(0.01, (steps - s) / (steps - warmup + 1)))
    )
    average = Average(model, schedule.average)
    first = _restore(state, model, optimiser, average, rate) if state else 0
    if first >= schedule.epochs:
        average.swap()
    for epoch in range(first, schedule.epochs):
        # Seeded by epoch, so that a run taken up again draws what the unbroken run would have drawn.
        torch.manual_seed(seed + epoch)
        batches = epoch_batches(random.Random(seed + epoch))
        model.train()
        running, pieces, started = 0.0, 0, time.monotonic()
        for number, batch in enumerate(batches, 1):
            loss, count = loss_of(batch)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), schedule.clip)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            rate.step()
            average.update()
            pieces += count
            running = loss.item() if number == 1 else 0.97 * running + 0.03 * loss.item()
            if number % 50 == 0 or number == len(batches):
                speed = pieces / (time.monotonic() - started)
                print(
                    f"{title}: epoch {epoch + 1}/{schedule.epochs} step {number}/{len(batches)} "
                    f"loss {running:.4f} {speed:.0f} pieces/s",
                    file=sys.stderr,
                    flush=True,
                )
        if state:
            _keep(state, model, optimiser, average, rate, epoch + 1)
        average.swap()
        if after_epoch:
            model.eval()
            after_epoch(epoch + 1)
        if epoch + 1 < schedule.epochs:
            average.swap()
    model.eval()


def save(model: nn.Module, path: Path) -> None:
    """Weights as safetensors, renamed into place when whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, str(part))
    part.replace(path)


def _keep(
    path: Path,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    average: Average,
    rate: torch.optim.lr_scheduler.LambdaLR,
    epoch: int,
) -> None:
    tensors = {f"model.{k}": v for k, v in model.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in average.values.items()}
    for index, slots in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{index}.{k}": v for k, v in slots.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    about = {"epoch": epoch, "average_step": average.step, "rate_step": rate.last_epoch}
    save_file({k: v.contiguous() for k, v in tensors.items()}, str(part), {"about": json.dumps(about)})
    part.replace(path)


def _restore(
    path: Path,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    average: Average,
    rate: torch.optim.lr_scheduler.LambdaLR,
) -> int:
    if not path.exists():
        return 0
    from safetensors import safe_open

    tensors = load_file(str(path))
    with safe_open(str(path), framework="pt") as opened:
        about = json.loads(opened.metadata()["about"])
    model.load_state_dict({k[6:]: v for k, v in tensors.items() if k.startswith("model.")})
    average.values = {k[8:]: v for k, v in tensors.items() if k.startswith("average.")}
    average.step = about["average_step"]
    slots: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in tensors.items():
        if key.startswith("optimiser."):
            _, index, slot = key.split(".", 2)
            slots.setdefault(int(index), {})[slot] = value
    saved = optimiser.state_dict()
    optimiser.load_state_dict({"state": slots, "param_groups": saved["param_groups"]})
    rate.last_epoch = about["rate_step"]
    for group, base, factor in zip(optimiser.param_groups, rate.base_lrs, rate.lr_lambdas, strict=True):
        group["lr"] = base * factor(rate.last_epoch)
    return int(about["epoch"])
