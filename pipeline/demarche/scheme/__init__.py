"""The scheme: one data model for gold, for output, and for what stages hand to one another.

Offsets are Unicode code points into `text`, half-open. A span in pieces is a list of pairs.
"""

from demarche.scheme.errors import InputError
from demarche.scheme.jsonl import Rejected, read_records, write_articles
from demarche.scheme.records import (
    Actor,
    AgendaItem,
    Article,
    Claim,
    Cluster,
    Entity,
    Quote,
    Span,
    Spans,
    Stance,
)

__all__ = [
    "Actor",
    "AgendaItem",
    "Article",
    "Claim",
    "Cluster",
    "Entity",
    "InputError",
    "Quote",
    "Rejected",
    "Span",
    "Spans",
    "Stance",
    "read_records",
    "write_articles",
]
