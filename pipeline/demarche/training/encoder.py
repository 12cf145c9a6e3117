"""`demarche train encoder`: the token encoder on PolNeAR and Worldwide Newswire, kept best by dev."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from demarche.runtime.labels import ATTRIBUTION_LABELS, NAME_LABELS
from demarche.runtime.pieces import PAD, model_inputs, windows
from demarche.runtime.viterbi import best_paths, bio_transitions, spans_of
from demarche.stages.quotes.decode import Chain, decode_attributions
from demarche.training.base import additive_mask, base_tokenizer, layerwise_groups
from demarche.training.export import export_int8, write_manifest
from demarche.training.loop import Schedule, save, train
from demarche.training.token_data import polnear, worldwide
from demarche.training.token_encoder import (
    LINK_WIDTH,
    Labelled,
    TokenEncoder,
    Window,
    cut_windows,
    loss_of,
    pad,
)


@dataclass(slots=True, frozen=True)
class Settings:
    """What a run can vary; each is a column of `models/encoder/runs.csv`."""

    epochs: int = 10
    lr: float = 4e-4
    head_lr: float = 1e-3
    layer_decay: float = 0.85
    dropout: float = 0.1
    rows: int = 16
    names_weight: float = 1.0
    attributions_weight: float = 1.0
    links_weight: float = 1.0
    average: float = 0.999
    seed: int = 0


def epoch_batches(texts: Sequence[Labelled], rng: random.Random, *, rows: int) -> list[list[Window]]:
    """Batches of windows whose size differs from epoch to epoch, so that no span always stands at one place."""
    size = rng.choice((192, 208, 224, 240, 256))
    cut_now = [w for text in texts for w in cut_windows(text, size=size)]
    rng.shuffle(cut_now)
    cut_now = sorted(cut_now, key=lambda w: len(w.ids) // 64)
    batches = [cut_now[i : i + rows] for i in range(0, len(cut_now), rows)]
    rng.shuffle(batches)
    return batches


@torch.no_grad()
def dev_scores(model: TokenEncoder, quoted: Sequence[Labelled], named: Sequence[Labelled]) -> dict[str, float]:
    """Exact-span F1 per role (flat and linked), whole triples, and names, in per cent."""
    counts: Counter[str] = Counter()

    def link(states: np.ndarray, mask: np.ndarray, cue: np.ndarray, distance: np.ndarray) -> np.ndarray:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = model.link(*(torch.from_numpy(x) for x in (states, mask, cue, distance)))
        return scores.float().numpy()

    flat_chain = chain_of(model.attribution_crf)
    link_chain = chain_of(model.link_crf)
    name_moves = bio_transitions(NAME_LABELS, 0.3)
    name_start = np.array([-1e4 if x.startswith("I-") else 0 for x in NAME_LABELS], dtype=np.float32)
    for text in [*quoted, *named]:
        cut_now = list(windows(text.pieces))
        inputs = [model_inputs(text.pieces, w) for w in cut_now]
        ids = pad([i for i, _ in inputs], PAD)
        types = pad([t for _, t in inputs], 0)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states, names, flat = model(ids, (ids != PAD).long(), types)
        lengths = np.array([len(w) for w in cut_now])
        if text.names is not None:
            found = set()
            paths = best_paths(names.float().numpy(), name_moves, name_start, lengths)
            for path, window in zip(paths, cut_now, strict=True):
                for s, e, name in spans_of(path[: len(window)], NAME_LABELS):
                    found.add((int(window[s]), int(window[e - 1]) + 1, name))
            gold = set(spans_of(text.names, NAME_LABELS))
            count(counts, "names", gold, found)
        if text.attributions is not None:
            skip = text.ignored if text.ignored is not None else np.zeros(len(text.pieces), dtype=bool)
            decoded = decode_attributions(
                cut_now, states.float().numpy(), flat.float().numpy(), flat_chain=flat_chain, link_chain=link_chain, link=link
            )
            rows = [a for window in decoded for a in window if not skip[a.cue[0]]]
            gold_rows = text.attributions
            linked = {
                "source": [tuple(a.source) for a in rows if a.source],
                "cue": [(a.cue,) for a in rows],
                "content": [tuple(a.content) for a in rows if a.content],
            }
            expected = {
                "source": [tuple(a.source) for a in gold_rows if a.source],
                "cue": [tuple(a.cue) for a in gold_rows if a.cue],
                "content": [tuple(a.content) for a in gold_rows if a.content],
            }
            for role in linked:
                count(counts, role, set(expected[role]), set(linked[role]))
                count(counts, f"{role}_pieces", {s for x in expected[role] for s in x}, {s for x in linked[role] for s in x})
            count(
                counts,
                "triple",
                {(tuple(a.source), tuple(a.cue), tuple(a.content)) for a in gold_rows},
                {(tuple(a.source), (a.cue,), tuple(a.content)) for a in rows},
            )
            paths = best_paths(flat.float().numpy(), flat_chain.moves, flat_chain.start, lengths)
            flat_found: dict[str, set[tuple[int, int]]] = {"source": set(), "cue": set(), "content": set()}
            for path, window in zip(paths, cut_now, strict=True):
                for s, e, role in spans_of(path[: len(window)], ATTRIBUTION_LABELS):
                    inside = window[s:e][window[s:e] >= 0]
                    if len(inside) and not skip[inside[0]]:
                        flat_found[role].add((int(inside[0]), int(inside[-1]) + 1))
            for role in flat_found:
                count(counts, f"flat_{role}", {s for x in expected[role] for s in x}, flat_found[role])
    keys = dict.fromkeys(k.rsplit(":", 1)[0] for k in counts)
    return {k: f1(counts, k) for k in keys}


def chain_of(crf: torch.nn.Module) -> Chain:
    with torch.no_grad():
        return Chain(crf.matrix().numpy().copy(), (crf.start + crf.bad_start).numpy().copy())


def count(counts: Counter[str], name: str, gold: set[object], found: set[object]) -> None:
    counts[f"{name}:tp"] += len(gold & found)
    counts[f"{name}:gold"] += len(gold)
    counts[f"{name}:found"] += len(found)


def f1(counts: Counter[str], name: str) -> float:
    total = counts[f"{name}:gold"] + counts[f"{name}:found"]
    return round(200 * counts[f"{name}:tp"] / total, 2) if total else 0.0


def train_encoder(corpora: Path, work: Path, settings: Settings) -> dict[str, float]:
    """Train, keep the best epoch's averaged weights in `work/encoder.safetensors`, return its dev scores."""
    tokenizer = base_tokenizer()
    texts = [
        *polnear(corpora / "polnear" / "train.jsonl", tokenizer),
        *worldwide(corpora / "worldwide" / "train.jsonl", tokenizer),
    ]
    quoted = polnear(corpora / "polnear" / "dev.jsonl", tokenizer)
    named = worldwide(corpora / "worldwide" / "dev.jsonl", tokenizer)
    torch.manual_seed(settings.seed)
    model = TokenEncoder(settings.dropout)
    groups = layerwise_groups(
        model.encoder,
        model.head_parameters(),
        lr=settings.lr,
        head_lr=settings.head_lr,
        decay=settings.layer_decay,
    )
    weights = {
        "names": settings.names_weight,
        "attributions": settings.attributions_weight,
        "links": settings.links_weight,
    }
    best: dict[str, float] = {}

    def after_epoch(epoch: int) -> None:
        scores = dev_scores(model, quoted, named)
        print(f"encoder: epoch {epoch} dev {scores}", file=sys.stderr, flush=True)
        # Triples weigh all roles at once; names stand beside them.
        if scores["triple"] + scores["names"] > best.get("triple", 0) + best.get("names", 0):
            best.clear()
            best.update(scores, epoch=epoch)
            save(model, work / "encoder.safetensors")

    train(
        model,
        groups,
        lambda rng: epoch_batches(texts, rng, rows=settings.rows),
        lambda batch: loss_of(model, batch, weights),
        Schedule(epochs=settings.epochs, average=settings.average),
        title="encoder",
        seed=settings.seed,
        state=work / "encoder.state.safetensors",
        after_epoch=after_epoch,
    )
    return {**{k: float(v) for k, v in asdict(settings).items()}, **best}


