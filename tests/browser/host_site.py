"""Another site: serves the page that docs/widget.md shows, under a strict policy, from an origin of its own."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from web.settings import ROOT

THEMES = Path(__file__).with_name("themes")
ICON = '<link rel="icon" href="data:,">'


def example() -> str:
    """The page in the documentation, letter by letter."""
    found = re.search(r"```html\n(.*?)```", (ROOT / "docs" / "widget.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found.group(1)


class HostSite:
    """`url` of a site that runs as long as the `with`; `line` is the script element that its page carries."""

    def __init__(self) -> None:
        self.line = ""
        self.theme = ""
        self.service = ""
        self.reports: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.site = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> HostSite:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self) -> str:
        page = re.sub(r"<script .*?</script>", lambda _: self.line, example())
        name = f' class="{self.theme}-theme"' if self.theme else ""
        page = page.replace(' class="haven-theme"', name)
        return page.replace(
            '<link rel="stylesheet" href="/thema.css">',
            ICON + ('<link rel="stylesheet" href="/thema.css">' if self.theme else ""),
        )

    @property
    def policy(self) -> str:
        return (
            f"default-src 'none'; script-src {self.service}; connect-src {self.service}; style-src 'self'; "
            "img-src data:; base-uri 'none'; form-action 'none'; report-uri /csp; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return

    @property
    def site(self) -> HostSite:
        return self.server.site  # type: ignore[attr-defined,no-any-return]

    def do_GET(self) -> None:
        if self.path == "/thema.css":
            return self._answer((THEMES / f"{self.site.theme}.css").read_text("utf-8"), "text/css")
        if self.path == "/elders":
            return self._answer(f"<!doctype html><html lang=nl><title>Elders</title>{ICON}<p>Elders", "text/html")
        return self._answer(self.site.page(), "text/html")

    def do_POST(self) -> None:
        self.site.reports.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer("", "text/plain")

    def _answer(self, body: str, kind: str) -> None:
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", self.site.policy)
        self.end_headers()
        self.wfile.write(data)
