"""The token encoder: names and attributions from one MiniLM pass, and links from each cue to its spans.

Three heads on one set of hidden states: name labels, flat attribution labels (source, cue, content), and
for every cue a small network that looks over the window once more and labels that cue's own source and
content. The last is what joins a content across its interruption and tells two attributions of one
sentence apart; PolNeAR's spans never overlap, so the flat labels lose nothing but the links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn

from demarche.runtime.labels import ATTRIBUTION_LABELS, LINK_LABELS, NAME_LABELS
from demarche.runtime.pieces import PAD, TYPE_ROWS, Pieces, model_inputs, windows
from demarche.stages.quotes.decode import DISTANCES, neighbourhoods
from demarche.training.base import PooledDropout, additive_mask, base_encoder
from demarche.training.crf import CRF

LINK_WIDTH = 192
IGNORE = -100


@dataclass(slots=True)
class Attribution:
    """Spans of one attribution as half-open ranges of pieces."""

    source: list[tuple[int, int]]
    cue: list[tuple[int, int]]
    content: list[tuple[int, int]]


@dataclass(slots=True)
class Labelled:
    """One text with its labels over pieces; a missing layer is None.

    Attributes:
        names: (n,) indices into NAME_LABELS.
        attributions: the spans, by piece.
        ignored: (n,) where nothing is to be learnt (site furniture).
    """

    id: str
    pieces: Pieces
    names: np.ndarray | None = None
    attributions: list[Attribution] | None = None
    ignored: np.ndarray | None = None


@dataclass(slots=True)
class Window:
    ids: np.ndarray
    types: np.ndarray
    names: np.ndarray | None
    flat: np.ndarray | None
    links: list[tuple[list[int], np.ndarray]] = field(default_factory=list)
    """(positions of the cue, link label of every position)."""


def flat_labels(text: Labelled) -> np.ndarray:
    labels = np.zeros(len(text.pieces), dtype=np.int64)
    for a in text.attributions or ():
        for role, spans in (("source", a.source), ("cue", a.cue), ("content", a.content)):
            for start, end in spans:
                labels[start:end] = ATTRIBUTION_LABELS.index(f"I-{role}")
                labels[start] = ATTRIBUTION_LABELS.index(f"B-{role}")
    return labels


def cut_windows(text: Labelled, *, size: int) -> list[Window]:
    flat = flat_labels(text) if text.attributions is not None else None
    out = []
    for window in windows(text.pieces, size=size):
        ids, types = model_inputs(text.pieces, window)
        marker = window < 0
        made = Window(ids, types, None, None)
        if text.names is not None:
            made.names = np.where(marker, IGNORE, text.names[window])
        if flat is not None:
            made.flat = np.where(marker, 0, flat[window])
            if text.ignored is not None:
                made.flat = np.where(~marker & text.ignored[window], IGNORE, made.flat)
            place = {int(p): i for i, p in enumerate(window) if p >= 0}
            for a in text.attributions or ():
                cue = [place[p] for s, e in a.cue for p in range(s, e) if p in place]
                if not cue:
                    continue
                labels = np.zeros(len(window), dtype=np.int64)
                for role, spans in (("source", a.source), ("content", a.content)):
                    for s, e in spans:
                        inside = [place[p] for p in range(s, e) if p in place]
                        labels[inside] = LINK_LABELS.index(f"I-{role}")
                        if inside:
                            labels[inside[0]] = LINK_LABELS.index(f"B-{role}")
                made.links.append((cue, labels))
        out.append(made)
    return out


class Block(nn.Module):
    """A pre-norm transformer layer, written out so that it exports to ONNX as it is trained."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_in = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.merge = nn.Linear(width, width)
        self.norm_out = nn.LayerNorm(width)
        self.feed = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.dropout = PooledDropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """x (rows, steps, width); mask (rows, 1, 1, steps), added to the attention scores."""
        rows, steps, width = x.shape
        qkv = self.qkv(self.norm_in(x)).view(rows, steps, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(2, 3) * (width // self.heads) ** -0.5 + mask
        seen = (scores.softmax(-1).to(value.dtype) @ value).transpose(1, 2).reshape(rows, steps, width)
        x = x + self.dropout(self.merge(seen))
        out: torch.Tensor = x + self.dropout(self.feed(self.norm_out(x)))
        return out


class LinkHead(nn.Module):
    """Labels a cue's own source and content, given the states of the cue's neighbourhood."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.cue = nn.Linear(LINK_WIDTH, LINK_WIDTH)
        self.is_cue = nn.Embedding(2, LINK_WIDTH)
        self.distance = nn.Embedding(DISTANCES, LINK_WIDTH)
        self.blocks = nn.ModuleList(Block(LINK_WIDTH, 4, dropout) for _ in range(2))
        self.norm = nn.LayerNorm(LINK_WIDTH)
        self.out = nn.Linear(LINK_WIDTH, len(LINK_LABELS))

    def forward(
        self, states: torch.Tensor, mask: torch.Tensor, cue: torch.Tensor, distance: torch.Tensor
    ) -> torch.Tensor:
        """Scores (cues, steps, labels).

        Args:
            states: (cues, steps, LINK_WIDTH) of each cue's neighbourhood.
            mask: (cues, steps) of 0/1, 1 where there is a position of the window.
            cue: (cues, steps) of 0/1, 1 on the cue.
            distance: (cues, steps) buckets of the distance from the cue.
        """
        weights = cue.unsqueeze(-1).to(states.dtype)
        summary = (states * weights).sum(1, keepdim=True) / weights.sum(1, keepdim=True)
        x = states + self.cue(summary) + self.is_cue(cue) + self.distance(distance)
        added = additive_mask(mask)
        for block in self.blocks:
            x = block(x, added)
        scores: torch.Tensor = self.out(self.norm(x))
        return scores


class TokenEncoder(nn.Module):
    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = base_encoder(type_rows=TYPE_ROWS, dropout=dropout)
        width = self.encoder.config.hidden_size
        self.dropout = PooledDropout(dropout)
        self.names = nn.Linear(width, len(NAME_LABELS))
        self.attributions = nn.Linear(width, len(ATTRIBUTION_LABELS))
        self.down = nn.Linear(width, LINK_WIDTH)
        self.link = LinkHead(dropout)
        self.attribution_crf = CRF(ATTRIBUTION_LABELS)
        self.link_crf = CRF(LINK_LABELS)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Link states (rows, positions, LINK_WIDTH); name, attribution scores (rows, positions, labels)."""
        states = self.encoder(
            input_ids=ids, attention_mask=additive_mask(mask), token_type_ids=types
        ).last_hidden_state
        dropped = self.dropout(states)
        return self.down(states), self.names(dropped), self.attributions(dropped)

    def head_parameters(self) -> list[nn.Parameter]:
        inside = {id(p) for p in self.encoder.parameters()}
        return [p for p in self.parameters() if id(p) not in inside]


def pad(rows: Sequence[np.ndarray], value: int) -> torch.Tensor:
    out = torch.full((len(rows), max(len(r) for r in rows)), value, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.from_numpy(row)
    return out


def loss_of(
    model: TokenEncoder, batch: Sequence[Window], weights: dict[str, float]
) -> tuple[torch.Tensor, int]:
    """Loss per position of the layers a window has, and the number of positions."""
    ids = pad([w.ids for w in batch], PAD)
    types = pad([w.types for w in batch], 0)
    mask = (ids != PAD).long()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states, names, flat = model(ids, mask, types)
    states, names, flat = states.float(), names.float(), flat.float()
    total = torch.zeros(())
    named = [i for i, w in enumerate(batch) if w.names is not None]
    if named:
        gold = pad([batch[i].names for i in named], IGNORE)  # type: ignore[misc]
        gold = nn.functional.pad(gold, (0, ids.shape[1] - gold.shape[1]), value=IGNORE)
        on = gold != IGNORE
        loss = nn.functional.cross_entropy(names[named][on], gold[on])
        total = total + weights["names"] * loss
    quoted = [i for i, w in enumerate(batch) if w.flat is not None]
    if quoted:
        gold = pad([batch[i].flat for i in quoted], IGNORE)  # type: ignore[misc]
        gold = nn.functional.pad(gold, (0, ids.shape[1] - gold.shape[1]), value=IGNORE)
        on = gold != IGNORE
        loss = model.attribution_crf.nll(flat[quoted], gold.clamp(min=0), on)
        total = total + weights["attributions"] * loss / on.sum()
        rows = [(i, cue, labels) for i in quoted for cue, labels in batch[i].links]
        if rows:
            lengths = np.array([len(batch[i].ids) for i, _, _ in rows])
            near = neighbourhoods(np.array([cue[0] for _, cue, _ in rows]), lengths, before=80, after=80)
            cues = np.zeros_like(near.positions)
            wanted = np.zeros_like(near.positions)
            for at, (_, cue, labels) in enumerate(rows):
                cues[at] = np.isin(near.positions[at], cue) & (near.mask[at] > 0)
                wanted[at] = labels[near.positions[at]]
            index = torch.tensor([i for i, _, _ in rows])[:, None]
            local = states[index, torch.from_numpy(near.positions)]
            on = torch.from_numpy(near.mask)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model.link(local, on, torch.from_numpy(cues), torch.from_numpy(near.distance))
            loss = model.link_crf.nll(scores.float(), torch.from_numpy(wanted), on.bool())
            total = total + weights["links"] * loss / mask[quoted].sum()
    return total, int(mask.sum())
