"""What holds two near claims apart."""

import pytest

from demarche.clustering.polarity import comparable, opposite, reading


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("Iran keeps its right to enrich uranium", False),
        ("Iran should not be allowed to enrich uranium at all", True),
        ("ruled out a Palestinian state", True),
        ("The ferry can’t reopen.", True),
        ("Norway does not oppose the ferry.", False),
        ("The ferry is not only cheap.", False),
        ("The ferry buys time and nothing more.", False),
        ("The ferry sails, although nobody pays the toll.", False),
        ("The deal is not built on trust; it is built on checks.", None),
        (f"The ferry, which {'very ' * 25}often sails, is late and never full.", None),
    ],
)
def test_polarity_is_turned_by_an_odd_number_of_words(text: str, negative: bool | None) -> None:
    assert reading(text).negative is negative


def test_polarity_that_cannot_be_told_opposes_nothing() -> None:
    unclear = reading("The deal is not built on trust; it is built on checks.")
    assert not opposite(unclear, reading("It rests on checks."))
    assert not opposite(unclear, reading("It never rests on checks."))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Norway wants the ferry.", "Norway never wants the ferry.", True),
        ("Norway wants the ferry.", "Norway backs the ferry.", False),
    ],
)
def test_polarity_opposes_negated_and_plain_claims(one: str, other: str, expected: bool) -> None:
    assert opposite(reading(one), reading(other)) is expected


def test_polarity_goes_by_the_sides_taken_on_one_item() -> None:
    ferry, toll = ("ferry", "Ferry link"), ("toll", "Toll")
    backs = reading("It should sail.", item=ferry, stance="support")
    assert opposite(backs, reading("It should stay in port.", item=ferry, stance="oppose"))
    assert opposite(backs, reading("It must not sail.", item=ferry, stance="support"))
    assert not opposite(backs, reading("It should stay in port.", item=toll, stance="oppose"))
    assert not opposite(backs, reading("It could sail.", item=ferry, stance="conditional"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The toll is 20 crowns.", "The toll is 60 crowns.", False),
        ("The toll is 2,000 crowns.", "A toll of 2000 crowns is due.", True),
        ("The toll is 20 crowns.", "There is a toll.", True),
        ("Two ferries sail.", "Three ferries sail.", False),
        ("Two ferries sail.", "2 ferries sail.", True),
    ],
)
def test_polarity_compares_figures_where_both_have_some(one: str, other: str, expected: bool) -> None:
    assert comparable(reading(one), reading(other)) is expected


def test_polarity_compares_parties_where_both_name_some() -> None:
    norway, iceland = (reading("It sails.", parties=frozenset({id})) for id in ("NOR", "ISL"))
    both = reading("It sails.", parties=frozenset({"NOR", "ISL"}))
    assert not comparable(norway, iceland)
    assert comparable(norway, both)
    assert comparable(norway, reading("It sails."))
