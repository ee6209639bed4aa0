"""Text goes over the line compressed, when it is asked for with GET and large enough to matter."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

SMALLEST = 1000  # bytes; below that the headers weigh more than what is saved
TEXT = ("text/", "application/json", "application/problem+json", "image/svg+xml")


def add_compression(app: Flask) -> None:
    """Compress what `app` answers, for who takes gzip."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if response.status_code != 200 or not (response.content_type or "").startswith(TEXT):
            return response
        response.vary.add("Accept-Encoding")
        if request.method != "GET" or not request.accept_encodings["gzip"] or "Content-Encoding" in response.headers:
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < SMALLEST:
            return response
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag:  # the bytes differ, what they mean does not
            response.set_etag(tag, weak=True)
        return response
