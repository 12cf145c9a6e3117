import pytest

from demarche.evaluation.matching import Cast, Words, is_name, match, merged, overlap
from demarche.scheme import Article


def article(*actors: dict[str, object]) -> Article:
    return Article.model_validate(
        {"id": "a", "text": "…", "actors": [{"kind": "person", **a} for a in actors]}
    )


def test_words_within_are_those_that_the_spans_touch() -> None:
    words = Words("Oman's capital, Muscat")  # Oman ' s capital , Muscat
    assert words.within([(0, 6)]) == {0, 1, 2}
    assert words.within([(8, 9), (16, 22)]) == {3, 5}
    assert words.within([(14, 15)]) == {4}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He came. He went.", 2),
        ("J.D. Vance met Mr. Witkoff. They spoke.", 2),
        ("“We agree.” The U.S. President left.", 2),
        ("A headline\n\nA first paragraph\n\n", 2),
        ("It cost 2.5 billion.", 1),
        ("", 1),
    ],
)
def test_sentences_end_at_full_stops_and_paragraphs(text: str, sentences: int) -> None:
    assert Words(text).sentences == sentences


def test_around_gives_every_sentence_the_spans_touch() -> None:
    text = "One came. Two went. Three stayed."
    assert Words(text).around([(0, 3), (20, 25)]).split() == ["One", "came.", "Three", "stayed."]


def test_match_is_one_to_one_best_first_and_respects_the_floor() -> None:
    scores = {(0, 0): 0.6, (0, 1): 0.9, (1, 1): 0.8, (2, 2): 0.4}
    assert match(scores, floor=0.5) == [(0, 1)]
    assert match(scores) == [(0, 1), (2, 2)]


def test_match_takes_the_first_of_equals() -> None:
    assert match({(1, 0): 1.0, (0, 1): 1.0, (0, 0): 1.0, (1, 1): 1.0}) == [(0, 0), (1, 1)]


def test_overlap_is_token_f1() -> None:
    assert overlap([frozenset({1, 2, 3})], [frozenset({3, 4}), frozenset({9})]) == {(0, 0): 2 / 5}


def test_merged_says_what_is_covered_however_it_was_cut() -> None:
    assert merged([(10, 20), (0, 5), (5, 7), (12, 15)]) == ((0, 7), (10, 20))


@pytest.mark.parametrize(
    "form", ["Araghchi", "Iranian officials", "the White House", "US", "Prime Minister Kishida"]
)
def test_names(form: str) -> None:
    assert is_name(form)


@pytest.mark.parametrize(
    "form",
    [
        "he",
        "They",
        "us",
        "the president",
        "The Foreign Minister",
        "Officials",
        "Both sides",
        "a peace advocate",
    ],
)
def test_pronouns_and_descriptions_are_no_names(form: str) -> None:
    assert not is_name(form)


def test_actors_match_by_id_or_by_a_shared_name_in_any_case() -> None:
    gold = article(
        {"id": "IRN", "name": "Iran", "aliases": ["Tehran"]}, {"id": "anna-berg", "name": "Anna Berg"}
    )
    found = article({"id": "iran", "name": "TEHRAN"}, {"id": "anna-berg", "name": "Minister Berg"})
    cast = Cast(gold, found)
    assert cast.same("IRN", "iran")
    assert cast.same("anna-berg", "anna-berg")
    assert not cast.same("IRN", "anna-berg")
    assert cast.same(None, None)
    assert not cast.same("IRN", None)


def test_a_joint_actor_is_its_members_and_the_first_of_them() -> None:
    two = ({"id": "anna-berg", "name": "Anna Berg"}, {"id": "nils-lund", "name": "Nils Lund"})
    joint = {
        "id": "berg-and-lund",
        "name": "Berg and Lund",
        "kind": "group",
        "members": ["anna-berg", "nils-lund"],
    }
    other = {
        "id": "lund-and-berg",
        "name": "the pair",
        "kind": "group",
        "members": ["nils-lund", "anna-berg"],
    }
    cast = Cast(article(*two, joint), article(*two, other))
    assert cast.same("berg-and-lund", "lund-and-berg")
    assert cast.same("berg-and-lund", "anna-berg")
    assert not cast.same("berg-and-lund", "nils-lund")
    assert cast.same("nils-lund", "lund-and-berg")
    assert not cast.same("anna-berg", "lund-and-berg")


@pytest.mark.parametrize("shared", ["he", "He", "the president", "Officials", "us"])
def test_what_many_are_called_does_not_make_two_actors_one(shared: str) -> None:
    gold = article({"id": "USA", "name": "United States", "aliases": ["US", shared]})
    found = article(
        {"id": "egypt", "name": "Egypt", "aliases": [shared]}, {"id": "us", "name": "u.s.", "aliases": ["US"]}
    )
    cast = Cast(gold, found)
    assert not cast.same("USA", "egypt")
    assert cast.same("USA", "us")


def test_a_description_counts_where_it_is_the_name_of_both() -> None:
    gold, found = (
        article({"id": "a-source", "name": "a source"}),
        article({"id": "source-1", "name": "A source"}),
    )
    assert Cast(gold, found).same("a-source", "source-1")


def test_named_wants_a_whole_name() -> None:
    cast = Cast(article({"id": "IRN", "name": "Iran", "aliases": ["it"]}), article())
    assert cast.named("IRN", "for Iran’s part")
    assert not cast.named("IRN", "it was an Iranian plan")
    assert not cast.named("nobody", "Iran")
