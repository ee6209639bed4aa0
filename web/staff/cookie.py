"""The one cookie of staff, and the mark that their forms carry."""

from __future__ import annotations

import hashlib
import hmac
import re

from flask import Request, g
from werkzeug.wrappers import Response

from web.store.sessions import new_value

_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


def name(secure: bool) -> str:
    """With https the browser itself guards the name: no other host, no other path, never in the clear."""
    return "__Host-team" if secure else "team"


def held(request: Request) -> str:
    """What the browser holds, or an empty string. That it is a session is not said yet."""
    value = request.cookies.get(name(request.is_secure), "")
    return value if _VALUE.fullmatch(value) else ""


def give(response: Response, value: str, secure: bool) -> None:
    """Let the browser hold this value until it closes."""
    response.set_cookie(name(secure), value, httponly=True, samesite="Lax", path="/", secure=secure)


def take(response: Response, secure: bool) -> None:
    """Let the browser drop it."""
    response.delete_cookie(name(secure), httponly=True, samesite="Lax", path="/", secure=secure)


def held_or_new(request: Request) -> str:
    """What this browser holds, or else gets with this answer: a login form needs a mark before there is a session."""
    if "staff_cookie" not in g:
        g.staff_cookie = held(request)
    if not g.staff_cookie:
        g.staff_cookie, g.staff_cookie_new = new_value(), True
    return str(g.staff_cookie)


def add_new(response: Response, request: Request) -> None:
    """Put the value of `held_or_new` on the answer when the browser did not hold it yet."""
    if g.get("staff_cookie_new"):
        give(response, g.staff_cookie, request.is_secure)


def mark(value: str) -> str:
    """What a form of this browser carries; says nothing about the cookie that it comes from."""
    return hmac.new(value.encode(), b"csrf", hashlib.sha256).hexdigest()


def fits(given: str, value: str) -> bool:
    """Whether a form carries the mark of this cookie; takes as long when it does not."""
    return bool(value) and hmac.compare_digest(given.encode("utf-8", "replace"), mark(value).encode())
