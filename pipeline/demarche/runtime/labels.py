"""Label sets of the token encoder, in the order of its outputs."""

from __future__ import annotations

NAMES = ("PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "DATE", "MONEY")
OTHER_NAME = "MISC"
"""Titles of works, languages, awards: learnt, so that they are not taken for names of the scheme; dropped."""
ROLES = ("source", "cue", "content")


def bio(names: tuple[str, ...]) -> tuple[str, ...]:
    """("O", "B-x", "I-x", …)."""
    return ("O", *(f"{prefix}-{name}" for name in names for prefix in "BI"))


NAME_LABELS = bio((*NAMES, OTHER_NAME))
ATTRIBUTION_LABELS = bio(ROLES)
LINK_LABELS = bio(("source", "content"))
