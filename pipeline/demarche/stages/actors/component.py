"""spaCy component `demarche_actors`: `doc._.actors`, and `ent.kb_id_` of every mention that has one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from demarche.lexicons import ActorLexicon
from demarche.stages.actors.resolve import resolve
from demarche.stages.document import entity_of, with_actor


class ActorResolver:
    """Links the names of `doc.ents`, whoever found them, to actors.

    Args:
        lexicons: CSV files of the user's own actors, besides the shipped ones.
    """

    def __init__(self, lexicons: Sequence[str] = ()) -> None:
        self.lexicon = ActorLexicon.load([Path(p) for p in lexicons])

    def __call__(self, doc: Doc) -> Doc:
        mentions = [entity_of(ent) for ent in doc.ents]
        resolved = resolve(doc.text, mentions, self.lexicon)
        doc._.actors = [known.as_actor() for known in resolved.actors.values()]
        doc.set_ents(
            [with_actor(ent, link or "") for ent, link in zip(doc.ents, resolved.links, strict=True)]
        )
        return doc


@Language.factory(
    "demarche_actors",
    requires=["doc.ents"],
    assigns=["doc._.actors", "doc.ents"],
    default_config={"lexicons": []},
)
def make_actors(nlp: Language, name: str, lexicons: list[str]) -> ActorResolver:
    return ActorResolver(lexicons)
