"""How fast the search is and how it grows: the shipped index, then synthetic ones beside FAISS's own bare search.

    keukentafel bench search [--sizes 10000 100000] [--soak]

Prints tables; writes results/bench-search.json, .md and .png. `--soak` adds a million passages.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import faiss
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from knowledge import index as index_store
from knowledge.search import Searcher
from web.bench import growth
from web.bench.timing import Speed, timed
from web.process.stack import ONE_THREAD

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "results" / "bench-search"
LOAD = (
    "import time; t, c = time.perf_counter(), time.process_time(); from knowledge.search import get_searcher;"
    "get_searcher().search('wie helpt mij'); print(time.perf_counter() - t, time.process_time() - c)"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--soak", action="store_true", help="ook een miljoen passages")
    options = parser.parse_args(argv)
    sizes = [*options.sizes, *([1_000_000] if options.soak else [])]
    faiss.omp_set_num_threads(1)
    with threadpool_limits(1):
        return _measure(sizes)


def _measure(sizes: Sequence[int]) -> int:
    shipped = measure_shipped()
    print(_shipped_table(shipped), flush=True)
    rows = [row for size in sizes for row in growth.measure_size(size)]
    text = growth.table(rows)
    print(text)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    machine = {
        "cores": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "load": os.getloadavg()[0],
    }
    found = {"machine": machine, "shipped": shipped, "growth": [asdict(row) for row in rows]}
    RESULT.with_suffix(".json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    RESULT.with_suffix(".md").write_text(f"{_shipped_table(shipped)}\n\n{text}\n", encoding="utf-8")
    if rows:
        growth.plot(rows, RESULT.with_suffix(".png"))
    return 0


def measure_shipped() -> dict[str, Any]:
    """Query, encode, build and load times of the shipped index."""
    start = time.perf_counter()
    index_store.build(force=True)
    build = time.perf_counter() - start
    searcher = Searcher.load()
    asked = growth.questions()
    embedder = searcher.embedder
    start = time.perf_counter()
    embedder.queries(asked * 5)
    rate = len(asked) * 5 / (time.perf_counter() - start)
    loads = [_load() for _ in range(3)]
    return {
        "passages": len(searcher.index.reports),
        "query": asdict(timed(lambda number: searcher.search(asked[number]), len(asked))),
        "encode_per_second": round(rate),
        "build_seconds": round(build, 2),
        "load_seconds": round(min(wall for wall, _ in loads), 2),
        "load_cpu_seconds": round(min(busy for _, busy in loads), 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _load() -> tuple[float, float]:
    """Seconds by the clock and of the processor until a new process has given its first answer."""
    ran = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True
    )
    wall, busy = ran.stdout.split()
    return float(wall), float(busy)


def _shipped_table(found: dict[str, Any]) -> str:
    query = Speed(**found["query"])
    return (
        "| shipped index | |\n|---|---|\n"
        f"| passages | {found['passages']} |\n"
        f"| query p50 / p95 / p99 | {query.clock()} ms |\n"
        f"| … processor time of it | {query.processor()} ms |\n"
        f"| load, first answer included | {found['load_seconds']} s ({found['load_cpu_seconds']} s of the processor) |\n"
        f"| build | {found['build_seconds']} s |\n"
        f"| encode | {found['encode_per_second']} questions per second |\n"
        f"| peak memory of this process | {found['memory_mb']} MB |"
    )


if __name__ == "__main__":
    raise SystemExit(main())
