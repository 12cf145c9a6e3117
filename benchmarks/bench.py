"""How fast the pipeline is, beside one plain SentenceTransformer pass over the same sentences.

    python benchmarks/bench.py                          300 articles made of the corpus
    python benchmarks/bench.py --input archive.jsonl    300 articles of yours
    python benchmarks/bench.py --articles 20 --rounds 1 --floors benchmarks/floors.json

Every measure is a process of its own, on the same articles and threads; ratios are of the medians. Seconds
differ from machine to machine and from hour to hour, ratios much less: only they have floors.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIECES_OPS = 2 * 6 * (4 * 384 * 384 + 2 * 384 * 1536)
"""Operations of MiniLM's matrix products for one word piece: six layers, width 384, inner width 1,536.
Attention's own products, a few per cent more at these lengths, stay in fp32 and are left out."""
TARGETS = {"encoder pass": 2.5, "names + quotes": 2.0, "all stages": 1.0}
RESULTS = """# Speed, measured by `make bench`

On {given}. The baseline is one plain `SentenceTransformer("all-MiniLM-L6-v2").encode` pass over the same
sentences, with the same threads, in the same run; the stances are asked the general agenda.

```
{table}
```
"""


# --- what is measured: each in a process of its own, which prints one JSON object


def texts_of(corpus: Path) -> list[str]:
    return [json.loads(line)["text"] for line in corpus.read_text(encoding="utf-8").splitlines()]


def timed(work: Callable[[], object]) -> dict[str, Any]:
    start = time.perf_counter()
    work()
    return {"seconds": time.perf_counter() - start}


def measure_baseline(corpus: Path) -> dict[str, Any]:
    """One plain encode pass over all sentences, as a user of sentence-transformers would write it."""
    import torch
    from sentence_transformers import SentenceTransformer

    from demarche.runtime.bundle import threads
    from demarche.runtime.sentences import sentence_spans
    from demarche.training.base import base_folder

    torch.set_num_threads(threads())
    sentences = [text[a:b] for text in texts_of(corpus) for a, b in sentence_spans(text)]
    model = SentenceTransformer(str(base_folder()), device="cpu")
    model.encode(sentences[:32], show_progress_bar=False)
    return timed(lambda: model.encode(sentences, show_progress_bar=False))


def measure_encoder(corpus: Path) -> dict[str, Any]:
    from demarche.pipeline import BATCH
    from demarche.runtime.bundle import batches
    from demarche.stages.encoder.component import EncoderPass

    encoder = EncoderPass()
    texts = texts_of(corpus)
    encoder.encode(texts[:2])
    pieces = 0

    def work() -> None:
        nonlocal pieces
        for batch in batches(texts, BATCH):
            pieces += sum(len(window) for made in encoder.encode(batch) for window in made.windows)

    return {**timed(work), "pieces": pieces}


def measure_names(corpus: Path) -> dict[str, Any]:
    return _annotate(corpus, ("entities", "actors", "quotes"))


def measure_all(corpus: Path) -> dict[str, Any]:
    return _annotate(corpus, ("entities", "actors", "quotes", "stances", "claims"))


def _annotate(corpus: Path, stages: tuple[str, ...]) -> dict[str, Any]:
    from demarche.runtime.torchless import spacy_without_torch

    spacy_without_torch()
    from demarche.pipeline import BATCH, annotate, load
    from demarche.scheme import read_records

    nlp = load(stages=stages)
    texts = texts_of(corpus)
    list(annotate(texts[:2], nlp=nlp))
    start = time.perf_counter()
    # When the first article of each batch is there; the last batch, which may be a short one, is not kept.
    arrived = [
        time.perf_counter() - start
        for number, _ in enumerate(annotate(read_records(corpus), nlp=nlp))  # type: ignore[arg-type]
        if number % BATCH == 0
    ]
    batches = [after - before for before, after in pairwise([0.0, *arrived[:-1]])]
    return {"seconds": time.perf_counter() - start, "first": arrived[0], "peak": _peak(), "batches": batches}


def _peak() -> float:
    """MB this process had at most."""
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6


