"""What the API and the pages both do with a conversation besides speaking."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from web.gateway.lock import Busy
from web.problems import Problem
from web.services import Services
from web.store import conversations, corrections, turns
from web.store.records import Conversation, Correction, Turn

LINES = ("verhaal", "wens", "kracht", "netwerk", "geprobeerd", "zorgen")


def undo_turn(these: Services, conversation: Conversation) -> tuple[Turn, Turn]:
    """Drop the last turn; returns it and the one that is last now. 409 when nothing was said."""
    try:
        with (
            these.gateway.locks.hold(conversation.id, these.settings.bot_timeout + 0.5),
            these.store.write() as connection,
        ):
            result = turns.undo(connection, conversation.id, these.store.clock())
    except (Busy, ConnectionError):
        raise Problem(409, "bezig", headers={"Retry-After": "2"}) from None
    if result is None:
        raise Problem(409, "niets_terug")
    these.store.scrub()
    return result


def delete_conversation(these: Services, conversation: Conversation) -> bool:
    """Delete it here at once and in Rasa if it can be reached; False: Rasa is told later."""
    with suppress(Busy, ConnectionError), these.gateway.locks.hold(conversation.id, these.settings.bot_timeout + 0.5):
        return _delete(these, conversation.id)
    # It hangs. What is here goes now; a turn that still comes back finds nothing to be added to.
    return _delete(these, conversation.id)


def _delete(these: Services, id: str) -> bool:
    with these.store.write() as connection:
        conversations.remove(connection, id, these.store.clock())
    these.store.scrub()
    if not these.bot.forget(id):
        return False
    with these.store.write() as connection:
        conversations.forgotten(connection, id)
    return True


def summary_of(these: Services, conversation: Conversation) -> dict[str, Any]:
    """The gespreksverslag: a function of the turn log and the corrections."""
    mode = these.modes.get(conversation.mode)
    if mode is None or mode.summary is None:
        raise Problem(404, "geen_verslag")
    with these.store.read() as connection:
        place = turns.position(connection, conversation.id)
        changes = corrections.all_of(connection, conversation.id)
    if place is None:
        raise Problem(404, "onbekend_gesprek")
    made = [{"id": change.line, "text": change.text} for change in changes]
    return mode.summary(json.loads(place.state), made)


def correct(these: Services, conversation: Conversation, line: str, text: str) -> dict[str, Any]:
    """Change one line of the summary, or take it away with an empty text; returns the new one."""
    made = summary_of(these, conversation)
    known = {entry.get("id") for name in LINES for entry in made.get(name, [])}
    if made.get("vraag"):
        known.add("vraag")  # the question behind the question is a line too
    if line not in known:
        raise Problem(404, "regel")
    with these.store.write() as connection:
        corrections.add(connection, conversation.id, Correction(these.store.clock(), line, text))
    if not text:
        these.store.scrub()
    return summary_of(these, conversation)
