"""How a command reads its inputs: the options of `run` and `ingest`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from demarche.scheme import Article, Rejected

FIELDS = ("text", "id", "title", "outlet", "date", "url")


def input_options(command: Callable[..., None]) -> Callable[..., None]:
    """INPUT... and everything that says how it is read; what was said comes as one mapping, `reading`."""

    @functools.wraps(command)
    def read(**options: Any) -> None:
        named = {name: options.pop(f"{name}_column") for name in FIELDS}
        reading = {
            **{f"{name}_column": column for name, column in named.items() if column},
            **{switch: True for switch in _SWITCHES if options.pop(switch)},
        }
        command(**options, reading=reading)

    # Click shows what was added last first.
    wrapped: Callable[..., None] = read
    for switch, said in reversed(_SWITCHES.items()):
        wrapped = click.option(f"--{switch.replace('_', '-')}", is_flag=True, help=said)(wrapped)
    for name in reversed(FIELDS):
        wrapped = click.option(f"--{name}-column", metavar="NAME", help=_COLUMNS[name])(wrapped)
    return click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")(wrapped)


_COLUMNS = {
    "text": "Column of a table, or key of JSONL, that holds the articles. [default: its usual names]",
    **{name: f"The same for the {name}." for name in FIELDS if name != "text"},
}
_SWITCHES = {
    "fetch": "Fetch INPUTs that are web addresses (http and https, public ones only).",
    "any_language": "Keep articles that are not in English.",
    "keep_duplicates": "Keep articles that were there before, by address or by near-same words.",
    "verbatim": "Leave texts as they are: no repair of encodings, no joining of wrapped lines.",
}


def articles(inputs: Sequence[str], reading: dict[str, Any]) -> Iterator[Article | Rejected]:
    """Articles of the inputs, and why others are none.

    Raises:
        InputError: an input that does not exist; before anything is read.
    """
    from demarche.ingest import Columns, distinct, english, read_articles

    columns = Columns(**{name: reading.get(f"{name}_column") for name in FIELDS})
    found = read_articles(
        inputs,
        columns=columns,
        fetch="fetch" in reading,
        verbatim="verbatim" in reading,
    )
    if "any_language" not in reading:
        found = english(found)
    return found if "keep_duplicates" in reading else distinct(found)
