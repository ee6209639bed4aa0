"""Keeps what people type out of Rasa's log: an error is logged as its kind and its place, never with its values."""

from __future__ import annotations

import json
import logging
import traceback

from knowledge import log_lines

# Of Rasa's structured records only these say something about the program instead of about a person.
SAFE_KEYS = ("event", "event_key", "level", "action_name", "action_extract_slot", "len_extraction_events")


def describe(error: BaseException | None) -> str:
    """Kind and innermost place of an error, without its message: that may quote the request or the SQL parameters."""
    if error is None:
        return "unknown error"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__}{place}" + (f", caused by {type(cause).__name__}" if cause else "")


class WithoutUserText(logging.Filter):
    """Rewrites a record before a handler prints it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if message.startswith("{"):
            message = _only_safe(message)
        if record.exc_info:
            error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
            message = f"{message} [{describe(error)}]"
        record.msg, record.args, record.exc_info, record.exc_text = message, (), None, None
        return True


def _only_safe(message: str) -> str:
    try:
        record = json.loads(message)
    except ValueError:
        return message
    return json.dumps({key: record[key] for key in SAFE_KEYS if key in record}) if isinstance(record, dict) else message


def install() -> None:
    """Puts the filter on every handler there is, of every logger; safe to call again."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]
    for logger in loggers:
        for handler in logger.handlers:
            if not any(isinstance(one, WithoutUserText) for one in handler.filters):
                handler.addFilter(WithoutUserText())
    log_lines.install()
