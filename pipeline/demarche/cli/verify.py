"""`demarche verify`: whether a folder of results is still what its run wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from demarche.cli.output import printable


@click.command(
    epilog="""\b
Examples:
  demarche verify out
  demarche verify out articles/ talks.jsonl"""
)
@click.argument("folder", metavar="DIR")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
def verify(folder: str, inputs: Sequence[str]) -> None:
    """Check that a run's files are those it wrote, and that evidence still stands at its offsets.

    DIR is the folder of a run. With INPUTs, read as the run read them, their texts are compared too. A line
    for each thing that differs, and exit code 1 where there is any.
    """
    from demarche.cli.inputs import articles
    from demarche.executors.verify import run_of
    from demarche.executors.verify import verify as check

    run = run_of(Path(folder))
    reading = run.get("settings", {}).get("reading", {})
    done = check(Path(folder), articles(inputs, reading) if inputs else ())
    for problem in done.problems:
        click.echo(printable(str(problem)))
    said = f"{done.files} files as written, {done.articles} articles, {done.quoted} cells that quote them"
    click.echo(f"{said}, {len(done.problems)} problems", err=True)
    if done.problems:
        raise click.exceptions.Exit(1)
