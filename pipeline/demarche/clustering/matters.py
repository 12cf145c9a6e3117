"""What an article is about, as far as its claims lean on it for that.

"The agreement should be put to the people" is one proposition in Belfast and another in Skopje, and names
neither. Whom the articles name tells which agreement is meant.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from demarche.lexicons import ActorLexicon
from demarche.scheme import Article, Claim, Entity

ALIKE = 0.33
"""Cosine of the names of two articles from which they are taken to be about one matter. Two papers on one
agreement have 0.40, the agreement of 2015 and talks between the same parties of 2026 0.26, Camp David and
Oslo 0.26, any other two of the project's articles less than 0.12."""
_NAMING = frozenset({"PERSON", "NORP", "ORG", "GPE", "FAC", "EVENT", "LAW"})
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z]\w+")
"""A capital inside a sentence: for articles whose names were not annotated."""


class Matters:
    """Names of each article, weighted by how few articles have them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._names = [_names(article) for article in articles]
        in_articles = Counter(name for names in self._names for name in names)
        self._weights = {name: math.log1p(len(articles) / n) for name, n in in_articles.items()}
        self._lengths = [math.sqrt(sum(self._weight(a, n) ** 2 for n in a)) for a in self._names]
        self.alike = cache(self._alike)

    def _weight(self, names: Counter[str], name: str) -> float:
        return math.log1p(names[name]) * self._weights[name]

    def _alike(self, a: int, b: int) -> bool:
        """Whether articles a and b (indices) are about one matter."""
        if a == b:
            return True
        mine, theirs = self._names[a], self._names[b]
        shared = sum(self._weight(mine, n) * self._weight(theirs, n) for n in mine.keys() & theirs.keys())
        return shared >= ALIKE * self._lengths[a] * self._lengths[b]


def _names(article: Article) -> Counter[str]:
    if article.entities is None:
        return Counter(_NAME.findall(article.text))
    return Counter(_name(article, entity) for entity in article.entities if entity.label in _NAMING)


def _name(article: Article, entity: Entity) -> str:
    """The actor's id; of "Israeli", which names no actor, that of the state it belongs to."""
    words = article.text[entity.start : entity.end]
    return entity.actor or _of_lexicon(words) or words.lower()


@cache
def _of_lexicon(words: str) -> str | None:
    ids = {entry.id for entry in _lexicon().lookup(words)}
    return ids.pop() if len(ids) == 1 else None


@cache
def _lexicon() -> ActorLexicon:
    return ActorLexicon.load()


def parties(article: Article, claim: Claim) -> frozenset[str]:
    """Ids of the actors named in the claim, with those they speak for; names of no known actor as written."""
    found = set()
    for entity in article.entities or ():
        if entity.label in _NAMING and any(s <= entity.start < e for s, e in claim.span):
            name = _name(article, entity)
            actor = article.actor(name)
            found |= {name, actor.party or name if actor else name}
    return frozenset(found)
