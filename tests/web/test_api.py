"""The rest of the API: bodies, errors, headers, summary, search, catalogue, operations, OpenAPI."""

from __future__ import annotations

import io
import re
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from web import services
from web.settings import ROOT, Settings


def problem(answer: Any) -> str:
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    assert answer.json["title"] and answer.json["detail"]
    return str(answer.json["type"]).rsplit(":", 1)[1]


# --- bodies


@pytest.mark.parametrize(
    ("data", "kind", "status", "expected"),
    [
        (b"", "application/json", 400, "geen_json"),
        (b"{", "application/json", 400, "geen_json"),
        (b"\xff\xfe", "application/json", 400, "geen_json"),
        (b"[" * 30000, "application/json", 400, "geen_json"),
        (b"[]", "application/json", 400, "geen_object"),
        (b'"tekst"', "application/json", 400, "geen_object"),
        (b"{}", "application/json", 400, "tekst"),
        (b'{"text": 5}', "application/json", 400, "tekst"),
        (b'{"text": null}', "application/json", 400, "tekst"),
        (b'{"text": ["a"]}', "application/json", 400, "tekst"),
        (b"text=hallo", "application/x-www-form-urlencoded", 415, "soort"),
        (b'{"text": "a"}', "text/plain", 415, "soort"),
        (b'{"text": "a"}', None, 415, "soort"),
        (b'{"text": "' + b"a" * 1_000_000 + b'"}', "application/json", 413, "te_groot"),
        (b'{"text": ' + b"9" * 5000 + b"}", "application/json", 400, "geen_json"),
    ],
)
def test_a_body_that_is_no_message(talk: Any, data: bytes, kind: str | None, status: int, expected: str) -> None:
    answer = talk.client.post(f"{talk.path}/messages", data=data, content_type=kind, headers=talk.headers())
    assert (answer.status_code, problem(answer)) == (status, expected)


def test_a_large_body_is_refused_without_reading_it(client: Any, talk: Any) -> None:
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            Counted.taken += len(data)
            return data

    answer = client.post(
        f"{talk.path}/messages",
        input_stream=Counted(b"a" * 200_000),
        content_length=200_000,
        content_type="application/json",
        headers=talk.headers(),
    )
    assert answer.status_code == 413
    assert Counted.taken == 0


# --- errors and headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/bestaat-niet", 404),
        ("get", "/api/v1/conversations", 405),
        ("put", "/api/v1/conversations/x/messages", 405),
        ("get", "/bestaat-niet", 404),
        ("get", "/api/v1/search/", 404),
        ("post", "/healthz", 405),
    ],
)
def test_flasks_own_errors_are_problems_too(client: Any, method: str, path: str, status: int) -> None:
    answer = getattr(client, method)(path)
    assert answer.status_code == status
    assert problem(answer)
    if status == 405:
        assert answer.headers["Allow"]


