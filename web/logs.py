"""What the web process writes: one JSON object a line, or a plain line for who reads along. Never what somebody typed."""

from __future__ import annotations

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from typing import Any


class Lines(logging.Formatter):
    """A record as JSON: when, how grave, from where, what, and what belongs to it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage().partition("\n")[0],
            **getattr(record, "fields", {}),
        }
        if places := record.getMessage().partition("\n")[2]:
            line["places"] = places
        if record.exc_info and record.exc_info[0]:
            # The message of an exception may hold what somebody typed; its type and place may not.
            line["error"] = record.exc_info[0].__name__
            line["places"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False)


class Plain(logging.Formatter):
    """The same for a person: without the fields of a request, and an error by its type and place alone."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Any) -> str:
        return f"{ei[0].__name__}\n{''.join(traceback.format_tb(ei[2]))}"


def config(kind: str = "") -> dict[str, Any]:
    """The logging of gunicorn and of our own, as logging.config reads it; `kind` is json or regels (KEUKENTAFEL_LOG)."""
    as_json = (kind or os.environ.get("KEUKENTAFEL_LOG", "")) == "json"
    handler = {"class": "logging.StreamHandler", "formatter": "lines" if as_json else "plain"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}, "plain": {"()": Plain}},
        "handlers": {"error": handler},
        "root": {"level": "WARNING", "handlers": ["error"]},
        "loggers": {
            "gunicorn.error": {"level": "WARNING", "handlers": ["error"], "propagate": False},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
            # A line for each request only where a machine reads them.
            "keukentafel": {"level": "INFO" if as_json else "WARNING", "handlers": ["error"], "propagate": False},
        },
    }
