"""Time of one question: by the clock, and of the processor, which other work on the machine disturbs less."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds per query: by the clock, and spent by this thread on the processor."""

    p50: float
    p95: float
    p99: float
    cpu_p50: float
    cpu_p95: float
    cpu_p99: float

    def clock(self) -> str:
        """The three of the clock, as a table shows them."""
        return f"{self.p50} / {self.p95} / {self.p99}"

    def processor(self) -> str:
        """The three of the processor, as a table shows them."""
        return f"{self.cpu_p50} / {self.cpu_p95} / {self.cpu_p99}"


def timed(ask: Callable[[int], Any], count: int) -> Speed:
    """Time `ask(0)` to `ask(count - 1)` one by one, after a warm-up. What is timed has to work in this thread alone."""
    for number in range(min(WARM_UP, count)):
        ask(number)
    took = np.empty((2, count))
    for number in range(count):
        start, busy = time.perf_counter(), time.thread_time()
        ask(number)
        took[:, number] = time.perf_counter() - start, time.thread_time() - busy
    wall, cpu = np.percentile(took * 1000, [50, 95, 99], axis=1).T.round(2).tolist()
    return Speed(*wall, *cpu)
