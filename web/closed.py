"""Refuses, before anything else, what is switched off here; says who to call when that is everything."""

from __future__ import annotations

import re

from flask import Flask, request

from knowledge.gemeente_check import SWITCHES
from web import switches
from web.place import here, person
from web.problems import Problem
from web.services import services
from web.store import callbacks, codes
from web.texts import fault

# What belongs to a part: with the part off these addresses are not there.
PATHS = (
    (re.compile(r"/oefenen|/trainers|/api/v1/scenarios"), "oefenen"),
    (re.compile(r"/werkbank|/samen|/api/v1/(?:search|passages)"), "werkbank"),
    (re.compile(r"/widget|/v1/|/api/v1/widget"), "widget"),
    (re.compile(r"/api/v1/conversations/[^/]+/code"), "code"),
    (re.compile(r"/api/v1/conversations/[^/]+/callback"), "terugbellen"),
    (re.compile(r"/api/v1/conversations/[^/]+/rating"), "waardering"),
)
# Where staff open what citizens handed over. With the part off it stays until nothing is left of it: who was promised
# a call, or holds a code, knows nothing of switches.
HANDED_OVER = ((re.compile(r"/team/code"), "code"), (re.compile(r"/team/terugbellen"), "terugbellen"))
LEFT = {"code": codes.any_left, "terugbellen": callbacks.any_left}
# What goes on while everything is shut: the way out, what explains, what watches the service, and the pages for staff.
GOES_ON = re.compile(
    r"/static/.*|/weg|/over|/privacy|/toegankelijkheid|/thema\.css|/voorvertoning|/favicon\.ico|/v1/keukentafel\.js"
    r"|/healthz|/readyz|/metrics|/\.well-known/.*|/api/v1/openapi\.json|/team(?:/.*)?"
)
# Deleting a conversation, and taking back what was handed over.
TAKEN_BACK = re.compile(r"/api/v1/conversations/[^/]+(?:/code|/callback)?")


def is_on(name: str) -> bool:
    """Whether this part is on, in a request. KeyError for a name that is no part."""
    SWITCHES[name]
    return name not in switches.off(services().settings, here())


def is_shut() -> bool:
    """Whether everything is off, in a request."""
    return switches.shut(services().settings, here()) or services().standing.shut


def still_there(name: str) -> bool:
    """Whether staff have anything to do with this part: it is on, or citizens handed something over while it was."""
    if is_on(name):
        return True
    left = LEFT.get(name)
    return left is not None and left(services().store)


def opens(path: str) -> bool:
    """Whether this address is there for who asks for it now, as far as switches say."""
    return _parts_are_on(path) and (bool(GOES_ON.fullmatch(path)) or not is_shut())


def add_switches(app: Flask) -> None:
    """Have every request of `app` looked at first."""

    @app.before_request
    def _switched_off() -> None:
        if is_shut() and not _goes_on():
            raise Problem(503, "dicht", {"Retry-After": "3600"}, detail=_who_to_call(), mens=person())
        if not _parts_are_on(request.path) and not _takes_back():
            raise Problem(404, "deel_uit")


def _parts_are_on(path: str) -> bool:
    return all(is_on(name) for pattern, name in PATHS if pattern.match(path)) and all(
        still_there(name) for pattern, name in HANDED_OVER if pattern.match(path)
    )


def _goes_on() -> bool:
    # Without its question beforehand a browser on another site could not read who to call.
    if request.method == "OPTIONS" or _takes_back():
        return True
    if request.path == "/chat":
        return request.method == "POST" and request.form.get("actie") == "wis"
    return bool(GOES_ON.fullmatch(request.path))


def _takes_back() -> bool:
    return request.method == "DELETE" and bool(TAKEN_BACK.fullmatch(request.path))


def _who_to_call() -> str:
    door = here().lokets[here().voordeur]
    return fault("dicht").detail.format(naam=door.naam, bereik=door.bereik)
