"""`demarche train stance`: inference, general stance sets, contrast sets, then gold in both polarities."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from demarche.evaluation.turn import TURNED
from demarche.runtime.sentences import sentence_spans
from demarche.scheme import Article
from demarche.stages.stances.aggregate import LABELS
from demarche.stages.stances.candidates import hypothesis
from demarche.stages.stances.component import MAX_PIECES
from demarche.training.base import base_tokenizer
from demarche.training.candidate_rows import candidate_pairs
from demarche.training.contrast_rows import cast_of, contrast_pairs
from demarche.training.cross_encoder import (
    CrossEncoder,
    Encoded,
    Pair,
    encode_pairs,
    fit,
    load,
    logits_of,
)
from demarche.training.export import export_int8, write_manifest
from demarche.training.gold_rows import (
    around,
    article_pairs,
    gold_articles,
    labelled_articles,
    mentions,
)
from demarche.training.inference_rows import nli_pairs, stance_pairs
from demarche.training.loop import Schedule, save

ROUNDS = ("nli", "general", "contrast", "gold")


@dataclass(slots=True, frozen=True)
class Settings:
    """Epochs and rates of each round; `docs/stances.md` has what was tried."""

    nli_epochs: int = 1
    nli_lr: float = 3e-4
    general_epochs: int = 1
    general_lr: float = 1.5e-4
    contrast_epochs: int = 2
    contrast_lr: float = 3e-4
    contrast_each: int = 30
    contrast_inference: int = 40_000
    gold_contrast: int = 8
    gold_epochs: int = 2
    gold_lr: float = 1e-4
    head_lr: float = 5e-4
    seed: int = 0


def encoded(pairs: Sequence[Pair]) -> list[Encoded]:
    """Rows short enough for the model."""
    return [row for row in encode_pairs(base_tokenizer(), pairs) if len(row.ids) <= MAX_PIECES]


def gold_pairs(
    articles: Sequence[Article], counters: Mapping[str, Mapping[str, str]], *, seed: int
) -> list[Pair]:
    rng = random.Random(seed)
    return [pair for a in articles for pair in article_pairs(a, counters.get(a.id, {}), rng)]


def training_articles(corpora: Path, gold: Path, labels: Sequence[Path]) -> list[Article]:
    """Everything with stance gold but `dev.jsonl`, which is kept to measure on."""
    articles = gold_articles(gold / "stance_train.jsonl")
    for path in labels:
        articles.extend(labelled_articles(path, corpora))
    return articles


def polarity_rows(
    articles: Sequence[Article], counters: Mapping[str, Mapping[str, str]]
) -> list[tuple[Pair, str, bool]]:
    """(pair, label, asked by the counter-proposition) of every support or oppose row, given its evidence."""
    rows = []
    for article in articles:
        actors = {a.id: a for a in article.actors or ()}
        items = {i.id: i for i in article.agenda or ()}
        sentences = sentence_spans(article.text)
        for stance in article.stances or ():
            if stance.label not in ("support", "oppose") or stance.actor not in actors:
                continue
            holder, item = actors[stance.actor], items[stance.item]
            start, end = around(sentences, [stance.evidence[0]])
            if end - start > 500:
                start, end = stance.evidence[0]
            marked = tuple(mentions(article.text, start, end, holder))
            counter = item.counter or counters.get(article.id, {}).get(item.id)
            for proposition, turned in ((item.proposition, False), (counter, True)):
                if proposition:
                    label = TURNED[stance.label] if turned else stance.label
                    pair = Pair(
                        article.text[start:end],
                        hypothesis(holder.name, proposition),
                        (LABELS.index(label),),
                        marked,
                    )
                    rows.append((pair, label, turned))
    return rows


def polarity_scores(model: CrossEncoder, rows: Sequence[tuple[Pair, str, bool]]) -> dict[str, float]:
    """Per cent told right between support and oppose: as worded, turned round, their mean; and found."""
    encodings = encode_pairs(base_tokenizer(), [pair for pair, _, _ in rows])
    logits = logits_of(model, encodings)
    chosen = (logits[:, 1:3].argmax(-1) + 1).tolist()
    right = [LABELS[c] == label for c, (_, label, _) in zip(chosen, rows, strict=True)]
    found = (logits.softmax(-1)[:, 0] < 0.5).tolist()

    def share(of: Sequence[bool]) -> float:
        return round(100 * sum(of) / max(1, len(of)), 1)

    worded = share([r for r, (_, _, turned) in zip(right, rows, strict=True) if not turned])
    turned = share([r for r, (_, _, turned) in zip(right, rows, strict=True) if turned])
    return {
        "worded": worded,
        "turned": turned,
        "both": round((worded + turned) / 2, 1),
        "found": share(found),
    }


def train_stance(
    corpora: Path,
    gold: Path,
    labels: Sequence[Path],
    contrast: Path,
    work: Path,
    settings: Settings,
    *,
    first: str = "nli",
) -> dict[str, float]:
    """The rounds, beginning with `first` from the weights the round before left in `work`.

    Returns the polarity scores on `gold/dev.jsonl`, none of which was trained on.
    """
    counters = json.loads((gold / "counters_dev.json").read_text(encoding="utf-8"))
    check = polarity_rows(gold_articles(gold / "dev.jsonl"), counters)
    start = ROUNDS.index(first)
    torch.manual_seed(settings.seed)
    model = CrossEncoder() if start == 0 else load(work / f"{ROUNDS[start - 1]}.safetensors")
    scores: dict[str, float] = {}
    for name in ROUNDS[start:]:
        if name == "nli":
            pairs, epochs, lr = nli_pairs(corpora), settings.nli_epochs, settings.nli_lr
        elif name == "general":
            pairs, epochs, lr = (
                stance_pairs(corpora, seed=settings.seed),
                settings.general_epochs,
                settings.general_lr,
            )
        elif name == "contrast":
            cast = cast_of(training_articles(corpora, gold, labels))
            pairs = list(contrast_pairs(contrast, cast, each=settings.contrast_each, seed=settings.seed))
            pairs += random.Random(settings.seed).sample(nli_pairs(corpora), settings.contrast_inference)
            epochs, lr = settings.contrast_epochs, settings.contrast_lr
        else:
            articles = training_articles(corpora, gold, labels)
            pairs = gold_pairs(articles, {}, seed=settings.seed)
            pairs += candidate_pairs(articles, seed=settings.seed)
            # Without them the two factors, which gold rows do not know apart, run into each other again.
            kept = contrast_pairs(
                contrast, cast_of(articles), each=settings.gold_contrast, seed=settings.seed + 1, bare=False
            )
            pairs += kept
            epochs, lr = settings.gold_epochs, settings.gold_lr
        rows = encoded(pairs)
        print(f"stance: round {name}, {len(rows)} rows", file=sys.stderr, flush=True)
        fit(
            model,
            rows,
            Schedule(epochs=epochs, average=0.999 if name != "gold" else 0.995),
            lr=lr,
            head_lr=settings.head_lr,
            seed=settings.seed,
            state=work / f"{name}.state.safetensors",
            title=f"stance {name}",
        )
        save(model, work / f"{name}.safetensors")
        scores = polarity_scores(model, check)
        print(f"stance: after {name} on dev {scores}", file=sys.stderr, flush=True)
    return scores


def export_stance(model: CrossEncoder, folder: Path, about: Mapping[str, object]) -> None:
    ids = torch.randint(1000, 2000, (2, 16))
    axes = {0: "rows", 1: "pieces"}
    export_int8(
        model,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        folder / "model.onnx",
        inputs={"ids": axes, "mask": axes, "types": axes},
        outputs={"logits": {0: "rows"}},
    )
    write_manifest(folder, about)
