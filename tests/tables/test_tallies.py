"""Stances of many articles brought together, and laid out as a matrix."""

import pandas as pd
import pytest
from crossings_tabled import article, stance

from demarche import tables
from demarche.tables.tallies import unique_names


def test_positions_count_the_stances_of_a_party_over_actors_and_articles() -> None:
    first = article(
        "a", stances=[stance("NOR", "toll", "support", confidence=0.5), stance("anna-berg", "toll", "oppose")]
    )
    second = article("b", stances=[stance("NOR", "toll", "conditional", confidence=0.5)])
    (row,) = tables.positions([first, second]).to_dict("records")
    assert (row["party"], row["party_name"], row["party_cow"], row["item"]) == ("NOR", "Norway", 385, "toll")
    assert (row["rows"], row["articles"]) == (3, 2)
    assert [row[label] for label in ("support", "oppose", "conditional", "neutral")] == [1, 1, 1, 0]
    assert row["share_support"] == row["share_oppose"] == row["share_conditional"] == pytest.approx(1 / 3)
    # Without a confidence a stance weighs 1, as much as the other two.
    assert row["label"] == "oppose"
    assert row["balance"] == pytest.approx((0.5 - 1) / 2)


def test_positions_take_the_weightiest_label_and_of_equals_the_schemes_first() -> None:
    def label(*found: tuple[str, float]) -> str:
        many = [
            article(str(i), stances=[stance("ISL", "toll", name, confidence=sure)])
            for i, (name, sure) in enumerate(found)
        ]
        return str(tables.positions(many)["label"].item())

    assert label(("oppose", 0.2), ("oppose", 0.2), ("support", 0.5)) == "support"
    assert label(("oppose", 0.3), ("oppose", 0.3), ("support", 0.5)) == "oppose"
    assert label(("oppose", 0.5), ("support", 0.5)) == "support"
    assert label(("neutral", 0.0)) == "neutral"


def test_grid_lays_parties_by_items_with_shares_where_there_are_several_stances() -> None:
    many = [
        article("a", stances=[stance("ISL", "ferry", "oppose"), stance("NOR", "toll", "support")]),
        article("b", stances=[stance("NOR", "toll", "support")]),
        article("c", stances=[stance("NOR", "toll", "oppose")]),
    ]
    grid = tables.grid(tables.positions(many))
    assert list(grid.index) == ["Norway", "Iceland"]
    assert list(grid.columns) == ["Toll", "Ferry link"]
    assert grid.loc["Norway", "Toll"] == "support 2/3"
    assert grid.loc["Iceland", "Ferry link"] == "oppose"
    assert pd.isna(grid.loc["Iceland", "Toll"])


def test_grid_tells_parties_and_items_of_one_name_apart() -> None:
    actors = [{"id": f"ali-{i}", "name": "Ali", "kind": "person"} for i in (1, 2)]
    agenda = [{"id": f"t{i}", "label": "Toll", "proposition": "P"} for i in (1, 2)]
    grid = tables.grid(
        tables.positions(
            [
                article(
                    actors=actors,
                    agenda=agenda,
                    stances=[stance("ali-1", "t1", "support"), stance("ali-2", "t2", "oppose")],
                )
            ]
        )
    )
    assert list(grid.index) == ["Ali (ali-1)", "Ali (ali-2)"]
    assert list(grid.columns) == ["Toll (t1)", "Toll (t2)"]


def test_grid_of_nothing_is_empty() -> None:
    assert tables.grid(tables.positions([])).empty


def test_unique_names_keep_the_first_name_of_an_id() -> None:
    pairs = [("USA", "United States"), ("USA", "US"), ("x", None), ("y", "x")]
    assert unique_names(pairs) == {"USA": "United States", "x": "x (x)", "y": "x (y)"}


def test_matrix_keeps_the_surest_stance_of_an_actor_over_several_articles() -> None:
    first = article(
        "a",
        stances=[
            stance("ISL", "toll", "support", confidence=0.6),
            stance("NOR", "ferry", "support"),
            stance("NOR", "toll", "neutral"),
        ],
    )
    second = article("b", stances=[stance("ISL", "toll", "oppose", confidence=0.9)])
    for articles in ([first, second], [second, first]):
        matrix = tables.matrix(articles)
        assert matrix.loc["Iceland", "Toll"] == "oppose"
        assert list(matrix.columns) == ["Ferry link", "Toll"]
        assert list(matrix.index) == ["Norway", "Iceland"]
        assert pd.isna(matrix.loc["Iceland", "Ferry link"])


def test_matrix_takes_each_article_by_its_own_agenda() -> None:
    other = {"id": "visa", "label": "Visas", "proposition": "Visas should be dropped."}
    first = article("a", stances=[stance("NOR", "ferry", "support")])
    second = article("b", agenda=[other], stances=[stance("NOR", "visa", "oppose")])
    matrix = tables.matrix([first, second])
    assert matrix.loc["Norway"].to_dict() == {"Ferry link": "support", "Visas": "oppose"}


def test_matrix_keeps_two_actors_of_one_name_apart() -> None:
    actors = [{"id": f"ali-{i}", "name": "Ali", "kind": "person"} for i in (1, 2)]
    matrix = tables.matrix(
        [
            article(
                actors=actors, stances=[stance("ali-1", "toll", "support"), stance("ali-2", "toll", "oppose")]
            )
        ]
    )
    assert list(matrix.index) == ["Ali", "Ali"]
    assert sorted(matrix["Toll"]) == ["oppose", "support"]


def test_matrix_without_stances_is_empty() -> None:
    assert tables.matrix([article(stances=[])]).empty
    assert tables.matrix([]).empty
