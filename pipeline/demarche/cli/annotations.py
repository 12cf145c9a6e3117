"""`demarche annotations`: articles out to an annotation tool, and what was annotated in again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.evaluate import read_any_gold, texts_option
from demarche.cli.output import check_output
from demarche.cli.rejected import usable

if TYPE_CHECKING:
    from demarche.interchange import Lost
    from demarche.scheme import Article

FORMATS = ("brat", "label-studio", "prodigy", "inception", "inception-json", "conll")
"""As `demarche.interchange.FORMATS`, which loads too much for `--help`."""
LAYERS = ("entities", "quotes", "stances", "claims")

format_option = click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(FORMATS),
    help="Of the tool; inception is UIMA CAS as XMI, inception-json as JSON.",
)
force_option = click.option("--force", is_flag=True, help="Overwrite files that exist.")


@click.group(name="annotations")
def annotation_commands() -> None:
    """Take articles to brat, Label Studio, Prodigy or INCEpTION, and bring the annotations back."""


@annotation_commands.command(
    name="export",
    epilog="""\b
Examples:
  demarche annotations export corpus/talks.txt --agenda corpus/agenda.yaml --format brat -o brat
  demarche annotations export out/articles.jsonl --layer stances --format label-studio -o project
  demarche annotations export annotations/dawn-2026-02-06-muscat.json --format inception -o inception""",
)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLES...")
@format_option
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(LAYERS),
    help="Only these; may be given several times. [default: all]",
)
@click.option("--agenda", metavar="FILE", help="Agenda (YAML) for articles that bring none.")
@texts_option
@click.option("-o", "--output", required=True, metavar="DIR", help="Folder for the tool's files.")
@force_option
def export_(
    articles: Sequence[str],
    form: str,
    layers: Sequence[str],
    agenda: str | None,
    texts: str,
    output: str,
    force: bool,
) -> None:
    """Articles as files of an annotation tool.

    ARTICLES are texts (.txt, with a YAML file of the same name), to be annotated from nothing; the JSONL of a
    run, to be corrected; or gold (.json, .jsonl).
    """
    from demarche.agenda import load_agenda
    from demarche.interchange import Lost, export
    from demarche.interchange.about import bare
    from demarche.scheme.jsonl import replaced

    items = load_agenda(agenda) if agenda else None
    lost = Lost()
    found = [
        article
        for given in articles
        for article in ([bare(Path(given))] if given.endswith(".txt") else read_any_gold(given, texts))
    ]
    absent: dict[str, object] = dict.fromkeys(set(LAYERS) - set(layers)) if layers else {}
    chosen = [
        article.model_copy(update={**absent, **({"agenda": items} if items and not article.agenda else {})})
        for article in found
    ]
    files = dict(export(chosen, form, lost))
    check_output(output, force, files=list(files))
    for name, content in files.items():
        with replaced(Path(output) / name) as out:
            out.write(content)
    click.echo(f"{len(chosen)} articles written to {output}/ for {form}", err=True)
    _say(lost, f"{form} cannot hold")


@annotation_commands.command(
    name="import",
    epilog="""\b
Examples:
  demarche annotations import brat --format brat -o annotations
  demarche annotations import export.json --format label-studio --annotator 2 -o second.jsonl
  demarche annotations import names.conll --format conll --onto out/articles.jsonl -o named.jsonl""",
)
@click.argument("path", metavar="PATH")
@format_option
@click.option(
    "--onto", metavar="ARTICLES", help="Articles with what the format lacks: texts, agenda, actors, layers."
)
@click.option("--annotator", metavar="ID", help="Of Label Studio: number or e-mail address.")
@texts_option
@click.option(
    "-o",
    "--output",
    default="-",
    show_default=True,
    metavar="DIR|FILE",
    help="Folder for stand-off gold, <id>.json without its text; or JSONL; - is stdout.",
)
@force_option
def import_(
    path: str, form: str, onto: str | None, annotator: str | None, texts: str, output: str, force: bool
) -> None:
    """What was annotated, as gold: for `demarche evaluate`, `agreement` and `train`.

    PATH is a file that the tool exported, or a folder of them.
    """
    from demarche.evaluation import detach
    from demarche.interchange import Lost, read
    from demarche.interchange.marks import file_name
    from demarche.scheme import write_articles
    from demarche.scheme.jsonl import replaced

    lost = Lost()
    base = read_any_gold(onto, texts) if onto else []
    found = list(usable(read(path, form, lost, onto=base, annotator=annotator)))
    if output == "-" or output.endswith(".jsonl"):
        check_output(output, force)
        write_articles(found, output)
    else:
        files = {f"{file_name(article.id)}.json": article for article in found}
        check_output(output, force, files=list(files))
        for name, article in files.items():
            with replaced(Path(output) / name) as out:
                out.write(json.dumps(detach(article), ensure_ascii=False, indent=1) + "\n")
    _say(lost, "to look at")
    click.echo(_counts(found), err=True)


def _counts(articles: Sequence[Article]) -> str:
    counts = ((layer, [getattr(article, layer) for article in articles]) for layer in LAYERS)
    said = [
        f"{sum(len(rows) for rows in found if rows is not None)} {layer}"
        for layer, found in counts
        if any(rows is not None for rows in found)
    ]
    return f"{len(articles)} articles: {', '.join(said) or 'nothing annotated'}"


def _say(lost: Lost, what: str) -> None:
    for line in _lines(lost):
        click.echo(f"{what}: {line}", err=True)


def _lines(lost: Lost) -> Iterator[str]:
    from demarche.interchange import REASONS

    return (f"{count} {REASONS[reason]} ({reason})" for reason, count in lost.items() if count)
