"""Annotations in the formats of the tools in which people annotate, out and in again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from demarche.interchange import brat, cas, conll, label_studio, prodigy
from demarche.interchange.files import Files, Found
from demarche.interchange.marks import REASONS, Lost, Marked, from_marks, to_marks
from demarche.scheme import Article, InputError, Rejected

__all__ = ["FORMATS", "REASONS", "Lost", "export", "read"]


class Write(Protocol):
    def __call__(self, articles: Sequence[Marked], lost: Lost) -> Files: ...


FORMATS: dict[str, Write] = {
    "brat": brat.write,
    "label-studio": label_studio.write,
    "prodigy": prodigy.write,
    "inception": partial(cas.write, form="xmi"),
    "inception-json": partial(cas.write, form="json"),
    "conll": conll.write,
}


def export(articles: Iterable[Article], form: str, lost: Lost) -> Files:
    """(name, content) of the files of a format, one of FORMATS.

    Args:
        lost: counts what the format cannot hold, by the codes of REASONS.

    Raises:
        InputError: characters that the format does not have, or an extra that is not installed.
    """
    return FORMATS[form]([to_marks(article, lost) for article in articles], lost)


def read(
    path: str | Path,
    form: str,
    lost: Lost,
    *,
    onto: Iterable[Article] = (),
    annotator: str | None = None,
) -> Iterator[Article | Rejected]:
    """Articles as they were annotated; what cannot be used comes as a Rejected with its reason.

    Args:
        form: one of FORMATS.
        lost: counts what in the files means nothing, by the codes of REASONS.
        onto: articles that have what the format does not: texts, metadata, agenda, actors, other layers.
        annotator: of Label Studio.

    Raises:
        InputError: no such files, or an extra that is not installed.
    """
    there = {article.id: article for article in onto}
    seen: set[str] = set()
    for found in _read(Path(path), form, there, annotator):
        try:
            if isinstance(found, Rejected):
                yield found
                continue
            if found.id in seen:
                raise InputError(found.where, "duplicate_id", found=f"id {found.id!r} was there before")
            seen.add(found.id)
            yield from_marks(found, lost, onto=there.get(found.id))
        except InputError as error:
            yield Rejected.because(error)


def _read(path: Path, form: str, onto: Mapping[str, Article], annotator: str | None) -> Iterator[Found]:
    match form:
        case "brat":
            return brat.read(path)
        case "label-studio":
            return label_studio.read(path, annotator=annotator)
        case "prodigy":
            return prodigy.read(path)
        case "conll":
            return conll.read(path, texts={id: article.text for id, article in onto.items()})
        case _:
            return cas.read(path)
