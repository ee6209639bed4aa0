"""Counts and times every request, and writes one line about it: the pattern of its address, never the address."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

from web.services import services

log = logging.getLogger("keukentafel.request")
QUIET = ("/healthz", "/metrics", "/static/<path:filename>")  # asked all day long: counted, not written down


def add_watch(app: Flask) -> None:
    """Have every request of `app` counted."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        services().metrics.began()

    @app.after_request
    def _end(response: Response) -> Response:
        if "began" in g:
            took = time.perf_counter() - g.began
            route = request.url_rule.rule if request.url_rule else "onbekend"
            services().metrics.ended(route, response.status_code, took)
            if route not in QUIET:
                about = {"route": route, "method": request.method, "status": response.status_code}
                log.info("request", extra={"fields": {**about, "ms": round(took * 1000, 1)}})
        return response
