"""Files and addresses: nothing leaves a folder, nothing is fetched, secrets are for their owner alone."""

from __future__ import annotations

import ast
import socket
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Talk
from web.app import create_app
from web.settings import ROOT

CLIMBS = [
    *("../secret", "../../secret", "..%2fsecret", "%2e%2e/secret", "..\\secret", "....//secret", "/etc/passwd"),
    *("..%252fsecret", "%c0%ae%c0%ae/secret", "secret%00.css", "file:///etc/passwd", "../gesprekken.db"),
]
SECRET = "geheim-voor-de-test"


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_address_climbs_out_of_its_folder(client: Any, climb: str) -> None:
    for start in ("/static/", "/api/v1/passages/", "/v1/keukentafel.js?v=", "/werkbank/passage/", "/"):
        answer = client.get(start + climb)
        assert answer.status_code in (303, 308, 400, 404, 503), (start, climb)
        assert SECRET not in answer.text and "root:" not in answer.text


def theme(settings: Any, clock: Any, path: Path) -> Any:
    return create_app(replace(settings, theme_file=str(path)), clock).test_client().get("/thema.css")


def test_the_theme_is_a_style_sheet_or_it_is_not_there(settings: Any, clock: Any, small_method: None) -> None:
    var = settings.var_dir
    (var / "thema.css").write_text(":root{}")
    assert theme(settings, clock, var / "thema.css").status_code == 200
    (var / "link.css").symlink_to(var / "secret")
    for name in ("secret", "link.css", "gesprekken.db", "", "nergens.css", "../../etc/passwd"):
        assert theme(settings, clock, var / name).status_code == 404, name


# --- nothing is fetched for anybody

# The only files that open a connection, and where to: an address of the configuration, never one that was typed.
CONNECT = {
    "web/gateway/bot.py": "Rasa",
    "web/gateway/addresses.py": "none: it looks up the addresses behind the configured name of Rasa",
    "web/operations.py": "Rasa and the action server, to see whether they are there",
    "web/staff/oidc.py": "the gemeente's own login",
    "web/process/ready.py": "this machine",
    "web/process/ports.py": "this machine",
    "bot/channel.py": "the action server",
    "web/gunicorn.conf.py": "none: it only sets the patience of the own socket",
}
MAY_CONNECT = {
    "socket",
    "urllib3",
    "requests",
    "urllib.request",
    "http.client",
    "httpx",
    "aiohttp",
    "ftplib",
    "smtplib",
}
BESIDES = ("web/bench/", "web/evaluate/", "web/preview/", "web/process/", "web/terminal.py", "knowledge/train/")


def test_only_these_files_open_a_connection() -> None:
    found = set()
    for path in [file for part in ("knowledge", "actions", "web", "bot") for file in (ROOT / part).rglob("*.py")]:
        name = str(path.relative_to(ROOT))
        if not name.startswith(BESIDES) and _imports(path) & MAY_CONNECT:
            found.add(name)
    assert found <= set(CONNECT), f"why do these connect? {sorted(found - set(CONNECT))}"


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, node.module.split(".")[0]}
    return found


class Trap:
    """A server on this machine that only notes whether anybody comes."""

    def __init__(self) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen()
        self.socket.setblocking(False)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"

    def sprung(self) -> bool:
        try:
            self.socket.accept()
        except BlockingIOError:
            return False
        return True


def test_no_text_makes_the_server_ask_anything(talk: Talk, client: Any) -> None:
    trap = Trap()
    for text in (
        trap.url,
        f"<img src='{trap.url}'>",
        f"@import url({trap.url});",
        f"<link href={trap.url} rel=stylesheet>",
    ):
        talk.say(text)
        talk.client.get("/api/v1/search", query_string={"q": text})
    for tail in ("/summary.html", "/summary.pdf", "/summary.txt"):
        assert talk.get(tail).status_code in (200, 501)
    client.get("/widget", headers={"Host": trap.url.split("/")[2], "X-Forwarded-Host": trap.url})
    assert not trap.sprung()


def test_a_pdf_fetches_nothing() -> None:
    from web import pdf

    if not pdf.available():
        pytest.skip("no WeasyPrint or Pango here")
    trap = Trap()
    page = f"<html lang=nl><title>x</title><link rel=stylesheet href={trap.url}><img alt=x src={trap.url}><img alt=x src=file:///etc/passwd>"
    made = pdf.make(page + "<p>tekst</p></html>", f"@import url({trap.url}); p {{ background: url({trap.url}) }}")
    assert made.startswith(b"%PDF") and not trap.sprung()


# --- what lies on disk


def test_what_is_secret_is_for_its_owner_alone(app: Any, talk: Talk, tmp_path: Path) -> None:
    from web.process.setup import make_secret

    talk.say("iets")
    var = app.extensions["keukentafel"].settings.var_dir
    make_secret(tmp_path / "eigen" / "secret")
    for path in (*var.glob("gesprekken.db*"), var / "sleutels", tmp_path / "eigen" / "secret"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
