"""What every process writes when a machine reads along: one JSON object a line, never what somebody typed."""

from __future__ import annotations

import json
import logging
import os
import traceback
from datetime import datetime, timezone
from typing import Any


class Lines(logging.Formatter):
    """A record as JSON: when, how grave, from where, what, and what belongs to it (`extra={"fields": {…}}`)."""

    def format(self, record: logging.LogRecord) -> str:
        event, _, places = record.getMessage().partition("\n")
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event,
            **getattr(record, "fields", {}),
        }
        if places:
            line["places"] = places
        if record.exc_info and record.exc_info[0]:
            # The message of an exception may hold what somebody typed; its type and place may not.
            line["error"] = record.exc_info[0].__name__
            line["places"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False)


def wanted(kind: str = "") -> bool:
    """Whether lines are for a machine: `kind`, or KEUKENTAFEL_LOG, is json."""
    return (kind or os.environ.get("KEUKENTAFEL_LOG", "")) == "json"


def install() -> None:
    """Give every handler there is this form, when it is wanted; safe to call again."""
    if not wanted():
        return
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]
    for handler in {handler for logger in loggers for handler in logger.handlers}:
        handler.setFormatter(Lines())
