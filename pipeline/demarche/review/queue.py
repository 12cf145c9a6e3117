"""What to review first: the records of which a run is least sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from demarche.review.subjects import LAYERS, VALUE, Layer, subjects, words
from demarche.scheme import Article, Claim, Entity, Quote, Stance
from demarche.scheme.records import text_sha256

QUEUE_COLUMNS = (
    "verdict", "to", "from", "confidence", "actor", "item", "words", "layer", "outlet", "published",
    "article", "record", "sha256", "reviewer",
)  # fmt: skip


def queue(articles: Iterable[Article], *, layers: Sequence[Layer] = LAYERS) -> pd.DataFrame:
    """A row for each record, low confidence first, those without one last. Columns: QUEUE_COLUMNS.

    `verdict` and `to` are empty, for the reviewer to fill in; what `to` may be is in `subjects.VALUE`.
    """
    rows = []
    for article in articles:
        sha256 = text_sha256(article.text)
        names = {actor.id: actor.name for actor in article.actors or ()}
        labels = {item.id: item.label for item in article.agenda or ()}
        for layer in layers:
            for name, record in subjects(article, layer).items():
                who, item = _who(record), getattr(record, "item", None)
                rows.append(
                    {
                        "from": getattr(record, VALUE[layer]),
                        "confidence": getattr(record, "confidence", None),
                        "actor": names.get(who or "", who),
                        "item": labels.get(item or "", item),
                        "words": words(article, record),
                        "layer": layer,
                        "outlet": article.outlet,
                        "published": article.published,
                        "article": article.id,
                        "record": name,
                        "sha256": sha256,
                    }
                )
    frame = pd.DataFrame(rows, columns=list(QUEUE_COLUMNS))
    return frame.sort_values("confidence", na_position="last", kind="stable", ignore_index=True)


def _who(record: Entity | Quote | Stance | Claim) -> str | None:
    if isinstance(record, Quote):
        return record.speaker
    return record.claimant if isinstance(record, Claim) else record.actor
