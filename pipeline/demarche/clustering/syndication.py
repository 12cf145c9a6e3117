"""Articles that print one text, an agency's as a rule, so that outlets are counted once for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from demarche.ingest.duplicates import HASHES, sketch
from demarche.scheme import Article

COPY = 0.5
"""Share of five-word shingles in common (Jaccard) from which two articles print one text. Lower than where
`ingest` drops an article: an outlet that cuts the agency's text by a third still only repeats it."""
BANDS = 40
"""Of three values each: two texts with COPY in common meet in one of them in 99.5 % of cases."""


def copies(articles: Sequence[Article]) -> list[int]:
    """For each article the index of the first that prints the same text, itself as a rule."""
    sketches = [sketch(article.text) for article in articles]
    bands: dict[tuple[int, bytes], list[int]] = {}
    first = list(range(len(articles)))
    for index, mine in enumerate(sketches):
        keys = [(band, part.tobytes()) for band, part in enumerate(np.split(mine, BANDS))]
        for other in sorted({i for key in keys for i in bands.get(key, ())}):
            if np.count_nonzero(mine == sketches[other]) >= COPY * HASHES:
                first[index] = first[other]
                break
        else:
            # Only originals are looked up: what copies a copy is near to the original as well.
            for key in keys:
                bands.setdefault(key, []).append(index)
    return first


def independent_outlets(articles: Sequence[Article], first: Sequence[int], among: Iterable[int]) -> int:
    """How many of them speak for themselves: one outlet counts once, and so does one text.

    Args:
        first: of `copies`.
        among: indices of the articles to be counted; one without an outlet is its own.
    """
    groups: list[set[object]] = []
    for index in among:
        mine: set[object] = {("text", first[index]), ("outlet", articles[index].outlet or index)}
        touching = [group for group in groups if group & mine]
        groups = [group for group in groups if not group & mine] + [mine.union(*touching)]
    return len(groups)
