"""`demarche train`: the models again, from corpora outside the project."""

from __future__ import annotations

from pathlib import Path

import click

data_option = click.option(
    "--data", metavar="DIR", help="Folder with corpora/ and gold/. [default: $DEMARCHE_CORPORA or ../shared]"
)
work_option = click.option(
    "--work",
    default="work",
    show_default=True,
    metavar="DIR",
    help="Checkpoints; a killed training goes on from them.",
)


@click.group()
def train() -> None:
    """Train a model anew and write what ships."""


@train.command(epilog="\b\nExample:\n  demarche train encoder --epochs 6 --data ~/corpora")
@data_option
@work_option
@click.option("-o", "--output", default="models/encoder", show_default=True, metavar="DIR")
@click.option("--epochs", type=click.IntRange(1), default=6, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
def encoder(data: str | None, work: str, output: str, epochs: int, seed: int) -> None:
    """The token encoder, on PolNeAR and Worldwide Newswire."""
    from demarche.training.corpora import data_folder
    from demarche.training.encoder import Settings, train_and_export

    settings = Settings(epochs=epochs, seed=seed)
    scores = train_and_export(data_folder(data) / "corpora", Path(work) / "encoder", Path(output), settings)
    click.echo(scores)


@train.command(epilog="\b\nExample:\n  demarche train stance --first gold")
@data_option
@work_option
@click.option("-o", "--output", default="models/stance", show_default=True, metavar="DIR")
@click.option(
    "--labels",
    multiple=True,
    type=click.Path(exists=True),
    default=("annotations/stance_labels.jsonl",),
    show_default=True,
    help="Stand-off stance labels over the raw corpus.",
)
@click.option(
    "--contrast",
    type=click.Path(exists=True, file_okay=False),
    default="annotations/contrast",
    show_default=True,
    help="Frames and matters of the contrast sets.",
)
@click.option(
    "--first",
    type=click.Choice(["nli", "general", "contrast", "gold"]),
    default="nli",
    show_default=True,
    help="Round to begin with.",
)
@click.option("--seed", type=int, default=0, show_default=True)
def stance(
    data: str | None, work: str, output: str, labels: tuple[str, ...], contrast: str, first: str, seed: int
) -> None:
    """The stance cross-encoder: inference, general stance sets, contrast sets, gold in both polarities."""
    from demarche.training.corpora import data_folder
    from demarche.training.cross_encoder import load
    from demarche.training.stance import Settings, export_stance, train_stance

    folder = data_folder(data)
    weights = Path(work) / "stance"
    scores = train_stance(
        folder / "corpora",
        folder / "gold",
        [Path(p) for p in labels],
        Path(contrast),
        weights,
        Settings(seed=seed),
        first=first,
    )
    export_stance(load(weights / "gold.safetensors"), Path(output), {"name": "stance", "dev": scores})
    click.echo(scores)


@train.command()
@data_option
@click.option(
    "--models",
    default="models",
    show_default=True,
    metavar="DIR",
    help="Folder whose manifests get the fits.",
)
def calibrate(data: str | None, models: str) -> None:
    """Fit the confidences of quotes and stances to how often they are right, on the dev sets."""
    from demarche.training.calibration import calibrate as write
    from demarche.training.calibration import judged_quotes, judged_stances
    from demarche.training.corpora import data_folder
    from demarche.training.gold_rows import gold_articles

    folder = data_folder(data)
    quotes = list(judged_quotes(folder / "corpora"))
    click.echo(f"quotes: {write(Path(models) / 'encoder', 'calibration', quotes)}")
    stances = list(judged_stances(gold_articles(folder / "gold" / "dev.jsonl")))
    click.echo(f"stances: {write(Path(models) / 'stance', 'calibration', stances)}")


@train.command()
@click.option("-o", "--output", default="models/sentence", show_default=True, metavar="DIR")
def sentence(output: str) -> None:
    """The sentence encoder, exported from the base as it is."""
    from demarche.training.sentence_encoder import export_sentence_encoder

    export_sentence_encoder(Path(output))
