"""`demarche`: the commands. Heavy imports stand inside them, so that `--help` answers at once."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from demarche import __version__
from demarche.cli.agenda import agenda as agenda_commands
from demarche.cli.annotations import annotation_commands
from demarche.cli.corpora import corpora
from demarche.cli.evaluate import agreement, evaluate
from demarche.cli.export import codebook, export
from demarche.cli.gate import gate
from demarche.cli.inputs import articles, input_options
from demarche.cli.output import check_output, printable
from demarche.cli.rejected import nothing_left, usable, warn
from demarche.cli.review import report, review
from demarche.cli.timeline import timeline
from demarche.cli.train import train as train_commands
from demarche.cli.verify import verify
from demarche.runtime.torchless import spacy_without_torch

if TYPE_CHECKING:
    from demarche.executors.batch import Job
    from demarche.scheme import Article, Rejected


class Commands(click.Group):
    """A user's mistake is one message and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from demarche.scheme.errors import InputError

        try:
            return super().invoke(ctx)
        except InputError as error:
            raise click.ClickException(printable(str(error))) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = (
                f" Did you mean {near[0]!r}?"
                if near
                else f" There are: {', '.join(self.list_commands(ctx))}."
            )
            raise click.UsageError(error.message + hint, ctx) from None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  demarche run article.txt --agenda agenda.yaml -o out
  cat articles.jsonl | demarche entities - | demarche quotes - > quoted.jsonl
  demarche evaluate annotations/dawn-2026-02-06-muscat.json""",
)
@click.version_option(__version__, prog_name="demarche")
def main() -> None:
    """Reads diplomatic news and writes down who wants what."""
    spacy_without_torch()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What is written is UTF-8 with its own line ends, whatever the terminal's language or system.
        sys.stdout.reconfigure(encoding="utf-8", newline="")


agenda_option = click.option(
    "--agenda",
    type=click.Path(),
    metavar="FILE",
    help="Agenda (YAML). A record's own agenda goes first. [default: the general agenda of diplomacy]",
)
actors_option = click.option(
    "--actors",
    multiple=True,
    type=click.Path(),
    metavar="CSV",
    help="Further actors: id,name,kind,aliases,party.",
)
threshold_option = click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="PROBABILITY",
    help="Of any position, from which a pair gets a row. [default: the shipped one]",
)
output_option = click.option(
    "-o", "--output", default="-", show_default=True, metavar="FILE", help="Where to write; - is stdout."
)
force_option = click.option("--force", is_flag=True, help="Overwrite files that exist.")


@main.command(
    epilog="""\b
