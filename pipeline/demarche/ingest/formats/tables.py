"""CSV and Parquet: an article a row, its columns named by the user or known by their usual names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import IO, Any

from demarche.ingest.dates import dated
from demarche.ingest.encoding import decode
from demarche.ingest.sources import Source
from demarche.scheme import InputError
from demarche.scheme.extras import needed
from demarche.scheme.jsonl import MAX_LINE, MAX_TEXT, empty
from demarche.scheme.records import Article

DELIMITERS = ",;\t|"
SAMPLE = 1_000_000
"""Bytes from which a table's encoding is told."""
MAX_GROUP = 2_000_000_000
"""Bytes of a Parquet row group, unpacked; they are in memory at the same time."""


@dataclass(slots=True, frozen=True)
class Columns:
    """Which column, or key of a JSONL record, holds which field; None: by its usual names."""

    id: str | None = None
    text: str | None = None
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None

    def named(self) -> dict[str, str]:
        """Columns that were named: field → column."""
        return {f.name: column for f in fields(self) if (column := getattr(self, f.name)) is not None}

    def choose(self, there: Sequence[str], where: str) -> dict[str, str]:
        """Field → column, of a table's columns.

        Raises:
            InputError: a column that was named is not there, or none that holds the text.
        """
        lowered = {name.strip().lower().replace(" ", "_"): name for name in reversed(there)}
        chosen = dict(self.named())
        for field, names in USUAL.items():
            known = next((lowered[name] for name in names if name in lowered), None)
            if field not in chosen and known is not None and known not in chosen.values():
                chosen[field] = known
        for field in ("text", *(field for field in chosen if field != "text")):
            if chosen.get(field) not in there:
                raise no_column(where, chosen.get(field) or field, field, there)
        return chosen

    def renamed(self, record: Mapping[str, Any], where: str) -> dict[str, Any]:
        """A JSONL record with the columns that were named as fields of the scheme.

        Raises:
            InputError: the column of the text is not there.
        """
        named = self.named()
        if named.get("text", "text") not in record:
            raise no_column(where, named.get("text", "text"), "text", list(record))
        return fields_of(record, {f: c for f, c in named.items() if c in record})


USUAL: dict[str, tuple[str, ...]] = {
    "text": ("text", "full_text", "fulltext", "article_text", "body", "content", "article"),
    "id": ("id", "article_id", "doc_id", "document_id"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "publication", "newspaper", "source", "publisher", "media_name"),
    "date": ("published", "date", "publish_date", "published_at", "publication_date", "pubdate"),
    "url": ("url", "link"),
}
"""Names a field is known by, without regard to case, the best first."""


def no_column(where: str, column: str, field: str, there: Sequence[str]) -> InputError:
    shown = ", ".join(map(str, there[:30])) + (", …" if len(there) > 30 else "")
    return InputError(
        where,
        "no_column",
        found=f"no column {column!r}; available columns: {shown or 'none'}",
        remedy=f"name the one that holds the {field} with --{field}-column",
    )


def fields_of(row: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
    """A row as a record: the chosen columns as the scheme's fields, other columns kept under their names."""
    record = {name: value for name, value in row.items() if name not in chosen.values() and name}
    for field, column in chosen.items():
        value = row.get(column)
        if value in (None, ""):
            continue
        if field == "date":
            record |= dated(str(value))
        else:
            record[field] = value if field == "text" else str(value)
    return record


def read_csv(source: Source, columns: Columns) -> Iterator[dict[str, Any]]:
    """Rows of a CSV or TSV file, whatever its delimiter and encoding; read row by row.

    Raises:
        InputError: empty, binary, or without a column that holds the text.
    """
    # The default is less than an article may have.
    csv.field_size_limit(MAX_TEXT * 2)
    with source.open() as stream:
        head = stream.read(SAMPLE)
        if not head.strip():
            raise empty(source.where, "a table with a header")
        # Cut at a line end, lest a character is cut in two.
        _, encoding = decode(head[: head.rfind(b"\n") + 1] or head, source.where)
        lines = _lines(io.BufferedReader(_Again(head, stream)), encoding, source.where)
        yield from _rows(lines, source.where, columns, encoding)


def _lines(stream: IO[bytes], encoding: str, where: str) -> Iterator[str]:
    """Lines with their ends; one in another encoding than the rest is decoded by itself."""
    if encoding.startswith("utf-8"):
        for line in iter(lambda: stream.readline(MAX_LINE), b""):
            yield decode(line, where)[0]
        return
    characters = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    yield from iter(lambda: characters.readline(MAX_LINE), "")


def _rows(lines: Iterator[str], where: str, columns: Columns, encoding: str) -> Iterator[dict[str, Any]]:
    first = next(lines)
    table = csv.reader(chain([first], lines), delimiter=max(DELIMITERS, key=first.count))
    header = next(table)
    chosen = columns.choose(header, where)
    noted = {} if encoding == "utf-8" else {"cleaned": {"encoding": encoding}}
    try:
        for cells in table:
            if any(cells):
                row = dict(zip(header, cells, strict=False))
                yield {**_kept(fields_of(row, chosen)), **noted, "at": f"line {table.line_num}"}
    except csv.Error as error:
        raise InputError(
            where,
            "not_csv",
            found=f"line {table.line_num}: {error}",
            allowed="a cell in quotation marks where it holds the delimiter or a line break",
            remedy="save the table again as CSV (UTF-8)",
        ) from None


class _Again(io.RawIOBase):
    """Bytes that were looked at, and then the rest of their stream."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = io.BytesIO(head), stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._head.read(len(buffer)) or self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def read_parquet(source: Source, columns: Columns) -> Iterator[dict[str, Any]]:
    """Rows of a Parquet file, batch by batch.

    Raises:
        InputError: pyarrow is not installed; no Parquet, or without a column that holds the text.
    """
    parquet = needed("pyarrow.parquet", extra="parquet", where=source.where)
    pyarrow = needed("pyarrow", extra="parquet", where=source.where)
    with source.open() as stream:
        seekable = stream if stream.seekable() else io.BytesIO(source.read())
        try:
            table = parquet.ParquetFile(seekable)
            groups = [table.metadata.row_group(i).total_byte_size for i in range(table.num_row_groups)]
            if max(groups, default=0) > MAX_GROUP:
                raise InputError(
                    source.where,
                    "file_too_large",
                    found=f"a row group of {max(groups):,} bytes",
                    allowed=f"{MAX_GROUP:,}",
                    remedy="write the table again in smaller row groups",
                )
            names = table.schema_arrow.names
            chosen = columns.choose(names, source.where)
            row = 0
            for batch in table.iter_batches(batch_size=64):
                for cells in batch.to_pylist():
                    row += 1
                    yield {**_kept(fields_of(cells, chosen)), "at": f"row {row}"}
        except (pyarrow.ArrowException, OSError, ValueError):
            raise InputError(
                source.where,
                "not_parquet",
                found="no Parquet file, or a damaged one",
                allowed="Parquet",
                remedy="write the table again",
            ) from None


def _kept(record: dict[str, Any]) -> dict[str, Any]:
    """Values that JSON has; further columns under a layer's name would not be that layer."""
    own = {"id", "text", "title", "outlet", "published", "url", "published_as_written"}
    layers = set(Article.model_fields) - own
    return {
        name: value if isinstance(value, str | int | float | bool) else str(value)
        for name, value in record.items()
        if name not in layers and value not in (None, "")
    }
