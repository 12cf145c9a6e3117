"""Annotated articles as flat tables: pandas DataFrames, a row each stance, quote or claim."""

from demarche.tables.frames import MATRIX_LETTERS, claims, matrix, quotes, stances
from demarche.tables.write import FORMATS, TABLES, write_table

__all__ = ["FORMATS", "MATRIX_LETTERS", "TABLES", "claims", "matrix", "quotes", "stances", "write_table"]