Examples:
  demarche run corpus --agenda corpus/agenda.yaml
  demarche run talks.jsonl interviews/ -o out --force
  demarche run press.csv saved-pages.zip --text-column Body -o out
  demarche run archive.jsonl -o out --workers 4
  demarche run archive.jsonl -o out --workers 4 --resume"""
)
@input_options
@agenda_option
@actors_option
@threshold_option
@click.option(
    "-o", "--output", default="out", show_default=True, metavar="DIR", help="Folder for the results."
)
@force_option
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="PROCESSES",
    help="Annotate in so many processes, shard by shard; about 0.5 GB each. [default: in this one]",
)
@click.option("--resume", is_flag=True, help="Go on with a run that was ended; its finished shards stay.")
@click.option(
    "--engine",
    type=click.Choice(("local", "ray")),
    default="local",
    show_default=True,
    help="What runs the workers; ray writes Parquet, on the cluster of $RAY_ADDRESS or on this machine.",
)
@click.option("--quiet", is_flag=True, help="Print no table and no summary, only what was left out.")
@click.option("--json", "as_json", is_flag=True, help="Print run.json instead of the table.")
def run(
    inputs: Sequence[str],
    agenda: str | None,
    actors: Sequence[str],
    threshold: float | None,
    output: str,
    force: bool,
    workers: int | None,
    resume: bool,
    engine: str,
    quiet: bool,
    as_json: bool,
    reading: dict[str, Any],
) -> None:
    """All stages and the clustering, from articles to tables.

    INPUT is a file, a folder or an archive, - JSONL on stdin: whatever `demarche ingest` reads. DIR gets
    articles.jsonl, stances.csv, quotes.csv, claims.csv and run.json.
    """
    from demarche.executors.batch import Job
    from demarche.executors.local import FILES, write_run
    from demarche.executors.local import run as run_local
    from demarche.executors.shards import unfinished
    from demarche.pipeline import agenda_items, load
    from demarche.runtime.bundle import file_sha256
    from demarche.scheme import InputError

    if output == "-":
        raise click.UsageError("a run writes several files: -o DIR, or --json for run.json on stdout")
    if engine == "ray" and resume:
        raise click.UsageError("--resume is for the local engine; Ray replaces workers that die by itself")
    folder = Path(output)
    ended = unfinished(folder)
    if ended and not (resume or force):
        raise InputError(
            output,
            "unfinished_run",
            found="what an interrupted run has done",
            remedy="go on with it by --resume, or begin anew with --force",
        )
    check_output(folder, force or (resume and ended), files=FILES)
    found = articles(inputs, reading)
    items = agenda_items(agenda)
    settings: dict[str, Any] = {
        "agenda": agenda or "general",
        "items": [i.id for i in items],
        "actors": list(actors),
        "inputs": list(inputs),
        "reading": reading,
    }
    job = Job(items, tuple(actors), _settings(threshold))
    nlp = load(items, actors=actors, settings=job.settings)
    settings["stages"] = {name: dict(nlp.get_pipe_config(name)) for name in nlp.pipe_names}
    settings["sha256"] = {path: file_sha256(Path(path)) for path in (agenda, *actors) if path}
    if engine == "ray":
        from demarche.executors.ray_data import run_ray

        made = run_ray(found, folder, job=job, workers=workers, settings=settings, warn=warn)
        shown: list[Article] | None = None
    elif workers or resume:
        made, shown = _in_shards(found, folder, job, settings, workers or 1, resume=resume)
    else:
        with Progress("annotating") as step:
            done = run_local(found, nlp=nlp, progress=lambda _: step(), warn=warn)
        if not done.articles:
            nothing_left(done.rejected)
        made, shown = write_run([done], folder, settings=settings), done.articles
    if as_json:
        click.echo(json.dumps(made, indent=1, ensure_ascii=False))
    elif shown is not None and not quiet:
        from demarche.cli.show import print_evidence, print_matrix

        print_matrix(shown)
        print_evidence(shown)
    if not quiet:
        from demarche.cli.show import found_and_left

        for line in found_and_left(made["counts"], made["left_open"], made["left_out"], output):
            click.echo(line, err=True)


def _in_shards(
    found: Iterable[Article | Rejected],
    folder: Path,
    job: Job,
    settings: dict[str, Any],
    workers: int,
    *,
    resume: bool,
) -> tuple[dict[str, Any], list[Article] | None]:
    """What run.json holds, and the articles where they are few enough to be clustered together."""
    from demarche.executors.local import gathered, made_by, run_shards, write_run
    from demarche.executors.shards import Shards

    bearing = {key: settings[key] for key in ("actors", "sha256", "stages")}
    about = {**made_by(bearing), "agenda": [item.model_dump() for item in job.items]}
    shards = Shards(folder, about=about)
    if not resume:
        shards.remove()
    try:
        with Progress("annotating") as step:
            rejected = run_shards(found, shards, job=job, workers=workers, progress=step, warn=warn)
    except KeyboardInterrupt:
        raise click.ClickException(
            f"interrupted; {shards.folder}/ has what is done: go on with it by --resume"
        ) from None
    if not shards.numbers:
        nothing_left(rejected)
    parts = gathered(shards, rejected, warn=warn)
    made = write_run(parts, folder, settings=settings)
    shards.remove()
    return made, parts[0].articles if isinstance(parts, list) else None


def _settings(threshold: float | None) -> dict[str, dict[str, object]]:
    """What differs from the stages' defaults."""
    return {} if threshold is None else {"stances": {"threshold": threshold}}


def _stage(
    name: str, stages: Sequence[str], needs: Sequence[str], adds: str, *options: Callable[[Any], Any]
) -> None:
    help_text = f"""One stage: JSONL in, JSONL out, with {adds} added.

    INPUT is JSONL of the scheme, - for stdin{"; it needs " + ", ".join(needs) if needs else ""}.
    """

    def command(
        input: str,
        output: str,
        force: bool,
        agenda: str | None = None,
        actors: Sequence[str] = (),
        threshold: float | None = None,
    ) -> None:
        from demarche.pipeline import annotate, load
        from demarche.scheme import read_records

        check_output(output, force)
        nlp = load(agenda, stages=stages, actors=actors, settings=_settings(threshold))
        _write(annotate(usable(_with_layers(read_records(input), needs, name)), nlp=nlp), output)

    for option in (force_option, output_option, *options):
        command = option(command)
    command = click.argument("input", metavar="[INPUT]", default="-")(command)
    examples = f"\b\nExample:\n  demarche {name} in.jsonl -o out.jsonl"
    main.command(name, help=help_text, epilog=examples)(command)


_stage("entities", ("entities", "actors"), (), "names and actors", actors_option)
_stage("quotes", ("quotes",), ("entities", "actors"), "attributions and their speakers", actors_option)
_stage(
    "stances",
    ("stances",),
    ("entities", "actors", "quotes"),
    "stances on the agenda",
    agenda_option,
    threshold_option,
)
_stage("claims", ("claims",), ("quotes",), "claims")


