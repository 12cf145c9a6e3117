"""Web pages: the article without its furniture, with title, author, date and site, by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from demarche.ingest.dates import dated
from demarche.ingest.encoding import decode
from demarche.ingest.sources import Source
from demarche.scheme import InputError
from demarche.scheme.extras import needed

MAX_PAGE = 20_000_000
"""Bytes of a page; its tree takes ten times as much memory."""
MIN_WORDS = 10
"""Words below which what is left of a page is a menu, a notice, or a headline without its article."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read(source: Source) -> Iterator[dict[str, Any]]:
    """The page's article.

    Raises:
        InputError: trafilatura is not installed, or finds no article.
    """
    trafilatura = needed("trafilatura", extra="inputs", where=source.where)
    # What it would say of a page without an article, the Rejected says.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    raw = source.read(MAX_PAGE)
    declared = _CHARSET.search(raw[:4096])
    charset = declared.group(1).decode("ascii") if declared else source.charset
    html, encoding = decode(raw, source.where, declared=charset)
    page = trafilatura.bare_extraction(
        _DECLARATION.sub("", html),
        url=source.url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # A year in the footer is no date of publication.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (page.text if page else None) or ""
    if len(text.split()) < MIN_WORDS:
        raise InputError(
            source.where,
            "no_article",
            found="a page without an article (perhaps one that a script fills, or a paywall)",
            allowed="a page with running text",
            remedy="save it from the browser when it has loaded, or paste its text into a .txt file",
        )
    noted = {} if encoding == "utf-8" else {"cleaned": {"encoding": encoding}}
    fields = {
        "title": page.title,
        "outlet": page.sitename,
        "url": page.url or source.url,
        "author": page.author,
    }
    yield {
        **{name: value for name, value in fields.items() if value},
        **dated(page.date),
        **noted,
        "text": paragraphs(text),
    }


def fragment_text(html: str, where: str) -> str:
    """The text of a piece of HTML without furniture, such as an entry of a feed; blocks as paragraphs.

    Raises:
        InputError: lxml, which comes with trafilatura, is not installed.
    """
    if "<" not in html:
        return html
    lxml = needed("lxml.html", extra="inputs", where=where)
    root = lxml.fragment_fromstring(_CONTROL.sub(" ", html), create_parent="div")
    for unwanted in root.xpath("//script|//style|//figure|//form|//iframe|//comment()"):
        unwanted.drop_tree()
    for block in root.iter("p", "div", "h1", "h2", "h3", "h4", "li", "blockquote", "tr"):
        block.tail = "\n\n" + (block.tail or "")
        block.text = "\n\n" + (block.text or "")
    for line in root.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return "\n\n".join(
        " ".join(part.split()) for part in re.split(r"\n\s*\n", root.text_content()) if part.strip()
    )


def paragraphs(text: str) -> str:
    """A paragraph a line → paragraphs with a blank line between, as in the corpus."""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
