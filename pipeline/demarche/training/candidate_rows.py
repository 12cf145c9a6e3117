"""Rows as a run meets them: the pipeline's own candidates on gold articles, labelled by the gold.

Evidence alone teaches what a position looks like, not what none looks like. Here every passage the pipeline
would ask about becomes a row: with the gold's label where the gold rests on that passage, with none where
the gold knows no position of that actor on that item. A passage beside the evidence of a known position is
left out, for it may well tell the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from demarche.evaluation.matching import Cast
from demarche.evaluation.turn import TURNED
from demarche.pipeline import load
from demarche.scheme import Article
from demarche.stages.document import to_article, to_doc
from demarche.stages.stances.aggregate import LABELS
from demarche.stages.stances.candidates import CandidateFinder, hypothesis
from demarche.training.cross_encoder import Pair

NEARNESS, MOST = 0.3, 6
SILENT_WEIGHT = 0.5
SILENT_SHARE = 0.35
"""Silences kept: there are eight for each position, and one teaches as much as three."""


def candidate_pairs(articles: Sequence[Article], *, seed: int) -> Iterator[Pair]:
    """Rows of all articles; silences are asked by one polarity, drawn at random, positions by both."""
    rng = random.Random(seed)
    nlp = load([], stages=("entities", "actors", "quotes"))
    finder = CandidateFinder(nearness=NEARNESS, most=MOST)
    bare = [a.model_copy(update={"actors": None, "stances": None}) for a in articles]
    pairs = ((to_doc(nlp, article, []), gold) for article, gold in zip(bare, articles, strict=True))
    for doc, gold in nlp.pipe(pairs, as_tuples=True, batch_size=32):
        found = to_article(doc, Article(id=gold.id, text=gold.text))
        doc._.encoding = None
        cast = Cast(gold, found)
        names = {actor.id: actor for actor in found.actors or ()}
        (candidates,) = finder.find([doc])
        for holding, item in candidates:
            holder = names[holding.holder]
            party = holder.party or holder.id
            rows = [s for s in gold.stances or () if s.item == item.id]
            own = [s for s in rows if cast.same(s.actor, holder.id)]
            start, end = holding.passage
            resting = [s for s in own if any(a < end and start < b for a, b in s.evidence)]
            if own and not resting:
                continue
            if not own and any(s.party == party for s in rows):
                # The party has a position through somebody else: whose this passage tells is anybody's guess.
                continue
            label = resting[0].label if resting else "none"
            if label == "none" and rng.random() > SILENT_SHARE:
                continue
            asked = [(item.proposition, False)] + ([(item.counter, True)] if item.counter else [])
            if label == "none":
                asked = [rng.choice(asked)]
            for proposition, turned in asked:
                name = TURNED.get(label, label) if turned else label
                yield Pair(
                    gold.text[start:end],
                    hypothesis(holder.name, str(proposition)),
                    (LABELS.index(name),),
                    tuple((s - start, e - start) for s, e in holding.marked),
                    SILENT_WEIGHT if label == "none" else 1.0,
                )
