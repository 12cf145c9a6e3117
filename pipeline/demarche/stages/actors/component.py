"""spaCy component `demarche_actors`: `doc._.actors`, and `ent.kb_id_` of every mention that has one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from demarche.lexicons import ActorLexicon
from demarche.stages.actors.resolve import resolve
from demarche.stages.document import Scored, Scorer, names, with_actor


class ActorResolver(Scored):
    """Links the names of `doc.ents`, whoever found them, to actors.

    Args:
        lexicons: CSV files of the user's own actors, besides the shipped ones.
    """

    def __init__(self, lexicons: Sequence[str] = ()) -> None:
        self.lexicon = ActorLexicon.load([Path(p) for p in lexicons])

    def __call__(self, doc: Doc) -> Doc:
        mentions = names(doc)
        resolved = resolve(doc.text, mentions, self.lexicon)
        doc._.actors = [known.as_actor() for known in resolved.actors.values()]
        links = {m.start: link for m, link in zip(mentions, resolved.links, strict=True)}
        doc.set_ents([with_actor(ent, links.get(ent.start_char) or "") for ent in doc.ents])
        return doc


@Language.factory(
    "demarche_actors",
    requires=["doc.ents"],
    assigns=["doc._.actors", "doc.ents"],
    default_score_weights={"actors_acc": 1.0},
    default_config={"scorer": {"@scorers": "demarche.actors_scorer.v1"}, "lexicons": []},
)
def make_actors(nlp: Language, name: str, scorer: Scorer | None, lexicons: list[str]) -> ActorResolver:
    component = ActorResolver(lexicons)
    component.scorer = scorer
    return component
