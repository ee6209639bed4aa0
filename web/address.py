"""Whether a conversation says "u" or "je": what stands around it follows."""

from __future__ import annotations

from contextlib import suppress

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from web.services import services
from web.store import turns
from web.store.records import Conversation
from web.texts import Form, form_of


def remember(conversation: Conversation) -> Conversation:
    """Keep for this request whose conversation it is about, so that an error can be told in its form."""
    g.conversation = conversation.id
    return conversation


def form_here() -> Form:
    """The form of the conversation that this request is about; "u" when there is none, or the store is away."""
    id = g.get("conversation")
    with suppress(SQLAlchemyError):
        if id:
            with services().store.read() as connection:
                place = turns.position(connection, id)
            return form_of(place.state) if place else "u"
    return "u"
