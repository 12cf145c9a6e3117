"""`demarche export`: tables, networks, and files for Discourse Network Analyzer. `demarche codebook`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from demarche.cli.output import check_output
from demarche.cli.rejected import usable

if TYPE_CHECKING:
    from demarche.scheme import Article

# Named here too, so that `--help` waits for no pandas; a test compares them.
TABLE_FORMATS = ("csv", "jsonl", "md", "tex", "xlsx", "parquet", "feather", "dta")
NETWORK_FORMATS = ("graphml", "gexf")
DNA_FORMATS = ("dna", "dna-texts")
TO_FILES = ("xlsx", "parquet", "feather", "dta", "dna", "dna-texts")
"""Formats that no terminal shows."""
TABLES = (
    "stances", "matrix", "timeline", "changes", "quotes", "claims", "clusters", "entities", "actors",
)  # fmt: skip


@click.command(
    epilog="""\b
Examples:
  demarche export out/articles.jsonl --table matrix --format md
  demarche export out/articles.jsonl --format xlsx -o tables.xlsx
  demarche export out/articles.jsonl --format parquet --table all -o tables
  demarche export out/articles.jsonl --format graphml --network conflict -o conflict.graphml
  demarche export out/articles.jsonl --format dna -o talks.dna"""
)
@click.argument("annotated", metavar="ANNOTATED")
@click.option(
    "--format",
    "form",
    type=click.Choice([*TABLE_FORMATS, *NETWORK_FORMATS, *DNA_FORMATS]),
    default="csv",
    show_default=True,
    help="Of a table, a network (graphml, gexf), or for Discourse Network Analyzer.",
)
@click.option(
    "--table",
    type=click.Choice([*TABLES, "all"]),
    help="Which table. all: a folder with datapackage.json and codebook.md. "
    "[default: stances; matrix in tex; all, a sheet each, in xlsx]",
)
@click.option(
    "--network",
    type=click.Choice(["stances", "agreement", "conflict"]),
    help="Actors and items, or actors by the items they agree or differ on. [default: stances]",
)
@click.option("--by", type=click.Choice(["actor", "party"]), help="Whom a network joins. [default: actor]")
@click.option(
    "-o",
    "--output",
    default="-",
    show_default=True,
    metavar="FILE|DIR",
    help="File; folder for --table all and dna-texts; - is stdout.",
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def export(
    annotated: str,
    form: str,
    table: str | None,
    network: str | None,
    by: Literal["actor", "party"] | None,
    output: str,
    force: bool,
) -> None:
    """Tables and networks from annotated JSONL."""
    from demarche.scheme import read_records

    if table and form not in TABLE_FORMATS:
        raise click.UsageError(f"--table is for tables ({', '.join(TABLE_FORMATS)}), not for {form}")
    if (network or by) and form not in NETWORK_FORMATS:
        raise click.UsageError(f"--network and --by are for {' and '.join(NETWORK_FORMATS)}, not for {form}")
    table = table or {"tex": "matrix", "xlsx": "all"}.get(form, "stances")
    to_folder = form == "dna-texts" or (table == "all" and form not in ("xlsx", *NETWORK_FORMATS, "dna"))
    if output == "-" and to_folder:
        which = form if form == "dna-texts" else "--table all"
        raise click.UsageError(f"{which} needs a folder: -o DIR")
    if output == "-" and form in TO_FILES:
        raise click.UsageError(f"{form} is no text to print: -o FILE")
    if not to_folder:
        check_output(output, force)
    articles = list(usable(read_records(annotated)))
    if form in NETWORK_FORMATS:
        from demarche.networks import network as make
        from demarche.networks import write_network

        write_network(make(articles, network or "stances", by=by or "actor"), output, form)
    elif form in DNA_FORMATS:
        _write_dna(articles, form, output, force)
    else:
        _write_tables(articles, table, form, output, force)


def _write_tables(articles: Sequence[Article], table: str, form: str, output: str, force: bool) -> None:
    from demarche import tables
    from demarche.tables.package import package_files

    if table in ("timeline", "changes", "all"):
        warn_undated(articles)
    if table != "all":
        tables.write_table(tables.TABLES[table](articles), output, form, table=table)
    elif form == "xlsx":
        frames = {name: make(articles) for name, make in tables.TABLES.items()}
        tables.write_bytes(tables.workbook(frames), output)
    else:
        for name in package_files(form):
            check_output(f"{output}/{name}", force)
        tables.write_package(articles, Path(output), form)


def _write_dna(articles: Sequence[Article], form: str, output: str, force: bool) -> None:
    from demarche.networks import database, text_files
    from demarche.tables import write_bytes

    if form == "dna":
        content, left_out = database(articles)
        write_bytes(content, output)
    else:
        files, left_out = text_files(articles)
        for name in files:
            check_output(f"{output}/{name}", force)
        for name, text in files.items():
            write_bytes(text.encode(), f"{output}/{name}")
    _say(left_out)


def _say(left_out: Mapping[str, int]) -> None:
    for reason, times in left_out.items():
        what = "articles" if reason == "no_date" else "stances"
        click.echo(f"left out ({reason}): {times} {what}", err=True)


def warn_undated(articles: Sequence[Article]) -> None:
    """One line of talk on the articles that no timeline can place."""
    from demarche.tables import undated

    if ids := undated(articles):
        named = ", ".join(ids[:5]) + (" …" if len(ids) > 5 else "")
        click.echo(
            f"left out (no_date): {len(ids)} of {len(articles)} articles have no date and stand in no "
            f"timeline: {named}; give their records `published`, such as 2026-01-05",
            err=True,
        )


@click.command()
def codebook() -> None:
    """Print what every column of every table means, as docs/codebook.md has it."""
    from demarche.tables import codebook as text

    click.echo(text(), nl=False)
