"""`demarche corpora`: what trainings read, made from public repositories."""

from __future__ import annotations

import json
from pathlib import Path

import click

from demarche.cli.output import check_output


@click.group()
def corpora() -> None:
    """Corpora of others, in the form in which trainings read them."""


@corpora.command(
    epilog="""\b
Examples:
  demarche corpora prepare polnear ~/PolNeAR ~/data/corpora/polnear
  demarche corpora prepare worldwide ~/en-worldwide-newswire ~/data/corpora/worldwide"""
)
@click.argument("corpus", type=click.Choice(["polnear", "worldwide"]))
@click.argument("checkout", metavar="CHECKOUT")
@click.argument("output", metavar="OUT")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def prepare(corpus: str, checkout: str, output: str, force: bool) -> None:
    """Write OUT/train.jsonl and OUT/dev.jsonl from CHECKOUT.

    CHECKOUT is a clone of networkdynamics/PolNeAR or stanfordnlp/en-worldwide-newswire. What they hold out
    for testing is not read.
    """
    from demarche.ingest.checkouts import PARTS, polnear_records, worldwide_parts, worldwide_records
    from demarche.scheme.jsonl import replaced

    check_output(output, force, files=[f"{part}.jsonl" for part in PARTS])
    records = polnear_records if corpus == "polnear" else worldwide_records
    for part in PARTS:
        count = 0
        with replaced(Path(output) / f"{part}.jsonl") as out:
            for record in records(checkout, part):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        listed = list(worldwide_parts().values()).count(part) if corpus == "worldwide" else count
        missing = f", {listed - count} of the list are not in the checkout" if listed > count else ""
        click.echo(f"{part}: {count} articles{missing}", err=True)
