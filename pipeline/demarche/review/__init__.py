"""A person's verdicts on what a run found: what to look at first, and gold made from the answers."""

from demarche.review.corrections import Correction, read_corrections
from demarche.review.gold import Reviewed, apply
from demarche.review.queue import queue
from demarche.review.subjects import LAYERS, VALUE, subjects

__all__ = [
    "LAYERS",
    "VALUE",
    "Correction",
    "Reviewed",
    "apply",
    "queue",
    "read_corrections",
    "subjects",
]
