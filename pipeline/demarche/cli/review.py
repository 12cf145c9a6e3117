"""`demarche report` and `demarche review`: a page to read and judge a run by, and gold from the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Literal

import click

from demarche.cli.output import check_output
from demarche.cli.rejected import usable, warn

force_option = click.option("--force", is_flag=True, help="Overwrite files that exist.")


@click.command(epilog="\b\nExample:\n  demarche report out/articles.jsonl -o report.html")
@click.argument("annotated", metavar="ANNOTATED")
@click.option("-o", "--output", default="report.html", show_default=True, metavar="FILE", help="- is stdout.")
@click.option("--title", default="Who stands where", show_default=True, help="Heading of the page.")
@force_option
def report(annotated: str, output: str, title: str, force: bool) -> None:
    """One HTML file that shows a run: opens from disk, needs no network, every cell one click from its words.

    ANNOTATED is the articles.jsonl of a run, - for stdin.
    """
    from demarche.report import page
    from demarche.scheme import read_records
    from demarche.scheme.jsonl import replaced

    check_output(output, force)
    html = page(list(usable(read_records(annotated))), title=title)
    with replaced(output) as out:
        out.write(html)


@click.group()
def review() -> None:
    """Judge what a run found, and make gold of the verdicts."""


@review.command(
    epilog="""\b
Examples:
  demarche review queue out/articles.jsonl --most 50 -o queue.csv
  demarche review queue out/articles.jsonl --layer quotes --format jsonl"""
)
@click.argument("annotated", metavar="ANNOTATED")
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(["stances", "quotes", "claims", "entities"]),
    default=("stances",),
    show_default=True,
    help="What to judge; may be given several times.",
)
@click.option("--most", type=click.IntRange(1), metavar="RECORDS", help="Only so many. [default: all]")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="- is stdout.")
@force_option
def queue(
    annotated: str,
    layers: Sequence[Literal["stances", "quotes", "claims", "entities"]],
    most: int | None,
    form: str,
    output: str,
    force: bool,
) -> None:
    """Records to review, the least sure first.

    Fill in `verdict` (right, wrong, relabelled; with the last, `to`) and give the file to
    `demarche review apply`. The report does the same with buttons.
    """
    from demarche.review import queue as least_sure_first
    from demarche.scheme import read_records
    from demarche.tables import write_table

    check_output(output, force)
    frame = least_sure_first(list(usable(read_records(annotated))), layers=layers)
    write_table(frame if most is None else frame.head(most), output, form)


@review.command(
    epilog="""\b
Example:
  demarche review apply out/articles.jsonl corrections.jsonl -o gold.jsonl"""
)
@click.argument("annotated", metavar="ANNOTATED")
@click.argument("corrections", nargs=-1, required=True, metavar="CORRECTIONS...")
@click.option(
    "--unmarked",
    type=click.Choice(["unfinished", "right", "wrong"]),
    default="unfinished",
    show_default=True,
    help="Records without a verdict: leave their layer of the article out, or take them as right or wrong.",
)
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="- is stdout.")
@force_option
def apply(
    annotated: str,
    corrections: Sequence[str],
    unmarked: Literal["unfinished", "right", "wrong"],
    output: str,
    force: bool,
) -> None:
    """Gold from verdicts, for `demarche evaluate` and `demarche train stance --labels`.

    CORRECTIONS are files that the report downloads (JSONL), or queues with `verdict` filled in (CSV, JSONL).
    A layer of an article is gold once every record of it was judged.
    """
    from demarche.review import apply as make_gold
    from demarche.review import read_corrections
    from demarche.review.gold import summary
    from demarche.scheme import read_records, write_articles

    check_output(output, force)
    given = chain.from_iterable(map(read_corrections, corrections))
    done = make_gold(list(usable(read_records(annotated))), given, unmarked=unmarked)
    for one in done.rejected:
        warn(one)
    for line in summary(done):
        click.echo(line, err=True)
    if not done.articles:
        raise click.ClickException("no gold: no layer of any article was judged to the end")
    write_articles(done.articles, output)
