"""Names and dates, with the scheme's labels."""

from demarche.stages.entities.component import EntityRecognizer

__all__ = ["EntityRecognizer"]
