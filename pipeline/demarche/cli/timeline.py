"""`demarche timeline`: each party's positions over time, and where they changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from demarche.cli.export import TABLE_FORMATS, TO_FILES, warn_undated
from demarche.cli.output import check_output
from demarche.cli.rejected import usable

if TYPE_CHECKING:
    from demarche.scheme import Article


@click.command(
    epilog="""\b
Examples:
  demarche timeline out/articles.jsonl --window week
  demarche timeline out/articles.jsonl --changes --format csv -o changes.csv"""
)
@click.argument("annotated", metavar="ANNOTATED")
@click.option(
    "--window",
    type=click.Choice(["day", "week", "month", "quarter", "year"]),
    default="month",
    show_default=True,
    help="Span of time whose stances make one position; a week begins on Monday.",
)
@click.option(
    "--changes", is_flag=True, help="Only where a position changed, with the words before and after."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *TABLE_FORMATS]),
    default="text",
    show_default=True,
    help="text is to be read; the others have every column of the timeline or changes table.",
)
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="- is stdout.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def timeline(annotated: str, window: str, changes: bool, form: str, output: str, force: bool) -> None:
    """The positions of each party on each item over time, from annotated JSONL.

    A position is the weightiest label of the party's stances in a window, by confidence. Articles without a
    date are left out, and counted.
    """
    from demarche import tables
    from demarche.scheme import read_records

    if output == "-" and form in TO_FILES:
        raise click.UsageError(f"{form} is no text to print: -o FILE")
    check_output(output, force)
    articles = list(usable(read_records(annotated)))
    warn_undated(articles)
    if form == "text":
        tables.write_bytes(_text(articles, window, only_changes=changes).encode(), output)
    else:
        make = tables.changes if changes else tables.timeline
        name = "changes" if changes else "timeline"
        tables.write_table(make(articles, window=window), output, form, table=name)


def _text(articles: Sequence[Article], window: str, *, only_changes: bool) -> str:
    """A block for each party and item: a line for each window, and below it what changed there."""
    from demarche import tables
    from demarche.tables.tallies import grouped

    positions = tables.timeline(articles, window=window).to_dict("records")
    changed = grouped(tables.changes(articles, window=window).to_dict("records"), "party", "item", "window")
    blocks = []
    for (party, item), rows in grouped(positions, "party", "item").items():
        lines = [f"{rows[0]['party_name']} · {rows[0]['item_label']}"]
        for row in rows:
            found = changed.get((party, item, row["window"]), [])
            if found or not only_changes:
                lines.append(
                    f"  {row['window']}  {row['label']} {row[row['label']]}/{row['rows']}"
                    f"  {_words(row['evidence'])} ({row['article']}, {row['published']})"
                )
            for one in found:
                lines.append(f"    {one['label_before']} → {one['label_after']}, {_shown(one)}")
        if len(lines) > 1:
            blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks) or ("No position changed.\n" if positions else "No stance in a dated article.\n")


def _shown(change: dict[str, object]) -> str:
    """By what a change shows, with the words on either side."""
    if change["shown_by"] == "article":
        return f"told by {change['after_article']}: {_words(change['after_evidence'])}"
    told = ", and an article tells of it" if change["shown_by"] == "both" else ""
    return (
        f"{change['rows_before']} stances before, {change['rows_after']} from here on, "
        f"p = {change['p_value']:.2g}{told}; before: {_words(change['before_evidence'])} "
        f"({change['before_article']}, {change['before_published']})"
    )


def _words(evidence: object) -> str:
    """Quoted, on one line."""
    return f"“{' '.join(str(evidence).split())}”"
