"""`demarche evaluate` and `demarche agreement`."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from demarche.cli.output import check_output

if TYPE_CHECKING:
    from demarche.evaluation.report import Evaluation
    from demarche.scheme import Article

texts_option = click.option(
    "--texts", default="corpus", show_default=True, metavar="DIR", help="Texts of stand-off gold, <id>.txt."
)


@click.command(
    epilog="""\b
Examples:
  demarche evaluate annotations/dawn-2026-02-06-muscat.json
  demarche evaluate gold.jsonl out/articles.jsonl --errors errors.csv
  demarche evaluate gold.jsonl --turned --counters counters.json
  demarche evaluate annotations --across
  demarche evaluate corpora/worldwide/dev.jsonl --by region"""
)
@click.argument("gold", metavar="GOLD")
@click.argument("predicted", metavar="[PRED]", required=False)
@texts_option
@click.option("--turned", is_flag=True, help="Ask every item by its counter-proposition.")
@click.option("--counters", metavar="FILE", help="Counter-propositions by article and item, with --turned.")
@click.option(
    "--by", metavar="FIELD", help="Score apart, too, for each value of a field of GOLD: outlet, region …"
)
@click.option("--across", is_flag=True, help="Cluster ids run over all articles of GOLD: score them so.")
@click.option("--metrics", metavar="FILE", help="Write every figure as JSON.")
@click.option("--markdown", metavar="FILE", help="Write the tables as Markdown.")
@click.option("--plots", metavar="FILE", help="Write (gold, predicted) labels of stances as CSV.")
@click.option("--errors", metavar="FILE", help="Write every error with its text as CSV; - is stdout.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def evaluate(
    gold: str,
    predicted: str | None,
    texts: str,
    turned: bool,
    counters: str | None,
    by: str | None,
    across: bool,
    metrics: str | None,
    markdown: str | None,
    plots: str | None,
    errors: str | None,
    as_json: bool,
    force: bool,
) -> None:
    """Score against gold, with 95 % intervals and the humans' agreement where it is known.

    GOLD is JSON or JSONL of the scheme, with or without its texts, - for stdin, a folder of such JSON, or the
    JSONL of PolNeAR or Worldwide Newswire. Without PRED the pipeline runs on GOLD's texts with GOLD's agenda.
    """
    from demarche.evaluation import by_table, evaluate_by
    from demarche.evaluation import evaluate as score
    from demarche.evaluation.turn import turned as turn
    from demarche.scheme.jsonl import replaced

    if gold == predicted == "-":
        raise click.UsageError("GOLD and PRED cannot both be stdin")
    for target in filter(None, (metrics, markdown, plots, errors)):
        check_output(target, force)
    articles = read_any_gold(gold, texts)
    if turned:
        given = read_counters(counters) if counters else {}
        articles = [turn(article, given.get(article.id)) for article in articles]
    found = read_predicted(predicted, articles) if predicted else run_on(articles)
    human = None if turned else human_scores(gold, articles, texts)
    result = score(articles, found, human=human, across=across)
    record, tables = result.as_json(), result.as_markdown()
    if by:
        apart = evaluate_by(by, articles, found, across=across)
        groups = {value: each.as_json() for value, each in apart.items()}
        kept = ("articles", "units", "scores")
        record["by"] = {by: {v: {key: each[key] for key in kept} for v, each in groups.items()}}
        tables += f"\n\n**By {by}**, 95 % intervals in brackets\n\n{by_table(by, apart)}"
    if as_json:
        click.echo(json.dumps(record, indent=1, ensure_ascii=False))
    elif "-" not in (metrics, markdown, plots, errors):
        print_tables(tables)
    if metrics:
        with replaced(metrics) as out:
            out.write(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    if markdown:
        with replaced(markdown) as out:
            out.write(tables + "\n")
    if plots:
        _write_confusion(result, plots)
    if errors:
        _write_errors(result, errors)


def print_tables(markdown: str) -> None:
    """Laid out on a terminal, as it is everywhere else."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    if console.is_terminal:
        console.print(Markdown(markdown))
    else:
        click.echo(markdown)


def read_any_gold(path: str, texts: str) -> list[Article]:
    """Gold of the scheme, or of a corpus that `demarche.ingest.corpora` knows."""
    from demarche.evaluation import read_gold
    from demarche.ingest.corpora import corpus_article
    from demarche.scheme import InputError

    source = Path(path)
    if source.is_dir():
        return [article for file in gold_files(source) for article in read_gold(file, texts)]
    if source.suffix != ".jsonl" or not source.is_file():
        return read_gold(path, texts)
    articles = []
    with source.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                article = corpus_article(json.loads(line))
            except (KeyError, ValueError, TypeError) as error:
                if number == 1:
                    break
                found = f"no record of this corpus ({type(error).__name__}: {error})"
                raise InputError(f"{path}:{number}", "not_the_scheme", found=found) from None
            if article is None:
                break
            articles.append(article)
    return articles or read_gold(path, texts)


