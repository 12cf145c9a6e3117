"""What the page shows, as one JSON object; what many articles share stands in it once."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from typing import Any, get_args

from demarche.review import LAYERS, VALUE, subjects
from demarche.scheme import Article, Claim
from demarche.scheme.records import AUTHOR, STANCE_LABELS, EntityLabel, text_sha256

_LINKS = ("https://", "http://")
"""What an article's URL may begin with: a link with another scheme could run something."""


class _Shared:
    """Things that several articles name: each is kept once, and named by its place."""

    def __init__(self) -> None:
        self.things: list[dict[str, Any]] = []
        self._places: dict[Hashable, int] = {}

    def place(self, key: Hashable, **about: Any) -> int:
        place = self._places.setdefault(key, len(self.things))
        if place == len(self.things):
            self.things.append(about)
        return place


def content(articles: Sequence[Article]) -> dict[str, Any]:
    """The page's data. Offsets stay code points, the page converts them.

    - `id`: of this set of texts, under which the browser keeps verdicts.
    - `articles`: metadata, text, its SHA-256, ids of its actors, and the records of LAYERS, each with its
      name for reviewers as `key`; `item` and `cluster` are places in `items` and `clusters`.
    - `items`: agenda items, in the order in which they come; one id with two labels is two items.
    - `clusters`: one id with two summaries, from two runs, is two clusters; `contested` has the places of
      those that say the opposite.
    - `actors`: {id: {name, kind}}, the commonest name.
    """
    items, clusters = _Shared(), _Shared()
    shown = [_article(article, items, clusters) for article in articles]
    return {
        "id": hashlib.sha256("".join(about["sha256"] for about in shown).encode()).hexdigest()[:16],
        "labels": {"stances": STANCE_LABELS, "entities": get_args(EntityLabel)},
        "value": VALUE,
        "author": AUTHOR,
        "items": items.things,
        "clusters": _contested(articles, clusters.things),
        "actors": _actors(articles),
        "articles": shown,
    }


def _article(article: Article, items: _Shared, clusters: _Shared) -> dict[str, Any]:
    about: dict[str, Any] = {
        "id": article.id,
        "title": article.title or article.id,
        "outlet": article.outlet,
        "date": article.published[:10] if article.published else None,
        "url": article.url if (article.url or "").startswith(_LINKS) else None,
        "text": article.text,
        "sha256": text_sha256(article.text),
        "actors": [actor.id for actor in article.actors or ()],
    }
    places = {
        item.id: items.place((item.id, item.label), label=item.label, proposition=item.proposition)
        for item in article.agenda or ()
    }
    summaries = {cluster.id: cluster.summary for cluster in article.clusters or ()}
    for layer in LAYERS:
        about[layer] = []
        for key, record in subjects(article, layer).items():
            fields = record.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
            if id := fields.get("item"):
                # An item that no agenda explains goes by its id.
                fields["item"] = places[id] if id in places else items.place((id, id), label=id)
            if isinstance(record, Claim) and record.cluster:
                summary = summaries.get(record.cluster, article.words(record.span))
                fields["cluster"] = clusters.place(
                    (record.cluster, summary), id=record.cluster, summary=summary
                )
            about[layer].append({"key": key, **fields})
    return about


def _contested(articles: Sequence[Article], clusters: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The clusters with the places of their opposites, as `contested` of the scheme's clusters names them."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place, shown in enumerate(clusters):
        places[shown["id"]].add(place)
    opposite: defaultdict[str, set[int]] = defaultdict(set)
    for article in articles:
        for cluster in article.clusters or ():
            for id in getattr(cluster, "contested", None) or ():
                opposite[cluster.id] |= places[id]
    return [{"summary": c["summary"], "contested": sorted(opposite[c["id"]])} for c in clusters]


def _actors(articles: Sequence[Article]) -> dict[str, dict[str, str]]:
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, str] = {}
    for article in articles:
        for actor in article.actors or ():
            names[actor.id][actor.name] += 1
            kinds.setdefault(actor.id, actor.kind)
    return {id: {"name": names[id].most_common(1)[0][0], "kind": kinds[id]} for id in names}
