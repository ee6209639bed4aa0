"""Scenarios of this gemeente's own under the names that conversations know them by: `eigen.ID.VERSION`."""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, has_app_context

from actions.training.draft import read_text
from actions.training.scenario import Scenario, Unfit
from web.gateway.modes import OWN
from web.services import Services, services
from web.store import own_scenarios
from web.whole import whole


def name_of(id: str, version: int) -> str:
    """The name of one version: it never means another text."""
    return f"{OWN}{id}.{version}"


def split(name: str) -> tuple[str, int] | None:
    """Id and version in a name; None for a name of another kind."""
    id, _, version = name.removeprefix(OWN).rpartition(".")
    number = whole(version)
    if not name.startswith(OWN) or not id or number is None:
        return None
    return id, number


def find(name: str) -> Scenario | None:
    """The scenario of this name, while it is in the store and fits; None otherwise, and outside the web process."""
    place = split(name)
    if place is None or not has_app_context() or "keukentafel" not in current_app.extensions:
        return None
    these: Services = services()
    with these.store.read() as connection:
        own = own_scenarios.find(connection, place[0])
        version = own_scenarios.version(connection, *place)
    if own is None or version is None or own.gemeente != these.settings.gemeente:
        return None
    return _read(name, version.text)


@lru_cache(maxsize=64)
def _read(name: str, text: str) -> Scenario | None:
    try:
        return read_text(text, name)
    except Unfit:
        return None


def published() -> dict[str, Scenario]:
    """What trainees of this gemeente get beside the shipped scenarios, by name."""
    these = services()
    with these.store.read() as connection:
        places = own_scenarios.published(connection, these.settings.gemeente)
    names = [name_of(*place) for place in places]
    return {name: one for name in names if (one := find(name))}
