"""The same article twice: by its address, or by its words (MinHash over shingles, Broder 1997)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit
from zlib import crc32

import numpy as np
import numpy.typing as npt

from demarche.scheme import Article, InputError, Rejected

SHINGLE = 5
"""Words in a row that count as one."""
SAME = 0.8
"""Share of shingles two texts have in common (Jaccard) from which they are one: some words, or a closing
paragraph, apart. Among 1,791 news articles the seven pairs above it were copies, all of them."""
HASHES, BANDS = 120, 20
"""Values of a sketch, and the groups of them of which one has to be equal for two texts to be compared at
all: those with SAME in common are in 99.8 % of cases."""
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|ref_src|cmpid|ocid|ito|smid|taid", re.IGNORECASE)

Sketch = npt.NDArray[np.uint32]


def distinct(found: Iterable[Article | Rejected]) -> Iterator[Article | Rejected]:
    """The first of several articles with the same address or near-same text; the others as a Rejected.

    Memory: about three kilobytes an article, whatever its length.
    """
    addresses: dict[str, str] = {}
    seen = Seen()
    for one in found:
        if isinstance(one, Rejected):
            yield one
            continue
        url = address(one.url) if one.url else None
        if url and url in addresses:
            yield _twice(one, "duplicate_url", f"the same address as {addresses[url]!r} ({one.url})")
            continue
        if twin := seen.twin(one.id, one.text):
            yield _twice(one, "duplicate_text", f"{twin[1]:.0%} the same words as {twin[0]!r}")
            continue
        if url:
            addresses[url] = one.id
        yield one


def _twice(article: Article, reason: str, found: str) -> Rejected:
    return Rejected.because(
        InputError(
            article.id,
            reason,
            found=found,
            allowed="an article once; the first is kept",
            remedy="keep all with --keep-duplicates",
        )
    )


class Seen:
    """Sketches of texts, found again by any of their bands."""

    def __init__(self) -> None:
        self._sketches: list[tuple[str, Sketch]] = []
        self._bands: dict[int, int] = {}

    def twin(self, id: str, text: str) -> tuple[str, float] | None:
        """The id of an earlier near-same text, and the share in common; else the text is remembered."""
        mine = sketch(text)
        keys = [hash((band, values.tobytes())) for band, values in enumerate(np.split(mine, BANDS))]
        for index in {self._bands[key] for key in keys if key in self._bands}:
            other, theirs = self._sketches[index]
            if (share := float((mine == theirs).mean())) >= SAME:
                return other, share
        for key in keys:
            # The first keeps a band that two different texts share: they have others.
            self._bands.setdefault(key, len(self._sketches))
        self._sketches.append((id, mine))
        return None


def sketch(text: str) -> Sketch:
    """MinHash of the text's shingles, shape (HASHES,); case and punctuation do not count."""
    words = re.findall(r"\w+", text.lower()) or [text]
    shingles = {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    hashed = np.array([crc32(shingle.encode("utf-8", "surrogatepass")) for shingle in shingles], np.uint64)
    least = np.full(HASHES, np.iinfo(np.uint64).max, np.uint64)
    # A slice at a time: a text of a million characters would take 200 MB at once.
    for start in range(0, len(hashed), 10_000):
        part = hashed[start : start + 10_000]
        # Multiply-shift: the product wraps, and its upper half is the hash.
        np.minimum(least, (_FACTORS[:, None] * part + _OFFSETS[:, None]).min(axis=1), out=least)
    return (least >> np.uint64(32)).astype(np.uint32)


_RANDOM = np.random.default_rng(1)
_FACTORS = _RANDOM.integers(0, 1 << 63, HASHES, np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS = _RANDOM.integers(0, 1 << 63, HASHES, np.uint64)


def address(url: str) -> str | None:
    """A URL without what does not make it another article: scheme, www, fragment, tracking parameters.

    None for one that names no article: a site's front page, or no web address at all.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = sorted((k, v) for k, v in parse_qsl(parts.query) if not _TRACKING.fullmatch(k))
    if not parts.hostname or not (path or query):
        return None
    return f"{parts.hostname.removeprefix('www.')}{path}?{urlencode(query)}"
