"""Ends the connection after a body that was refused, and says so, instead of reading it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def closing_when_too_large(application: WSGI) -> WSGI:
    """gunicorn drops a `Connection: close` that an application sends; it has to be asked itself.

    Without this it announces keep-alive, gives up reading the rest, and the next request of an
    innocent client on that connection gets no answer.
    """

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Any, exc_info: Any = None) -> Any:
            force_close = getattr(getattr(start_response, "__self__", None), "force_close", None)
            if status.startswith("413") and force_close:
                force_close()
            return start_response(status, headers, exc_info)

        return application(environ, start)

    return wrapped