class _Flat(torch.nn.Module):
    """What the exported encoder computes: link states, name scores, attribution scores."""

    def __init__(self, model: TokenEncoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
        states = self.model.encoder(
            input_ids=ids, attention_mask=additive_mask(mask), token_type_ids=types
        ).last_hidden_state
        return self.model.down(states), self.model.names(states), self.model.attributions(states)


def load_encoder(path: Path) -> TokenEncoder:
    model = TokenEncoder()
    model.load_state_dict(load_file(str(path)), strict=False)
    return model.eval()


def export_encoder(model: TokenEncoder, folder: Path, about: dict[str, object], *, quantize: bool = True) -> None:
    """`model.onnx`, `link.onnx`, `chains.npz` and the manifest in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    model = model.float().eval()
    ids = torch.randint(1000, 2000, (2, 16))
    pieces = {0: "rows", 1: "steps"}
    export_int8(
        _Flat(model),
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        folder / "model.onnx",
        inputs={"ids": pieces, "mask": pieces, "types": pieces},
        outputs={"states": pieces, "names": pieces, "attributions": pieces},
        quantize=quantize,
    )
    steps = torch.ones(3, 240, dtype=torch.long)
    cues = {0: "cues", 1: "steps"}
    export_int8(
        model.link,
        (torch.randn(3, 240, LINK_WIDTH), steps, steps, steps),
        folder / "link.onnx",
        inputs={"states": cues, "mask": cues, "cue": cues, "distance": cues},
        outputs={"scores": cues},
        quantize=quantize,
    )
    flat, link = chain_of(model.attribution_crf), chain_of(model.link_crf)
    np.savez(
        folder / "chains.npz", flat_moves=flat.moves, flat_start=flat.start, link_moves=link.moves, link_start=link.start
    )
    write_manifest(folder, about)


def train_and_export(corpora: Path, work: Path, folder: Path, settings: Settings) -> dict[str, float]:
    """Train, export int8 with quote confidences calibrated on PolNeAR dev, add a line to `runs.csv`."""
    scores = train_encoder(corpora, work, settings)
    export_encoder(load_encoder(work / "encoder.safetensors"), folder, {"name": "encoder", "dev": scores})
    runs = folder / "runs.csv"
    new = not runs.exists()
    with runs.open("a", encoding="utf-8", newline="") as out:
        if new:
            out.write(",".join(scores) + "\n")
        out.write(",".join(str(v) for v in scores.values()) + "\n")
    return scores
