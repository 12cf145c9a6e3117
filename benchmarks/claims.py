"""How fast claims are gathered, and in how much memory, beside three usual ways on the same vectors.

    python benchmarks/claims.py --data ../shared/corpora/raw/articles.jsonl.gz --sizes 10000 100000 1000000

The claims are sentences of news, each in VERSIONS versions: the sentence, and copies that lack a word or
two. Only the sentences are encoded; a copy's vector is the sentence's with as much noise as such an edit
makes. Every measure is a process of its own that loads what was prepared, so that its peak is its own.
Pairs of versions of one sentence are what should be together: pair F1 says what a way bought with its time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

VERSIONS = 8
NOISE = 0.33
"""Length of the noise on a unit vector: a cosine of 0.95 with the original."""
QUADRATIC = 10_000
"""Claims beyond which HDBSCAN takes hours and a full tree more memory than a laptop has."""

Labels = Sequence[int]


# --- what is measured


def demarche(texts: Sequence[str], vectors: np.ndarray) -> Labels:
    from demarche.clustering.clusters import Statement, gather
    from demarche.clustering.matters import Matters
    from demarche.clustering.polarity import reading
    from demarche.scheme import Article

    order = sorted(range(len(texts)), key=texts.__getitem__)
    statements = [Statement(texts[i], 0, str(i), reading(texts[i])) for i in order]
    # Of claims with the same words the first stands for all, as in a run: each text has one vector.
    firsts = {texts[i]: i for i in reversed(order)}
    unique = sorted(firsts)
    found = gather(
        statements, unique, vectors[[firsts[t] for t in unique]], Matters([Article(id="a", text="…")])
    )
    labels = [0] * len(texts)
    for number, group in enumerate(found.groups):
        for i in group:
            labels[order[i]] = number
    return labels


def community_detection(texts: Sequence[str], vectors: np.ndarray) -> Labels:
    import torch
    from sentence_transformers.util import community_detection

    labels = list(range(len(texts)))
    found = community_detection(torch.from_numpy(vectors), threshold=0.75, min_community_size=2)
    for number, members in enumerate(found, len(texts)):
        for i in members:
            labels[i] = number
    return labels


def hdbscan(texts: Sequence[str], vectors: np.ndarray) -> Labels:
    from sklearn.cluster import HDBSCAN

    found = HDBSCAN(min_cluster_size=2, copy=False).fit_predict(vectors)
    return [int(label) if label >= 0 else len(texts) + i for i, label in enumerate(found)]


def agglomerative(texts: Sequence[str], vectors: np.ndarray) -> Labels:
    from sklearn.cluster import AgglomerativeClustering

    made = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=0.25
    )
    return [int(label) for label in made.fit_predict(vectors)]


WAYS: dict[str, Callable[[Sequence[str], np.ndarray], Labels]] = {
    "demarche": demarche,
    "community_detection": community_detection,
    "HDBSCAN": hdbscan,
    "agglomerative": agglomerative,
}


def measure(way: str, size: int, folder: Path) -> dict[str, float]:
    texts = (folder / "texts.txt").read_text(encoding="utf-8").splitlines()[:size]
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")[:size].copy()
    start, worked = time.perf_counter(), time.process_time()
    labels = WAYS[way](texts, vectors)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"seconds": seconds, "worked": worked, "gigabytes": gigabytes, "pair_f1": pair_f1(labels)}


def pair_f1(labels: Labels) -> float:
    """Of pairs of claims in one group, against pairs of versions of one sentence."""

    def pairs(counts: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    origins = [i // VERSIONS for i in range(len(labels))]
    both = pairs(Counter(zip(labels, origins, strict=True)))
    return 2 * both / (pairs(Counter(labels)) + pairs(Counter(origins)))


# --- what it is measured on


def sentences(archive: Path, n: int) -> list[str]:
    """n distinct sentences of 6 to 40 words, taken at random."""
    from demarche.runtime.sentences import sentence_spans

    found: dict[str, None] = {}
    opened = gzip.open if archive.suffix == ".gz" else open
    with opened(archive, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            for start, end in sentence_spans(text):
                if 6 <= len(text[start:end].split()) <= 40:
                    found[" ".join(text[start:end].split())] = None
    if len(found) < n:
        sys.exit(f"{archive}: {len(found):,} sentences; {n:,} are needed for that size")
    return random.Random(0).sample(list(found), n)


def prepare(archive: Path, size: int, folder: Path) -> None:
    from demarche.runtime.embedder import embedder

    originals = sentences(archive, -(-size // VERSIONS))
    chance = random.Random(0)
    with (folder / "texts.txt").open("w", encoding="utf-8") as out:
        for original in originals:
            for version in range(VERSIONS):
                words = original.split()
                for _ in range(min(version, 2)):
                    words.pop(chance.randrange(len(words)))
                out.write(" ".join(words) + "\n")
    encoded = np.repeat(embedder().encode(originals), VERSIONS, axis=0)
    noise = np.random.default_rng(0)
    for start in range(0, len(encoded), 100_000):
        part = encoded[start : start + 100_000]
        moved = noise.standard_normal(part.shape, dtype=np.float32)
        moved *= NOISE / np.linalg.norm(moved, axis=1, keepdims=True)
        moved[(np.arange(len(part)) + start) % VERSIONS == 0] = 0
        part += moved
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    np.save(folder / "vectors.npy", encoded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="JSONL", help="articles, each a record with `text`")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], metavar="N")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--measure", nargs=3, metavar=("WAY", "N", "DIR"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        way, size, folder = given.measure
        print(json.dumps(measure(way, int(size), Path(folder))))
        return
    if given.data is None:
        parser.error("--data: which articles?")
    print("| claims | way | seconds | of processors | peak, GB | pair F1 |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        prepare(given.data, max(given.sizes), Path(folder))
        for size in given.sizes:
            for way in given.ways:
                if way in ("HDBSCAN", "agglomerative") and size > QUADRATIC:
                    continue
                command = [sys.executable, __file__, "--measure", way, str(size), folder]
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode:
                    print(f"| {size:,} | {way} | failed: {done.stderr.strip().splitlines()[-1]} | | | |")
                    continue
                found = json.loads(done.stdout)
                print(
                    f"| {size:,} | {way} | {found['seconds']:.1f} | {found['worked']:.1f} | "
                    f"{found['gigabytes']:.2f} | "
                    f"{100 * found['pair_f1']:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
