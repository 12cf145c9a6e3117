"""Dates as people and press databases write them."""

from __future__ import annotations

import warnings
from datetime import datetime


def iso_date(written: str) -> str | None:
    """2026-01-05 for "5 January 2026", "Mon, 05 Jan 2026 10:00:00 GMT"; None where it is not certain.

    "05/01/2026" is January to some and May to others: neither is written down.
    """
    from dateutil.parser import parse

    written = written.strip()
    try:
        return datetime.fromisoformat(written).date().isoformat()
    except ValueError:
        pass
    found = set()
    for dayfirst in (True, False):
        # What the writing does not say would come from the default, and then differ.
        for default in (datetime(2000, 1, 1), datetime(2001, 2, 2)):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    parsed = parse(written, dayfirst=dayfirst, default=default, ignoretz=True)
            except (ValueError, OverflowError):
                return None
            found.add(parsed.date())
    return found.pop().isoformat() if len(found) == 1 else None


def dated(written: str | None) -> dict[str, str]:
    """Fields of a record: `published`, or what was written where that is no certain date."""
    if not written or not written.strip():
        return {}
    published = iso_date(written)
    return {"published": published} if published else {"published_as_written": written.strip()}
