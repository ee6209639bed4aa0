"""What another site loads: one file with a hash, for configured sites only, that an update does not take away."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from web import widget
from web.app import create_app
from web.settings import Settings

SITE = "https://www.voorbeeld.nl"
MOST = 30_000  # bytes, compressed: everything the widget needs to start


@pytest.fixture
def shared(settings: Any, clock: Any, small_method: None) -> Any:
    """A service that one other site may use."""
    app = create_app(replace(settings, sites=f"{SITE}, https://intranet.voorbeeld.nl:8443/"), clock)
    yield app.test_client()
    app.extensions["keukentafel"].store.close()


def line_on(page: str) -> dict[str, str]:
    code = re.search(r"<code>(&lt;script.*?)</code>", page, re.DOTALL)
    assert code
    return dict(re.findall(r'(\w+)="([^"]*)"', unescape(code.group(1))))


def test_the_line_on_the_page_fits_the_file(client: Any) -> None:
    line = line_on(client.get("/widget").text)
    assert line["type"] == "module" and line["crossorigin"] == "anonymous"
    assert line["src"].startswith("http://localhost/v1/keukentafel.js?v=")
    answer = client.get(line["src"])
    assert answer.status_code == 200 and answer.content_type.startswith("text/javascript")
    digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
    assert line["integrity"] == f"sha384-{digest}"
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_address_of_the_service_comes_from_the_settings(settings: Any, clock: Any, small_method: None) -> None:
    app = create_app(replace(settings, public_url="https://keukentafel.voorbeeld.nl/"), clock)
    line = line_on(app.test_client().get("/widget").text)
    assert line["src"].startswith("https://keukentafel.voorbeeld.nl/v1/keukentafel.js?v=")


def test_the_newest_is_not_kept_for_long_and_strange_versions_are_not_there(client: Any) -> None:
    newest = client.get("/v1/keukentafel.js")
    assert newest.data == widget.present().body and newest.headers["Cache-Control"] == "public, max-age=300"
    for strange in ("", "0123456789abcdef", "../../secret", "..%2f..%2fsecret", "A" * 16):
        assert client.get(f"/v1/keukentafel.js?v={strange}").status_code == 404


def test_an_update_does_not_take_an_older_version_away(
    settings: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = widget.present()
    monkeypatch.setattr(widget, "present", lambda: widget.of(b"/* nieuw */"))
    assert client.get("/v1/keukentafel.js").data == b"/* nieuw */"
    assert client.get(f"/v1/keukentafel.js?v={old.version}").data == old.body
    path = Path(settings.var_dir) / "widget" / f"{old.version}.js"
    path.write_bytes(b"alert(1)")  # a file that was tampered with no longer fits its name
    assert client.get(f"/v1/keukentafel.js?v={old.version}").status_code == 404


def test_it_is_light_and_holds_its_style_sheet() -> None:
    body = widget.present().body
    assert len(gzip.compress(body, 6)) <= MOST
    source = body.decode()
    assert 'const STYLE = ":host' in source and "customElements.define" in source
    assert not re.search(r"https?://", source) and "import " not in source
    assert "/*" not in widget.smaller("a /* b */ { c: d }\n\n  /* e\n f */ g {}")


# --- who may use it


def test_a_configured_site_may_read_every_answer(shared: Any) -> None:
    for origin in (SITE, "https://intranet.voorbeeld.nl:8443"):
        for path in ("/v1/keukentafel.js", "/api/v1/widget", "/api/v1/conversations/weg"):
            answer = shared.get(path, headers={"Origin": origin})
            assert answer.headers["Access-Control-Allow-Origin"] == origin, path
            assert "Origin" in answer.headers["Vary"]
            assert "Access-Control-Allow-Credentials" not in answer.headers


def test_it_may_ask_for_everything_the_widget_does(shared: Any) -> None:
    for method in ("POST", "PATCH", "DELETE"):
        answer = shared.options(
            "/api/v1/conversations/abc/summary",
            headers={
                "Origin": SITE,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
            },
        )
        assert answer.status_code == 200
        assert method in answer.headers["Access-Control-Allow-Methods"]
        assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "origin", ["https://www.voorbeeld.nl.kwaad.nl", "http://www.voorbeeld.nl", "https://kwaad.nl", "null", ""]
)
def test_another_site_may_not(shared: Any, client: Any, origin: str) -> None:
    for asked in (shared, client):
        for path in ("/v1/keukentafel.js", "/api/v1/widget"):
            answer = asked.get(path, headers={"Origin": origin})
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_pages_are_for_no_other_site(shared: Any) -> None:
    for path in ("/", "/chat", "/readyz"):
        assert "Access-Control-Allow-Origin" not in shared.get(path, headers={"Origin": SITE}).headers


@pytest.mark.parametrize("wrong", ["*", "www.voorbeeld.nl", "https://*.voorbeeld.nl", "https://a.nl/pad", "null"])
def test_what_is_no_origin_is_told_at_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="KEUKENTAFEL_SITES"):
        _ = Settings(sites=wrong).origins


# --- what it says


def test_the_widget_knows_what_the_page_knows(client: Any) -> None:
    known = client.get("/api/v1/widget").json
    page = client.get("/").text
    assert known["mens"]["titel"] in page and known["mens"]["uitleg"] in page
    assert known["mens"]["telefoon"] in page and "0800-2000" in known["mens"]["gevaar"]
    assert known["namen"]["stappen"]["contact"].startswith("Stap 1")
    assert known["weg"] == "/weg"


def test_a_theme_on_this_machine_is_served(settings: Any, clock: Any, small_method: None, tmp_path: Path) -> None:
    assert create_app(settings, clock).test_client().get("/thema.css").status_code == 404
    (tmp_path / "huis.css").write_text(".huis { --kt-color: #123 }")
    made = create_app(replace(settings, theme_file=str(tmp_path / "huis.css"), theme_class="huis"), clock)
    answer = made.test_client().get("/thema.css")
    assert answer.status_code == 200 and answer.content_type.startswith("text/css") and "--kt-color" in answer.text
    assert 'href="/thema.css"' in made.test_client().get("/").text
