"""Rows of the tables: their columns, spans as text, what is missing."""

import pandas as pd
import pytest
from crossings_tabled import FULL, TEXT, article, stance

from demarche import tables
from demarche.scheme import Article
from demarche.tables.columns import DECLARED


def test_stances_have_a_row_each_with_names_codes_and_words() -> None:
    frame = tables.stances([FULL])
    (row,) = frame.to_dict("records")
    assert row == {
        "article": "a",
        "published": "2026-01-05",
        "outlet": "Dawn",
        "title": "Ferry",
        "url": None,
        "actor": "anna-berg",
        "actor_name": "Anna Berg",
        "actor_kind": "person",
        "party": "NOR",
        "party_name": "Norway",
        "party_iso3": "NOR",
        "party_cow": 385,
        "item": "ferry",
        "item_label": "Ferry link",
        "proposition": "The ferry link should reopen.",
        "label": "conditional",
        "earlier": "oppose",
        "confidence": 0.8,
        "condition": "if it pays",
        "evidence": "Norway … backs the ferry",
        "evidence_spans": "13-19;20-35",
        "quote": "q1",
        "quote_kind": "indirect",
        "reporter": "ISL",
        "reporter_name": "Iceland",
        "versions": "demarche 1.0; stance abc",
    }


def test_quotes_have_a_row_each_with_their_spans_as_text() -> None:
    frame = tables.quotes([FULL])
    first, second = frame.to_dict("records")
    assert (first["speaker_name"], first["party"]) == ("Anna Berg", "NOR")
    assert (first["content"], first["content_spans"]) == ("Norway … backs the ferry", "13-19;20-35")
    assert all(pd.isna(second[name]) for name in ("source", "source_spans", "speaker_name"))


def test_claims_have_a_row_each_with_the_summary_of_their_cluster() -> None:
    frame = tables.claims([FULL])
    (row,) = frame.to_dict("records")
    assert (row["claimant"], row["claimant_name"]) == ("author", "author")
    assert (row["text"], row["summary"], row["item"]) == ("Iceland does not.", "Iceland does not.", "toll")


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_tables_of_nothing_keep_their_columns_and_types(name: str) -> None:
    full = tables.TABLES[name]([FULL])
    for articles in ([], [Article(id="a", text="Oman.")]):
        frame = tables.TABLES[name](articles)
        assert len(frame) == 0
        assert list(frame.columns) == DECLARED[name].names == list(full.columns)
        for column in DECLARED[name].columns:
            if column.type not in ("string", "date"):
                assert frame[column.name].dtype == full[column.name].dtype


def test_stances_of_actors_and_items_that_no_table_explains_go_by_their_ids() -> None:
    bare = Article.model_validate({"id": "a", "text": TEXT, "stances": [stance("ISL", "toll", "oppose")]})
    (row,) = tables.stances([bare]).to_dict("records")
    assert (row["actor_name"], row["party_name"], row["item_label"]) == ("ISL", "ISL", "toll")
    assert row["proposition"] is None
    assert tables.matrix([bare]).loc["ISL", "toll"] == "oppose"


def test_tables_have_the_day_in_one_form_whatever_the_article_has() -> None:
    days = ["2026-01-05T23:59:00+03:00", "20260105", "2026-W02-1", None]
    found = [article(str(i), published=day, entities=FULL.entities) for i, day in enumerate(days)]
    frame = tables.entities(found)
    assert frame["published"].tolist()[:3] == ["2026-01-05"] * 3
    assert pd.isna(frame["published"][3])


def test_clusters_count_over_articles_and_name_the_claimants() -> None:
    claims = [
        {"id": "c1", "span": [[0, 4]], "claimant": "NOR", "cluster": "k1"},
        {"id": "c2", "span": [[5, 9]], "claimant": "author", "cluster": "k2"},
    ]
    one = {"id": "k1", "summary": "One.", "keywords": ["ferry", "toll"], "n_independent_outlets": 1}
    clusters = [{**one, "contested": ["k2"]}, {"id": "k2", "summary": "Two."}]
    dusk = {"claims": [{**claims[0], "claimant": "ISL"}], "clusters": clusters, "outlet": "Dusk"}
    found = [
        article("a", claims=claims, clusters=clusters, outlet="Dawn", published="2026-03-01"),
        article("b", **dusk, published="2026-02-01"),
        article("c", **dusk),
    ]
    first, second = tables.clusters(found).to_dict("records")
    assert first == {
        "cluster": "k1",
        "summary": "One.",
        "claims": 3,
        "articles": 3,
        "outlets": 2,
        "independent_outlets": 1,
        "keywords": "ferry; toll",
        "contested": "k2",
        "claimants": "Norway; Iceland",
        "first": "2026-02-01",
        "last": "2026-03-01",
    }
    assert (second["cluster"], second["claimants"]) == ("k2", "author")


def test_clusters_of_articles_clustered_apart_are_told_apart_by_their_summaries() -> None:
    claim = {"id": "c1", "span": [[0, 4]], "claimant": "NOR", "cluster": "k1"}
    apart = [
        article(id, claims=[claim], clusters=[{"id": "k1", "summary": f"{id} is so."}]) for id in ("a", "b")
    ]
    assert tables.clusters(apart)["claims"].tolist() == [1, 1]


def test_entities_have_a_row_each_with_offsets_and_actor() -> None:
    (row,) = tables.entities([FULL]).to_dict("records")
    assert (row["start"], row["stop"], row["text"]) == (0, 4, "Berg")
    assert (row["label"], row["actor"], row["actor_name"]) == ("PERSON", "anna-berg", "Anna Berg")


def test_actors_have_a_row_each_with_what_the_article_has_of_them() -> None:
    berg, norway, _ = tables.actors([FULL]).to_dict("records")
    assert (berg["party"], berg["party_cow"], berg["anonymous"]) == ("NOR", 385, False)
    assert (berg["mentions"], berg["quotes"], berg["stances"]) == (1, 1, 1)
    assert (norway["party"], norway["mentions"], norway["quotes"], norway["stances"]) == ("NOR", 0, 0, 0)
