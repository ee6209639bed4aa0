"""How gunicorn serves the web process: one process, many threads, no access log (URLs are private)."""

from __future__ import annotations

import os
import socket
import struct
from typing import Any

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8080}"
wsgi_app = "web.app:create_app()"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 1)
threads = int(os.environ.get("WEB_THREADS") or 64)
keepalive = 30
timeout = 30
graceful_timeout = 5
accesslog = None
errorlog = "-"
loglevel = "warning"
limit_request_line = 4094


# Seconds that a caller may let a half-sent request lie: each one holds a thread meanwhile.
PATIENCE = float(os.environ.get("WEB_PATIENCE") or 10)


def when_ready(server: Any) -> None:
    """Connections inherit the time-out of the socket that they came in by."""
    wait = struct.pack("ll", int(PATIENCE), int(PATIENCE % 1 * 1_000_000))
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
