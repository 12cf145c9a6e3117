"""Where an article's bytes come from: a file, a member of an archive, a page, stdin."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from demarche.scheme import InputError
from demarche.scheme.jsonl import not_readable

MAX_FILE = 100_000_000
"""Bytes of a file that is read as a whole (HTML, PDF, Word, a text export); tables and JSONL are streamed."""

Opened = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(slots=True, frozen=True)
class Source:
    """Bytes with a name, not opened yet.

    Attributes:
        where: what messages call it: a path, "talks.zip/a.txt", a URL.
        name: file name with the ending that gives the format.
        id: id of the article, or stem of the ids of its articles.
        open: gives the bytes as a stream.
        path: the file, where it is one; metadata may lie beside it.
        url: the page's address, where it is one.
        charset: what the server said of it.
    """

    where: str
    name: str
    id: str
    open: Opened
    path: Path | None = None
    url: str | None = None
    charset: str | None = None

    @property
    def ending(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    def read(self, most: int = MAX_FILE) -> bytes:
        """All bytes.

        Raises:
            InputError: it cannot be read, or is longer than `most` bytes.
        """
        with self.open() as stream:
            try:
                raw = stream.read(most + 1)
            except OSError as error:
                raise not_readable(self.where, error) from None
        if len(raw) > most:
            raise InputError(
                self.where,
                "file_too_large",
                found=f"more than {most:,} bytes",
                allowed=f"at most {most:,} bytes for a file that is read as a whole",
                remedy="cut it into articles, a file each, or write JSONL, one article a line",
            )
        return raw


def file_source(path: Path, given: Path) -> Source:
    """A file; its id is its name without its ending, after the folders that lie between it and `given`."""
    parts = path.relative_to(given).parts if path != given else (path.name,)

    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        try:
            stream = path.open("rb")
        except OSError as error:
            raise not_readable(str(path), error) from None
        with stream:
            yield stream

    return Source(str(path), path.name, "-".join((*parts[:-1], path.stem)), opened, path=path)


def stdin_source() -> Source:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        yield sys.stdin.buffer

    return Source("<stdin>", "<stdin>.jsonl", "stdin", opened)


def bytes_source(
    raw: bytes, *, where: str, name: str, id: str, url: str | None = None, charset: str | None = None
) -> Source:
    """Bytes that are here already."""
    from io import BytesIO

    return Source(where, name, id, lambda: BytesIO(raw), url=url, charset=charset)
