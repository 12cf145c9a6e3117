"""PolNeAR and Worldwide Newswire as labelled word pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from demarche.ingest.corpora import scheme_label, spans_of_tags, worldwide_text
from demarche.runtime.labels import NAME_LABELS
from demarche.runtime.pieces import cut
from demarche.training.token_encoder import Attribution, Labelled


def read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def polnear(path: Path, tokenizer: Tokenizer) -> list[Labelled]:
    """Attributions as ranges of pieces; `discard` spans are not learnt from."""
    texts = []
    for record in read(path):
        pieces = cut(tokenizer, record["text"])
        attributions = [
            Attribution(
                *([pieces.range_of(s, e) for s, e in quote[role]] for role in ("source", "cue", "content"))
            )
            for quote in record["quotes"]
        ]
        ignored = np.zeros(len(pieces), dtype=bool)
        for start, end in record.get("discard", ()):
            first, last = pieces.range_of(start, end)
            ignored[first:last] = True
        texts.append(Labelled(record["id"], pieces, attributions=attributions, ignored=ignored))
    return texts


def worldwide(path: Path, tokenizer: Tokenizer) -> list[Labelled]:
    texts = []
    for record in read(path):
        text, offsets = worldwide_text(record["tokens"])
        pieces = cut(tokenizer, text)
        names = np.zeros(len(pieces), dtype=np.int64)
        for first, last, label in spans_of_tags(record["tags"]):
            start, end = offsets[first][0], offsets[last - 1][1]
            name = scheme_label(label, text[start:end])
            a, b = pieces.range_of(start, end)
            names[a:b] = NAME_LABELS.index(f"I-{name}")
            names[a] = NAME_LABELS.index(f"B-{name}")
        texts.append(Labelled(record["id"], pieces, names=names))
    return texts
