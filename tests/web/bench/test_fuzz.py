"""What counts as a fault in requests by chance, and that no route is left out."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from web.bench import fuzz, malformed, real_places


def run(app: Any) -> fuzz.Fuzz:
    return fuzz.Fuzz(app, app.test_client(), "", [("k" + "a" * 21, "x")], random.Random(1))


def test_not_being_ready_is_counted_apart_and_every_other_5xx_is_a_fault(app: Any) -> None:
    one = run(app)
    for route, status in (("GET /readyz", 503), ("GET /readyz (broken)", 503), ("GET /x", 501), ("GET /x", 404)):
        one.note(route, status, 0.1, "")
    assert one.failures == [] and one.not_ready == 2
    one.note("GET /readyz", 500, 0.1, "")
    one.note("GET /api/v1/search", 503, 0.1, "")
    one.note("GET /x", 200, fuzz.TOO_SLOW + 1, "")
    assert [failure["status"] for failure in one.failures] == [500, 503, 200] and one.not_ready == 2


def test_a_route_that_nothing_went_to_fails_the_run(app: Any, tmp_path: Any, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(fuzz, "RESULT", tmp_path / "fuzz.json")
    one = run(app)
    one.expected = {"GET /a", "GET /b"}
    one.note("GET /a", 200, 0.1, "")
    assert fuzz._told(one, 1, 1.0, Counter()) == 1
    assert "niet bezocht: GET /b" in capsys.readouterr().out
    one.note("GET /b", 404, 0.1, "")
    assert fuzz._told(one, 1, 1.0, Counter()) == 0


def test_every_rule_of_the_application_is_gone_to(app: Any) -> None:
    rules = set(fuzz.every_rule(app))
    everything = {(rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods}
    assert {(rule, method) for rule, method in everything - rules if method not in ("HEAD", "OPTIONS")} == {
        ("/team/logout", "POST")
    }
    assert len(rules) > 80


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in malformed.BODIES}))
def test_broken_bodies_are_refused_and_never_a_mistake(client: Any, kind: str) -> None:
    for content_type, body in malformed.BODIES:
        if content_type == kind:
            for path in ("/api/v1/conversations", "/chat"):
                made = malformed.Broken("x", "q=%ff", {"Idempotency-Key": "\u00ff"}, content_type, body)
                assert client.post(path, **made.options()).status_code < 500, (path, body[:40])


def test_buttons_and_fields_of_the_pages_are_known() -> None:
    assert {"wis", "alles", "verslag"} <= set(real_places.actions())
    assert {"text", "token", "naam"} <= real_places.form_fields()
