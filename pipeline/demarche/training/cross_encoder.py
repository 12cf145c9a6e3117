"""The stance cross-encoder: (passage with its holder marked, proposition) → scores of five labels.

It answers two questions and multiplies the answers: what the holder's attitude is to the matter of the
passage (none, for, against, conditional, neutral), and whether that matter is the proposition or its
opposite. Asked in one piece, the model learns which verbs and topics go with which label, and stays near
chance (52 to 58 %) where verb and matter are crossed. `docs/stances.md` tells what each round gave.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Encoding, Tokenizer
from torch import nn

from demarche.stages.stances.aggregate import LABELS
from demarche.stages.stances.component import HOLDER
from demarche.training.base import additive_mask, base_encoder, layerwise_groups
from demarche.training.loop import Schedule, train


@dataclass(slots=True, frozen=True)
class Pair:
    """One training row.

    Attributes:
        passage: the words judged.
        hypothesis: "holder: proposition", or a bare sentence for inference rows.
        labels: indices into LABELS, any of which would be right (RTE's "not entailed" leaves two).
        holder: code-point spans of the holder in `passage`, end-exclusive.
        weight: factor of this row's loss.
        attitude: index into LABELS of the holder's attitude to the matter of the passage, where it is known.
        same: whether that matter is the proposition (True) or its opposite, where it is known.
    """

    passage: str
    hypothesis: str
    labels: tuple[int, ...]
    holder: tuple[tuple[int, int], ...] = ()
    weight: float = 1.0
    attitude: int | None = None
    same: bool | None = None


@dataclass(slots=True, frozen=True)
class Encoded:
    ids: list[int]
    types: list[int]
    labels: tuple[int, ...]
    weight: float
    attitude: int | None = None
    same: bool | None = None


def encode_pairs(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[Encoded]:
    """Word-piece ids and type ids (passage 0, proposition 1, holder's mention 2) of each row."""
    encodings = tokenizer.encode_batch([(pair.passage, pair.hypothesis) for pair in pairs])
    return [_encoded(encoding, pair) for encoding, pair in zip(encodings, pairs, strict=True)]


def _encoded(encoding: Encoding, pair: Pair) -> Encoded:
    types = []
    for sequence, (start, end) in zip(encoding.type_ids, encoding.offsets, strict=True):
        held = sequence == 0 and end > start and any(s < end and start < e for s, e in pair.holder)
        types.append(HOLDER if held else sequence)
    return Encoded(encoding.ids, types, pair.labels, pair.weight, pair.attitude, pair.same)


class CrossEncoder(nn.Module):
    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = base_encoder(type_rows=3, dropout=dropout)
        width = self.encoder.config.hidden_size

        def head(outputs: int) -> nn.Sequential:
            return nn.Sequential(
                nn.Linear(2 * width, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, outputs)
            )

        self.attitude = head(len(LABELS))
        self.match = head(2)

    def factors(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of the attitude (rows, labels), and of the matter being opposite or the same (rows, 2)."""
        states = self.encoder(
            input_ids=ids, attention_mask=additive_mask(mask), token_type_ids=types
        ).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        pooled = torch.cat([states[:, 0], mean], dim=-1)
        return self.attitude(pooled), self.match(pooled)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Log probabilities (rows, labels) of word pieces (rows, pieces)."""
        return combined(*self.factors(ids, mask, types))

    def heads(self) -> list[nn.Parameter]:
        return [*self.attitude.parameters(), *self.match.parameters()]


def combined(attitude: torch.Tensor, match: torch.Tensor) -> torch.Tensor:
    """Log probabilities (rows, labels): for the matter is for the proposition if both are the same."""
    a, m = attitude.float().log_softmax(-1), match.float().log_softmax(-1)
    # Not `logaddexp`, which the ONNX exporter does not know.
    support = torch.logsumexp(torch.stack([a[:, 1] + m[:, 1], a[:, 2] + m[:, 0]]), dim=0)
    oppose = torch.logsumexp(torch.stack([a[:, 1] + m[:, 0], a[:, 2] + m[:, 1]]), dim=0)
    return torch.stack([a[:, 0], support, oppose, a[:, 3], a[:, 4]], dim=-1)


def batches(rows: Sequence[Encoded], *, budget: int, rng: random.Random) -> Iterator[list[Encoded]]:
    """Batches of at most `budget` padded word pieces, rows of like length together, in random order."""
    order = list(range(len(rows)))
    rng.shuffle(order)
    # Sorted within chunks only, so that batches differ between epochs.
    chunks = [order[i : i + 8192] for i in range(0, len(order), 8192)]
    packed: list[list[int]] = []
    for chunk in chunks:
        chunk.sort(key=lambda i: len(rows[i].ids))
        batch: list[int] = []
        for i in chunk:
            if batch and (len(batch) + 1) * len(rows[i].ids) > budget:
                packed.append(batch)
                batch = []
            batch.append(i)
        if batch:
            packed.append(batch)
    rng.shuffle(packed)
    for batch in packed:
        yield [rows[i] for i in batch]


def tensors(batch: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Padded ids, mask and types, each (rows, pieces)."""
    longest = max(len(row.ids) for row in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    types = torch.zeros_like(ids)
    for i, row in enumerate(batch):
        n = len(row.ids)
        ids[i, :n] = torch.tensor(row.ids)
        mask[i, :n] = 1
        types[i, :n] = torch.tensor(row.types)
    return ids, mask, types


AUXILIARY = 0.5
"""Weight of the two factors' own losses, on rows that know them."""


def loss_of(attitude: torch.Tensor, match: torch.Tensor, batch: Sequence[Encoded]) -> torch.Tensor:
    """Mean over rows of -log P(one of the row's labels), and of the factors where the row knows them."""
    weights = torch.tensor([row.weight for row in batch])
    logp = combined(attitude, match)
    allowed = torch.full_like(logp, -math.inf)
    for i, row in enumerate(batch):
        allowed[i, list(row.labels)] = 0.0
    rows = -torch.logsumexp(logp + allowed, dim=-1)
    known = torch.tensor([-100 if row.attitude is None else row.attitude for row in batch])
    rows = rows + AUXILIARY * nn.functional.cross_entropy(attitude.float(), known, reduction="none")
    known = torch.tensor([-100 if row.same is None else int(row.same) for row in batch])
    rows = rows + AUXILIARY * nn.functional.cross_entropy(match.float(), known, reduction="none")
    return (rows * weights).sum() / weights.sum()


def fit(
    model: CrossEncoder,
    rows: Sequence[Encoded],
    schedule: Schedule,
    *,
    lr: float,
    head_lr: float,
    layer_decay: float = 0.9,
    budget: int = 4096,
    seed: int = 0,
    state: Path | None = None,
    title: str = "stance",
) -> None:
    """Train in place; at the end the model holds the moving average of its weights."""

    def loss(batch: Sequence[Encoded]) -> tuple[torch.Tensor, int]:
        ids, mask, types = tensors(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            attitude, match = model.factors(ids, mask, types)
        return loss_of(attitude, match, batch), int(mask.sum())

    train(
        model,
        layerwise_groups(model.encoder, model.heads(), lr=lr, head_lr=head_lr, decay=layer_decay),
        lambda rng: list(batches(rows, budget=budget, rng=rng)),
        loss,
        schedule,
        title=title,
        seed=seed,
        state=state,
    )


@torch.no_grad()
def logits_of(model: CrossEncoder, rows: Sequence[Encoded], *, budget: int = 8192) -> torch.Tensor:
    """Log probabilities (rows, labels), in the order of `rows`."""
    model.eval()
    out = torch.zeros(len(rows), len(LABELS))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    batch: list[int] = []
    for position, i in enumerate(order):
        batch.append(i)
        last = position + 1 == len(order)
        if last or (len(batch) + 1) * len(rows[order[position + 1]].ids) > budget:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out[batch] = model(*tensors([rows[j] for j in batch])).float()
            batch = []
    return out


def load(path: Path) -> CrossEncoder:
    model = CrossEncoder()
    model.load_state_dict(load_file(str(path)))
    return model
