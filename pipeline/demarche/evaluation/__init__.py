"""Gold against output, annotator against annotator: the scores of the scheme, with intervals."""

from demarche.evaluation.agreement import Agreement, agreement
from demarche.evaluation.by import by_table, evaluate_by
from demarche.evaluation.measures import FIGURES, PRF
from demarche.evaluation.report import Evaluation, evaluate
from demarche.evaluation.scores import Error, Tally, score
from demarche.evaluation.standoff import attach, detach, read_gold

__all__ = [
    "FIGURES",
    "PRF",
    "Agreement",
    "Error",
    "Evaluation",
    "Tally",
    "agreement",
    "attach",
    "by_table",
    "detach",
    "evaluate",
    "evaluate_by",
    "read_gold",
    "score",
]
