"""Whether it helped: one answer, or the whole conversation. Nothing that tells who somebody is."""

from __future__ import annotations

from knowledge import guard
from web.problems import Problem
from web.services import Services
from web.store import ratings, turns
from web.store.ratings import WHOLE, Rating
from web.store.records import Conversation

REMARK = 1000  # characters at most
HIGHEST = 2**31 - 1  # that a column of the store can hold: a larger number is no answer, and would be a mistake there


def rate(these: Services, conversation: Conversation, helpful: bool, n: int | None, remark: str = "") -> None:
    """Keep a judgement about answer `n`, or about the whole conversation with some words, masked. 400 for no such answer."""
    text = guard.mask(guard.clean(remark, REMARK)).text.strip()
    if n is not None and (not 1 <= n <= HIGHEST or text):
        raise Problem(400, "oordeel")
    with these.store.write() as connection:
        if n is not None and not turns.is_there(connection, conversation.id, n):
            raise Problem(400, "oordeel")
        now = these.store.clock()
        ratings.put(connection, Rating(conversation.id, WHOLE if n is None else n, helpful, text or None, now))
