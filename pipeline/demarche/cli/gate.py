"""`demarche gate`: whether the scores on the project's own gold stand above their floors."""

from __future__ import annotations

from collections.abc import Sequence

import click

from demarche.cli.evaluate import print_tables, run_on, texts_option


@click.command(
    epilog="""\b
Examples:
  demarche gate
  demarche gate --pin
  demarche gate --pin --lower fixture.stances.labelled"""
)
@click.option(
    "--gold", default="annotations", show_default=True, metavar="DIR", help="Folder of gold, <id>.json."
)
@texts_option
@click.option(
    "--floors",
    "path",
    default="annotations/floors.json",
    show_default=True,
    metavar="FILE",
    help="Where the floors stand.",
)
@click.option("--pin", "pinning", is_flag=True, help="Write floors under the scores of today; none sinks.")
@click.option("--lower", multiple=True, metavar="SET.FIGURE", help="With --pin: a floor that may sink.")
def gate(gold: str, texts: str, path: str, pinning: bool, lower: Sequence[str]) -> None:
    """Run the pipeline on the project's gold and hold the scores against their floors.

    Shut, with exit code 1, where a score is below its floor, or gold or texts are not those that were pinned.
    """
    from demarche.evaluation import evaluate
    from demarche.evaluation.gate import (
        below,
        changes,
        gold_sets,
        pin,
        read_floors,
        report,
        without_floor,
        write_floors,
    )
    from demarche.evaluation.report import table

    if lower and not pinning:
        raise click.UsageError("--lower goes with --pin")
    floors = read_floors(path)
    found = gold_sets(gold, texts, floors)
    if not any(each.articles for each in found.values()):
        raise click.ClickException(f"no gold in {gold}/ whose text is in {texts}/")
    scores = {
        name: evaluate(each.articles, run_on(each.articles)) for name, each in found.items() if each.articles
    }
    if pinning:
        pinned = pin(floors, found, scores, lower=lower)
        write_floors(pinned, path)
        print_tables(table(["set", "figure", "score", "floor"], report(pinned, scores)))
        click.echo(f"floors written to {path}", err=True)
        return
    print_tables(table(["set", "figure", "score", "floor"], report(floors, scores)))
    changed = [*changes(floors, found), *without_floor(floors, scores)]
    problems = [*map(str, below(floors, scores)), *changed]
    if problems:
        remedy = ["pin again when this is meant: demarche gate --pin"] if changed else []
        raise click.ClickException("\n  ".join(["the gate is shut:", *problems, *remedy]))
