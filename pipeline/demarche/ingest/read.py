"""Inputs → articles; what cannot be used comes back as a Rejected with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from demarche.ingest import web
from demarche.ingest.archives import ARCHIVES, members
from demarche.ingest.cleaning import cleaned
from demarche.ingest.formats import feeds, html, pdf, plain, tables, word
from demarche.ingest.formats.tables import Columns
from demarche.ingest.sources import Source, file_source, stdin_source
from demarche.scheme import Article, InputError, Rejected
from demarche.scheme.jsonl import MAX_TEXT, make_article, records

Reader = Callable[[Source, Columns], Iterator[dict[str, Any]]]


def _plainly(read: Callable[[Source], Iterator[dict[str, Any]]]) -> Reader:
    """A reader of a format without columns."""
    return lambda source, columns: read(source)


READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md"), _plainly(plain.read)),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _plainly(html.read)),
    **dict.fromkeys((".rss", ".atom", ".xml"), _plainly(feeds.read)),
    ".pdf": _plainly(pdf.read),
    ".docx": _plainly(word.read_docx),
    ".rtf": _plainly(word.read_rtf),
    **dict.fromkeys((".csv", ".tsv"), tables.read_csv),
    ".parquet": tables.read_parquet,
}
"""By the ending of a file's name; JSONL and archives stand beside them."""
RECORDS = (".jsonl", ".ndjson")
ENDINGS = (*READERS, *RECORDS, *ARCHIVES)
BESIDE = (".yaml", ".yml")
"""Metadata and agendas, which lie among articles and are none."""
OTHER = (
    *(".json", *BESIDE, ".doc", ".odt", ".mht", ".mhtml", ".epub", ".xls", ".xlsx"),
    *(".tar", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".png", ".jpg", ".jpeg", ".gif", ".mp3", ".mp4"),
)
"""Endings of what is certainly no article that can be read; a file of any other ending is tried as text."""
LAYERS = ("entities", "quotes", "stances", "claims")
"""What points into the text: a record that has any is taken as it is."""


def read_articles(
    inputs: Iterable[str | Path],
    *,
    columns: Columns | None = None,
    fetch: bool = False,
    verbatim: bool = False,
) -> Iterator[Article | Rejected]:
    """Articles of files, folders, archives and pages, in the order given; a folder's files by path.

    `-` is JSONL on stdin; hidden files are left aside. An id that was there before is rejected, so that ids
    are unique over all inputs. Texts are cleaned (`demarche.ingest.cleaning`), except those of records that
    annotations point into.

    Args:
        columns: of tables and JSONL, where they do not have their usual names.
        fetch: whether addresses of web pages may be fetched.
        verbatim: whether texts are left as they are.

    Raises:
        InputError: an input that does not exist, or an address without `fetch`; before anything is read.
    """
    listed = list(inputs)
    for given in map(str, listed):
        if web.is_address(given):
            if not fetch:
                raise InputError(
                    given,
                    "not_fetched",
                    found="an address on the web, and nothing is fetched unasked",
                    allowed="files and folders",
                    remedy="allow it with --fetch, or save the page and give the file",
                )
        elif given != "-" and not Path(given).exists():
            raise InputError(
                given,
                "not_found",
                found="no such file or folder",
                allowed="files, folders, archives, - for JSONL on stdin, web addresses with --fetch",
                remedy="check the path",
            )
    return _unique(listed, _Reading(columns or Columns(), verbatim))


def _unique(inputs: Iterable[str | Path], reading: _Reading) -> Iterator[Article | Rejected]:
    seen: dict[str, str] = {}
    for given in inputs:
        for source in _sources(str(given)):
            where = source.where
            for found in reading.articles(source) if isinstance(source, Source) else (source,):
                if isinstance(found, Article):
                    if found.id in seen:
                        error = InputError(
                            where,
                            "duplicate_id",
                            found=f"id {found.id!r} is already that of an article in {seen[found.id]}",
                            allowed="ids that occur once",
                            remedy="rename one of them",
                        )
                        yield Rejected.because(error)
                        continue
                    seen[found.id] = where
                yield found


