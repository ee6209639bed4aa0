"""What the web process writes: one JSON object a line, or a plain line for who reads along. Never what somebody typed."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from knowledge.log_lines import Lines, wanted


class Plain(logging.Formatter):
    """For a person: without the fields of a request, and an error by its type and place alone."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Any) -> str:
        return f"{ei[0].__name__}\n{''.join(traceback.format_tb(ei[2]))}"


def config(kind: str = "") -> dict[str, Any]:
    """The logging of gunicorn and of our own, as logging.config reads it; `kind` is json or regels (KEUKENTAFEL_LOG)."""
    as_json = wanted(kind)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"form": {"()": Lines if as_json else Plain}},
        "handlers": {"error": {"class": "logging.StreamHandler", "formatter": "form"}},
        "root": {"level": "WARNING", "handlers": ["error"]},
        "loggers": {
            "gunicorn.error": {"level": "WARNING", "handlers": ["error"], "propagate": False},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
            # A line for each request only where a machine reads them.
            "keukentafel": {"level": "INFO" if as_json else "WARNING", "handlers": ["error"], "propagate": False},
        },
    }
