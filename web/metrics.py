"""Numbers for /metrics: counts and times, never a word of what was said."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from web.version import API_VERSION

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8)


class Metrics:
    """One registry per application, so that tests and gemeenten do not share their counts.

    With several processes (`PROMETHEUS_MULTIPROC_DIR`, set by gunicorn.conf.py) each answer counts all of them.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        one = self.registry
        self._opened = Counter("keukentafel_conversations", "Conversations opened", ["mode"], registry=one)
        self._turns = Counter("keukentafel_turns", "Turns by outcome", ["outcome"], registry=one)
        self._seconds = Histogram("keukentafel_turn_seconds", "Whole turn", buckets=_SECONDS, registry=one)
        self._rasa = Histogram("keukentafel_rasa_seconds", "Rasa's part", buckets=_SECONDS, registry=one)
        self._masked = Counter("keukentafel_masked", "Turns with masked data", ["kind"], registry=one)
        self._danger = Counter("keukentafel_danger", "Danger recognised", ["loket"], registry=one)
        self._purged = Counter("keukentafel_purged", "Conversations purged", registry=one)
        self._requests = Counter("keukentafel_requests", "Requests by route", ["route", "status"], registry=one)
        self._request_seconds = Histogram(
            "keukentafel_request_seconds", "Whole request", ["route"], buckets=_SECONDS, registry=one
        )
        self._busy = Gauge(
            "keukentafel_requests_busy", "Requests being answered", registry=one, multiprocess_mode="livesum"
        )
        self._again = Counter("keukentafel_turns_again", "Turns asked a second time, and why", ["why"], registry=one)
        self._upkeep = Gauge(
            "keukentafel_upkeep_timestamp_seconds", "Last upkeep that worked", registry=one, multiprocess_mode="max"
        )
        about = Gauge("keukentafel_info", "What runs here", ["api"], registry=one, multiprocess_mode="max")
        about.labels(API_VERSION).set(1)
        self._part = Gauge(
            "keukentafel_part_up", "Whether a part answers", ["part"], registry=one, multiprocess_mode="mostrecent"
        )
        self.look: Callable[[], Mapping[str, bool]] = dict

    def opened(self, mode: str) -> None:
        self._opened.labels(mode).inc()

    def turn(self, outcome: str, seconds: float) -> None:
        self._turns.labels(outcome).inc()
        self._seconds.observe(seconds)

    def again(self, why: str) -> None:
        """A turn was asked once more: `overtaken` by another process, or `elsewhere` because a bot was away."""
        self._again.labels(why).inc()

    def rasa(self, seconds: float) -> None:
        self._rasa.observe(seconds)

    def masked(self, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            self._masked.labels(kind).inc()

    def danger(self, loket: str) -> None:
        self._danger.labels(loket).inc()

    def purged(self, count: int) -> None:
        self._purged.inc(count)

    def upkeep(self) -> None:
        self._upkeep.set(time.time())

    def began(self) -> None:
        """A request came in."""
        self._busy.inc()

    def ended(self, route: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the pattern of its address, never the address."""
        self._busy.dec()
        self._requests.labels(route, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def collect(self) -> Iterable[Metric]:
        """Everything, with how each part is now."""
        for part, up in self.look().items():
            self._part.labels(part).set(int(up))
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            everything = CollectorRegistry()
            MultiProcessCollector(everything)  # type: ignore[no-untyped-call]
            return everything.collect()
        return self.registry.collect()

    def text(self) -> bytes:
        return generate_latest(_Given(self.collect()))


class _Given:
    """What generate_latest asks of a registry: something to collect."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def together(each: Mapping[str, Metrics]) -> bytes:
    """The numbers of several gemeenten, told apart by the label `gemeente`."""
    merged: dict[str, Metric] = {}
    for gemeente, metrics in each.items():
        for metric in metrics.collect():
            into = merged.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
            for sample in metric.samples:
                into.samples.append(sample._replace(labels={**sample.labels, "gemeente": gemeente}))
    return generate_latest(_Given(merged.values()))
