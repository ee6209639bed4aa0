"""Numbers for /metrics: counts and times, never a word of what was said."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8)


class Metrics:
    """One registry per application, so that tests do not share their counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._opened = Counter("keukentafel_conversations", "Conversations opened", ["mode"], registry=self.registry)
        self._turns = Counter("keukentafel_turns", "Turns by outcome", ["outcome"], registry=self.registry)
        self._seconds = Histogram("keukentafel_turn_seconds", "Whole turn", buckets=_SECONDS, registry=self.registry)
        self._rasa = Histogram("keukentafel_rasa_seconds", "Rasa's part", buckets=_SECONDS, registry=self.registry)
        self._masked = Counter("keukentafel_masked", "Turns with masked data", ["kind"], registry=self.registry)
        self._danger = Counter("keukentafel_danger", "Danger recognised", ["loket"], registry=self.registry)
        self._purged = Counter("keukentafel_purged", "Conversations purged", registry=self.registry)

    def opened(self, mode: str) -> None:
        self._opened.labels(mode).inc()

    def turn(self, outcome: str, seconds: float) -> None:
        self._turns.labels(outcome).inc()
        self._seconds.observe(seconds)

    def rasa(self, seconds: float) -> None:
        self._rasa.observe(seconds)

    def masked(self, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            self._masked.labels(kind).inc()

    def danger(self, loket: str) -> None:
        self._danger.labels(loket).inc()

    def purged(self, count: int) -> None:
        self._purged.inc(count)

    def text(self) -> bytes:
        return generate_latest(self.registry)
