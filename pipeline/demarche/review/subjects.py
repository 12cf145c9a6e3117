"""What can be reviewed, and the name by which a verdict finds its record again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

from demarche.scheme import Article, Claim, Entity, Quote, Stance
from demarche.scheme.records import AUTHOR, STANCE_LABELS, EntityLabel

Layer = Literal["entities", "quotes", "stances", "claims"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
VALUE: dict[Layer, str] = {
    "entities": "label",
    "quotes": "speaker",
    "stances": "label",
    "claims": "claimant",
}
"""The field that a reviewer may set right; a record that is wrong in another way is wrong."""
Subject = Entity | Quote | Stance | Claim


def subjects(article: Article, layer: Layer) -> dict[str, Subject]:
    """The records of a layer by name.

    A name holds what the record says besides the field of VALUE: spans, and who on what. So a verdict finds
    its record in another run over the same text, and finds none where that run says something else. Ids
    ("q7") would name another record each time.
    """
    found: dict[str, Subject] = {}
    times: Counter[str] = Counter()
    for record in getattr(article, layer) or ():
        name = _name(record)
        times[name] += 1
        found[name if times[name] == 1 else f"{name} #{times[name]}"] = record
    return found


def allowed(article: Article, layer: Layer) -> tuple[str, ...]:
    """What the field of VALUE may be set to."""
    if layer == "entities":
        return get_args(EntityLabel)
    if layer == "stances":
        return STANCE_LABELS
    actors = tuple(actor.id for actor in article.actors or ())
    return (*actors, AUTHOR) if layer == "claims" else actors


def words(article: Article, record: Subject) -> str:
    """What of the article's text the record is about."""
    if isinstance(record, Entity):
        return article.words([(record.start, record.end)])
    if isinstance(record, Quote):
        return article.words(record.content)
    return article.words(record.evidence if isinstance(record, Stance) else record.span)


def _name(record: Subject) -> str:
    if isinstance(record, Entity):
        return f"{record.start}-{record.end}"
    if isinstance(record, Quote):
        return " ".join(map(_spans, (record.source, record.cue, record.content)))
    if isinstance(record, Stance):
        return f"{record.actor} {record.item}"
    return _spans(record.span)


def _spans(spans: Iterable[tuple[int, int]]) -> str:
    return ";".join(f"{start}-{end}" for start, end in spans) or "-"
