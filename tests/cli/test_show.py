"""What a run shows: plain where nobody looks, and every name as it is written."""

from typing import Any

import pytest

from demarche.cli.show import MOST_ROWS, MOST_TABLES, found_and_left, print_evidence, print_matrix
from demarche.scheme import Article

TEXT = "Berg rejects the toll."


def article(*names: str, **more: Any) -> Article:
    """An article in which each of `names` opposes a toll."""
    stance = {"item": "toll", "label": "oppose", "evidence": [[0, 21]], **more}
    return Article.model_validate(
        {
            "id": "a",
            "text": TEXT,
            "agenda": [{"id": "toll", "label": "Toll [bold]", "proposition": "It should be paid."}],
            "actors": [{"id": name, "name": name, "kind": "person"} for name in names],
            "stances": [{**stance, "actor": name, "party": name} for name in names],
        }
    )


def test_show_takes_no_name_for_a_style(capsys: pytest.CaptureFixture[str]) -> None:
    print_matrix([article("[/red] Berg", "[bold]")])
    shown = capsys.readouterr().out
    for words in ("[/red] Berg", "│ [bold] ", "Toll [bold]", "oppose"):
        assert words in shown
    assert "\x1b" not in shown


def test_show_gives_the_words_behind_each_cell(capsys: pytest.CaptureFixture[str]) -> None:
    print_evidence([article("Berg", earlier="support", confidence=0.756)])
    assert capsys.readouterr().out == (
        "Berg oppose (earlier: support) · Toll [bold] · 0.76 · “Berg rejects the toll”\n"
    )


def test_show_leaves_a_missing_confidence_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_evidence([article("Berg")])
    assert capsys.readouterr().out == "Berg oppose · Toll [bold] · “Berg rejects the toll”\n"


def test_show_counts_the_actors_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_matrix([article(*(f"Actor {i}" for i in range(MOST_ROWS + 2)))])
    shown = " ".join(capsys.readouterr().out.split())
    assert "and 2 actors more, in stances.csv" in shown


def test_show_says_that_there_is_no_stance(capsys: pytest.CaptureFixture[str]) -> None:
    print_matrix([article()])
    print_evidence([article()])
    assert capsys.readouterr().out == "No stance on any item of the agenda was found.\n"


def other(number: int) -> Article:
    """An article with an agenda of its own."""
    item = {"id": "toll", "label": f"Toll {number}", "proposition": f"Toll {number} should be paid."}
    return Article.model_validate(article("Berg").dump() | {"id": f"talks-{number}", "agenda": [item]})


def test_show_gives_each_agenda_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    print_matrix([other(1), other(2), other(2)])
    shown = capsys.readouterr().out
    words = " ".join(shown.split())
    assert "Who stands where: talks-1 ┏" in words
    assert "Who stands where: talks-2 and 1 more ┏" in words
    assert not any("Toll 1" in line and "Toll 2" in line for line in shown.splitlines())


def test_show_counts_the_agendas_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_matrix([other(number) for number in range(MOST_TABLES + 3)])
    assert "and 3 agendas more, in stances.csv" in capsys.readouterr().out


def test_show_says_what_was_found_left_open_and_left_out() -> None:
    lines = found_and_left({"articles": 2, "rejected": 1}, {"quotes_without_speaker": 3}, {"empty": 1}, "out")
    assert lines == [
        "2 articles; written to out/",
        "left open: 3 quotes without speaker",
        "left out: 1 empty (each in out/run.json)",
    ]
    assert found_and_left({"articles": 1}, {"quotes_without_speaker": 0}, {}, "out") == [
        "1 articles; written to out/"
    ]
