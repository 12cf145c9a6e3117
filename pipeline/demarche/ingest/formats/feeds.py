"""RSS and Atom files: an article an entry, as much of it as the feed carries."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from demarche.ingest.dates import dated
from demarche.ingest.formats.html import fragment_text
from demarche.ingest.sources import Source
from demarche.scheme import InputError
from demarche.scheme.extras import needed


def read(source: Source) -> Iterator[dict[str, Any]]:
    """Entries with their full text where the feed has it, else with its summary. Links are not followed.

    Raises:
        InputError: feedparser is not installed, or it is no feed.
    """
    feedparser = needed("feedparser", extra="inputs", where=source.where)
    # A stream: bytes and strings, feedparser would first try to open as a path.
    stream = io.BytesIO(source.read())
    try:
        feed = feedparser.parse(stream, sanitize_html=True, resolve_relative_uris=False)
    except Exception:
        # Whatever a broken feed makes its reader stumble over is the feed's fault.
        raise _no_feed(source, "a feed that cannot be read") from None
    if not feed.get("version"):
        raise _no_feed(source, "XML that is neither RSS nor Atom")
    if not feed.entries:
        raise _no_feed(source, "a feed without entries")
    for number, entry in enumerate(feed.entries, 1):
        html = entry.content[0].get("value") if entry.get("content") else entry.get("summary")
        fields = {
            "title": fragment_text(entry.get("title") or "", source.where),
            "outlet": (entry.get("source") or {}).get("title") or feed.feed.get("title"),
            "url": entry.get("link"),
            "author": entry.get("author"),
        }
        yield {
            **{name: value for name, value in fields.items() if value},
            **dated(entry.get("published") or entry.get("updated")),
            "at": f"entry {number}",
            "text": fragment_text(html or "", source.where),
        }


def _no_feed(source: Source, found: str) -> InputError:
    return InputError(
        source.where,
        "no_feed",
        found=found,
        allowed="a feed with entries",
        remedy="save the feed itself, not the page that names it",
    )
