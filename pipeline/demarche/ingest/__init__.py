"""What people bring, as articles of the scheme: read, cleaned, in English, and each of them once."""

from demarche.ingest.duplicates import distinct
from demarche.ingest.formats.tables import Columns
from demarche.ingest.language import english
from demarche.ingest.read import read_articles

__all__ = ["Columns", "distinct", "english", "read_articles"]