def test_a_browser_gets_a_page_for_an_error(client: Any) -> None:
    answer = client.get("/bestaat-niet", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert answer.content_type.startswith("text/html")
    assert "<h1" in answer.text


def test_every_answer_has_the_security_headers(client: Any, talk: Any) -> None:
    for answer in (client.get("/healthz"), client.get("/nergens"), talk.get(), client.get("/")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


# --- summary


def test_the_summary_follows_the_turn_log(talk: Any) -> None:
    talk.say("Mijn moeder vergeet veel")
    talk.say("Zij woont alleen")
    made = talk.get("/summary").json
    assert [line["text"] for line in made["verhaal"]] == [
        "Mijn moeder vergeet veel",
        "Zij woont alleen",
    ]
    assert talk.get("/summary.json").json == made
    talk.undo()
    assert len(talk.get("/summary").json["verhaal"]) == 1


def test_a_correction_is_kept_apart_and_applied(talk: Any) -> None:
    talk.say("Mijn moeder vergeet veel")
    line = talk.get("/summary").json["verhaal"][0]["id"]
    answer = talk.correct({"id": line, "text": "Mijn moeder vergeet soms iets, bel 0612345678"})
    assert answer.status_code == 200
    text = talk.get("/summary").json["verhaal"][0]["text"]
    assert text.startswith("Mijn moeder vergeet soms iets")
    assert "0612345678" not in text
    # What was said stays what was said.
    assert talk.get().json["turns"][1]["text"] == "Mijn moeder vergeet veel"
    talk.correct({"id": line, "text": "Anders"})
    assert talk.get("/summary").json["verhaal"][0]["text"] == "Anders"
    assert talk.correct({"id": line, "text": ""}).json["verhaal"] == []


def test_a_correction_does_not_return_on_a_later_line(talk: Any) -> None:
    talk.say("een")
    talk.correct({"id": talk.get("/summary").json["verhaal"][0]["id"], "text": "verbeterd"})
    talk.undo()
    talk.say("twee")
    assert talk.get("/summary").json["verhaal"][0]["text"] == "twee"


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({}, 400, "regel_vorm"),
        ({"id": "verhaal-1"}, 400, "regel_vorm"),
        ({"id": 1, "text": "x"}, 400, "regel_vorm"),
        ({"id": "", "text": "x"}, 400, "regel_vorm"),
        ({"id": "nergens", "text": "x"}, 404, "regel"),
    ],
)
def test_a_correction_of_nothing_is_refused(talk: Any, body: dict[str, Any], status: int, kind: str) -> None:
    talk.say("een")
    answer = talk.correct(body)
    assert (answer.status_code, problem(answer)) == (status, kind)


def test_the_summary_as_text_and_as_page(talk: Any) -> None:
    talk.say("Mijn <b>moeder</b> vergeet veel")
    text = talk.get("/summary.txt")
    assert text.content_type == "text/plain; charset=utf-8"
    assert "moeder" in text.text
    page = talk.get("/summary.html")
    assert page.content_type == "text/html; charset=utf-8"
    assert "<b>moeder" not in page.text and "&lt;b&gt;moeder" in page.text


# --- search and catalogue: the real thing


def test_a_search_before_the_index_is_there_says_so_and_does_not_wait(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "PATIENCE", 0.05)
    monkeypatch.setattr(services.Index, "load", lambda self: time.sleep(0.5))
    answer = client.get("/api/v1/search?q=hulp")
    assert (answer.status_code, problem(answer)) == (503, "zoeken_weg")
    assert answer.headers["Retry-After"]


def test_search_gives_passages_with_their_source(client: Any, app: Any) -> None:
    app.extensions["keukentafel"].index.load()
    answer = client.get("/api/v1/search?q=wat als iemand niemand heeft&limit=3")
    assert answer.status_code == 200
    assert answer.json["status"] in ("answered", "not_found", "out_of_scope")
    assert len(answer.json["results"]) == 3
    first = answer.json["results"][0]
    assert first["sections"] and first["citation"] and first["title"] and first["text"]
    passage = client.get(f"/api/v1/passages/{first['passage']}")
    assert passage.status_code == 200
    assert passage.json["citation"] == first["citation"]
    assert passage.json["text"] == first["text"]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", "zoekvraag"),
        ("?q=", "zoekvraag"),
        ("?q=%20%20", "zoekvraag"),
        ("?q=" + "a" * 501, "zoekvraag"),
        ("?q=a&audience=wethouder", "doelgroep"),
        ("?q=a&limit=0", "aantal"),
        ("?q=a&limit=51", "aantal"),
        ("?q=a&limit=-1", "aantal"),
        ("?q=a&limit=tien", "aantal"),
        ("?q=a&limit=%C2%B2", "aantal"),
    ],
)
def test_a_search_that_cannot_be(client: Any, query: str, kind: str) -> None:
    answer = client.get("/api/v1/search" + query)
    assert (answer.status_code, problem(answer)) == (400, kind)


def test_an_unknown_passage_is_not_found(client: Any, app: Any) -> None:
    app.extensions["keukentafel"].index.load()
    for id in ("nergens", "movisie-2017/nergens/9", "../../taxonomy.yml", "a" * 2000):
        assert client.get(f"/api/v1/passages/{id}").status_code == 404


