"""Refuses, before anything else, what is switched off here; says who to call when that is everything."""

from __future__ import annotations

import re

from flask import Flask, request

from knowledge.gemeente_check import SWITCHES
from web import switches
from web.place import here, person
from web.problems import Problem
from web.services import services
from web.texts import fault

# What belongs to a part: with the part off these addresses are not there.
PATHS = (
    (re.compile(r"/oefenen|/trainers|/api/v1/scenarios"), "oefenen"),
    (re.compile(r"/werkbank|/samen|/api/v1/(?:search|passages)"), "werkbank"),
    (re.compile(r"/widget|/v1/|/api/v1/widget"), "widget"),
    (re.compile(r"/team/code|/api/v1/conversations/[^/]+/code"), "code"),
    (re.compile(r"/team/terugbellen|/api/v1/conversations/[^/]+/callback"), "terugbellen"),
    (re.compile(r"/api/v1/conversations/[^/]+/rating"), "waardering"),
)
# What goes on while everything is shut: the way out, what explains, and what watches the service.
GOES_ON = re.compile(
    r"/static/.*|/weg|/over|/privacy|/toegankelijkheid|/thema\.css|/voorvertoning|/favicon\.ico|/v1/keukentafel\.js"
    r"|/healthz|/readyz|/metrics|/\.well-known/.*|/api/v1/openapi\.json"
)
CONVERSATION = re.compile(r"/api/v1/conversations/[^/]+")


def is_on(name: str) -> bool:
    """Whether this part is on, in a request. KeyError for a name that is no part."""
    SWITCHES[name]
    return name not in switches.off(services().settings, here())


def add_switches(app: Flask) -> None:
    """Have every request of `app` looked at first."""

    @app.before_request
    def _switched_off() -> None:
        if (switches.shut(services().settings, here()) or services().standing.shut) and not _goes_on():
            raise Problem(503, "dicht", {"Retry-After": "3600"}, detail=_who_to_call(), mens=person())
        for pattern, name in PATHS:
            if pattern.match(request.path) and not is_on(name):
                raise Problem(404, "deel_uit")


def _goes_on() -> bool:
    if CONVERSATION.fullmatch(request.path):  # deleting, and what a browser asks before it
        return request.method in ("DELETE", "OPTIONS")
    if request.path == "/chat":
        return request.method == "POST" and request.form.get("actie") == "wis"
    return bool(GOES_ON.fullmatch(request.path))


def _who_to_call() -> str:
    door = here().lokets[here().voordeur]
    return fault("dicht").detail.format(naam=door.naam, bereik=door.bereik)
