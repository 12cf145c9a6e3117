"""What people bring, as articles: text files, folders, JSONL of the scheme."""

from demarche.ingest.read import read_articles

__all__ = ["read_articles"]
