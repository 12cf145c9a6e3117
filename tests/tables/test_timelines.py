"""Positions by windows of time, and where they changed."""

from typing import Any

import pandas as pd
import pytest
from crossings_tabled import article, span, stance

from demarche import tables


def on(day: str | None, label: str, *, id: str | None = None, actor: str = "NOR", **more: Any) -> Any:
    return article(id or f"on-{day}", published=day, stances=[stance(actor, "ferry", label, **more)])


def records(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


COURSE = [
    on("2026-03-02", "oppose", confidence=0.9, evidence=[span("Iceland does not")]),
    on("2026-01-05", "support", confidence=0.4),
    on("2026-01-20T10:00:00", "support", confidence=0.8, evidence=[span("backs the ferry")]),
    on("2026-03-30", "oppose", confidence=0.6),
]


def test_timeline_has_a_row_for_each_window_in_order_of_time() -> None:
    frame = tables.timeline(COURSE)
    assert records(frame, "party", "item", "window", "first_day", "last_day", "label", "rows") == [
        ("NOR", "ferry", "2026-01", "2026-01-01", "2026-01-31", "support", 2),
        ("NOR", "ferry", "2026-03", "2026-03-01", "2026-03-31", "oppose", 2),
    ]
    assert records(frame, "article", "published", "evidence") == [
        ("on-2026-01-20T10:00:00", "2026-01-20", "backs the ferry"),
        ("on-2026-03-02", "2026-03-02", "Iceland does not"),
    ]
    assert pd.isna(frame["changed_from"][0])
    assert frame["changed_from"][1] == "support"


@pytest.mark.parametrize(
    ("window", "first"),
    [
        ("day", ("2026-01-05", "2026-01-05", "2026-01-05")),
        ("week", ("2026-01-05", "2026-01-05", "2026-01-11")),
        ("month", ("2026-01", "2026-01-01", "2026-01-31")),
        ("quarter", ("2026Q1", "2026-01-01", "2026-03-31")),
        ("year", ("2026", "2026-01-01", "2026-12-31")),
    ],
)
def test_timeline_windows_are_named_and_bounded(window: str, first: tuple[str, ...]) -> None:
    frame = tables.timeline([on("2026-01-05", "support"), on("2027-01-06", "support")], window=window)
    assert records(frame, "window", "first_day", "last_day")[0] == first
    assert len(frame) == 2


def test_timeline_and_changes_refuse_a_window_they_do_not_have() -> None:
    for make in (tables.timeline, tables.changes):
        with pytest.raises(ValueError, match="no window 'hour'; there are day, week, month, quarter, year"):
            make(COURSE, window="hour")


def test_timeline_joins_those_who_speak_for_a_party_and_keeps_parties_apart() -> None:
    found = [
        on("2026-01-05", "support", actor="anna-berg"),
        on("2026-01-06", "support"),
        on("2026-01-07", "oppose", actor="ISL"),
    ]
    assert records(tables.timeline(found), "party", "label", "rows") == [
        ("NOR", "support", 2),
        ("ISL", "oppose", 1),
    ]


def test_timeline_leaves_out_articles_without_a_date_and_names_them() -> None:
    found = [*COURSE, on(None, "support", id="when")]
    assert tables.timeline(found).equals(tables.timeline(COURSE))
    assert tables.undated(found) == ["when"]
    assert tables.timeline(found[4:]).empty
    assert tables.changes(found[4:]).empty


def test_changes_show_in_the_corpus_with_the_words_before_and_after() -> None:
    (change,) = tables.changes(COURSE).to_dict("records")
    assert (change["window"], change["label_before"], change["label_after"]) == (
        "2026-03",
        "support",
        "oppose",
    )
    assert (change["shown_by"], change["rows_before"], change["rows_after"]) == ("corpus", 2, 2)
    assert (change["before_article"], change["before_evidence"]) == (
        "on-2026-01-20T10:00:00",
        "backs the ferry",
    )
    assert (change["after_article"], change["after_published"]) == ("on-2026-03-02", "2026-03-02")
    # Two of two against none of two: one of the six ways to deal them, and its mirror.
    assert change["p_value"] == pytest.approx(1 / 3)


def test_changes_count_all_windows_of_a_stretch_and_pass_over_windows_without_stances() -> None:
    days = ["2025-01-01", "2025-02-01", "2025-09-01", "2026-01-01", "2026-02-01"]
    found = [on(day, label) for day, label in zip(days, ["support"] * 3 + ["oppose"] * 2, strict=True)]
    assert records(tables.changes(found), "window", "rows_before", "rows_after") == [("2026-01", 3, 2)]


def test_changes_are_surer_the_more_stances_stand_on_either_side() -> None:
    def p(times: int) -> float:
        days = [f"2026-0{month}-{day:02}" for month in (1, 2) for day in range(1, times + 1)]
        found = [on(day, "support" if day < "2026-02" else "oppose") for day in days]
        return float(tables.changes(found)["p_value"].item())

    assert p(1) == pytest.approx(1)
    assert p(8) < 0.001


def test_changes_that_an_article_tells_of_need_no_other_article() -> None:
    (change,) = tables.changes([on("2026-01-05", "support", earlier="oppose")]).to_dict("records")
    assert (change["label_before"], change["label_after"], change["shown_by"]) == (
        "oppose",
        "support",
        "article",
    )
    assert change["after_article"] == "on-2026-01-05"
    assert pd.isna(change["p_value"]) and pd.isna(change["rows_before"]) and pd.isna(change["before_article"])


def test_changes_that_both_show_are_one() -> None:
    found = [on("2026-01-05", "support"), on("2026-02-05", "oppose", earlier="support")]
    assert records(tables.changes(found), "shown_by", "rows_before") == [("both", 1)]


def test_changes_of_a_steady_position_are_none() -> None:
    assert tables.changes([on("2026-01-05", "support"), on("2026-02-05", "support")]).empty
