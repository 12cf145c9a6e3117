"""The scheme's layers on a Doc and back."""

from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from demarche import __version__
from demarche.pipeline import STAGES, annotate
from demarche.scheme import AgendaItem, Article, Entity, Quote
from demarche.stages.document import set_entities, to_article, to_doc, tokenized, without_stale

ITEM = AgendaItem(id="ferry", label="Ferry", proposition="The ferry should reopen.")
TEXT = "Anna Berg of Norway said the ferry should reopen."
FACTORIES = ["demarche_encoder", *(f"demarche_{stage}" for stage in STAGES)]


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("en")


@pytest.fixture
def foreign_ner() -> str:
    """A recogniser that is not ours: it finds Norway, and a label that the scheme does not have."""

    @Language.component("foreign_ner", assigns=["doc.ents"])
    def find(doc: Doc) -> Doc:
        labels = {"Norway": "GPE", "ferry": "WORK_OF_ART"}
        doc.set_ents([Span(doc, t.i, t.i + 1, label=labels[t.text]) for t in doc if t.text in labels])
        return doc

    return "foreign_ner"


def full(**layers: Any) -> Article:
    record = {
        "id": "a",
        "text": TEXT,
        "note": "kept",
        "actors": [{"id": "NOR", "name": "Norway", "kind": "state"}],
        "entities": [{"start": 13, "end": 19, "label": "GPE", "actor": "NOR", "score": 0.5}],
        "quotes": [{"id": "q1", "kind": "indirect", "content": [[25, 48]], "speaker": "NOR"}],
        **layers,
    }
    return Article.model_validate(record)


@pytest.mark.parametrize("name", FACTORIES)
def test_factories_are_found_by_their_entry_points(nlp: Language, name: str) -> None:
    assert nlp.has_factory(name)


def test_factories_require_only_what_comes_before_them() -> None:
    assigned: set[str] = set()
    for name in FACTORIES:
        meta = Language.get_factory_meta(name)
        assert set(meta.requires) <= assigned, name
        assert meta.assigns, name
        assigned |= set(meta.assigns)


@pytest.mark.parametrize("stage", ["entities", "actors", "claims"])
def test_factories_without_a_model_can_be_added(nlp: Language, stage: str) -> None:
    nlp.add_pipe(f"demarche_{stage}")
    assert nlp.pipe_names == [f"demarche_{stage}"]


def test_to_doc_and_back_changes_nothing(nlp: Language) -> None:
    for article in (full(), full(title=None, claims=[]), Article(id="a", text=TEXT)):
        assert to_article(to_doc(nlp, article), article).dump() == article.dump()


def test_to_doc_takes_the_articles_own_agenda_first(nlp: Language) -> None:
    own = full(agenda=[{"id": "own", "label": "Own", "proposition": "It should."}])
    assert [i.id for i in to_doc(nlp, own, [ITEM])._.agenda] == ["own"]
    assert [i.id for i in to_doc(nlp, full(), [ITEM])._.agenda] == ["ferry"]
    assert to_doc(nlp, full(agenda=[]), [ITEM])._.agenda == []


def test_to_doc_leaves_the_agenda_of_the_pipeline_where_no_other_is_given(nlp: Language) -> None:
    make = nlp.make_doc

    def with_agenda(text: str) -> Doc:
        doc = make(text)
        doc._.agenda = [ITEM]
        return doc

    nlp.make_doc = with_agenda  # type: ignore[method-assign]
    assert to_doc(nlp, full())._.agenda == [ITEM]


def test_to_article_writes_the_agenda_with_the_stances_only(nlp: Language) -> None:
    article = full()
    doc = to_doc(nlp, article, [ITEM])
    assert "agenda" not in to_article(doc, article).dump()
    doc._.stances = []
    assert to_article(doc, article).dump()["agenda"] == [{**ITEM.model_dump(exclude_unset=True)}]


def test_to_article_puts_in_the_layers_of_the_doc(nlp: Language) -> None:
    article = Article(id="a", text=TEXT)
    doc = to_doc(nlp, article)
    doc._.quotes = [Quote(id="q1", kind="indirect", content=[(25, 48)])]
    set_entities(doc, [Entity(start=13, end=19, label="GPE")])
    assert to_article(doc, article).dump() == {
        "id": "a",
        "text": TEXT,
        "entities": [{"start": 13, "end": 19, "label": "GPE"}],
        "quotes": [{"id": "q1", "kind": "indirect", "content": [[25, 48]]}],
    }


def test_to_article_keeps_names_that_no_component_changed_as_they_are(nlp: Language) -> None:
    names = [
        {"start": 14, "end": 17, "label": "GPE", "mine": 1},
        {"start": 0, "end": 9, "label": "PERSON"},
        {"start": 0, "end": 4, "label": "PERSON"},
    ]
    article = full(entities=names)
    assert to_article(to_doc(nlp, article), article).dump()["entities"] == names


