"""Every kind of bad input and what is said of it: cases for test_refused.py, rows for docs/inputs.md."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from stories import FRENCH, STORIES, docx, page, pdf, rtf, zipped

from demarche.cli.inputs import articles
from demarche.ingest import web
from demarche.scheme import InputError, Rejected

TEXT = STORIES[0].text.encode()


@dataclass(frozen=True)
class Bad:
    """Files of a folder, what is read of them, and the reason of what is left out."""

    what: str
    reason: str
    files: dict[str, bytes]
    inputs: tuple[str, ...] = ()
    reading: dict[str, Any] = field(default_factory=dict)
    patch: Callable[[pytest.MonkeyPatch], None] = lambda patch: None


def _encrypted_pdf() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _without(*modules: str) -> Callable[[pytest.MonkeyPatch], None]:
    def patch(patch: pytest.MonkeyPatch) -> None:
        for module in modules:
            patch.setitem(sys.modules, module, None)

    return patch


def _at(*addresses: str) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(web, "resolve", lambda host, port: list(addresses))


def _slow(patch: pytest.MonkeyPatch) -> None:
    left = web._left
    patch.setattr(web, "_left", lambda url, deadline: left(url, 0))
    _at("93.184.215.14")(patch)


def _answering(status: int, head: str = "", body: bytes = b"") -> Callable[[pytest.MonkeyPatch], None]:
    from email import message_from_string
    from http.client import HTTPMessage

    headers = message_from_string(head + "\n\n", HTTPMessage)
    return lambda patch: patch.setattr(web, "_answer", lambda url, deadline: (status, headers, body))


def _lines(*records: str) -> bytes:
    return "\n".join(records).encode()


FETCH = {"fetch": True}
ADDRESS = ("https://harbour.example/ferry",)
SPACES = (b" " * 99 + b"\n") * 100_001
REFUSED = (
    Bad("an empty file", "empty", {"a.txt": b""}),
    Bad("a binary file under the name of a text", "binary", {"a.txt": b"\x89PNG\r\n\x1a\n\0\0"}),
    Bad("a text as long as a book", "text_too_long", {"a.txt": b"Berg spoke. " * 100_000}),
    Bad("another file beside articles", "not_an_article", {"chart.png": b"\x89PNG"}),
    Bad("a folder without articles", "empty_folder", {"folder/.hidden.txt": TEXT}, ("folder",)),
    Bad("metadata that are not YAML", "not_yaml", {"a.txt": TEXT, "a.yaml": b"title: [Ferry\n"}, ("a.txt",)),
    Bad("metadata with an impossible date", "not_the_scheme",
        {"a.txt": TEXT, "a.yaml": b"published: last Friday\n"}, ("a.txt",)),
    Bad("a page without an article", "no_article", {"a.html": b"<html><body><nav>Home</nav></body></html>"}),
    Bad("XML that is no feed", "no_feed", {"a.xml": b"<sitemap/>"}),
    Bad("a feed without entries", "no_feed", {"a.rss": b'<rss version="2.0"><channel/></rss>'}),
    Bad("an entry without text", "no_text",
        {"a.rss": b'<rss version="2.0"><channel><item><title>A</title></item></channel></rss>'}),
    Bad("a scan", "no_text", {"a.pdf": pdf([[]])}),
    Bad("a PDF with a password", "encrypted", {"a.pdf": _encrypted_pdf()}),
    Bad("a damaged PDF", "damaged_pdf", {"a.pdf": b"%PDF-1.4 and no more"}),
    Bad("a document without text", "no_text", {"a.docx": docx([])}),
    Bad("an old Word document", "not_a_document", {"a.docx": b"\xd0\xcf\x11\xe0"}),
    Bad("a text under the name of RTF", "not_a_document", {"a.rtf": TEXT}),
    Bad("RTF without text", "no_text", {"a.rtf": rtf([])}),
    Bad("a table without a known column", "no_column", {"a.csv": b"head,words\nFerry,Berg spoke.\n"}),
    Bad("a column that is not there", "no_column", {"a.csv": b"Head,Body\nFerry,Berg spoke.\n"},
        reading={"text_column": "Boddy"}),
    Bad("a row without text", "no_text", {"a.csv": b"id,text\nx,\n"}),
    Bad("a table with an open quotation mark", "not_csv", {"a.csv": b'text\n"' + b"Berg spoke.\n" * 200_000}),
    Bad("a damaged Parquet file", "not_parquet", {"a.parquet": b"PAR1"}),
    Bad("a line that is not JSON", "not_json", {"a.jsonl": b'{"text": "Oslo'}),
    Bad("a line that is not UTF-8", "not_utf8", {"a.jsonl": b'{"text": "S\xe3o"}'}),
    Bad("a record without text", "no_text", {"a.jsonl": b'{"body": "Oslo."}'}),
    Bad("a record that is not the scheme", "not_the_scheme",
        {"a.jsonl": b'{"text": "Oslo.", "agenda": [{"id": "a", "label": "A", "proposition": ""}]}'}),
    Bad("a span outside the text", "not_the_scheme",
        {"a.jsonl": b'{"text": "Oslo.", "entities": [{"start": 0, "end": 9, "label": "GPE"}]}'}),
    Bad("a line as long as a library", "line_too_long", {"a.jsonl": b'{"text": "' + b"x" * 8_000_000}),
    Bad("two articles with one id", "duplicate_id",
        {"a.jsonl": _lines('{"id": "a", "text": "Berg spoke."}', '{"id": "a", "text": "Iceland did not."}')}),
    Bad("an archive that unpacks without end", "archive_bomb", {"a.txt.gz": gzip.compress(SPACES)}),
    Bad("an archive whose paths escape", "unsafe_path", {"a.zip": zipped({"../a.txt": TEXT})}),
    Bad("an archive in an archive", "archive_in_archive", {"a.zip": zipped({"b.zip": b"PK"})}),
    Bad("a damaged archive", "damaged_archive", {"a.zip": zipped({"a.txt": TEXT})[:100]}),
    Bad("a document that unpacks without end", "archive_bomb",
        {"a.docx": zipped({"word/document.xml": SPACES})}),
    Bad("an article in another language", "not_english", {"a.txt": FRENCH.encode()}),
    Bad("the same article again", "duplicate_text", {"a.txt": TEXT, "b.txt": TEXT.upper()}),
    Bad("the same address again", "duplicate_url",
        {"a.jsonl": _lines(*(f'{{"id": "{i}", "url": "https://harbour.example/ferry", "text": "{text}"}}'
                             for i, text in (("a", "Berg spoke."), ("b", "Iceland did not."))))}),
    Bad("an input that is not there", "not_found", {}, ("none.txt",)),
    Bad("an address without `--fetch`", "not_fetched", {}, ADDRESS),
    Bad("an address that is not on the web", "not_http", {}, ("ftp://harbour.example/a",), FETCH),
    Bad("an address with a password", "not_an_address", {}, ("https://me:secret@harbour.example/",), FETCH),
    Bad("an address inside the own network", "private_address", {}, ADDRESS, FETCH, _at("10.0.0.7")),
    Bad("a name that nobody knows", "fetch_failed", {}, ADDRESS, FETCH, _at()),
    Bad("a page that is not there", "http_status", {}, ADDRESS, FETCH, _answering(404)),
    Bad("redirects without end", "fetch_failed", {}, ADDRESS, FETCH, _answering(302, "Location: /ferry")),
    Bad("a server that does not answer in time", "too_slow", {}, ADDRESS, FETCH, _slow),
    Bad("a page that is something else", "not_an_article", {}, ADDRESS, FETCH,
        _answering(200, "Content-Type: image/png", b"\x89PNG")),
    Bad("HTML without its library", "extra_missing", {"a.html": page(STORIES[0])},
        patch=_without("trafilatura")),
    Bad("Parquet without its library", "extra_missing", {"a.parquet": b"PAR1"},
        patch=_without("pyarrow", "pyarrow.parquet")),
)  # fmt: skip
"""In the order in which an input passes its checks."""


def messages(bad: Bad, folder: Path) -> list[Rejected]:
    """What is left out, or the error that stops the command."""
    for name, content in bad.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    with pytest.MonkeyPatch.context() as patch, _inside(folder):
        bad.patch(patch)
        try:
            found = list(articles(bad.inputs or sorted(bad.files), bad.reading))
        except InputError as error:
            return [Rejected.because(error)]
    return [one for one in found if isinstance(one, Rejected)]


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def row(bad: Bad, said: Rejected) -> str:
    """A line of the table."""
    message = said.message.replace("|", "\\|").replace("<", "&lt;")
    return f"| {bad.what} | `{said.reason}` | {message} |"
