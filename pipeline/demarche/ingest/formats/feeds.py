"""RSS and Atom files: an article an entry, as much of it as the feed carries."""

from __future__ import annotations

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
    # Bytes, not a path or address: feedparser would fetch one.
    feed = feedparser.parse(source.read(), sanitize_html=True, resolve_relative_uris=False)
    if not feed.get("version") or not feed.entries:
        raise InputError(
            source.where,
            "no_feed",
            found="no entries" if feed.get("version") else "XML that is neither RSS nor Atom",
            allowed="a feed with entries",
            remedy="save the feed itself, not the page that names it",
        )
    for number, entry in enumerate(feed.entries, 1):
        html = entry.content[0].value if entry.get("content") else entry.get("summary", "")
        fields = {
            "title": fragment_text(entry.get("title", ""), source.where),
            "outlet": (entry.get("source") or {}).get("title") or feed.feed.get("title"),
            "url": entry.get("link"),
            "author": entry.get("author"),
        }
        yield {
            **{name: value for name, value in fields.items() if value},
            **dated(entry.get("published") or entry.get("updated")),
            "at": f"entry {number}",
            "text": fragment_text(html, source.where),
        }
