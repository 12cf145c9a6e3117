"""Annotated articles as flat tables: pandas DataFrames, a row each stance, quote or claim."""

from demarche.tables.frames import claims, matrix, quotes, stances
from demarche.tables.write import FORMATS, TABLES, markdown, write_table

__all__ = ["FORMATS", "TABLES", "claims", "markdown", "matrix", "quotes", "stances", "write_table"]
