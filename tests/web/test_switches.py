"""Each part off by itself, and everything off at once: who comes is told who to call, and may still delete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge import gemeente as module
from knowledge.gemeente_check import SWITCHES
from tests.web.conftest import Talk
from web import switches
from web.app import create_app
from web.settings import Settings

HTML = {"Accept": "text/html"}


@pytest.fixture
def service(settings: Any, clock: Any, small_method: None) -> Any:
    """A client of a service with other settings."""

    def make(**changes: Any) -> Any:
        return create_app(replace(settings, **changes), clock).test_client()

    return make


@contextmanager
def file_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> Iterator[None]:
    shipped = (module.FOLDER / "voorbeeld.yml").read_text("utf-8")
    (tmp_path / "voorbeeld.yml").write_text(f"{shipped}{lines}\n", "utf-8")
    monkeypatch.setenv("KEUKENTAFEL_GEMEENTEN", str(tmp_path))
    module.gemeente.cache_clear()
    yield
    module.gemeente.cache_clear()


# --- one part

GONE = [
    ("oefenen", "/oefenen"),
    ("oefenen", "/api/v1/scenarios"),
    ("werkbank", "/api/v1/search?q=hulp"),
    ("widget", "/widget"),
    ("widget", "/v1/keukentafel.js"),
    ("widget", "/api/v1/widget"),
]


@pytest.mark.parametrize(("part", "path"), GONE)
def test_a_part_that_is_off_is_not_there(service: Any, part: str, path: str) -> None:
    assert service().get(path).status_code in (200, 503)
    refused = service(off=part).get(path)
    assert refused.status_code == 404 and refused.json["type"].endswith(":deel_uit")
    assert service(off=part).get("/").status_code == 200


@pytest.mark.parametrize(
    ("part", "mode"), [("burger", "burger"), ("oefenen", "training"), ("werkbank", "professional")]
)
def test_a_conversation_of_a_part_that_is_off_does_not_begin(service: Any, part: str, mode: str) -> None:
    answer = service(off=part).post("/api/v1/conversations", json={"mode": mode, "scenario": "amanda"})
    assert answer.status_code == 400 and answer.json["type"].endswith(":vorm_uit")


def test_the_file_of_the_gemeente_switches_too(service: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with file_with(tmp_path, monkeypatch, "schakelaars: {widget: uit, oefenen: aan}"):
        client = service()
        assert client.get("/widget").status_code == 404
        assert client.get("/oefenen").status_code == 200
        assert service(off="oefenen").get("/oefenen").status_code == 404  # off is off, wherever that is said


def test_a_name_that_is_no_part_is_told_at_the_start(service: Any) -> None:
    with pytest.raises(ValueError, match="voorlees"):
        service(off="voorlees")


# --- everything

WAYS = [
    pytest.param({"shut": True}, "", False, id="setting"),
    pytest.param({}, "dicht: ja", False, id="file"),
    pytest.param({}, "", True, id="flag"),
]


@pytest.mark.parametrize(("changes", "lines", "flag"), WAYS)
def test_with_everything_off_one_reads_who_to_call(
    service: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: Any, lines: str, flag: bool
) -> None:
    with file_with(tmp_path, monkeypatch, lines):
        client = service(**changes)
        if flag:
            (settings.var_dir / switches.FLAG).touch()
        for path in ("/", "/chat", "/oefenen", "/widget"):
            page = client.get(path, headers=HTML)
            assert page.status_code == 503 and page.headers["Retry-After"], path
            assert "Keukentafel is even dicht" in page.text
            for number in ("tel:0123456701", "tel:112", "tel:113", "tel:08002000"):
                assert f'href="{number}"' in page.text
        refused = client.post("/api/v1/conversations", json={})
        assert refused.status_code == 503 and refused.content_type == "application/problem+json"
        assert refused.json["type"].endswith(":dicht") and refused.json["mens"]["telefoon"] == "0123-45 67 01"
        assert "0123-45 67 01" in refused.json["detail"] and "112" in refused.json["detail"]
        for path in ("/over", "/privacy", "/weg", "/healthz", "/metrics", "/static/pagina.css", "/v1/keukentafel.js"):
            assert client.get(path).status_code == 200, path


def test_another_site_may_read_who_to_call(service: Any, settings: Any) -> None:
    site = "https://www.voorbeeld.nl"
    client = service(sites=site, shut=True)
    asked = {"Origin": site, "Access-Control-Request-Method": "POST"}
    before = client.options("/api/v1/conversations", headers=asked)
    assert before.status_code < 300 and "POST" in before.headers["Access-Control-Allow-Methods"]
    refused = client.post("/api/v1/conversations", json={}, headers={"Origin": site})
    assert refused.headers["Access-Control-Allow-Origin"] == site
    assert all(number in refused.json["detail"] for number in ("0123-45 67 01", "112", "113", "0800-2000"))


def test_a_conversation_may_still_be_deleted_and_nothing_else(talk: Talk, client: Any, settings: Any) -> None:
    talk.say("een")
    (settings.var_dir / switches.FLAG).touch()
    assert talk.say("twee").status_code == 503
    assert talk.get().status_code == 503 and talk.get("/summary").status_code == 503
    assert talk.delete().status_code == 204
    (settings.var_dir / switches.FLAG).unlink()
    assert talk.get().status_code == 404


def test_without_javascript_it_can_be_deleted_too(talk: Talk, client: Any, settings: Any) -> None:
    (settings.var_dir / switches.FLAG).touch()
    known = {"id": talk.id, "token": talk.token}
    page = client.post("/chat", data={**known, "text": "hallo", "actie": "zeg"}, headers=HTML)
    assert page.status_code == 503 and f'value="{talk.token}"' in page.text
    assert "Uw gesprek is gewist" in client.post("/chat", data={**known, "actie": "wis"}, headers=HTML).text
    assert "<form" in client.get("/", headers=HTML).text  # shown by the script when this tab has a conversation


def test_shutting_and_opening_is_one_command(
    client: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    assert switches.close([]) == 0 and client.get("/").status_code == 503
    assert switches.reopen([]) == 0 and client.get("/").status_code == 200
    assert "keukentafel open" in capsys.readouterr().out


def test_every_switch_is_in_the_documentation() -> None:
    from web.settings import ROOT

    text = (ROOT / "docs" / "gemeente.md").read_text("utf-8")
    for name, meaning in SWITCHES.items():
        assert f"| `{name}` | {meaning} |" in text
    assert Settings.__dataclass_fields__["shut"].metadata["variable"] in text
