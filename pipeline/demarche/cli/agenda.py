"""`demarche agenda`: look after agenda files."""

from __future__ import annotations

import sys

import click


@click.group()
def agenda() -> None:
    """Check an agenda, or show the general one."""


@agenda.command(epilog="\b\nExample:\n  demarche agenda check corpus/agenda.yaml")
@click.argument("file", metavar="FILE")
def check(file: str) -> None:
    """Say what is wrong with an agenda and what to do about it."""
    from demarche.agenda import check_agenda, explain, item_lines, load_agenda

    findings = check_agenda(load_agenda(file), file, lines=item_lines(file))
    click.echo(explain(findings))
    if any(finding.severity == "error" for finding in findings):
        sys.exit(1)


@agenda.command()
def show() -> None:
    """Print the general agenda of diplomacy, as a file to start from."""
    from importlib.resources import files

    click.echo(files("demarche.agenda").joinpath("general.yaml").read_text(encoding="utf-8"), nl=False)