def measure_shares(corpus: Path) -> dict[str, Any]:
    """Seconds of each stage, batch by batch; beside them spaCy's tokens and the scheme's records."""
    from demarche.runtime.torchless import spacy_without_torch

    spacy_without_torch()
    from demarche.pipeline import BATCH, load
    from demarche.runtime.bundle import batches
    from demarche.scheme import read_records
    from demarche.stages.document import to_article, to_doc

    nlp = load()
    spent: dict[str, float] = {}

    def charge(name: str, start: float) -> None:
        spent[name] = spent.get(name, 0.0) + time.perf_counter() - start

    for articles in batches(read_records(corpus), BATCH):
        with nlp.memory_zone():
            start = time.perf_counter()
            docs = [to_doc(nlp, article) for article in articles]  # type: ignore[arg-type]
            charge("tokens", start)
            for name, component in nlp.pipeline:
                start = time.perf_counter()
                if hasattr(component, "pipe"):
                    docs = list(component.pipe(docs, batch_size=BATCH))
                else:
                    docs = [component(doc) for doc in docs]
                charge(name.removeprefix("demarche_"), start)
            start = time.perf_counter()
            for doc, article in zip(docs, articles, strict=True):
                to_article(doc, article)  # type: ignore[arg-type]
            charge("records", start)
    return spent


def measure_product(corpus: Path) -> dict[str, Any]:
    """Operations a second of onnxruntime's bare int8 matrix product, in the shape of an inner layer."""
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper

    from demarche.runtime.bundle import threads

    rows, width, inner = 4096, 384, 1536
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [rows, width])],
        [helper.make_tensor_value_info("c", TensorProto.INT32, [rows, inner])],
        [
            helper.make_tensor(
                "b", TensorProto.INT8, [width, inner], np.ones(width * inner, np.int8).tobytes(), raw=True
            )
        ],
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    feed = {"a": np.ones((rows, width), np.uint8)}
    session.run(None, feed)
    rounds = 40
    seconds = timed(lambda: [session.run(None, feed) for _ in range(rounds)])["seconds"]
    return {"ops": 2 * rows * width * inner * rounds / seconds}


MEASURES = {
    "baseline": measure_baseline,
    "encoder pass": measure_encoder,
    "names + quotes": measure_names,
    "all stages": measure_all,
    "shares": measure_shares,
    "product": measure_product,
}


# --- the run


