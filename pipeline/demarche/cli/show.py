"""What a run shows: the matrix of actors and items, the words behind each cell, what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from demarche import tables
from demarche.cli.output import printable
from demarche.scheme import Article

COLOURS = {"support": "green", "oppose": "red", "conditional": "yellow", "neutral": "blue"}
MOST_ROWS = 25
MOST_TABLES = 10
MOST_LINES = 60


def _console() -> Console:
    console = Console()
    if not console.is_terminal:
        # Not to a terminal: plain and wide, so that no cell is cut.
        console = Console(width=200, no_color=True, highlight=False)
    return console


def matrix_table(articles: Sequence[Article]) -> Table | None:
    """Actors by items; None where there is no stance."""
    frame = tables.matrix(articles)
    if frame.empty:
        return None
    shown = Table(title="Who stands where", title_justify="left", caption_justify="left")
    shown.add_column("actor", no_wrap=True)
    for label in frame.columns:
        shown.add_column(Text(printable(label)), justify="center")
    for actor, cells in frame.head(MOST_ROWS).iterrows():
        shown.add_row(
            Text(printable(str(actor))),
            *(Text(cell, style=COLOURS[cell]) if isinstance(cell, str) else "·" for cell in cells),
        )
    if len(frame) > MOST_ROWS:
        shown.caption = f"and {len(frame) - MOST_ROWS} actors more, in stances.csv"
    return shown


def print_matrix(articles: Sequence[Article]) -> None:
    """The matrix of each agenda, coloured on a terminal only."""
    by_agenda: dict[tuple[tuple[str, str], ...], list[Article]] = {}
    for article in articles:
        asked = tuple((item.id, item.proposition) for item in article.agenda or ())
        by_agenda.setdefault(asked, []).append(article)
    shown = [(found, table) for found in by_agenda.values() if (table := matrix_table(found))]
    console = _console()
    for found, table in shown[:MOST_TABLES]:
        if len(shown) > 1:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            table.title = Text(printable(f"Who stands where: {found[0].title or found[0].id}{more}"))
        console.print(table)
    if len(shown) > MOST_TABLES:
        console.print(f"and {len(shown) - MOST_TABLES} agendas more, in stances.csv")
    if not shown:
        console.print("No stance on any item of the agenda was found.")


def print_evidence(articles: Sequence[Article]) -> None:
    """A line for each stance: actor, label, item, confidence, and the words it rests on."""
    console = _console()
    found = tables.stances(articles)
    frame = found.head(MOST_LINES)
    for row in frame.itertuples():
        line = Text()
        line.append(printable(f"{row.actor_name} "), style="bold")
        line.append(row.label, style=COLOURS[row.label])
        was = f" (earlier: {row.earlier})" if isinstance(row.earlier, str) else ""
        sure = [f"{row.confidence:.2f}"] if pd.notna(row.confidence) else []
        line.append(printable(" · ".join([was, str(row.item_label), *sure, f"“{row.evidence}”"])))
        console.print(line, soft_wrap=True)
    if len(found) > MOST_LINES:
        console.print(f"and {len(found) - MOST_LINES} stances more, in stances.csv")


def found_and_left(
    found: Mapping[str, int], left_open: Mapping[str, int], left_out: Mapping[str, int], folder: str
) -> list[str]:
    """Lines of talk: what a run found, what it left open, what it left out and why."""
    kept = {what: n for what, n in found.items() if what != "rejected"}
    lines = [f"{_counted(kept)}; written to {folder}/"]
    if any(left_open.values()):
        lines.append(f"left open: {_counted({what: n for what, n in left_open.items() if n})}")
    if left_out:
        lines.append(f"left out: {_counted(left_out)} (each in {folder}/run.json)")
    return lines


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in counts.items())
