"""Attributions in the PolNeAR manner: source, cue, content, and the actor who speaks."""

from demarche.stages.quotes.component import QuoteAttributor

__all__ = ["QuoteAttributor"]