def test_the_catalogue_lists_the_identifiers(client: Any) -> None:
    lokets = client.get("/api/v1/lokets").json["lokets"]
    assert {"wijkteam", "crisis_113"} <= {entry["id"] for entry in lokets}
    kinds = client.get("/api/v1/arrangementen").json["arrangementen"]
    assert {"eigen_kracht", "respijt"} <= {entry["id"] for entry in kinds}
    assert all(entry["title"] for entry in lokets + kinds)
    scenarios = client.get("/api/v1/scenarios").json["scenarios"]
    assert {"saskia", "jeffrey", "amanda"} <= {entry["id"] for entry in scenarios}
    assert all(entry["title"] and entry["about"] and entry["goals"] for entry in scenarios)


# --- operations


def test_ready_tells_what_is_missing(client: Any, app: Any, channel: Any, settings: Any) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    these = app.extensions["keukentafel"]
    these.settings = replace(settings, actions_url=channel.url)
    these.index.load()
    assert client.get("/readyz").status_code == 200
    these.settings = replace(settings, actions_url="http://127.0.0.1:9")
    missing = client.get("/readyz")
    assert missing.status_code == 503
    assert missing.json["onderdelen"] == {
        "bot": "ok",
        "actions": "antwoordt niet",
        "store": "ok",
        "index": "ok",
    }
    channel.stop()
    assert client.get("/readyz").json["onderdelen"]["bot"] == "antwoordt niet"
    channel.start()


def test_ready_tells_when_index_or_store_are_not_there(client: Any, app: Any, monkeypatch: Any) -> None:
    these = app.extensions["keukentafel"]
    assert client.get("/readyz").json["onderdelen"]["index"] == "nog niet geladen"
    monkeypatch.setattr(type(these.store), "read", lambda self: (_ for _ in ()).throw(OSError()))
    assert client.get("/readyz").json["onderdelen"]["store"] == "antwoordt niet"


def test_metrics_count_turns_and_hold_no_words(client: Any, talk: Any) -> None:
    talk.say("een kersenpit")
    talk.say("ik wil dood")
    text = client.get("/metrics").text
    assert 'keukentafel_turns_total{outcome="beantwoord"} 1.0' in text
    assert 'keukentafel_danger_total{loket="crisis_113"} 1.0' in text
    assert "kersenpit" not in text and talk.id not in text


def test_security_txt_comes_from_the_configuration(client: Any, app: Any, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    these = app.extensions["keukentafel"]
    these.settings = replace(settings, security_contact="mailto:veilig@voorbeeld.nl")
    assert "Contact: mailto:veilig@voorbeeld.nl" in client.get("/.well-known/security.txt").text


# --- documents


def test_openapi_is_valid_and_names_every_route(client: Any, app: Any) -> None:
    document = client.get("/api/v1/openapi.json").json
    validate(document)
    assert document["info"]["version"] == "1.0.0"
    described = {
        (path, method.upper()) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    served = {
        (re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1")), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_every_operation_has_examples_and_errors(client: Any) -> None:
    for path, item in client.get("/api/v1/openapi.json").json["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert operation["operationId"] and operation["summary"], path
            if "security" in operation:
                assert {"401", "404"} <= set(operation["responses"]), (path, method)


def test_every_setting_is_in_the_configuration_page() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for item in fields(Settings):
        assert f"`{item.metadata['variable']}`" in page, item.metadata["variable"]


def test_every_route_is_in_the_api_page(app: Any) -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            path = re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1"))
            assert f"`{path}`" in page or f" {path}`" in page, path


def test_settings_come_from_the_environment_and_wrong_ones_are_named(tmp_path: Path) -> None:
    made = Settings.from_env({"PORT": "9", "VAR_DIR": str(tmp_path), "KEUKENTAFEL_UPKEEP": "nee"})
    assert (made.port, made.var_dir, made.upkeep) == (9, tmp_path, False)
    assert made.database == f"sqlite:///{tmp_path}/gesprekken.db"
    assert Settings.from_env({"DATABASE_URL": "postgresql://x/y"}).database.startswith("postgresql+psycopg://")
    with pytest.raises(ValueError, match="PORT='hoi'"):
        Settings.from_env({"PORT": "hoi"})
