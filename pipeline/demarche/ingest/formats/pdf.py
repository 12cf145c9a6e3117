"""PDF with text in it, by pypdf."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from demarche.ingest.archives import encrypted
from demarche.ingest.sources import Source
from demarche.scheme import InputError
from demarche.scheme.extras import needed
from demarche.scheme.jsonl import MAX_TEXT

MAX_PAGES = 500
"""Pages; an article has a few, a report some hundred."""
REPEATED = 3
"""Pages that begin or end with the same line, page numbers apart, for it to be a running head."""


def read(source: Source) -> Iterator[dict[str, Any]]:
    """The text of all pages, running heads and page numbers left out.

    Raises:
        InputError: pypdf is not installed; the file is damaged, encrypted, too long, or a scan.
    """
    pypdf = needed("pypdf", extra="inputs", where=source.where)
    # What it would say of a damaged file, the Rejected says.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    raw = source.read()
    try:
        document = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise encrypted(source.where)
        pages = len(document.pages)
        if pages > MAX_PAGES:
            raise _too_long(source, f"a document of {pages:,} pages")
        lines: list[list[str]] = []
        length = 0
        for page in document.pages:
            extracted = page.extract_text()
            length += len(extracted)
            if length > 2 * MAX_TEXT:
                raise _too_long(source, f"a document of more than {2 * MAX_TEXT:,} characters")
            lines.append(extracted.splitlines())
    except InputError:
        raise
    except Exception:
        # Whatever a broken PDF makes its reader stumble over is the PDF's fault.
        raise InputError(
            source.where,
            "damaged_pdf",
            found="a PDF that cannot be read",
            allowed="a PDF that opens in a viewer",
            remedy="download it again, or print it into a new PDF",
        ) from None
    text = "\n".join("\n".join(page) for page in _without_heads(lines))
    if not text.strip():
        raise InputError(
            source.where,
            "no_text",
            found="a PDF without text, as a scan is",
            allowed="a PDF whose words can be selected",
            remedy="run text recognition (OCR) over it",
        )
    yield {"text": text}


def _too_long(source: Source, found: str) -> InputError:
    return InputError(
        source.where,
        "text_too_long",
        found=found,
        allowed=f"at most {MAX_PAGES} pages and {MAX_TEXT:,} characters",
        remedy="cut it into articles, a file each",
    )


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """Pages without the first and last lines that they share."""
    pages = [[line for line in page if line.strip()] for page in pages]
    edges = Counter(shape for page in pages for shape in {_shape(line) for line in (*page[:1], *page[-1:])})
    kept = []
    for page in pages:
        while page and (edges[_shape(page[0])] >= REPEATED or page[0].strip().isdigit()):
            page = page[1:]
        while page and (edges[_shape(page[-1])] >= REPEATED or page[-1].strip().isdigit()):
            page = page[:-1]
        kept.append(page)
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())
