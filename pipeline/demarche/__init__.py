"""Démarche reads diplomatic news and writes down who wants what.

>>> import demarche
>>> nlp = demarche.load("agenda.yaml")
>>> doc = nlp("Iran said on Friday that it rejects talks on missiles.")
>>> doc._.stances
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demarche import tables
    from demarche.clustering import cluster
    from demarche.pipeline import annotate, load
    from demarche.scheme import Article

__all__ = ["Article", "__version__", "annotate", "cluster", "load", "tables"]

try:
    __version__ = version("demarche")
except PackageNotFoundError:
    __version__ = "0+source"

_HOMES = {
    "annotate": "demarche.pipeline",
    "load": "demarche.pipeline",
    "cluster": "demarche.clustering",
    "Article": "demarche.scheme",
}


def __getattr__(name: str) -> Any:
    # Late, so that `demarche --help` need not wait for spaCy.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "tables":
        return import_module("demarche.tables")
    raise AttributeError(f"module 'demarche' has no attribute {name!r}")
