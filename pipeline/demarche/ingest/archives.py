""".zip and .gz, read member by member without ever being unpacked onto the disk.

Nothing an archive says of itself is believed: bytes are counted as they come out, so that a bomb is refused
when it has grown too large, whatever its directory claims. As no member's path is ever opened or written,
none can escape; one that tries is refused all the same.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Any

from demarche.ingest.sources import Source
from demarche.scheme import InputError, Rejected

ARCHIVES = (".zip", ".gz")
MAX_UNPACKED = 2_000_000_000
"""Bytes out of one archive."""
MAX_RATIO = 200
"""Bytes out for one in. News text packs to a third or a quarter, tables full of repetitions to a fiftieth."""
MAX_DOCUMENT = 200_000_000
"""Bytes out of a document that is a zip itself, which is in memory as a whole."""
FREE = 10_000_000
"""Bytes that may come out before the ratio is looked at."""
MAX_MEMBERS = 100_000

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, IndexError, AttributeError),
)
"""What zipfile and gzip raise over bytes that are not as they should be."""


class Counted(io.RawIOBase):
    """A stream that refuses to give more than an archive may hold."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, where: str, budget: Budget) -> None:
        self._stream, self._where, self._budget = stream, where, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._stream.read(len(buffer))
        except BROKEN:
            raise damaged(self._where) from None
        self._budget.spend(len(chunk), self._where)
        buffer[: len(chunk)] = chunk
        return len(chunk)


class Budget:
    """What may still come out of an archive of `packed` bytes."""

    def __init__(self, packed: int, *, most: int = MAX_UNPACKED) -> None:
        self._allowed = min(most, max(FREE, packed * MAX_RATIO))
        self._spent = 0

    def spend(self, count: int, where: str) -> None:
        self._spent += count
        if self._spent > self._allowed:
            raise InputError(
                where,
                "archive_bomb",
                found=f"an archive that unpacks to more than {self._allowed:,} bytes",
                allowed=f"{MAX_RATIO} bytes for each byte of the archive, {MAX_UNPACKED:,} in all",
                remedy="unpack it yourself if you trust it, and give the folder",
            )


def members(source: Source) -> Iterator[Source | Rejected]:
    """The files of an archive, to be read one after the other; what cannot be, as a Rejected.

    Raises:
        InputError: no archive, damaged, or with too many members.
    """
    if source.ending == ".gz":
        yield _unzipped(source)
        return
    with source.open() as stream:
        if not zipfile.is_zipfile(stream):
            raise damaged(source.where)
        stream.seek(0)
        try:
            archive = zipfile.ZipFile(stream)
        except BROKEN:
            raise damaged(source.where) from None
        files = sorted((i for i in archive.infolist() if not i.is_dir()), key=lambda i: i.filename)
        if len(files) > MAX_MEMBERS:
            raise InputError(
                source.where,
                "archive_bomb",
                found=f"an archive of {len(files):,} files",
                allowed=f"at most {MAX_MEMBERS:,}",
                remedy="unpack it yourself if you trust it, and give the folder",
            )
        budget = Budget(_size(stream))
        for info in files:
            try:
                yield _member(source, archive, info, budget)
            except InputError as error:
                yield Rejected.because(error)


def _member(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Source:
    inside = PurePosixPath(info.filename.replace("\\", "/"))
    where = f"{source.where}/{inside}"
    if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
        raise InputError(
            where,
            "unsafe_path",
            found="a path that leaves the archive",
            allowed="paths inside it",
            remedy="do not trust this archive",
        )
    if info.flag_bits & 1:
        raise encrypted(where)
    if inside.suffix.lower() in ARCHIVES:
        raise InputError(
            where,
            "archive_in_archive",
            found="an archive inside an archive",
            allowed="articles",
            remedy="unpack the outer one, and give the folder",
        )

    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        try:
            stream = archive.open(info)
        except BROKEN:
            raise damaged(where) from None
        with stream:
            yield io.BufferedReader(Counted(stream, where, budget))

    return Source(where, inside.name, "-".join((*inside.parts[:-1], inside.stem)), opened)


def _unzipped(source: Source) -> Source:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        with source.open() as packed, gzip.GzipFile(fileobj=packed) as stream:
            budget = Budget(_size(packed))
            yield io.BufferedReader(Counted(stream, source.where, budget))

    name = source.name[: -len(".gz")]
    return Source(source.where, name, PurePosixPath(source.id).stem, opened)


def check_office(source: Source, raw: bytes) -> None:
    """Refuse a zip-based document (.docx) that is a bomb, before a library unpacks it.

    Raises:
        InputError: as said, or no zip at all.
    """
    budget = Budget(len(raw), most=MAX_DOCUMENT)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for info in archive.infolist():
                with archive.open(info) as stream:
                    while chunk := stream.read(1 << 20):
                        budget.spend(len(chunk), source.where)
    except BROKEN:
        raise damaged(source.where) from None


def encrypted(where: str) -> InputError:
    return InputError(
        where,
        "encrypted",
        found="encrypted, or protected by a password",
        allowed="files that open without one",
        remedy="save a copy without the password",
    )


def _size(stream: IO[bytes]) -> int:
    here = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(here)
    return size


def damaged(where: str) -> InputError:
    return InputError(
        where,
        "damaged_archive",
        found="a damaged archive, or none at all",
        allowed="an archive that can be unpacked",
        remedy="download or pack it again",
    )