def gold_files(folder: Path) -> list[Path]:
    """The JSON files of a folder that are annotated articles; what else lies there is passed over.

    Raises:
        InputError: there is none.
    """
    from demarche.scheme import InputError

    files = []
    for file in sorted(folder.glob("*.json")):
        try:
            record = json.loads(file.read_bytes())
        except ValueError:
            record = None
        if isinstance(record, dict) and "id" in record and ("sha256" in record or "text" in record):
            files.append(file)
    if not files:
        raise InputError(
            str(folder),
            "no_gold",
            found="no annotated article (.json) in this folder",
            allowed="a folder of JSON of the scheme, one article a file",
        )
    return files


def read_counters(path: str) -> dict[str, dict[str, str]]:
    """Counter-propositions by article and item.

    Raises:
        InputError: unreadable, or not such a file.
    """
    from demarche.scheme import InputError

    allowed = "a JSON object {article: {item: counter-proposition}}"
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(path, "not_readable", found=error.strerror or str(error), allowed=allowed) from None
    except ValueError as error:
        raise InputError(path, "not_json", found=f"not JSON ({error})", allowed=allowed) from None
    if not isinstance(found, dict) or not all(isinstance(items, dict) for items in found.values()):
        raise InputError(path, "not_counters", found=type(found).__name__, allowed=allowed)
    return found


def read_predicted(path: str, gold: Sequence[Article]) -> list[Article]:
    """Predictions for the articles of gold; others in the file are left aside."""
    from demarche.scheme import Rejected, read_records

    wanted = {article.id for article in gold}
    found = []
    for one in read_records(path):
        if isinstance(one, Rejected):
            raise click.ClickException(one.message)
        if one.id in wanted:
            found.append(one)
    return found


def run_on(gold: Sequence[Article]) -> list[Article]:
    """The pipeline's own annotations of gold's texts, with gold's agenda."""
    from demarche.clustering import cluster
    from demarche.pipeline import annotate, load

    bare = [
        article.model_copy(
            update=dict.fromkeys(("actors", "entities", "quotes", "stances", "claims", "clusters"))
        )
        for article in gold
    ]
    wants_stances = any(article.stances is not None for article in gold)
    stages = ("entities", "actors", "quotes", *(("stances",) if wants_stances else ()), "claims")
    found = list(annotate(bare, [], nlp=load([], stages=stages)))
    return [_without_furniture(g, f) for g, f in zip(gold, cluster(found), strict=True)]


def _without_furniture(gold: Article, found: Article) -> Article:
    """PolNeAR's annotators left site furniture out: what is found in it is neither right nor wrong."""
    discard = (gold.model_extra or {}).get("discard")
    if not discard:
        return found
    kept = [q for q in found.quotes or () if not any(s <= a < e for s, e in discard for a, _ in q.cue)]
    return found.model_copy(update={"quotes": kept, "claims": None, "clusters": None, "stances": None})


def human_scores(gold: str, articles: Sequence[Article], texts: str) -> dict[str, float] | None:
    """Agreement of the two passes beside the gold, `passes/<id>.{a,b}.json`, where there are both."""
    from demarche.evaluation import agreement, read_gold

    folder = Path(gold).parent / "passes"
    pairs = [(folder / f"{a.id}.a.json", folder / f"{a.id}.b.json") for a in articles]
    if not all(path.is_file() for pair in pairs for path in pair):
        return None
    first, second = (
        [article for path in paths for article in read_gold(path, texts)]
        for paths in zip(*pairs, strict=True)
    )
    return agreement(first, second).headlines()


def _write_confusion(result: Evaluation, path: str) -> None:
    from demarche.scheme.jsonl import replaced

    with replaced(path) as out:
        rows = csv.writer(out)
        rows.writerow(["gold", "predicted"])
        for (gold, predicted), count in sorted(result.confusion.items()):
            rows.writerows([[gold, predicted]] * count)


def _write_errors(result: Evaluation, path: str) -> None:
    from dataclasses import asdict

    from demarche.scheme.jsonl import replaced

    with replaced(path) as out:
        rows = csv.DictWriter(out, list(asdict(result.errors[0])) if result.errors else ["layer"])
        rows.writeheader()
        rows.writerows(asdict(error) for error in result.errors)


@click.command(epilog="\b\nExample:\n  demarche agreement passes/muscat.a.json passes/muscat.b.json")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@texts_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of the table.")
def agreement(first: str, second: str, texts: str, as_json: bool) -> None:
    """How far two annotators agree: F1 for each layer, Cohen's κ, Krippendorff's α."""
    from demarche.evaluation import agreement as compare
    from demarche.evaluation import read_gold

    result = compare(read_gold(first, texts), read_gold(second, texts))
    if as_json:
        click.echo(json.dumps(result.as_json(), indent=1, ensure_ascii=False))
    else:
        print_tables(result.as_markdown())
