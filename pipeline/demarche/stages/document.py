"""How the scheme's layers sit on a spaCy Doc.

`doc.ents` holds the names (`ent.kb_id_` is the actor's id), `doc._.agenda`, `doc._.actors`, `doc._.quotes`,
`doc._.stances` and `doc._.claims` the scheme's records, `doc._.encoding` the encoder's scores while they
are needed. A layer that is None has not been computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from demarche.scheme import Article, Entity
from demarche.scheme.records import AgendaItem

LAYERS = ("agenda", "actors", "quotes", "stances", "claims")

for _name in (*LAYERS, "encoding"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def to_doc(nlp: Language, article: Article, agenda: Sequence[AgendaItem]) -> Doc:
    """The article's text as a Doc that carries the layers the article has; its own agenda goes first."""
    doc = nlp.make_doc(article.text)
    doc._.agenda = list(article.agenda if article.agenda is not None else agenda)
    for layer in LAYERS[1:]:
        setattr(doc._, layer, getattr(article, layer))
    if article.entities is not None:
        set_entities(doc, article.entities)
    return doc


def set_entities(doc: Doc, entities: Sequence[Entity]) -> None:
    """Write names to `doc.ents`, widened to whole tokens; of two that overlap the first stays."""
    spans = []
    free = 0
    for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
        span = doc.char_span(
            entity.start, entity.end, label=entity.label, kb_id=entity.actor or "", alignment_mode="expand"
        )
        if span is not None and span.start >= free:
            spans.append(span)
            free = span.end
    doc.set_ents(spans)


def with_actor(span: Span, actor: str) -> Span:
    return Span(span.doc, span.start, span.end, label=span.label, kb_id=actor)


def to_article(doc: Doc, article: Article) -> Article:
    """`article` with the layers of `doc` put in."""
    layers = {layer: getattr(doc._, layer) for layer in LAYERS if getattr(doc._, layer) is not None}
    if doc.has_annotation("ENT_IOB"):
        layers["entities"] = [entity_of(ent) for ent in doc.ents]
    return Article.model_validate({**dict(article), **layers})


def entity_of(ent: Span) -> Entity:
    fields = {"start": ent.start_char, "end": ent.end_char, "label": ent.label_}
    return Entity.model_validate({**fields, "actor": ent.kb_id_} if ent.kb_id_ else fields)
