"""Rows of the last round of the stance cross-encoder: gold stances, asked in both polarities, and silences.

A passage is the evidence, or the sentence around it. The holder's mentions in it are marked. A silence is
an actor of the passage, or an item of the agenda, for which the gold has no row: the wrong actor must get
nothing, and so must the right actor on another matter.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from demarche.evaluation.turn import TURNED
from demarche.ingest.corpora import worldwide_prose
from demarche.runtime.sentences import sentence_spans
from demarche.scheme import Actor, AgendaItem, Article, Rejected, read_records
from demarche.scheme.records import text_sha256
from demarche.stages.stances.aggregate import LABELS
from demarche.stages.stances.candidates import hypothesis
from demarche.training.cross_encoder import Pair
from demarche.training.inference_rows import read_gzip


def mentions(text: str, start: int, end: int, actor: Actor) -> list[tuple[int, int]]:
    """Spans in [start, end) that name the actor, relative to `start`."""
    found: list[tuple[int, int]] = []
    for alias in sorted({actor.name, *actor.aliases}, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text[start:end]):
            if not any(s < match.end() and match.start() < e for s, e in found):
                found.append(match.span())
    return sorted(found)


def around(sentences: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of whole sentences that holds all of `spans`."""
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    start = max((s for s, e in sentences if s <= first), default=first)
    end = min((e for s, e in sentences if e >= last), default=last)
    return start, end


def article_pairs(article: Article, counters: Mapping[str, str], rng: random.Random) -> Iterator[Pair]:
    """Rows of one article in both polarities, with their silences."""
    text = article.text
    sentences = sentence_spans(text)
    actors = {a.id: a for a in article.actors or ()}
    items = {i.id: i for i in article.agenda or ()}
    taken = {(s.actor, s.item) for s in article.stances or ()} | {
        (s.party, s.item) for s in article.stances or ()
    }

    def asked(item: AgendaItem) -> list[tuple[str, bool]]:
        counter = item.counter or counters.get(item.id)
        return [(item.proposition, False), *([(counter, True)] if counter else [])]

    def pair(
        start: int, end: int, holder: Actor, item: AgendaItem, label: str, weight: float
    ) -> Iterator[Pair]:
        marked = mentions(text, start, end, holder)
        for proposition, turned in asked(item):
            name = TURNED.get(label, label) if turned else label
            yield Pair(
                text[start:end],
                hypothesis(holder.name, proposition),
                (LABELS.index(name),),
                tuple(marked),
                weight,
            )

    for stance in article.stances or ():
        holder, item = actors.get(stance.actor), items[stance.item]
        if holder is None:
            continue
        passages = {tuple(span) for span in stance.evidence}
        wide = around(sentences, [stance.evidence[0]])
        if wide[1] - wide[0] <= 500:
            passages.add(wide)
        for start, end in sorted(passages):
            yield from pair(start, end, holder, item, stance.label, 1.0 / len(passages))
        others = [a for a in actors.values() if a.id != holder.id and mentions(text, *wide, a)]
        others = [
            a for a in others if (a.id, item.id) not in taken and (a.party or a.id, item.id) not in taken
        ]
        rng.shuffle(others)
        for other in others[:1]:
            yield from pair(*wide, other, item, "none", 0.5)
        silent = [
            i for i in items.values() if (holder.id, i.id) not in taken and (stance.party, i.id) not in taken
        ]
        rng.shuffle(silent)
        for item in silent[:1]:
            start, end = rng.choice(sorted(passages))
            yield from pair(start, end, holder, item, "none", 0.5)


def labelled_articles(labels: Path, corpora: Path) -> list[Article]:
    """Stance labels with their texts: the file's own (`demarche review apply`), or those of the corpora.

    Of a record that stands off its text, a changed text is left out.
    """
    with labels.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    articles = [Article.model_validate(record) for record in records if "text" in record]
    standoff = [record for record in records if "text" not in record]
    texts = corpora_texts(corpora) if standoff else {}
    for record in standoff:
        text = texts[record["id"]]
        if text_sha256(text) == record.pop("sha256"):
            articles.append(Article.model_validate({**record, "text": text}))
    return articles


def corpora_texts(corpora: Path) -> dict[str, str]:
    """The texts that the project's labels point into, by article id."""
    texts = {str(row["id"]): str(row["text"]) for row in read_gzip(corpora / "raw" / "articles.jsonl.gz")}
    with (corpora / "worldwide" / "train.jsonl").open(encoding="utf-8") as lines:
        return texts | {row["id"]: worldwide_prose(row["tokens"]) for row in map(json.loads, lines)}


def gold_articles(path: Path) -> list[Article]:
    return [a for a in read_records(path) if not isinstance(a, Rejected)]