def _sources(given: str) -> Iterator[Source | Rejected]:
    """What is behind an input, an archive's members one by one."""
    try:
        if given == "-":
            yield stdin_source()
        else:
            for source in _fetched(given) if web.is_address(given) else _files(Path(given)):
                if isinstance(source, Source) and source.ending in ARCHIVES:
                    yield from _members(source)
                else:
                    yield source
    except InputError as error:
        yield Rejected.because(error)


def _members(source: Source) -> Iterator[Source | Rejected]:
    try:
        for member in members(source):
            hidden = isinstance(member, Source) and member.name.startswith((".", "__MACOSX"))
            if isinstance(member, Rejected) or not (hidden or member.ending in BESIDE):
                yield member if isinstance(member, Rejected) or member.ending in ENDINGS else _unknown(member)
    except InputError as error:
        yield Rejected.because(error)


def _fetched(given: str) -> Iterator[Source | Rejected]:
    source = web.fetch(given)
    yield source if source.ending in ENDINGS else _unknown(source)


def _files(given: Path) -> Iterator[Source | Rejected]:
    """A file, or the files of a folder."""
    if not given.is_dir():
        source = file_source(given, given)
        yield _unknown(source) if source.ending in OTHER else source
        return
    empty = True
    for path in sorted(given.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(given).parts)
        if hidden or path.suffix.lower() in BESIDE or (path.is_dir() and path.suffix.lower() not in RECORDS):
            continue
        empty = False
        source = file_source(path, given)
        yield source if source.ending in ENDINGS else _unknown(source)
    if empty:
        raise InputError(
            str(given),
            "empty_folder",
            found="a folder without articles",
            allowed=f"files that end in {', '.join(ENDINGS)}",
            remedy="check the folder",
        )


def _unknown(source: Source) -> Rejected:
    return Rejected.because(
        InputError(
            source.where,
            "not_an_article",
            found=f"a file that ends in {source.ending}" if source.ending else "a file without an ending",
            allowed=", ".join(ENDINGS),
            remedy="extract the articles' text, or write JSONL, one JSON object a line",
        )
    )


class _Reading:
    """How sources are read: their columns, and whether their texts are cleaned."""

    def __init__(self, columns: Columns, verbatim: bool) -> None:
        self.columns = columns
        self.verbatim = verbatim

    def articles(self, source: Source) -> Iterator[Article | Rejected]:
        try:
            if source.ending in RECORDS:
                with source.open() as lines:
                    yield from records(lines, source.where, prepare=self._renamed)
                return
            reader = READERS.get(source.ending, READERS[".txt"])
            for number, record in enumerate(reader(source, self.columns), 1):
                yield self._article(source, record, number)
        except InputError as error:
            yield Rejected.because(error)

    def _article(self, source: Source, record: dict[str, Any], number: int) -> Article | Rejected:
        at = record.pop("at", None)
        where = f"{source.where}, {at}" if at else source.where
        named = {"id": f"{source.id}-{number}" if at else source.id, **record}
        try:
            article = self._cleaned(named)
            if not isinstance(text := article.get("text"), str) or not text.strip():
                raise InputError(
                    where,
                    "no_text",
                    found="no text",
                    allowed="an article of at least one word",
                    remedy="see whether another column or file holds it, or leave it out",
                )
            return make_article(article, where)
        except InputError as error:
            return Rejected.because(error)

    def _renamed(self, record: dict[str, Any], where: str) -> dict[str, Any]:
        if self.columns.named():
            record = self.columns.renamed(record, where)
        return self._cleaned(record)

    def _cleaned(self, record: dict[str, Any]) -> dict[str, Any]:
        text = record.get("text")
        annotated = any(record.get(layer) is not None for layer in LAYERS)
        if self.verbatim or annotated or not isinstance(text, str) or len(text) > MAX_TEXT:
            return record
        text, done = cleaned(text)
        if not done:
            return record
        before = record.get("cleaned")
        return {**record, "cleaned": {**(before if isinstance(before, dict) else {}), **done}, "text": text}
