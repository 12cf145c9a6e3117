""".docx and .rtf: a document of one article, or the export of a press database."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from demarche.ingest.archives import check_office
from demarche.ingest.formats.html import paragraphs
from demarche.ingest.formats.press import press_articles
from demarche.ingest.sources import Source
from demarche.scheme import InputError
from demarche.scheme.extras import needed


def read_docx(source: Source) -> Iterator[dict[str, Any]]:
    """Paragraphs, and the cells of tables in their place.

    Raises:
        InputError: python-docx is not installed; the file is damaged, a bomb, or without text.
    """
    docx = needed("docx", extra="inputs", where=source.where)
    raw = source.read()
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _not_word(source, "an old Word file, or one that is encrypted")
    check_office(source, raw)
    try:
        document = docx.Document(io.BytesIO(raw))
        lines = list(_lines(document))
    except (KeyError, ValueError, AttributeError, OSError, SyntaxError):
        # lxml's syntax errors are SyntaxErrors, and a package without its parts is a KeyError.
        raise _not_word(source, "no Word document, or a damaged one") from None
    yield from _articles("\n".join(lines), source)


def _lines(parent: Any) -> Iterator[str]:
    for block in parent.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip()))
        else:
            yield block.text


def read_rtf(source: Source) -> Iterator[dict[str, Any]]:
    """Paragraphs.

    Raises:
        InputError: striprtf is not installed, or the file is no RTF or without text.
    """
    striprtf = needed("striprtf.striprtf", extra="inputs", where=source.where)
    raw = source.read()
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise _not_word(source, "no RTF document")
    # RTF is ASCII; a stray byte means the code page that the file names, mostly this one.
    text = striprtf.rtf_to_text(raw.decode("cp1252", "replace"), errors="replace")
    yield from _articles(text, source)


def _articles(text: str, source: Source) -> Iterator[dict[str, Any]]:
    exported = press_articles(text)
    if exported:
        yield from exported
        return
    if not text.strip():
        raise InputError(
            source.where,
            "no_text",
            found="a document without text",
            allowed="a document with running text",
            remedy="if its pages are pictures, run text recognition (OCR) over it",
        )
    yield {"text": paragraphs(text)}


def _not_word(source: Source, found: str) -> InputError:
    return InputError(
        source.where,
        "not_a_document",
        found=found,
        allowed=".docx or .rtf as Word and LibreOffice write them, without a password",
        remedy="open it and save it as .docx, or as text",
    )
