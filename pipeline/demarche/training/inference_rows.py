"""Rows for the first two rounds of the stance cross-encoder: inference pairs and general stance sets."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from demarche.stages.stances.aggregate import LABELS
from demarche.training.cross_encoder import Pair

NONE, SUPPORT, OPPOSE = (LABELS.index(name) for name in ("none", "support", "oppose"))
INFERENCE = {
    "entailment": (SUPPORT,),
    "neutral": (NONE,),
    "contradiction": (OPPOSE,),
    # Two-way sets do not say which of the other two it is.
    "not_entailment": (NONE, OPPOSE),
}
STANCE = {"support": (SUPPORT,), "oppose": (OPPOSE,), "neutral": (NONE,)}
# Sets whose licence forbids shipping what was learnt from them: SICK is non-commercial.
NOT_SHIPPABLE = frozenset({"sick"})
# Captions over several premises, and graded plausibility: neither is a judgement on a claim.
FAR_FROM_CLAIMS = frozenset({"mpe", "joci"})
# Long comments, tweets' manners or medical text: far from a clause of news, and they cost the most time.
FAR_FROM_NEWS = frozenset({"fnc1", "fnc1_train_subset", "healthver", "vast", "vast_valtest", "covidfact"})


def read_gzip(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def nli_pairs(corpora: Path) -> list[Pair]:
    """Premise as passage, hypothesis as proposition; entailment = support, contradiction = oppose."""
    rows = []
    for row in read_gzip(corpora / "stance" / "nli.jsonl.gz"):
        if row["src"] not in NOT_SHIPPABLE | FAR_FROM_CLAIMS:
            labels = INFERENCE[str(row["label"])]
            # Whoever asserts the premise is for it; whether it says the hypothesis is what inference tells.
            same = {SUPPORT: True, OPPOSE: False}.get(labels[0]) if len(labels) == 1 else None
            attitude = None if same is None else SUPPORT
            premise, hypothesis = str(row["premise"]), str(row["hypothesis"])
            rows.append(Pair(premise, hypothesis, labels, attitude=attitude, same=same))
    return rows


def stance_pairs(corpora: Path, *, seed: int) -> list[Pair]:
    """Propositions and directed sentiment; silences are a text with another target of its set."""
    rng = random.Random(seed)
    rows: list[Pair] = []
    by_source: dict[str, list[str]] = defaultdict(list)
    bare: list[tuple[str, str]] = []
    quiet = 0
    for row in read_gzip(corpora / "stance" / "stance.jsonl.gz"):
        source, text, target = str(row["src"]), str(row["text"]), str(row["target"])
        if source in FAR_FROM_NEWS or len(text) > 600:
            continue
        label = STANCE[str(row["label"])]
        actor = row.get("actor")
        if source == "directed_sentiment" and label == (NONE,):
            # 83 % of that set: one in four keeps the classes in proportion.
            quiet += 1
            if quiet % 4:
                continue
        holder: tuple[tuple[int, int], ...] = ()
        if actor:
            at = text.find(str(actor))
            holder = ((at, at + len(str(actor))),) if at >= 0 else ()
        hypothesis = f"{actor}: {target}" if actor else target
        rows.append(Pair(text, hypothesis, label, holder))
        if row["form"] == "proposition" and label != (NONE,):
            by_source[source].append(target)
            bare.append((source, text))
    for source, text in rng.sample(bare, len(bare) // 5):
        rows.append(Pair(text, rng.choice(by_source[source]), (NONE,)))
    return rows
