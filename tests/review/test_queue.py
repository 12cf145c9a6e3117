"""What a reviewer is shown first."""

from crossings_reviewed import crossing

from demarche.review import LAYERS, queue, subjects


def test_queue_has_the_least_sure_first_and_those_without_confidence_last() -> None:
    frame = queue([crossing()], layers=("stances", "claims"))
    assert [None if c != c else c for c in frame["confidence"]] == [0.2, 0.9, None]
    assert list(frame["from"]) == ["conditional", "oppose", "anna-berg"]
    assert frame["verdict"].isna().all()


def test_queue_says_who_on_what_in_which_words() -> None:
    row = queue([crossing()], layers=("stances",)).iloc[1]
    assert (row["actor"], row["item"], row["words"]) == (
        "Anna Berg",
        "Ferry link",
        "Berg rejects the ferry link",
    )
    assert (row["article"], row["layer"], len(row["sha256"])) == ("a", "stances", 64)


def test_queue_of_nothing_has_its_columns() -> None:
    assert "verdict" in queue([]).columns


def test_subjects_are_named_by_what_they_say_and_not_by_their_ids() -> None:
    article, other = crossing(), crossing()
    assert other.quotes and other.claims
    other.quotes[0].id, other.claims[0].id = "q9", "c9"
    for layer in LAYERS:
        assert list(subjects(article, layer)) == list(subjects(other, layer))


def test_subjects_of_one_name_are_counted() -> None:
    article = crossing()
    assert article.stances
    article.stances.append(article.stances[0])
    assert list(subjects(article, "stances")) == ["anna-berg ferry", "NOR toll", "anna-berg ferry #2"]
