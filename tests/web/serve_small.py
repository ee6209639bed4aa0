"""The web process with the small method, for tests that need a server that really runs."""

from __future__ import annotations

from web.app import application
from web.gateway import modes

modes.MODULES["burger"] = "tests.web.fake_method.turn"
app = application()