def bench_corpus(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Articles of corpus/ in turn, each time with other paragraphs left out: as many actors as news has."""
    articles = [
        [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        for path in sorted((ROOT / "corpus").rglob("*.txt"))
    ]
    chance = random.Random(seed)
    for number in range(count):
        kept = [line for line in articles[number % len(articles)] if chance.random() < 0.8]
        yield {"id": f"bench-{number}", "text": "\n\n".join(kept)}


def taken(path: Path, count: int) -> Iterator[dict[str, str]]:
    """The first articles of a JSONL file."""
    from demarche.scheme import Article, read_records

    for number, one in enumerate(one for one in read_records(path) if isinstance(one, Article)):
        if number == count:
            return
        yield {"id": one.id, "text": one.text}


def in_process(name: str, corpus: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", name, "--input", str(corpus)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def seconds_of(command: list[str], rounds: int, folder: str) -> float:
    def once() -> None:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    once()
    return statistics.median(timed(once)["seconds"] for _ in range(rounds))


def starts(corpus: Path, rounds: int) -> dict[str, Any]:
    """Seconds of whole processes."""
    demarche = [sys.executable, "-m", "demarche"]
    with tempfile.TemporaryDirectory() as folder:
        first = json.loads(corpus.read_text(encoding="utf-8").splitlines()[0])
        (Path(folder) / "one.txt").write_text(first["text"], encoding="utf-8")
        cold = [*demarche, "run", "one.txt", "-o", "out", "--force", "--quiet"]
        return {
            "demarche --help": seconds_of([*demarche, "--help"], rounds, folder),
            "cold start": seconds_of(cold, rounds, folder),
            "import spacy": seconds_of([sys.executable, "-c", "import spacy"], rounds, folder),
        }


def growth(corpus: list[dict[str, str]], counts: list[int], folder: Path) -> list[tuple[int, float, float]]:
    """(articles, milliseconds an article, peak MB) for archives of different sizes, all stages."""
    rows = []
    for count in counts:
        path = folder / f"{count}.jsonl"
        write(path, [{**corpus[n % len(corpus)], "id": f"grown-{n}"} for n in range(count)])
        found = in_process("all stages", path)
        rows.append((count, 1000 * found["seconds"] / count, found["peak"]))
    return rows


def write(path: Path, articles: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")


def processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as about:
        return next((line.split(":", 1)[1].strip() for line in about if line.startswith("model name")), "?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--input", type=Path, metavar="JSONL", help="articles, instead of made ones")
    parser.add_argument("--articles", type=int, default=300, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of each measure, in turn")
    parser.add_argument("--grow", default="", metavar="N,N", help="also all stages on so many articles each")
    parser.add_argument("--floors", type=Path, metavar="JSON", help="end with 1 where a ratio is below")
    parser.add_argument("--results", type=Path, metavar="MD", help="write the table there too")
    parser.add_argument("--measure", choices=sorted(MEASURES), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(MEASURES[options.measure](options.input)))
        return

    made = taken(options.input, options.articles) if options.input else bench_corpus(options.articles)
    articles = list(made)
    words = sum(len(article["text"].split()) for article in articles)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "bench.jsonl"
        write(corpus, articles)
        names = ("baseline", *TARGETS, "product")
        # In turn, so that a slow minute of the machine falls on all of them.
        rounds = [{name: in_process(name, corpus) for name in names} for _ in range(options.rounds)]
        shares = in_process("shares", corpus)
        started = starts(corpus, options.rounds)
        grown = growth(articles, [int(n) for n in options.grow.split(",") if n], Path(folder))

    def median(name: str, what: str) -> float:
        return statistics.median(found[name][what] for found in rounds)

    speed = {name: words / median(name, "seconds") for name in ("baseline", *TARGETS)}
    ratios = {name: speed[name] / speed["baseline"] for name in TARGETS}
    lines = [f"{'':16}{'words/s':>9}{'ratio':>8}{'target':>9}"]
    lines.append(f"{'baseline':16}{speed['baseline']:9,.0f}{1:7.2f}×")
    lines += [f"{n:16}{speed[n]:9,.0f}{ratios[n]:7.2f}×{TARGETS[n]:8.1f}×" for n in TARGETS]
    total = sum(shares.values())
    lines += ["", "share of each stage"]
    lines += [f"  {name:14}{100 * spent / total:6.1f} %" for name, spent in shares.items()]
    done = median("encoder pass", "pieces") * PIECES_OPS / median("encoder pass", "seconds")
    limit = median("product", "ops")
    lines += [
        "",
        f"encoder pass    {done / 1e9:,.0f} GOP/s of {limit / 1e9:,.0f} of a bare int8 matrix product "
        f"({100 * done / limit:.0f} %)",
        f"peak memory     {median('all stages', 'peak'):,.0f} MB (target 1,200)",
        f"first result    {median('all stages', 'first'):.2f} s after the pipeline is loaded",
        f"cold start      {started['cold start']:.2f} s from command to files, "
        f"{started['cold start'] / started['import spacy']:.2f}× `import spacy` (target 2.5×)",
        f"--help          {started['demarche --help']:.2f} s",
    ]
    if grown:
        lines += ["", f"{'articles':>9}{'ms/article':>12}{'peak MB':>9}"]
        lines += [f"{count:9,}{cost:12.1f}{peak:9,.0f}" for count, cost, peak in grown]
    from demarche.runtime.bundle import threads

    libraries = ("onnxruntime", "spacy", "tokenizers", "torch", "sentence-transformers")
    about = [
        f"{len(articles)} articles, {words:,} words, {options.rounds} rounds; {processor()}, "
        f"{threads()} threads;",
        f"{platform.system()}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in libraries),
    ]
    print("\n".join([*about, "", *lines]))
    if options.results:
        given = "the first articles of a given archive" if options.input else "articles made of `corpus/`"
        table = "\n".join([*about, "", *lines])
        options.results.write_text(RESULTS.format(given=given, table=table), encoding="utf-8")
    if options.floors:
        floors = json.loads(options.floors.read_text(encoding="utf-8"))
        if low := {name: floor for name, floor in floors.items() if ratios[name] < floor}:
            raise SystemExit(
                "\n".join(f"{n}: {ratios[n]:.2f}× is below its floor of {f}×" for n, f in low.items())
            )


if __name__ == "__main__":
    main()
