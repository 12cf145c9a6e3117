"""The whole pipeline with the shipped models, through Python."""

import pytest
import spacy
from spacy.language import Language

import demarche
from demarche import pipeline as module
from demarche.pipeline import STAGES, load
from demarche.scheme import AgendaItem, Article, InputError

FERRY = AgendaItem(
    id="ferry", label="Ferry link", proposition="The ferry link should reopen.", keywords=["ferry"]
)
TEXT = (
    "Foreign Minister Anna Berg of Norway said on Monday that the ferry link should reopen. "
    "“We will not wait,” she said.\n\nIceland rejects the ferry, according to officials in Reykjavík."
)


@pytest.fixture(scope="session")
def nlp() -> Language:
    return demarche.load([FERRY])


@pytest.fixture(scope="session")
def article(nlp: Language) -> Article:
    (found,) = demarche.annotate([Article(id="a", text=TEXT)], nlp=nlp)
    return found


def test_pipeline_has_its_stages_in_the_order_of_the_data(nlp: Language) -> None:
    assert nlp.pipe_names == ["demarche_encoder", *(f"demarche_{stage}" for stage in STAGES)]
    assert load([FERRY], stages=["claims", "entities"]).pipe_names == [
        "demarche_encoder",
        "demarche_entities",
        "demarche_claims",
    ]


def test_pipeline_analyzes_without_problems(nlp: Language) -> None:
    assert not any((nlp.analyze_pipes() or {})["problems"].values())


def test_pipeline_annotates_every_layer(article: Article) -> None:
    for layer in ("agenda", "actors", "entities", "quotes", "stances", "claims"):
        assert getattr(article, layer) is not None, layer
    assert article.entities
    assert article.quotes
    assert article.clusters is None
    # Validation at the boundary checks spans, ids and references.
    assert Article.model_validate(article.dump()).dump() == article.dump()


def test_pipeline_gives_the_doc_the_same_layers(nlp: Language, article: Article) -> None:
    doc = nlp(TEXT)
    assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
        (e.start, e.end, e.label) for e in article.entities or ()
    ]
    assert doc._.quotes == article.quotes
    assert doc._.stances == article.stances
    assert doc._.claims == article.claims


def test_pipeline_gives_the_same_in_a_batch_as_alone(nlp: Language, article: Article) -> None:
    others = [Article(id="b", text="Oslo."), Article(id="c", text=TEXT + " " + TEXT)]
    found = list(demarche.annotate([others[0], Article(id="a", text=TEXT), others[1]], nlp=nlp))
    assert [one.id for one in found] == ["b", "a", "c"]
    # An int8 model scales by the batch: a span at the edge may differ, after a mix-up all would.
    alone, batched = ({(e.start, e.end) for e in one.entities or ()} for one in (article, found[1]))
    assert len(alone & batched) > len(alone | batched) / 2


def test_annotate_uses_the_agenda_of_the_pipeline(nlp: Language, article: Article) -> None:
    assert [item.id for item in article.agenda or ()] == ["ferry"]
    toll = AgendaItem(id="toll", label="Toll", proposition="A toll should be paid.")
    (other,) = demarche.annotate([TEXT], [toll], nlp=nlp)
    assert [item.id for item in other.agenda or ()] == ["toll"]
    assert {s.item for s in other.stances or ()} <= {"toll"}


def test_annotate_stands_texts_without_words(nlp: Language) -> None:
    texts = ["", " ", "\u200b", "…", "🇳🇴"]
    found = list(demarche.annotate(texts, nlp=nlp))
    assert [one.text for one in found] == texts
    assert all(one.claims == [] for one in found)


def test_annotate_stands_an_item_longer_than_any_passage(nlp: Language) -> None:
    wordy = AgendaItem(id="ferry", label="Ferry", proposition="The ferry link should reopen. " * 100)
    (found,) = demarche.annotate([TEXT], [wordy], nlp=nlp)
    assert found.stances is not None


def test_annotate_is_lazy(nlp: Language) -> None:
    def endless() -> object:
        while True:
            yield "Oslo."

    assert next(iter(demarche.annotate(endless(), nlp=nlp))).id == "text-1"  # type: ignore[arg-type]


def test_annotate_puts_few_long_articles_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    monkeypatch.setattr(module, "BATCH_TEXT", 10)
    texts = ["a", "b", "c", "d", "e" * 9, "f" * 30, "g", "h" * 10]
    batches = [[number for number, _ in batch] for batch in module._together(enumerate(texts, 1))]
    assert batches == [[1, 2, 3], [4, 5], [6], [7], [8]]


def test_load_refuses_a_stage_it_does_not_have() -> None:
    with pytest.raises(ValueError, match=r"no stage \['tokens'\]; there are entities, actors"):
        load([FERRY], stages=["tokens"])


def test_load_refuses_an_agenda_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"none\.yaml"):
        load("none.yaml")


def test_load_passes_settings_on_to_a_stage() -> None:
    pipeline = load([FERRY], stages=["stances"], settings={"stances": {"threshold": 0.9}})
    assert pipeline.get_pipe_config("demarche_stances")["threshold"] == 0.9


def test_pipeline_components_join_another_pipeline() -> None:
    other = spacy.blank("en")
    for name in ("encoder", "entities", "actors", "quotes"):
        other.add_pipe(f"demarche_{name}")
    doc = other(TEXT)
    assert doc._.quotes is not None
    assert doc._.stances is None


def test_tables_and_clusters_follow_from_articles(article: Article) -> None:
    (clustered,) = demarche.cluster([article])
    frame = demarche.tables.stances([clustered])
    assert len(frame) == len(clustered.stances or ())
    assert {c.cluster for c in clustered.claims or ()} == {k.id for k in clustered.clusters or ()}


def test_package_has_only_the_names_it_says() -> None:
    assert set(demarche.__all__) == {"Article", "__version__", "annotate", "cluster", "load", "tables"}
    with pytest.raises(AttributeError, match="no attribute 'stances'"):
        demarche.stances  # noqa: B018


def test_annotate_says_what_annotated_and_keeps_what_did_before() -> None:
    nlp = demarche.load([], stages=["entities"])
    (article,) = demarche.annotate([Article(id="a", text="Oslo.", versions={"stance": "old"})], nlp=nlp)
    assert article.versions is not None
    assert set(article.versions) == {"demarche", "tokenizer", "encoder", "stance"}
    assert article.versions["stance"] == "old"
