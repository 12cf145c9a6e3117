"""Words and punctuation marks of a text, for formats that count in tokens."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from demarche.scheme import Spans

_TOKEN = re.compile(r"\w+|[^\w\s]")


def token_spans(text: str, *, cuts: Collection[int] = ()) -> Spans:
    """Runs of letters and digits, and single other characters, as code-point spans, end-exclusive.

    Args:
        cuts: offsets at which a token ends and another begins, white space between them or not.
    """
    out: Spans = []
    for match in _TOKEN.finditer(text):
        inner = [cut for cut in cuts if match.start() < cut < match.end()] if cuts else []
        edges = [match.start(), *sorted(inner), match.end()]
        out += pairwise(edges)
    return out
