"""Ids of the actors that no lexicon has."""

from __future__ import annotations

import re
import unicodedata


def slug(name: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[.'`]", "", plain.lower())).strip("-") or "unnamed"
