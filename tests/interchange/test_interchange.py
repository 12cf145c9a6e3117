"""Out and in again, in every format."""

from pathlib import Path

import pytest
from talks_marked import TEXT, Travel, mention, spans, talks

from demarche.evaluation import read_gold
from demarche.interchange import FORMATS, REASONS, Lost, read
from demarche.interchange.marks import LAYERS
from demarche.scheme import Article, InputError, Rejected

ROOT = Path(__file__).parents[2]
WHOLE = [form for form in FORMATS if form != "conll"]
"""Formats that hold every layer."""


def content(article: Article | Rejected) -> dict[str, object]:
    """All of an article; order within a layer, which says nothing, left aside."""
    assert isinstance(article, Article), article
    record = article.model_dump(exclude_none=True)
    return {k: sorted(map(repr, v)) if k in LAYERS else v for k, v in record.items()}


@pytest.mark.parametrize("form", WHOLE)
def test_round_trip_keeps_everything(travel: Travel, form: str) -> None:
    # INCEpTION's own layer for names has no place for further keys.
    entities = [{**e.model_dump(exclude={"sure"})} for e in talks().entities or ()]
    article = talks(entities=entities) if form.startswith("inception") else talks()
    (back,), lost = travel([article], form)
    assert content(back) == content(article)
    assert set(lost) == {"unknown_key"}


@pytest.mark.parametrize("form", FORMATS)
def test_round_trip_of_the_gold_gives_the_same_layers(travel: Travel, form: str) -> None:
    articles = read_gold(ROOT / "annotations" / "dawn-2026-02-06-muscat.json", ROOT / "corpus")
    (back,), lost = travel(articles, form, onto=articles if form == "conll" else ())
    if form == "conll":
        assert isinstance(back, Article)
        names = [[(e.start, e.end, e.label) for e in a.entities or ()] for a in (back, *articles)]
        assert names[0] == names[1]
        assert set(lost) == {"fields", "not_an_entity", "about"}
    else:
        assert content(back) == content(articles[0])
        assert not lost


@pytest.mark.parametrize("form", WHOLE)
def test_a_layer_that_was_not_annotated_stays_so(travel: Travel, form: str) -> None:
    article = talks(claims=None, entities=[])
    (back,), _ = travel([article], form)
    assert isinstance(back, Article)
    assert back.claims is None
    assert back.entities == []


@pytest.mark.parametrize("form", WHOLE)
def test_what_points_at_no_words_is_counted(travel: Travel, form: str) -> None:
    stance = {"actor": "ISL", "party": "ISL", "item": "link", "label": "oppose", "evidence": spans("Iceland")}
    article = talks(
        entities=[],
        quotes=[{"id": "q1", "kind": "indirect"}],
        stances=[{**stance, "quote": "q1"}, {**stance, "item": "the price; of %", "evidence": []}],
        claims=[{"id": "c1", "span": [], "claimant": "ISL"}],
    )
    (back,), lost = travel([article], form)
    assert isinstance(back, Article)
    assert (back.quotes, back.claims) == ([], [])
    assert [(s.actor, s.quote) for s in back.stances or ()] == [("ISL", None)]
    assert lost == Lost(without_place=3, attribution_of_stance=1)


def test_conll_counts_what_it_cannot_hold(travel: Travel) -> None:
    article = talks()
    (back,), lost = travel([article], "conll", onto=[article])
    assert isinstance(back, Article)
    assert [(e.start, e.end, e.label) for e in back.entities or ()] == [
        (0, 4, "GPE"),
        (*spans("Anna Berg")[0], "PERSON"),
    ]
    # The layers that CoNLL does not have are those of the article it came home to.
    assert (back.quotes, back.actors) == (article.quotes, article.actors)
    parts, conditions, rows, claims = 9, 1, 2, 2  # the source that two attributions share stands once
    marks = parts + conditions + rows + claims
    assert lost == Lost(about=1, fields=3, overlapping=1, inside_a_word=1, not_an_entity=marks)
    assert set(lost) <= set(REASONS)


@pytest.mark.parametrize("form", WHOLE)
def test_onto_another_text_is_refused(travel: Travel, form: str) -> None:
    (refused,), _ = travel([talks()], form, onto=[talks(text=TEXT + "!")])
    assert isinstance(refused, Rejected)
    assert refused.reason == "text_changed"


@pytest.mark.parametrize("form", WHOLE)
def test_actors_need_a_table(travel: Travel, form: str) -> None:
    bare = talks(
        actors=None, entities=[mention("Anna Berg", "PERSON", actor="x")], quotes=[], stances=[], claims=[]
    )
    (refused,), _ = travel([bare], form)
    assert isinstance(refused, Rejected)
    assert refused.reason == "no_actors"
    table = [{"id": "x", "name": "X", "kind": "person"}]
    (back,), _ = travel(
        [bare], form, onto=[talks(actors=table, entities=[], quotes=[], stances=[], claims=[])]
    )
    assert isinstance(back, Article), back
    assert [actor.name for actor in back.actors or ()] == ["X"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_without_such_files_is_an_error(tmp_path: Path, form: str) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError) as refused:
            list(read(path, form, Lost()))
        assert refused.value.reason == "not_found"


@pytest.mark.parametrize("form", FORMATS)
def test_a_broken_file_is_left_out_with_its_place(tmp_path: Path, form: str) -> None:
    ending = {"brat": "ann", "label-studio": "json", "prodigy": "jsonl", "conll": "conll", "inception": "xmi"}
    for name in (f"a.{ending.get(form, 'json')}", "a.txt", "TypeSystem.xml"):
        (tmp_path / name).write_text("T1\tbroken", encoding="utf-8")
    found = list(read(tmp_path / f"a.{ending.get(form, 'json')}", form, Lost()))
    assert found
    assert all(isinstance(one, Rejected) and one.where.startswith(str(tmp_path)) for one in found), found
