"""Words that tell a cluster from the others: class-based TF-IDF (Grootendorst 2022)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

_WORD = re.compile(r"[^\W\d_][\w’'-]*\w")
MOST = 5


def content_words(text: str) -> list[str]:
    """Lower-cased words without stop words and possessive endings."""
    from spacy.lang.en.stop_words import STOP_WORDS

    words = (re.sub(r"[’']s?$", "", w) for w in _WORD.findall(text.lower().replace("’", "'")))
    return [w for w in words if w not in STOP_WORDS and len(w) > 2]


def keywords(words: Mapping[Hashable, Sequence[str]], *, most: int = MOST) -> dict[Hashable, list[str]]:
    """The `most` words of each class with the highest tf · log(1 + A / f), of equals the first by letters.

    tf is the word's count in the class, f its count in all, A the mean number of words of a class.
    """
    totals: Counter[str] = Counter()
    for mine in words.values():
        totals.update(mine)
    mean = sum(totals.values()) / max(1, len(words))
    weight = {word: math.log1p(mean / count) for word, count in totals.items()}
    out = {}
    for name, mine in words.items():
        scores = {word: count * weight[word] for word, count in Counter(mine).items()}
        out[name] = sorted(scores, key=lambda word: (-scores[word], word))[:most]
    return out
