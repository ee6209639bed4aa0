"""Being called back: when it can, what is kept under lock, who sees it, when it is gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from icalendar import Calendar

from knowledge.gemeente import gemeente
from tests.web.staff.conftest import Browser, audited
from web.app import create_app
from web.dates import HERE
from web.moments import MOST, moments
from web.services import chores
from web.store import staff
from web.texts import texts
from web.upkeep import purge

FORM = {"naam": "Zoë de Wit", "telefoon": "06 12 34 56 78", "opmerking": "Spreek niets in.", "toestemming": True}


@pytest.fixture
def these(app: Any) -> Any:
    return app.extensions["keukentafel"]


def choices(talk: Any) -> list[dict[str, str]]:
    answer = talk.client.get(f"{talk.path}/callback", headers=talk.headers())
    assert answer.status_code == 200
    return list(answer.json["momenten"])


def ask(talk: Any, **changes: Any) -> Any:
    body = {**FORM, "moment": choices(talk)[0]["value"], **changes}
    return talk.client.post(f"{talk.path}/callback", json=body, headers=talk.headers())


def rows(these: Any) -> list[Any]:
    with these.store.read() as connection:
        return list(connection.exec_driver_sql("SELECT * FROM callbacks"))


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> float:
    return dt.datetime(year, month, day, hour, minute, tzinfo=HERE).timestamp()


# --- when


def test_the_moments_are_the_opening_hours_in_parts_of_a_day() -> None:
    found = moments(
        gemeente("voorbeeld"), at(2026, 11, 26, 8)
    )  # a Thursday; the wijkteam is there 9-17, Fridays until 15
    assert [one.title for one in found][:4] == [
        "donderdag 26 november, tussen 9.00 en 12.00 uur",
        "donderdag 26 november, tussen 12.00 en 17.00 uur",
        "vrijdag 27 november, tussen 9.00 en 12.00 uur",
        "vrijdag 27 november, tussen 12.00 en 15.00 uur",
    ]
    assert found[4].title.startswith("maandag 30 november") and len(found) == MOST
    assert found[0].value == "2026-11-26T09:00"


@pytest.mark.parametrize(("hour", "minute", "first"), [(8, 0, 9), (8, 1, 12), (11, 0, 12), (11, 1, None)])
def test_a_moment_is_not_offered_at_the_last_minute(hour: int, minute: int, first: int | None) -> None:
    start = moments(gemeente("voorbeeld"), at(2026, 11, 26, hour, minute))[0].start
    assert (start.hour if start.day == 26 else None) == first


def test_days_off_and_unknown_hours_offer_nothing() -> None:
    place = gemeente("voorbeeld")
    door = place.lokets[place.voordeur]
    off = replace(place, lokets={**place.lokets, door.id: replace(door, gesloten=frozenset({dt.date(2026, 11, 26)}))})
    assert moments(off, at(2026, 11, 26, 8))[0].start.day == 27
    unknown = replace(place, lokets={**place.lokets, door.id: replace(door, open=())})
    assert moments(unknown, at(2026, 11, 26, 8)) == []


def test_short_days_and_evenings_are_cut_where_a_promise_can_be_kept() -> None:
    place = gemeente("voorbeeld")
    door = place.lokets[place.voordeur]
    hours = (("do", (9 * 60, 12 * 60 + 30)), ("vr", (13 * 60, 20 * 60)), ("ma", (0, 24 * 60)))
    changed = replace(place, lokets={**place.lokets, door.id: replace(door, open=hours)})
    said = [one.title.split(", tussen ")[1] for one in moments(changed, at(2026, 11, 26, 1))]
    assert said[:3] == ["9.00 en 12.30 uur", "13.00 en 17.00 uur", "17.00 en 20.00 uur"]
    assert said[3:6] == ["0.00 en 12.00 uur", "12.00 en 17.00 uur", "17.00 en 23.59 uur"]


# --- asking


def test_a_request_is_kept_under_lock_with_consent(talk: Any, these: Any, clock: Any) -> None:
    first = choices(talk)[0]
    answer = ask(talk)
    assert answer.status_code == 201
    assert answer.json["tekst"] == f"Wijkteam Voorbeeld belt u op {first['title']}."
    assert answer.json["status"] == "open"
    (row,) = rows(these)
    assert row.consent == texts()["terugbellen"]["toestemming"] and row.made == clock()
    files = b"".join(path.read_bytes() for path in these.settings.var_dir.glob("gesprekken.db*"))
    for secret in ("Zoë", "Wit", "612345678", "Spreek"):
        assert secret not in str(row) and secret.encode() not in files
    assert talk.client.get(f"{talk.path}/callback", headers=talk.headers()).json["verzoek"] == answer.json


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"toestemming": False}, "toestemming"),
        ({"toestemming": None}, "toestemming"),
        ({"naam": " "}, "bel_naam"),
        ({"naam": "a" * 81}, "bel_naam"),
        ({"naam": 5}, "bel_naam"),
        ({"telefoon": "0612"}, "bel_nummer"),
        ({"telefoon": "06 1234 567a"}, "bel_nummer"),
        ({"telefoon": "tel:0612345678"}, "bel_nummer"),
        ({"opmerking": "a" * 301}, "bel_opmerking"),
        ({"opmerking": 5}, "bel_opmerking"),
        ({"moment": "2020-01-01T09:00"}, "bel_moment"),
        ({"moment": ""}, "bel_moment"),
    ],
)
def test_what_cannot_be_asked_is_told(talk: Any, these: Any, changes: dict[str, Any], kind: str) -> None:
    answer = ask(talk, **changes)
    assert (answer.status_code, answer.json["type"].rsplit(":", 1)[1]) == (400, kind)
    assert rows(these) == []


@pytest.mark.parametrize(
    "phone", ["0612345678", "+31 6 12345678", "0031612345678", "(010) 123-45.67", "+32 470 12 34 56"]
)
def test_telephone_numbers_as_people_write_them(talk: Any, phone: str) -> None:
    assert ask(talk, telefoon=phone).status_code == 201


def test_a_moment_that_passed_cannot_be_chosen_any_more(talk: Any, clock: Any) -> None:
    early = choices(talk)[0]["value"]
    clock.days(1)
    assert ask(talk, moment=early).json["type"].endswith("bel_moment")


def test_a_new_request_takes_the_place_of_the_old_one(talk: Any, these: Any) -> None:
    ask(talk)
    second = choices(talk)[1]
    ask(talk, moment=second["value"])
    assert len(rows(these)) == 1
    assert second["title"] in talk.client.get(f"{talk.path}/callback", headers=talk.headers()).json["verzoek"]["tekst"]
    assert [ask(talk).status_code for _ in range(4)] == [201] * 3 + [429]


def test_the_calendar_file_tells_when_and_not_why(talk: Any) -> None:
    missing = talk.client.get(f"{talk.path}/callback.ics", headers=talk.headers())
    assert missing.status_code == 404
    made = ask(talk).json
    answer = talk.client.get(f"{talk.path}/callback.ics", headers=talk.headers())
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["DTSTART"].dt == dt.datetime.fromisoformat(made["van"])
    assert event["DTEND"].dt == dt.datetime.fromisoformat(made["tot"])
    assert event["SUMMARY"] == "gemeente Voorbeeld belt"
    for word in ("Wit", "612345678", "Keukentafel gesprek", "hulp", "zorg", "wijkteam"):
        assert word.lower() not in answer.text.lower()


def test_the_citizen_withdraws_it(talk: Any, these: Any) -> None:
    ask(talk)
    assert talk.client.delete(f"{talk.path}/callback", headers=talk.headers()).status_code == 204
    assert rows(these) == []


def test_a_request_is_for_who_holds_the_token(talk: Any, new_talk: Any) -> None:
    other = new_talk()
    for tail in ("callback", "callback.ics"):
        assert talk.client.get(f"{talk.path}/{tail}", headers=other.headers()).status_code == 404
    assert talk.client.post(f"{talk.path}/callback", json=FORM, headers=other.headers()).status_code == 404
    assert talk.client.delete(f"{talk.path}/callback").status_code == 401


# --- calling


def test_staff_see_a_queue_without_names_and_open_one(talk: Any, these: Any, logged_in: Any, app: Any) -> None:
    ask(talk)
    browser = logged_in("professional")
    queue = browser.get("/team/terugbellen")
    (row,) = rows(these)
    assert "Wit" not in queue.text and row.id in queue.text
    assert [what for _, what in audited(app)] == ["ingelogd"]
    opened = browser.get(f"/team/terugbellen/{row.id}")
    assert (
        "Bel Zoë de Wit" in opened.text and 'href="tel:0612345678"' in opened.text and "Spreek niets in." in opened.text
    )
    assert audited(app)[-1] == ("sanne", "terugbellen_geopend")
    assert browser.send(f"/team/terugbellen/{row.id}", status="gebeld").location == "/team/terugbellen"
    assert audited(app)[-1] == ("sanne", "terugbellen_gebeld")
    assert "Nog te bellen (0)" in browser.get("/team/terugbellen").text


def test_seven_days_after_the_call_the_data_is_gone(talk: Any, these: Any, logged_in: Any, clock: Any) -> None:
    ask(talk)
    browser = logged_in("professional")
    path = f"/team/terugbellen/{rows(these)[0].id}"
    clock.days(10)
    run_chores(these)
    assert len(rows(these)) == 1  # nobody called yet
    browser.login()
    browser.get(path)
    browser.send(path, status="niet_bereikt")
    clock.days(6.9)
    run_chores(these)
    assert len(rows(these)) == 1
    clock.days(0.2)
    run_chores(these)
    assert rows(these) == []
    assert talk.get().status_code == 200
    browser.login()
    assert browser.get(path).status_code == 404


def test_a_call_can_be_put_back(talk: Any, these: Any, logged_in: Any, clock: Any) -> None:
    ask(talk)
    browser = logged_in("professional")
    path = f"/team/terugbellen/{rows(these)[0].id}"
    browser.get(path)
    browser.send(path, status="gebeld")
    browser.get(path)
    browser.send(path, status="open")
    clock.days(20)
    run_chores(these)
    assert len(rows(these)) == 1
    browser.login()
    browser.get(path)
    assert browser.send(path, status="iets").status_code == 400


def test_with_the_conversation_the_request_goes(talk: Any, new_talk: Any, these: Any, clock: Any) -> None:
    other = new_talk()
    for one in (talk, other):
        assert ask(one).status_code == 201
    talk.delete()
    assert len(rows(these)) == 1
    clock.days(30.1)
    purge(these.store, 30)
    assert rows(these) == []


def test_only_a_professional_sees_the_queue(logged_in: Any) -> None:
    browser = logged_in("trainer", "redacteur", "beheerder")
    assert browser.get("/team/terugbellen").status_code == 403
    assert browser.get("/team/terugbellen/iets").status_code == 403


def test_with_the_part_off_nothing_of_it_shows(
    settings: Any, clock: Any, small_method: None, password_hash: str
) -> None:
    from tests.web.conftest import Talk

    app = create_app(replace(settings, off="terugbellen"), clock)
    talk = Talk(app.test_client())
    for tail in ("callback", "callback.ics"):
        assert talk.client.get(f"{talk.path}/{tail}", headers=talk.headers()).status_code == 404
    store = app.extensions["keukentafel"].store
    with store.write() as connection:
        staff.add(connection, "sanne", password_hash, ["professional"], None, clock())
    browser = Browser(app.test_client())
    browser.login()
    assert "Terugbelverzoeken" not in browser.get("/team").text
    assert browser.get("/team/terugbellen").status_code == 404


def run_chores(these: Any) -> None:
    for chore in chores(these.settings, these.store, these.modes):
        chore()
