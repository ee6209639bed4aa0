"""The moment of a call as an iCalendar file. It says nothing about why: others may look into the same calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response
from icalendar import Calendar, Event

from knowledge.gemeente import Gemeente
from web.handover import callbacks
from web.place import here
from web.problems import Problem
from web.services import services
from web.store.callbacks import Callback
from web.store.records import Conversation
from web.texts import texts


def answer(found: Conversation) -> Response:
    """The file, the same for the API and the pages. 404 without a request."""
    request = callbacks.of(services(), found)
    if request is None:
        raise Problem(404, "bel_weg")
    made = Response(as_ics(request, here()), content_type="text/calendar; charset=utf-8")
    made.headers["Content-Disposition"] = 'attachment; filename="gebeld-worden.ics"'
    return made


def as_ics(request: Callback, place: Gemeente) -> bytes:
    """An iCalendar file (RFC 5545) with one event; times in UTC, so that no time zone needs to be described."""
    words = texts()["terugbellen"]
    door = place.lokets[place.voordeur]
    calendar = Calendar()
    calendar.add("prodid", "-//Keukentafel//NL")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{request.id}@keukentafel")
    event.add("dtstamp", datetime.fromtimestamp(request.made, UTC))
    event.add("dtstart", datetime.fromtimestamp(request.start, UTC))
    event.add("dtend", datetime.fromtimestamp(request.end, UTC))
    event.add("summary", words["agenda"].format(naam=place.naam))
    if door.telefoon:
        event.add("description", words["agenda_uitleg"].format(telefoon=door.telefoon))
    event.add("transp", "TRANSPARENT")  # a block of hours in which somebody may call keeps nobody from other things
    calendar.add_component(event)
    return bytes(calendar.to_ical())
