"""The way to OpenTelemetry for every process: an optional package, off unless an address for traces is given."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

FIELD = "traceparent"  # the name of a trace's mark, in the metadata of a message as in a header
ADDRESS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


@lru_cache(maxsize=4)
def tracer(service: str) -> Any:
    """What makes spans for this process; None when traces are off, or OpenTelemetry is not installed."""
    if not any(os.environ.get(name) for name in ADDRESS):
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        return None
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("keukentafel")


def mark() -> str:
    """The mark of the span that is going on here, to be sent along; empty without one."""
    if not any(os.environ.get(name) for name in ADDRESS):
        return ""
    try:
        from opentelemetry.propagate import inject
    except ImportError:
        return ""
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get(FIELD, "")


def after(mark: Any) -> Any:
    """The context that a mark names, as OpenTelemetry wants it; None when it names none."""
    if not isinstance(mark, str) or not mark:
        return None
    try:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
    except ImportError:
        return None
    return TraceContextTextMapPropagator().extract({FIELD: mark})
