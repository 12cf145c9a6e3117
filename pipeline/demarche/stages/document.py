"""How the scheme's layers sit on a spaCy Doc.

`doc.ents` holds the names (`ent.kb_id_` is the actor's id), `doc._.agenda`, `doc._.actors`, `doc._.quotes`,
`doc._.stances` and `doc._.claims` the scheme's records, `doc._.encoding` the encoder's scores while they
are needed. A layer that is None has not been computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, get_args

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from demarche.scheme import Article, Entity
from demarche.scheme.records import AgendaItem, EntityLabel

LABELS = frozenset(get_args(EntityLabel))
LAYERS = ("agenda", "actors", "quotes", "stances", "claims")

for _name in (*LAYERS, "encoding"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


# spaCy strips punctuation mark by mark, each time searching the whole stretch up to the next white space:
# 8,000 exclamation marks took it 80 s. Stretches are cut before it sees them; words this long are none.
_STRETCH = re.compile(r"[^\w\s]{16}|\S{256}")


def tokenized(tokenizer: Callable[[str], Doc], text: str) -> Doc:
    """`text` as a Doc, in a time that grows with its length, whatever it is made of."""
    cuts = {cut for stretch in _STRETCH.finditer(text) for cut in stretch.span()}
    if not cuts:
        return tokenizer(text)
    bounds = sorted(cuts | {0, len(text)})
    return Doc.from_docs([tokenizer(text[a:b]) for a, b in pairwise(bounds)], ensure_whitespace=False)


def to_doc(nlp: Language, article: Article, agenda: Sequence[AgendaItem] | None = None) -> Doc:
    """The article's text as a Doc that carries the layers the article has.

    The article's own agenda goes first, then `agenda`, then what `nlp` gives every text.
    """
    doc = nlp.make_doc(article.text)
    if article.agenda is not None:
        doc._.agenda = article.agenda
    elif agenda is not None:
        doc._.agenda = list(agenda)
    for layer in LAYERS[1:]:
        setattr(doc._, layer, getattr(article, layer))
    if article.entities is not None:
        set_entities(doc, article.entities)
    return doc


def set_entities(doc: Doc, entities: Sequence[Entity]) -> None:
    """Write names to `doc.ents`, widened to whole tokens; of two that overlap the first stays."""
    doc.set_ents(_widened(doc, entities))


def _widened(doc: Doc, entities: Sequence[Entity]) -> list[Span]:
    spans: list[Span] = []
    free = 0
    for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
        span = doc.char_span(
            entity.start, entity.end, label=entity.label, kb_id=entity.actor or "", alignment_mode="expand"
        )
        if span is not None and span.start >= free:
            spans.append(span)
            free = span.end
    return spans


def names(doc: Doc) -> list[Entity]:
    """The scheme's names in `doc.ents`; what else a recogniser finds (CARDINAL, TIME) is left aside."""
    return [entity_of(ent) for ent in doc.ents if ent.label_ in LABELS]


Scorer = Callable[..., dict[str, Any]]
"""(examples, **settings) → scores."""


class Scored:
    """A component whose scores come from a scorer of spaCy's registry."""

    scorer: Scorer | None = None

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        return self.scorer(examples, **settings) if self.scorer else {}


def required(doc: Doc, layer: str, component: str) -> Any:
    """What a stage reads from `doc._`.

    Raises:
        ValueError: the component that makes it has not run.
    """
    value = getattr(doc._, layer)
    if value is None:
        raise ValueError(
            f"requires doc._.{layer}; missing: add {component!r} to the pipeline before this component"
        )
    return value


def with_actor(span: Span, actor: str) -> Span:
    return Span(span.doc, span.start, span.end, label=span.label, kb_id=actor)


def to_article(doc: Doc, article: Article) -> Article:
    """`article` with the layers of `doc` put in, and nothing set that neither had.

    The agenda is written with the stances, which point into it. Names that no component changed stay as the
    article has them, where they need not keep to tokens.
    """
    layers = {layer: getattr(doc._, layer) for layer in LAYERS if getattr(doc._, layer) is not None}
    if "stances" not in layers:
        layers.pop("agenda", None)
    if doc.has_annotation("ENT_IOB"):
        given = _widened(doc, article.entities or ())
        if article.entities is None or [*map(_seen, given)] != [*map(_seen, doc.ents)]:
            layers["entities"] = names(doc)
    had = {key: getattr(article, key) for key in (*article.model_fields_set, *(article.model_extra or ()))}
    return Article.model_validate({**had, **layers})


def _seen(ent: Span) -> tuple[int, int, str, str]:
    return ent.start, ent.end, ent.label_, ent.kb_id_


BUILT_ON = {
    "entities": ("actors", "quotes", "stances", "claims", "clusters"),
    "actors": ("quotes", "stances", "claims", "clusters"),
    "quotes": ("stances", "claims", "clusters"),
    "stances": ("claims", "clusters"),
    "claims": ("clusters",),
}
"""Layers that point into another: of no use once that one is made anew."""


def without_stale(article: Article, stages: Iterable[str]) -> Article:
    """`article` without what `stages` will make, or would leave pointing at nothing."""
    gone = {layer for stage in stages for layer in (stage, *BUILT_ON[stage])}
    gone = {layer for layer in gone if getattr(article, layer) is not None}
    if not gone:
        return article
    had = (*article.model_fields_set, *(article.model_extra or ()))
    return Article.model_validate({key: getattr(article, key) for key in had if key not in gone})


def entity_of(ent: Span) -> Entity:
    fields = {"start": ent.start_char, "end": ent.end_char, "label": ent.label_}
    return Entity.model_validate({**fields, "actor": ent.kb_id_} if ent.kb_id_ else fields)
