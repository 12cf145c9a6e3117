"""Gold asked the other way round: every item by its counter-proposition, every label turned."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.scheme import Article

TURNED = {"support": "oppose", "oppose": "support"}


def turned(article: Article, counters: Mapping[str, str] | None = None) -> Article:
    """`article` with the items that have a counter-proposition asked by it, and only their stances.

    `conditional` and `neutral` stay what they are: accepting a part of a thing is accepting a part of its
    opposite, and no side is no side.

    Args:
        counters: counter-propositions by item id, for items that bring none.
    """
    agenda = []
    for item in article.agenda or ():
        if counter := item.counter or (counters or {}).get(item.id):
            agenda.append(item.model_copy(update={"proposition": counter, "counter": None}))
    asked = {item.id for item in agenda}
    stances = [
        s.model_copy(
            update={
                "label": TURNED.get(s.label, s.label),
                "earlier": TURNED.get(s.earlier or "", s.earlier),
            }
        )
        for s in article.stances or ()
        if s.item in asked
    ]
    return article.model_copy(update={"agenda": agenda, "stances": stances})