@main.command(
    epilog="""\b
Examples:
  demarche ingest corpus -o articles.jsonl
  demarche ingest saved-pages/ nexis.docx feed.xml.gz -o articles.jsonl
  demarche ingest press.csv --text-column Body --date-column Day -o articles.jsonl"""
)
@input_options
@output_option
@force_option
def ingest(inputs: Sequence[str], output: str, force: bool, reading: dict[str, Any]) -> None:
    """What you have, as JSONL of the scheme: cleaned, in English, each article once.

    INPUT is text, HTML, PDF, .docx, .rtf, RSS or Atom, CSV, TSV, Parquet, JSONL, the export of a press
    database (Nexis, Factiva), a .zip or .gz of these, a folder of them, or - for JSONL on stdin.
    """
    check_output(output, force)
    _write(usable(articles(inputs, reading)), output)


@main.command(
    epilog="""\b
Examples:
  demarche cluster annotated.jsonl -o clustered.jsonl
  demarche cluster today.jsonl --add clustered.jsonl -o clustered-today.jsonl"""
)
@click.argument("input", metavar="[INPUT]", default="-")
@click.option(
    "--add", metavar="FILE", help="Clustered articles that INPUT is added to; their clusters keep their ids."
)
@output_option
@force_option
@click.option(
    "--encoder",
    default=None,
    metavar="NAME",
    help="Any sentence-transformers model. [default: the shipped one]",
)
@click.option(
    "--distance",
    type=click.FloatRange(0, 1),
    default=None,
    metavar="1-SIMILARITY",
    help="Up to which claims are one. [default: the shipped one]",
)
def cluster(
    input: str, add: str | None, output: str, force: bool, encoder: str | None, distance: float | None
) -> None:
    """Gather the claims of all articles that say the same thing.

    With --add the articles of FILE are written first, then those of INPUT.
    """
    from demarche.clustering import add as add_to
    from demarche.clustering import cluster as gather
    from demarche.clustering.clusters import DISTANCE
    from demarche.runtime.embedder import SHIPPED
    from demarche.scheme import read_records

    check_output(output, force)
    articles = list(usable(_with_layers(read_records(input), ("claims",), "cluster")))
    encoder, distance = encoder or SHIPPED, DISTANCE if distance is None else distance
    if add is None:
        found = gather(articles, encoder=encoder, distance=distance, watch=bar)
    else:
        earlier = list(usable(_with_layers(read_records(add), ("claims",), "cluster")))
        found = add_to(articles, earlier, encoder=encoder, distance=distance, watch=bar)
    _write(found, output)


@main.command()
def schema() -> None:
    """Print the scheme's JSON Schema, as annotations/schema.json has it."""
    from demarche.scheme.schema import json_schema

    click.echo(json_schema(), nl=False)


def _with_layers(
    found: Iterable[Article | Rejected], needs: Sequence[str], stage: str
) -> Iterator[Article | Rejected]:
    """Articles that have what a stage requires; the others come as a Rejected."""
    from demarche.scheme import InputError
    from demarche.scheme import Rejected as Out

    for one in found:
        missing = [] if isinstance(one, Out) else [layer for layer in needs if getattr(one, layer) is None]
        if isinstance(one, Out) or not missing:
            yield one
            continue
        there = ", ".join(layer for layer in needs if layer not in missing) or "none"
        requires = f"{stage} requires {', '.join(needs)}"
        yield Out.because(
            InputError(
                one.id,
                "layer_missing",
                found=f"{requires}; there: {there}; missing: {', '.join(missing)}",
                remedy="run the stages before it, or `demarche run`",
            )
        )


def _write(articles: Iterable[Article], output: str) -> int:
    from demarche.scheme import write_articles

    return write_articles(articles, output)


@contextmanager
def bar(title: str, steps: int) -> Iterator[Callable[[int], None]]:
    """How much is done and how long the rest will take, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    with click.progressbar(length=steps, label=title, file=sys.stderr) as shown:
        yield shown.update


class Progress:
    """The number of articles done, on a terminal only."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.done = 0

    def __enter__(self) -> Any:
        return self.step

    def step(self, articles: int = 1) -> None:
        self.done += articles
        if sys.stderr.isatty():
            click.echo(f"\r{self.title}: {self.done} articles", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self.done and sys.stderr.isatty():
            click.echo(err=True)


main.add_command(export)
main.add_command(timeline)
main.add_command(codebook)
main.add_command(evaluate)
main.add_command(annotation_commands)
main.add_command(agreement)
main.add_command(gate)
main.add_command(agenda_commands)
main.add_command(report)
main.add_command(review)
main.add_command(verify)
main.add_command(corpora)
main.add_command(train_commands)
