"""Idempotency keys: the same key is the same turn, however often and however close it comes."""

from __future__ import annotations

import re

from web.problems import Problem

_KEY = re.compile(r"[\x21-\x7e]{1,128}")


def key_from(header: str | None) -> str | None:
    """The key in the header, None without one; 400 when it cannot be one."""
    if header is None:
        return None
    key = header.strip().strip('"')
    if not _KEY.fullmatch(key):
        raise Problem(400, "sleutel")
    return key
