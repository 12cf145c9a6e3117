"""`make fuzz` and `make mutants`: runs over texts that nobody wrote, until the time or the seeds are used up.

With Atheris, where it is installed, whatever reaches new lines of the program is mutated further; without it
mutants are made by seed. A text that fails lies in `work/fuzz/` afterwards, or is named by its seed.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

import click

FAILED = Path("work/fuzz")
TOGETHER = 20
"""Mutants of one run: their passages are put to the models together."""


@click.command()
@click.option("--seconds", type=click.IntRange(1), help="How long to fuzz.", metavar="S")
@click.option("--mutants", type=click.IntRange(1), help="How many mutants to make, from seed 0.", metavar="N")
def main(seconds: int | None, mutants: int | None) -> None:
    """Run the pipeline over mutated articles; a text that fails ends it with its error."""
    if seconds and not mutants:
        try:
            guided(seconds)
        except ModuleNotFoundError as error:
            if error.name != "atheris":
                raise
            click.echo("atheris is not installed (pip install 'demarche[fuzz]'): mutants by seed", err=True)
    by_seed(mutants, seconds)


def by_seed(most: int | None, seconds: int | None) -> None:
    from mutants import articles, check, mutant

    texts = articles()
    until = time.monotonic() + seconds if seconds else float("inf")
    for first in itertools.count(0, TOGETHER):
        seeds = range(first, min(first + TOGETHER, most or sys.maxsize))
        if not seeds or time.monotonic() > until:
            click.echo(f"{min(first, most or first)} mutants, none failed")
            return
        made = [mutant(seed, texts) for seed in seeds]
        try:
            check(made)
        except Exception:
            for seed, text in zip(seeds, made, strict=True):
                try:
                    check([text])
                except Exception:
                    click.echo(f"seed {seed}: {text!r}", err=True)
                    raise
            click.echo(f"seeds {seeds.start} to {seeds.stop - 1}, together only", err=True)
            raise


def guided(seconds: int) -> None:
    """Does not return: libFuzzer ends the process, with a code of its own where a text fails."""
    import atheris

    with atheris.instrument_imports(include=["demarche"]):
        import mutants

    mutants.pipeline()

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        if text.strip():
            mutants.check([text])

    seeds = FAILED / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(mutants.articles()):
        (seeds / f"{number}.txt").write_text(text[: mutants.LONGEST], encoding="utf-8")
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={mutants.LONGEST}",
        "-timeout=120",
        "-report_slow_units=60",
    )
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={FAILED}/", str(seeds)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
