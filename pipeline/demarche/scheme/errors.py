"""What a user did wrong, said in one message."""

from __future__ import annotations


class InputError(Exception):
    """A file, a record or a setting that cannot be used.

    Attributes:
        where: file, and line where there is one ("talks.jsonl:12").
        reason: snake_case code, counted in the summary of a run.
    """

    def __init__(self, where: str, reason: str, *, found: str, allowed: str = "", remedy: str = "") -> None:
        self.where = where
        self.reason = reason
        parts = [f"{where}: {found}"]
        if allowed:
            parts.append(f"allowed: {allowed}")
        if remedy:
            parts.append(remedy)
        super().__init__("; ".join(parts))
