"""Annotated articles as flat tables: pandas DataFrames, and files of them."""

from demarche.tables.columns import codebook
from demarche.tables.frames import actors, claims, clusters, entities, quotes, stances
from demarche.tables.package import write_package
from demarche.tables.tallies import grid, matrix, positions
from demarche.tables.timelines import WINDOWS, changes, timeline, undated
from demarche.tables.write import BINARY, FORMATS, TABLES, growing_csv, markdown, write_bytes, write_table
from demarche.tables.xlsx import workbook

__all__ = [
    "BINARY",
    "FORMATS",
    "TABLES",
    "WINDOWS",
    "actors",
    "changes",
    "claims",
    "clusters",
    "codebook",
    "entities",
    "grid",
    "growing_csv",
    "markdown",
    "matrix",
    "positions",
    "quotes",
    "stances",
    "timeline",
    "undated",
    "workbook",
    "write_bytes",
    "write_package",
    "write_table",
]
