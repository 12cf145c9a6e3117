"""Statements that could be agreed with or disputed, and who makes them."""

from demarche.stages.claims.component import ClaimFinder

__all__ = ["ClaimFinder"]
