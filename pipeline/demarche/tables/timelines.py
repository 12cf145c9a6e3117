"""Positions over time: each party's position on each item by windows, and where it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from demarche.scheme import Article
from demarche.tables import columns
from demarche.tables.tallies import (
    ITEM,
    PARTY,
    Row,
    about,
    by_party_and_item,
    counts,
    grouped,
    stance_rows,
    surest,
    weightiest,
)

WINDOWS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
"""pandas' periods; a week runs from Monday to Sunday and is named by its Monday."""


@dataclass(slots=True)
class Window:
    """A party's stances on an item in one span of time.

    Attributes:
        label: the weightiest of them.
    """

    span: pd.Period
    rows: list[Row]
    label: str

    def dates(self) -> Row:
        start, end = (day.date().isoformat() for day in (self.span.start_time, self.span.end_time))
        return {
            "window": start if self.span.freqstr.startswith("W") else str(self.span),
            "first_day": start,
            "last_day": end,
        }


def undated(articles: Iterable[Article]) -> list[str]:
    """Ids of the articles that no timeline can place."""
    return [article.id for article in articles if not article.published]


def _windows(rows: Sequence[Row], window: str) -> list[Window]:
    """The windows that have rows, in order of time."""
    spans: dict[pd.Period, list[Row]] = {}
    for (day,), group in grouped(rows, "published").items():
        spans.setdefault(pd.Period(day, freq=WINDOWS[window]), []).extend(group)
    return [Window(span, spans[span], weightiest(spans[span])) for span in sorted(spans)]


def _courses(articles: Iterable[Article], window: str) -> list[list[Window]]:
    """For each party and item its windows.

    Raises:
        ValueError: no such window.
    """
    if window not in WINDOWS:
        raise ValueError(f"no window {window!r}; there are {', '.join(WINDOWS)}")
    dated = [row for row in stance_rows(articles) if row["published"]]
    return [_windows(rows, window) for rows in by_party_and_item(dated).values()]


def _evidence(prefix: str, row: Row | None) -> Row:
    names = ("article", "published", "evidence", "evidence_spans")
    return {prefix + name: row[name] if row else None for name in names}


def timeline(articles: Iterable[Article], *, window: str = "month") -> pd.DataFrame:
    """A row for each party, item and window with a stance: the `timeline` table.

    Raises:
        ValueError: no such window.
    """
    rows = []
    for course in _courses(articles, window):
        before = None
        for one in course:
            rows.append(
                {
                    **about(one.rows, *PARTY, *ITEM),
                    **one.dates(),
                    "label": one.label,
                    "changed_from": before if before != one.label else None,
                    **counts(one.rows),
                    **_evidence("", surest(one.rows, one.label)),
                }
            )
            before = one.label
    return columns.TIMELINE.frame(rows)


def changes(articles: Iterable[Article], *, window: str = "month") -> pd.DataFrame:
    """A row for each change of a position: the `changes` table.

    A change shows in the corpus where the label of a window is another than that of the last window with
    stances, and in an article where a stance has an `earlier` label.

    Raises:
        ValueError: no such window.
    """
    return columns.CHANGES.frame(row for course in _courses(articles, window) for row in _changes(course))


def _changes(course: Sequence[Window]) -> list[Row]:
    stretches: list[list[Window]] = []
    for one in course:
        if stretches and stretches[-1][-1].label == one.label:
            stretches[-1].append(one)
        else:
            stretches.append([one])
    found = []
    for number, stretch in enumerate(stretches):
        before = [row for one in stretches[number - 1] for row in one.rows] if number else []
        after = [row for one in stretch for row in one.rows]
        seen = (stretches[number - 1][0].label, stretch[0].label) if number else None
        for one in stretch:
            told = grouped((row for row in one.rows if row["earlier"]), "earlier", "label")
            if one is stretch[0] and seen:
                told = {seen: told.get(seen, []), **told}
            for (old, new), telling in told.items():
                in_corpus = one is stretch[0] and (old, new) == seen
                shown_by = "corpus" if not telling else "both" if in_corpus else "article"
                rows = {"rows_before": len(before), "rows_after": len(after)}
                found.append(
                    {
                        **about(one.rows, *PARTY, *ITEM),
                        **one.dates(),
                        "label_before": old,
                        "label_after": new,
                        "shown_by": shown_by,
                        **(rows if in_corpus else {}),
                        "p_value": _p_value(before, after, new) if in_corpus else None,
                        **_evidence("before_", surest(before, old) if in_corpus else None),
                        **_evidence("after_", surest(telling or one.rows, new)),
                    }
                )
    return found


def _p_value(before: Sequence[Row], after: Sequence[Row], label: str) -> float:
    from scipy.stats import fisher_exact

    table = [[sum(row["label"] == label for row in rows), len(rows)] for rows in (before, after)]
    return float(fisher_exact([[having, all_ - having] for having, all_ in table]).pvalue)
