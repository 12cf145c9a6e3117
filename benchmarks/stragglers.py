"""A cluster's run, simulated from measured shard times: what stragglers and failures cost.

    DEMARCHE_THREADS=1 python benchmarks/bench.py --measure "all stages" --input archive.jsonl > one-core.json
    python benchmarks/stragglers.py one-core.json --articles 10000000 --cores 512

Shards take one of the measured times at random and are handed out one by one to whichever core is free, as
both executors do it. A core may be slow, or die and be replaced; what it had in hand is done again.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
from pathlib import Path

SHARD = 32
"""Articles, as in demarche.executors.shards."""


def simulate(
    seconds: list[float],
    shards: int,
    cores: int,
    *,
    slow: float = 0.0,
    slowness: float = 3.0,
    failures: float = 0.0,
    restart: float = 60.0,
    seed: int = 1,
) -> float:
    """Seconds until the last shard is done.

    Args:
        slow: share of the cores that take `slowness` times as long.
        failures: deaths of a core in an hour of its work.
        restart: seconds until a dead core is replaced and its pipeline loaded.
    """
    chance = random.Random(seed)
    pace = [slowness if core < slow * cores else 1.0 for core in range(cores)]
    free = [(0.0, core) for core in range(cores)]
    left, end = shards, 0.0
    while left:
        now, core = heapq.heappop(free)
        needed = chance.choice(seconds) * pace[core]
        dies = chance.expovariate(failures / 3600) if failures else float("inf")
        if dies < needed:
            heapq.heappush(free, (now + dies + restart, core))
            continue
        left -= 1
        end = max(end, now + needed)
        heapq.heappush(free, (now + needed, core))
    return end


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("measured", type=Path, metavar="JSON")
    parser.add_argument("--articles", type=int, default=10_000_000)
    parser.add_argument("--cores", type=int, default=512)
    options = parser.parse_args()
    seconds = json.loads(options.measured.read_text(encoding="utf-8"))["batches"]
    shards = -(-options.articles // SHARD)
    ideal = sum(seconds) / len(seconds) * shards / options.cores
    cases = {
        "as measured": {},
        "one core in ten three times slower": {"slow": 0.1},
        "each core dies once in ten hours": {"failures": 0.1},
        "each core dies twice an hour": {"failures": 2.0},
        "both: slow ones, and a death in ten hours": {"slow": 0.1, "failures": 0.1},
    }
    print("| | hours | over the ideal |\n| --- | ---: | ---: |")
    for name, case in cases.items():
        took = simulate(seconds, shards, options.cores, **case)
        print(f"| {name} | {took / 3600:.2f} | {100 * (took / ideal - 1):.1f} % |")


if __name__ == "__main__":
    main()
