"""Where each actor stands on each item of the agenda, with the words that show it."""

from demarche.stages.stances.component import StanceClassifier

__all__ = ["StanceClassifier"]
