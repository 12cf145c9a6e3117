import json
from pathlib import Path

import pytest
from ferry import TEXT, ferry

from demarche.evaluation import detach, evaluate
from demarche.evaluation.gate import (
    GATED,
    NEW,
    Floors,
    GoldSet,
    Pinned,
    below,
    changes,
    gold_sets,
    pin,
    read_floors,
    report,
    without_floor,
    write_floors,
)
from demarche.evaluation.measures import FIGURES
from demarche.evaluation.report import Evaluation
from demarche.scheme import InputError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one article of gold, its text in a folder below."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "texts" / "below").mkdir(parents=True)
    (tmp_path / "gold" / "schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "gold" / "ferry.json").write_text(json.dumps(detach(ferry())), encoding="utf-8")
    (tmp_path / "texts" / "below" / "ferry.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def found(project: Path, floors: Floors) -> dict[str, GoldSet]:
    return gold_sets(project / "gold", project / "texts", floors)


def scores(*, stances: int = 2) -> dict[str, Evaluation]:
    gold = ferry()
    return {NEW: evaluate([gold], [ferry(stances=[s.model_dump() for s in (gold.stances or ())[:stances]])])}


@pytest.fixture
def floors(project: Path) -> Floors:
    return pin(Floors(), found(project, Floors()), scores())


def test_gate_holds_figures_that_there_are() -> None:
    assert set(GATED) <= set(FIGURES)


def test_gate_is_open_on_what_was_pinned(project: Path, floors: Floors) -> None:
    assert not [*changes(floors, found(project, floors))]
    assert not [*below(floors, scores()), *without_floor(floors, scores())]


def test_pin_stands_one_item_below_the_score(floors: Floors) -> None:
    assert floors.sets[NEW].floors["entities.all"] == 0.75  # of four names
    assert floors.sets[NEW].floors["stances.detection"] == 0.5  # of two rows


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("gold/ferry.json", '"Ferry"', '"The ferry"', "corpus: the gold of ferry changed"),
        ("gold/ferry.json", "{", "{ ", "corpus: the gold of ferry changed"),
    ],
)
def test_gate_is_shut_on_changed_gold(
    project: Path, floors: Floors, file: str, old: str, new: str, said: str
) -> None:
    path = project / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert [*changes(floors, found(project, floors))] == [said]


def test_gate_does_not_mind_line_ends(project: Path, floors: Floors) -> None:
    record = json.dumps(detach(ferry()), indent=1)
    for ends in ("\n", "\r\n"):
        (project / "gold" / "ferry.json").write_bytes(record.replace("\n", ends).encode())
        (hashes,) = (each.hashes["ferry"] for each in found(project, floors).values())
        assert hashes.gold == found(project, Floors())[NEW].hashes["ferry"].gold
        assert hashes.gold != floors.sets[NEW].articles["ferry"].gold


def test_gate_is_shut_on_a_text_that_changed_with_its_gold(project: Path, floors: Floors) -> None:
    text = TEXT + " It rains."
    (project / "texts" / "below" / "ferry.txt").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        found(project, floors)
    assert refused.value.reason == "text_changed"
    (project / "gold" / "ferry.json").write_text(json.dumps(detach(ferry(text=text))), encoding="utf-8")
    said = [*changes(floors, found(project, floors))]
    assert said == ["corpus: the gold of ferry changed", "corpus: the text of ferry changed"]


def test_gate_is_shut_on_gold_that_came_or_went(project: Path, floors: Floors) -> None:
    for folder, ending in (("gold", "json"), ("texts/below", "txt")):
        (project / folder / f"ferry.{ending}").rename(project / folder / f"other.{ending}")
    other = detach(ferry()) | {"id": "other"}
    (project / "gold" / "other.json").write_text(json.dumps(other), encoding="utf-8")
    said = [*changes(floors, found(project, floors))]
    assert said == ["corpus: ferry was pinned and is gone", "corpus: other is not pinned"]


def test_gate_is_shut_below_a_floor(floors: Floors) -> None:
    assert [one.figure for one in below(floors, scores(stances=0))] == [
        "corpus.stances.detection",
        "corpus.stances.labelled",
    ]
    assert [one.score for one in below(floors, {})] == [None] * len(floors.sets[NEW].floors)


def test_gate_is_shut_on_a_figure_without_a_floor(floors: Floors) -> None:
    del floors.sets[NEW].floors["entities.all"]
    assert [*without_floor(floors, scores())] == ["corpus: no floor under entities.all"]


def test_pin_raises_floors_and_keeps_those_above_the_new_ones(project: Path, floors: Floors) -> None:
    low = Floors(sets={NEW: Pinned(articles=floors.sets[NEW].articles, floors={"entities.all": 0.1})})
    again = pin(low, found(project, low), scores())
    assert again.sets[NEW].floors["entities.all"] == 0.75
    high = floors.model_copy(deep=True)
    high.sets[NEW].floors["entities.all"] = 0.99
    assert pin(high, found(project, high), scores()).sets[NEW].floors["entities.all"] == 0.99


def test_pin_lowers_nothing_unless_told_by_name(project: Path, floors: Floors) -> None:
    with pytest.raises(InputError) as refused:
        pin(floors, found(project, floors), scores(stances=0), lower=["corpus.stances.detection"])
    assert refused.value.reason == "floor_would_sink"
    assert "corpus.stances.labelled is 0.000, its floor 0.500" in str(refused.value)
    assert "--lower corpus.stances.labelled" in str(refused.value)
    names = ["corpus.stances.detection", "corpus.stances.labelled"]
    again = pin(floors, found(project, floors), scores(stances=0), lower=names)
    assert again.sets[NEW].floors["stances.labelled"] == 0
    assert again.sets[NEW].floors["entities.all"] == 0.75


def test_pin_refuses_to_lower_what_need_not_sink(project: Path, floors: Floors) -> None:
    with pytest.raises(InputError, match="nothing: all scores keep their floors"):
        pin(floors, found(project, floors), scores(), lower=["corpus.stances.detection"])


def test_pin_does_not_forget_a_set_whose_gold_is_gone(project: Path, floors: Floors) -> None:
    (project / "gold" / "ferry.json").unlink()
    with pytest.raises(InputError) as refused:
        pin(floors, found(project, floors), {})
    assert refused.value.reason == "floor_would_sink"


def test_sets_keep_their_articles(project: Path, floors: Floors) -> None:
    named = Floors(sets={"fixture": floors.sets[NEW]})
    assert list(found(project, named)) == ["fixture"]


def test_floors_are_written_and_read(tmp_path: Path, floors: Floors) -> None:
    write_floors(floors, tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == floors
    assert read_floors(tmp_path / "none.json") == Floors()
    (tmp_path / "floors.json").write_text('{"sets": {"a": {"floor": 1}}}', encoding="utf-8")
    with pytest.raises(InputError, match="demarche gate --pin"):
        read_floors(tmp_path / "floors.json")


def test_report_has_a_line_for_each_figure(floors: Floors) -> None:
    rows = report(floors, scores())
    assert [row[1] for row in rows] == list(GATED)
    assert ["corpus", "entities.all", "100.0", "75.0"] in [list(row) for row in rows]
