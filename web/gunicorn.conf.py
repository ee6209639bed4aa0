"""How gunicorn serves the web process: one process, many threads, no access log (URLs are private)."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import tempfile
from typing import Any

from web import logs

# Many threads each multiply small matrices. A library that starts threads of its own for that lets them wait for each
# other while they burn the processor. It reads this when it is loaded, which is later than here.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8080}"
wsgi_app = "web.app:application()"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 1)
threads = int(os.environ.get("WEB_THREADS") or 64)
keepalive = 30
timeout = 30
graceful_timeout = 10  # the longest turn takes less
accesslog = None
errorlog = "-"
loglevel = "warning"
limit_request_line = 4094
logconfig_dict = logs.config()
# A heartbeat on a disk that is full or slow would end a worker that is well.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


# Seconds that a caller may let a half-sent request lie: each one holds a thread meanwhile.
PATIENCE = float(os.environ.get("WEB_PATIENCE") or 10)


def on_starting(server: Any) -> None:
    """Several processes count together: in files, in a folder of this run."""
    if workers > 1 and not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="keukentafel-metrics-")
        server.own_metrics = os.environ["PROMETHEUS_MULTIPROC_DIR"]


def on_exit(server: Any) -> None:
    """The counts of this run go with it."""
    if folder := getattr(server, "own_metrics", None):
        shutil.rmtree(folder, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:
    """A process that ended is not busy any more; what it counted stays counted."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def when_ready(server: Any) -> None:
    """Connections inherit the time-out of the socket that they came in by."""
    wait = struct.pack("ll", int(PATIENCE), int(PATIENCE % 1 * 1_000_000))
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
