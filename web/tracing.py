"""Traces with OpenTelemetry, only when asked for: how long each part of a turn took, never a word of it.

Off unless OTEL_EXPORTER_OTLP_ENDPOINT says where traces go. The mark of a trace travels with a message's metadata, through
Rasa to the action server: each adds its own part.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from knowledge import traces

SERVICE = "keukentafel-web"
# What a span may say. A text that somebody typed is none of these.
MAY_SAY = {"mode", "stage", "outcome", "n", "route", "status"}


@contextmanager
def span(name: str, **about: str | int) -> Iterator[dict[str, str | int]]:
    """One part of a trace. What is put into the dictionary meanwhile is added to it; names of `MAY_SAY` only."""
    said: dict[str, str | int] = dict(about)
    tracer = traces.tracer(SERVICE)
    if tracer is None:
        yield said
        return
    with tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as one:
        try:
            yield said
        except Exception as error:
            said["outcome"] = type(error).__name__
            raise
        finally:
            one.set_attributes({f"keukentafel.{key}": value for key, value in said.items() if key in MAY_SAY})