def test_set_entities_widens_to_whole_tokens(nlp: Language) -> None:
    doc = nlp(TEXT)
    set_entities(doc, [Entity(start=14, end=17, label="GPE", actor="NOR")])
    (ent,) = doc.ents
    assert (ent.text, ent.label_, ent.kb_id_) == ("Norway", "GPE", "NOR")


def test_set_entities_keeps_the_first_and_longest_of_those_that_overlap(nlp: Language) -> None:
    doc = nlp(TEXT)
    set_entities(
        doc,
        [
            Entity(start=5, end=19, label="ORG"),
            Entity(start=0, end=4, label="PERSON"),
            Entity(start=0, end=9, label="PERSON"),
        ],
    )
    assert [ent.text for ent in doc.ents] == ["Anna Berg"]


def test_actors_link_the_names_a_foreign_recogniser_found(nlp: Language, foreign_ner: str) -> None:
    nlp.add_pipe(foreign_ner)
    nlp.add_pipe("demarche_actors")
    doc = nlp(TEXT)
    assert [(ent.text, ent.kb_id_) for ent in doc.ents] == [("Norway", "NOR"), ("ferry", "")]
    assert [actor.id for actor in doc._.actors] == ["NOR"]
    assert not (nlp.analyze_pipes() or {})["problems"]["demarche_actors"]


def test_annotate_takes_the_names_of_a_foreign_recogniser(nlp: Language, foreign_ner: str) -> None:
    nlp.add_pipe(foreign_ner)
    nlp.add_pipe("demarche_actors")
    (article,) = annotate([TEXT], [], nlp=nlp)
    assert article.dump()["entities"] == [{"start": 13, "end": 19, "label": "GPE", "actor": "NOR"}]
    assert article.id == "text-1"


def test_annotate_finds_claims_in_the_articles_attributions(nlp: Language) -> None:
    nlp.add_pipe("demarche_claims")
    (article,) = annotate([full()], [], nlp=nlp)
    assert article.dump() == {
        **full().dump(),
        "claims": [{"id": "c1", "span": [[25, 48]], "claimant": "NOR"}],
        "versions": {"demarche": __version__},
    }


@pytest.mark.parametrize(
    ("stages", "left"),
    [
        (["entities", "actors"], []),
        (["quotes"], ["actors", "entities"]),
        (["stances"], ["actors", "entities", "quotes"]),
        (["claims"], ["actors", "entities", "quotes", "stances"]),
    ],
)
def test_without_stale_drops_what_is_made_anew_and_what_is_built_on_it(
    stages: list[str], left: list[str]
) -> None:
    article = full(
        agenda=[ITEM.model_dump()],
        stances=[{"actor": "NOR", "party": "NOR", "item": "ferry", "label": "support", "evidence": [[0, 4]]}],
        claims=[{"id": "c1", "span": [[0, 4]], "claimant": "NOR", "cluster": "k1"}],
        clusters=[{"id": "k1", "summary": "Anna"}],
    )
    layers = set(without_stale(article, stages).dump()) - {"id", "text", "note", "agenda"}
    assert layers == set(left)


def test_without_stale_leaves_an_article_without_such_layers_alone() -> None:
    article = Article(id="a", text=TEXT, quotes=None)
    assert without_stale(article, STAGES) is article


def test_annotate_drops_what_pointed_into_a_layer_that_is_made_anew(nlp: Language, foreign_ner: str) -> None:
    nlp.add_pipe(foreign_ner)
    nlp.add_pipe("demarche_actors")
    stranger = {"id": "x", "name": "X", "kind": "person"}
    article = full(
        actors=[stranger], entities=[], quotes=[{"id": "q1", "kind": "indirect", "speaker": "x"}], claims=[]
    )
    (found,) = annotate([article], [], nlp=nlp)
    assert [actor.id for actor in found.actors or ()] == ["NOR"]
    assert set(found.dump()) == {"id", "text", "note", "actors", "entities", "versions"}


@pytest.mark.parametrize(
    "text",
    [
        "!" * 20_000,
        "(“‘" * 7_000,
        "US$" * 7_000,
        "a" * 20_000,
        "😀" * 9_000,
        "One. " + "=" * 80 + " Two.",
        "",
    ],
)
def test_tokenized_keeps_every_character_in_tokens_of_bounded_length(text: str) -> None:
    # The first alone takes spaCy ten minutes.
    doc = tokenized(spacy.blank("en").tokenizer, text)
    assert doc.text == text
    assert max((len(token) for token in doc), default=0) <= 256


def test_tokenized_leaves_ordinary_text_to_the_tokenizer() -> None:
    nlp = spacy.blank("en")
    text = "“We don't agree!!!” Berg said in the U.S. ... (see https://ferry.example/talks?day=1)."
    assert [token.text for token in tokenized(nlp.tokenizer, text)] == [token.text for token in nlp(text)]
