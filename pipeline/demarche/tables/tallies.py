"""Stances of many articles brought together: one position of a party, or of an actor, on an item."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import pandas as pd

from demarche.scheme import Article
from demarche.scheme.records import STANCE_LABELS
from demarche.tables import columns
from demarche.tables.frames import stances

Row = dict[str, Any]
"""A row of the stance table; None where it has nothing."""
Who = Literal["actor", "party"]
SIGN = {"support": 1, "oppose": -1, "conditional": 0, "neutral": 0}
PARTY = ("party", "party_name", "party_iso3", "party_cow")
ITEM = ("item", "item_label", "proposition")


def stance_rows(articles: Iterable[Article]) -> list[Row]:
    frame = stances(articles)
    return list(frame.astype(object).where(frame.notna(), None).to_dict("records"))


def grouped(rows: Iterable[Row], *keys: str) -> dict[tuple[str, ...], list[Row]]:
    """Rows by what they have in `keys`, in the order in which that first occurs."""
    groups: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[key] for key in keys)].append(row)
    return dict(groups)


def by_party_and_item(rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    """Rows of each party and item: parties with most rows first, items as the agenda has them."""
    groups = grouped(rows, "party", "item")
    size: Counter[str] = Counter()
    for (party, _), group in groups.items():
        size[party] += len(group)
    return {key: groups[key] for key in sorted(groups, key=lambda key: (-size[key[0]], key[0]))}


def weight(row: Row) -> float:
    return 1.0 if row["confidence"] is None else row["confidence"]


def weightiest(rows: Sequence[Row]) -> str:
    """The weightiest label; of equals the first in the scheme's order."""
    weights: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        weights[row["label"]] += weight(row)
    return max((one for one in STANCE_LABELS if one in weights), key=lambda one: weights[one])


def surest(rows: Iterable[Row], label: str) -> Row | None:
    """The row of that label with the greatest confidence; of equals the first."""
    return max((row for row in rows if row["label"] == label), key=weight, default=None)


def counts(rows: Sequence[Row]) -> Row:
    """What the tables have under `rows`, `articles`, a label each, `share_*` and `balance`."""
    labels = Counter(row["label"] for row in rows)
    weights = sum(map(weight, rows))
    return {
        "rows": len(rows),
        "articles": len({row["article"] for row in rows}),
        **{label: labels[label] for label in STANCE_LABELS},
        **{f"share_{label}": labels[label] / len(rows) for label in ("support", "oppose", "conditional")},
        "balance": sum(SIGN[row["label"]] * weight(row) for row in rows) / weights if weights else 0.0,
    }


def about(rows: Sequence[Row], *columns: str) -> Row:
    """What the rows share, as the first of them says it."""
    return {column: rows[0][column] for column in columns}


def positions(articles: Iterable[Article]) -> pd.DataFrame:
    """A row for each party and item over all articles: the `matrix` table."""
    return columns.MATRIX.frame(
        {**about(rows, *PARTY, *ITEM), "label": weightiest(rows), **counts(rows)}
        for rows in by_party_and_item(stance_rows(articles)).values()
    )


def unique_names(pairs: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """id → name, the first given; a name that two ids have gets the id behind it."""
    names: dict[str, str] = {}
    for id, name in pairs:
        names.setdefault(id, name or id)
    times = Counter(names.values())
    return {id: name if times[name] == 1 else f"{name} ({id})" for id, name in names.items()}


def grid(frame: pd.DataFrame) -> pd.DataFrame:
    """`positions` laid out as parties by items, those with most stances first.

    A cell has the label, and "3/4" behind it where three stances of four have it.
    """
    parties = unique_names(zip(frame["party"], frame["party_name"], strict=True))
    items = unique_names(zip(frame["item"], frame["item_label"], strict=True))
    order = frame.groupby("item", sort=False)["rows"].sum().sort_values(ascending=False, kind="stable").index
    table = pd.DataFrame(
        index=pd.Index(parties.values(), name="party"), columns=[items[item] for item in order], dtype=object
    )
    for row in frame.to_dict("records"):
        share = "" if row["rows"] == 1 else f" {row[row['label']]}/{row['rows']}"
        table.loc[parties[row["party"]], items[row["item"]]] = row["label"] + share
    return table


def matrix(articles: Iterable[Article]) -> pd.DataFrame:
    """Actors (index: name) by items (columns: label); the cell is the label of the surest stance.

    An actor's rows from several articles meet in one cell; two actors of one name keep a row each. The
    columns stand in the agenda's order, the actors with most positions first.
    """
    listed = list(articles)
    frame = stances(listed)
    order = dict.fromkeys(item.label for article in listed for item in article.agenda or ())
    if frame.empty:
        return pd.DataFrame(columns=list(order), index=pd.Index([], name="actor_name"))
    surest = frame.sort_values("confidence", ascending=False, na_position="last", kind="stable")
    surest = surest.drop_duplicates(["actor", "item_label"])
    table = surest.pivot(index="actor", columns="item_label", values="label")
    # Items that no agenda explains stand last, under their ids.
    shown = dict.fromkeys([*(label for label in order if label in table.columns), *table.columns])
    ranked = table.notna().sum(axis=1).sort_values(ascending=False, kind="stable").index
    table = table.loc[ranked, list(shown)].rename_axis(columns=None)
    names = dict(zip(frame["actor"], frame["actor_name"], strict=True))
    return table.set_index(pd.Index([names[actor] for actor in table.index], name="actor_name"))
