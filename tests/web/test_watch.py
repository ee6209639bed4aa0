"""What who runs it gets to see: lines a machine can read, numbers, traces; and never a word of what was said."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from actions.burger.reading import Reading
from actions.sdk import ActionGesprek, Asked
from knowledge import traces
from web import logs
from web.metrics import Metrics, together

SECRET = "een kersenpit in mijn schoen"


def line(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(logs.Lines().format(record))
    return found


def test_a_line_is_one_object_with_what_a_machine_needs(client: Any, talk: Any, caplog: Any) -> None:
    logging.getLogger("keukentafel").setLevel(logging.INFO)
    with caplog.at_level(logging.INFO):
        talk.say(SECRET)
        client.get(f"/nergens/{talk.id}")
    said = [line(record) for record in caplog.records if record.name == "keukentafel.request"]
    assert {one["route"] for one in said} >= {"/api/v1/conversations/<id>/messages", "onbekend"}
    assert all(one["ms"] >= 0 and one["status"] and one["at"].endswith("+00:00") for one in said)
    everything = "".join(logs.Lines().format(record) for record in caplog.records)
    assert SECRET not in everything and talk.id not in everything and talk.token not in everything


def test_an_error_is_its_type_and_place_and_not_its_message() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", 40, "f", 1, "it failed", (), sys.exc_info())
    found = line(record)
    assert found["error"] == "ValueError" and "test_watch.py" in found["places"]
    assert SECRET not in json.dumps(found) and SECRET not in logs.Plain().format(record)


def test_the_log_of_a_person_holds_no_line_for_each_request() -> None:
    assert logs.config("regels")["loggers"]["keukentafel"]["level"] == "WARNING"
    assert logs.config("json")["loggers"]["keukentafel"]["level"] == "INFO"


def test_requests_are_counted_by_the_pattern_of_their_address(client: Any, talk: Any) -> None:
    talk.say(SECRET)
    client.get(f"/nergens/{talk.id}")
    text = client.get("/metrics").text
    assert 'keukentafel_requests_total{route="/api/v1/conversations/<id>/messages",status="200"} 1.0' in text
    assert 'keukentafel_requests_total{route="onbekend",status="404"} 1.0' in text
    assert 'keukentafel_part_up{part="store"} 1.0' in text and 'keukentafel_part_up{part="actions"} 0.0' in text
    assert "keukentafel_requests_busy 1.0" in text  # this one
    assert talk.id not in text


def test_the_numbers_of_two_gemeenten_are_told_apart() -> None:
    one, two = Metrics(), Metrics()
    one.opened("burger")
    two.opened("burger")
    two.opened("burger")
    text = together({"noord": one, "zuid": two}).decode()
    assert 'keukentafel_conversations_total{gemeente="noord",mode="burger"} 1.0' in text
    assert 'keukentafel_conversations_total{gemeente="zuid",mode="burger"} 2.0' in text


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setenv(traces.ADDRESS[0], "http://127.0.0.1:9")
    monkeypatch.setattr(traces, "tracer", lambda service: provider.get_tracer(service))
    yield exporter


def test_a_turn_is_one_trace_through_every_part_without_words(
    talk: Any, channel: Any, spans: InMemorySpanExporter
) -> None:
    assert talk.say(SECRET).status_code == 200
    sent = channel.seen[-1]["metadata"]
    asked = Asked(SECRET, Reading("vertellen", 1.0, ()), None, "contact", 1, True, sent[traces.FIELD])
    ActionGesprek()._traced(asked)
    found = {span.name: span for span in spans.get_finished_spans()}
    assert set(found) == {"turn", "rasa", "action_gesprek"}
    assert len({span.context.trace_id for span in found.values()}) == 1
    assert found["rasa"].parent.span_id == found["turn"].context.span_id
    assert found["action_gesprek"].parent.span_id == found["rasa"].context.span_id
    assert found["turn"].attributes["keukentafel.outcome"] == "beantwoord"
    told = "".join(span.to_json() for span in found.values())
    assert SECRET not in told and talk.id not in told and talk.token not in told


def test_a_trace_of_a_turn_that_failed_says_how_and_no_more(
    talk: Any, channel: Any, spans: InMemorySpanExporter
) -> None:
    channel.behave = "actions_down"
    assert talk.say(SECRET).status_code == 503
    found = {span.name: span for span in spans.get_finished_spans()}
    assert found["turn"].attributes["keukentafel.outcome"] == "TurnFailed"
    assert SECRET not in "".join(span.to_json() for span in found.values())


def test_without_an_address_nothing_is_traced(talk: Any, channel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in traces.ADDRESS:
        monkeypatch.delenv(name, raising=False)
    traces.tracer.cache_clear()
    assert traces.tracer("x") is None and traces.mark() == ""
    talk.say("hallo")
    assert traces.FIELD not in channel.seen[-1]["metadata"]
