"""`demarche train encoder`: the token encoder on PolNeAR and Worldwide Newswire, kept best by dev."""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from demarche.runtime.labels import ATTRIBUTION_LABELS, NAME_LABELS, ROLES
from demarche.runtime.pieces import PAD, model_inputs, windows
from demarche.runtime.viterbi import NEVER, Floats, Ints, best_paths, bio_transitions, spans_of
from demarche.stages.entities.component import CHANGE_COST
from demarche.stages.quotes.decode import Chain, decode_attributions
from demarche.training.base import additive_mask, base_tokenizer, layerwise_groups
from demarche.training.crf import CRF
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

STATE = "encoder.state.safetensors"


@dataclass(slots=True, frozen=True)
class Settings:
    """What a run can vary; each is a column of `models/encoder/runs.csv`."""

    epochs: int = 6
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
    """Batches of windows whose size differs by epoch, so that no span always stands at one place."""
    size = rng.choice((192, 208, 224, 240, 256))
    cut_now = [w for text in texts for w in cut_windows(text, size=size)]
    rng.shuffle(cut_now)
    cut_now = sorted(cut_now, key=lambda w: len(w.ids) // 64)
    batches = [cut_now[i : i + rows] for i in range(0, len(cut_now), rows)]
    rng.shuffle(batches)
    return batches


@torch.no_grad()
def dev_scores(
    model: TokenEncoder, quoted: Sequence[Labelled], named: Sequence[Labelled]
) -> dict[str, float]:
    """Exact-span F1 in per cent: names; each role whole, by pieces, and by the flat labels alone; triples."""
    counts: Counter[str] = Counter()
    flat_chain, link_chain = chain_of(model.attribution_crf), chain_of(model.link_crf)

    def link(states: Floats, mask: Ints, cue: Ints, distance: Ints) -> Floats:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = model.link(*(torch.from_numpy(x) for x in (states, mask, cue, distance)))
        found: Floats = scores.float().numpy()
        return found

    for text in [*quoted, *named]:
        cut_now = list(windows(text.pieces))
        inputs = [model_inputs(text.pieces, w) for w in cut_now]
        ids = pad([i for i, _ in inputs], PAD)
        types = pad([t for _, t in inputs], 0)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = model(ids, (ids != PAD).long(), types)
        states, names, flat = (x.float().numpy() for x in outputs)
        if text.names is not None:
            found = path_spans(names, cut_now, NAME_CHAIN, NAME_LABELS)
            count(counts, "names", set(spans_of(text.names, NAME_LABELS)), set(found))
        if text.attributions is None:
            continue
        skip = text.ignored if text.ignored is not None else np.zeros(len(text.pieces), dtype=bool)
        decoded = decode_attributions(
            cut_now, states, flat, flat_chain=flat_chain, link_chain=link_chain, link=link
        )
        rows = [(a.source, [a.cue], a.content) for window in decoded for a in window if not skip[a.cue[0]]]
        gold = [(a.source, a.cue, a.content) for a in text.attributions]
        flat_spans = path_spans(flat, cut_now, flat_chain, ATTRIBUTION_LABELS)
        for at, role in enumerate(ROLES):
            whole = {tuple(row[at]) for row in gold if row[at]}
            pieces = {span for spans in whole for span in spans}
            count(counts, role, whole, {tuple(row[at]) for row in rows if row[at]})
            count(counts, f"{role}_pieces", pieces, {span for row in rows for span in row[at]})
            count(
                counts,
                f"flat_{role}",
                pieces,
                {(s, e) for s, e, r in flat_spans if r == role and not skip[s]},
            )
        count(counts, "triple", {as_tuple(row) for row in gold}, {as_tuple(row) for row in rows})
    keys = dict.fromkeys(k.rsplit(":", 1)[0] for k in counts)
    return {k: f1(counts, k) for k in keys}


NAME_CHAIN = Chain(
    bio_transitions(NAME_LABELS, CHANGE_COST),
    np.array([NEVER if x.startswith("I-") else 0 for x in NAME_LABELS], dtype=np.float32),
)


def path_spans(
    scores: Floats, cut_now: Sequence[Ints], chain: Chain, labels: tuple[str, ...]
) -> list[tuple[int, int, str]]:
    """(start, end, name) in pieces of the best path of each window."""
    lengths = np.array([len(w) for w in cut_now])
    found = []
    for path, window in zip(best_paths(scores, chain.moves, chain.start, lengths), cut_now, strict=True):
        for start, end, name in spans_of(path[: len(window)], labels):
            inside = window[start:end][window[start:end] >= 0]
            if len(inside):
                found.append((int(inside[0]), int(inside[-1]) + 1, name))
    return found


def as_tuple(row: Sequence[Sequence[tuple[int, int]]]) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(tuple(spans) for spans in row)


def chain_of(crf: CRF) -> Chain:
    with torch.no_grad():
        return Chain(crf.matrix().numpy().copy(), (crf.start + crf.bad_start).numpy().copy())


def count(counts: Counter[str], name: str, gold: AbstractSet[object], found: AbstractSet[object]) -> None:
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
    # Beside the weights, so that a training taken up again does not replace the best by a lesser one.
    record = work / "best.json"
    taken_up = (work / STATE).exists() and record.exists()
    best: dict[str, float] = json.loads(record.read_text(encoding="utf-8")) if taken_up else {}

    def after_epoch(epoch: int) -> None:
        scores = dev_scores(model, quoted, named)
        print(f"encoder: epoch {epoch} dev {scores}", file=sys.stderr, flush=True)
        # Triples weigh all roles at once; names stand beside them.
        if scores["triple"] + scores["names"] > best.get("triple", 0) + best.get("names", 0):
            best.clear()
            best.update(scores, epoch=epoch)
            save(model, work / "encoder.safetensors")
            record.write_text(json.dumps(best), encoding="utf-8")

    train(
        model,
        groups,
        lambda rng: epoch_batches(texts, rng, rows=settings.rows),
        lambda batch: loss_of(model, batch, weights),
        Schedule(epochs=settings.epochs, average=settings.average),
        title="encoder",
        seed=settings.seed,
        state=work / STATE,
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


def export_encoder(model: TokenEncoder, folder: Path, about: dict[str, object]) -> None:
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
    )
    steps = torch.ones(3, 240, dtype=torch.long)
    cues = {0: "cues", 1: "steps"}
    export_int8(
        model.link,
        (torch.randn(3, 240, LINK_WIDTH), steps, steps, steps),
        folder / "link.onnx",
        inputs={"states": cues, "mask": cues, "cue": cues, "distance": cues},
        outputs={"scores": cues},
    )
    flat, link = chain_of(model.attribution_crf), chain_of(model.link_crf)
    np.savez(
        folder / "chains.npz",
        flat_moves=flat.moves,
        flat_start=flat.start,
        link_moves=link.moves,
        link_start=link.start,
    )
    write_manifest(folder, about)


def train_and_export(corpora: Path, work: Path, folder: Path, settings: Settings) -> dict[str, float]:
    """Train, export int8, add a line to `runs.csv`."""
    scores = train_encoder(corpora, work, settings)
    export_encoder(load_encoder(work / "encoder.safetensors"), folder, {"name": "encoder", "dev": scores})
    runs = folder / "runs.csv"
    new = not runs.exists()
    with runs.open("a", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(scores), lineterminator="\n")
        if new:
            table.writeheader()
        table.writerow(scores)
    return scores
