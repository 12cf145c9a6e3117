"""Annotated articles as one HTML page that opens from disk."""

from demarche.report.page import page

__all__ = ["page"]
