"""Who may see a conversation: whoever holds its token."""

from __future__ import annotations

from flask import request

from web.address import remember
from web.gateway import auth
from web.services import services
from web.store.records import Conversation


def conversation(id: str) -> Conversation:
    """The conversation in the path, opened with the token in the Authorization header."""
    token = auth.bearer(request.headers.get("Authorization"))
    return remember(auth.open_conversation(services().store, id, token))
