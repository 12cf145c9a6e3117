"""From judged passages to one row for an (actor, item) pair."""

from collections.abc import Sequence

import numpy as np
import pytest

from demarche.scheme import Stance
from demarche.stages.stances.aggregate import LABELS, MOST_EVIDENCE, Judged, rows, turned
from demarche.stages.stances.candidates import Holding

SENTENCES = (
    "Norway rejected the ferry. "
    "In the end Norway accepted the ferry. "
    "Norway would sign if Iceland pays the toll. "
    "Norway likes boats. "
    "Norway likes boats too."
)


def probabilities(**labels: float) -> np.ndarray:
    return np.array([labels.get(label, 0.0) for label in LABELS], dtype=np.float32)


def judged(
    sentence: int, holder: str = "NOR", item: str = "ferry", *, reporter: str | None = None, **labels: float
) -> Judged:
    parts = SENTENCES.split(". ")
    start = sum(len(part) + 2 for part in parts[:sentence])
    passage = (start, start + len(parts[sentence]) + 1)
    holding = Holding(sentence, passage, holder, (), f"q{sentence}", reporter)
    return Judged(holding, item, probabilities(**labels))


def rows_of(given: Sequence[Judged], *, threshold: float = 0.5, **more: dict[str, list[str]]) -> list[Stance]:
    members = more.get("members", {})
    return rows(SENTENCES, given, {"anna-berg": "NOR"}, threshold=threshold, members=members)


def test_aggregate_makes_one_row_for_a_pair() -> None:
    given = [
        judged(0, oppose=0.9, none=0.1),
        judged(3, oppose=0.8, none=0.2),
        judged(3, item="toll", support=0.7, none=0.3),
        judged(3, holder="ISL", support=0.7, none=0.3),
    ]
    found = rows_of(given)
    assert [(s.item, s.actor, s.label) for s in found] == [
        ("ferry", "NOR", "oppose"),
        ("ferry", "ISL", "support"),
        ("toll", "NOR", "support"),
    ]
    assert found[0].evidence == [given[0].holding.passage, given[1].holding.passage]
    assert found[0].quote == "q0"


def test_aggregate_gives_a_row_only_from_the_threshold_on() -> None:
    given = [judged(0, oppose=0.4, none=0.6)]
    assert rows_of(given, threshold=0.5) == []
    assert len(rows_of(given, threshold=0.3)) == 1


def test_aggregate_takes_the_label_with_most_weight_behind_it() -> None:
    given = [
        judged(0, oppose=0.6, none=0.4),
        judged(3, support=0.9, none=0.1),
        judged(4, support=0.5, none=0.5),
    ]
    (row,) = rows_of(given)
    assert (row.label, row.earlier) == ("support", None)
    assert row.evidence == [given[1].holding.passage, given[2].holding.passage]


def test_aggregate_keeps_the_earlier_label_where_the_text_tells_of_a_change() -> None:
    given = [judged(1, support=0.7, none=0.3), judged(0, oppose=0.95, none=0.05)]
    (row,) = rows_of(given)
    assert (row.label, row.earlier) == ("support", "oppose")
    assert row.evidence == [given[0].holding.passage]
    assert row.quote == "q1"


def test_aggregate_sees_no_change_where_the_text_tells_of_none() -> None:
    (row,) = rows_of([judged(3, oppose=0.7, none=0.3), judged(4, support=0.95, none=0.05)])
    assert (row.label, row.earlier) == ("support", None)


def test_aggregate_points_to_the_condition_of_a_conditional_stance() -> None:
    (row,) = rows_of([judged(2, conditional=0.9, none=0.1)])
    assert row.condition is not None
    ((start, end),) = row.condition
    assert SENTENCES[start:end] == "if Iceland pays the toll"
    (other,) = rows_of([judged(2, support=0.9, none=0.1)])
    assert other.condition is None


def test_aggregate_names_the_surest_passages_only() -> None:
    given = [judged(i, support=0.5 + i / 10, none=0.5 - i / 10) for i in range(5)]
    (row,) = rows_of(given)
    assert len(row.evidence) == MOST_EVIDENCE
    assert row.evidence == sorted(j.holding.passage for j in given[2:])
    assert row.confidence == pytest.approx(0.9)


def test_aggregate_keeps_party_and_reporter() -> None:
    (row,) = rows_of([judged(0, holder="anna-berg", reporter="ISL", oppose=0.9, none=0.1)])
    assert (row.actor, row.party, row.reporter) == ("anna-berg", "NOR", "ISL")
    (own,) = rows_of([judged(0, oppose=0.9, none=0.1)])
    assert (own.party, own.reporter) == ("NOR", None)


def test_aggregate_gives_each_member_of_a_joint_source_a_row() -> None:
    found = rows_of([judged(0, holder="both", oppose=0.9, none=0.1)], members={"both": ["NOR", "ISL"]})
    assert sorted(s.actor for s in found) == ["ISL", "NOR"]


def test_turned_changes_support_and_oppose() -> None:
    given = probabilities(none=0.1, support=0.5, oppose=0.2, conditional=0.15, neutral=0.05)
    swapped = turned(np.stack([given, given]))
    assert swapped.shape == (2, len(LABELS))
    assert np.allclose(
        swapped[0], probabilities(none=0.1, support=0.2, oppose=0.5, conditional=0.15, neutral=0.05)
    )
    assert np.allclose(turned(swapped), [given, given])
