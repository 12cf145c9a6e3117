"""What commands do about records that cannot be used: a line of talk each, an error where none is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from demarche.cli.output import printable

if TYPE_CHECKING:
    from demarche.scheme import Article, Rejected


def usable(found: Iterable[Article | Rejected]) -> Iterator[Article]:
    """Articles, a line of talk for each that is left out; an error where none is left."""
    from demarche.scheme import Rejected as Out

    rejected: list[Rejected] = []
    count = 0
    for one in found:
        if isinstance(one, Out):
            rejected.append(one)
            warn(one)
        else:
            count += 1
            yield one
    if not count:
        nothing_left(rejected)


def warn(rejected: Rejected) -> None:
    click.echo(printable(f"left out ({rejected.reason}): {rejected.message}"), err=True)


def nothing_left(rejected: Sequence[Rejected]) -> NoReturn:
    said = f"{len(rejected)} left out, see above" if rejected else "the input holds none"
    raise click.ClickException(f"no article left to work on ({said})")
