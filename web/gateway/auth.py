"""Tokens: made once, shown once, kept only as a hash, good for one conversation."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from web.problems import Problem
from web.store import Store, conversations
from web.store.records import Conversation

ID = re.compile(r"[A-Za-z0-9_-]{22}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")


def new_id() -> str:
    # A letter first: some tools read a leading "-" as an option.
    return "k" + secrets.token_urlsafe(16)[:21]


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def bearer(header: str | None) -> str:
    """The token in an Authorization header; 401 when there is none."""
    scheme, _, token = (header or "").strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not _TOKEN.fullmatch(token):
        raise Problem(401, "geen_token", headers={"WWW-Authenticate": "Bearer"})
    return token


def open_conversation(store: Store, id: str, token: str) -> Conversation:
    """The conversation that this token opens.

    404 when there is no such conversation or when the token belongs to another one (that it
    exists is nobody's business), 401 when the token opens nothing at all.
    """
    if not ID.fullmatch(id):
        raise Problem(404, "onbekend_gesprek")
    hashed = hash_token(token)
    with store.read() as connection:
        found = conversations.find(connection, id)
        if found is None:
            raise Problem(404, "onbekend_gesprek")
        if hmac.compare_digest(found.token_hash, hashed):
            return found
        known = conversations.token_known(connection, hashed)
    if known:
        raise Problem(404, "onbekend_gesprek")
    raise Problem(401, "verkeerd_token", headers={"WWW-Authenticate": "Bearer"})
