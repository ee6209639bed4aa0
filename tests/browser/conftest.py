"""A browser for the tests, and a page that notices everything a page must not do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.small_server import SmallServer

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallServer]:
    """The web process with a small method behind it: what is tested here is the page."""
    with SmallServer(tmp_path_factory.mktemp("browser"), KEUKENTAFEL_BOT_TIMEOUT="2") as running:
        yield running
        assert "Traceback" not in running.log.read_text()


class Watched:
    """A page with what went wrong on it: requests to elsewhere, errors, policy violations."""

    def __init__(self, context: Any, base: str, also: tuple[str, ...] = ()) -> None:
        self.origins = (base, *also)
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self.expected = 0  # failed requests that a test brings about itself
        self.context = context
        self.page = context.new_page()
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.origins):
            self.elsewhere.append(request.url)

    def _console(self, message: Any) -> None:
        # The browser reports a failed request by itself; a test that makes one says so.
        if message.type == "error" and not ("Failed to load resource" in message.text and self.expected):
            self.errors.append(message.text)

    def check(self) -> None:
        assert self.elsewhere == []
        assert self.errors == []


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Open a page at a base address, with the options of a browser context; checked at the end of the test."""
    opened: list[Watched] = []

    def make(base: str, path: str = "/", also: tuple[str, ...] = (), **options: Any) -> Watched:
        context = browser.new_context(locale="nl-NL", **{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(8000)
        watched = Watched(context, base, also)
        watched.page.goto(base + path)
        opened.append(watched)
        return watched

    yield make
    for watched in opened:
        watched.context.close()
        watched.check()
