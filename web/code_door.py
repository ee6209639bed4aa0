"""The door that a short code opens: a limit on wrong ones from one address, and what is behind the right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from web import short_code
from web.caller import caller
from web.problems import Problem
from web.services import services

Found = TypeVar("Found")


def behind(
    typed: str, door: str, tries: tuple[int, float], find: Callable[[Connection, str], Found | None]
) -> Found | None:
    """What `find` gives for a code, read however it was typed; None for a wrong or old one.

    `tries`: wrong codes that one address may type at this `door`, in so many seconds; 429 after that. A right code does
    not count.
    """
    these = services()
    limit, who = these.limits.of(door, *tries), caller() or "hier"
    if not limit.allow(who):
        raise Problem(429, "code_wacht", headers={"Retry-After": str(int(tries[1]))})
    code = short_code.read(typed)
    if code is None:
        return None
    with these.store.read() as connection:
        found = find(connection, code)
    if found is not None:
        limit.give_back(who)
    return found
