"""A code for the loket: given with consent, opened once by one professional, gone with time, conversation or withdrawal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.web.staff.conftest import Browser, audited
from web import short_code
from web.app import create_app
from web.handover import codes, open_code
from web.problems import Problem
from web.services import chores
from web.store import staff
from web.texts import texts
from web.upkeep import purge


@pytest.fixture
def these(app: Any) -> Any:
    return app.extensions["keukentafel"]


@pytest.fixture
def sanne(add_staff: Any) -> staff.Staff:
    return add_staff("sanne", "professional")


def ask(talk: Any, **body: Any) -> Any:
    return talk.client.post(f"{talk.path}/code", json={"toestemming": True, **body}, headers=talk.headers())


def given(talk: Any) -> str:
    answer = ask(talk)
    assert answer.status_code == 201, answer.text
    return str(answer.json["code"])


def rows(these: Any) -> list[Any]:
    with these.store.read() as connection:
        return list(connection.exec_driver_sql("SELECT * FROM codes"))


def test_a_code_opens_the_verslag_as_it_was_and_never_the_chat(talk: Any, these: Any, sanne: Any, clock: Any) -> None:
    talk.say("Mijn moeder vergeet veel")
    answer = ask(talk)
    assert re.fullmatch(r"[34679CDFGHJKMNPQRTWXY]{4}-[34679CDFGHJKMNPQRTWXY]{4}", answer.json["code"])
    assert datetime.fromisoformat(answer.json["geldig_tot"]).timestamp() == clock() + 7 * 86400
    made = talk.get("/summary").json
    talk.say("En dit zei ik later")
    found = open_code(these, answer.json["code"], sanne)
    assert found == {**made, "gemaakt": clock(), "geldig_tot": clock() + 7 * 86400}
    assert "later" not in str(found) and "U zei:" not in str(found)


@pytest.mark.parametrize("body", [{}, {"toestemming": False}, {"toestemming": "true"}, {"toestemming": 1}])
def test_without_express_consent_there_is_no_code(talk: Any, these: Any, body: dict[str, Any]) -> None:
    answer = talk.client.post(f"{talk.path}/code", json=body, headers=talk.headers())
    assert answer.status_code == 400 and answer.json["type"].endswith(":toestemming")
    assert rows(these) == []


def test_what_the_citizen_said_yes_to_and_when_is_kept(talk: Any, these: Any, clock: Any) -> None:
    given(talk)
    (row,) = rows(these)
    assert row.consent == texts()["code"]["toestemming"] and row.made == clock()


def test_neither_the_code_nor_the_verslag_can_be_read_in_the_store(talk: Any, these: Any) -> None:
    talk.say("Een heel bijzonder zinnetje")
    code = given(talk)
    (row,) = rows(these)
    assert not any(word in str(row) for word in (code, code.replace("-", ""), "bijzonder"))
    with these.store.write() as connection:  # the conversation itself is not what is looked at here
        connection.exec_driver_sql("DELETE FROM turns")
    these.store.scrub()
    files = b"".join(path.read_bytes() for path in these.settings.var_dir.glob("gesprekken.db*"))
    assert b"bijzonder" not in files and code.replace("-", "").encode() not in files


@pytest.mark.parametrize("typed", ["{}", "  {} ", "{lower}", "{spaced}", "{bare}"])
def test_a_code_may_be_typed_in_many_ways(talk: Any, these: Any, sanne: Any, typed: str) -> None:
    code = given(talk)
    written = typed.format(code, lower=code.lower(), spaced=" ".join(code), bare=code.replace("-", ""))
    assert open_code(these, written, sanne) is not None


@pytest.mark.parametrize("typed", ["", "34679CDF", "0000-0000", "34679CD", "34679CDFF", "' OR 1=1", "é" * 8])
def test_what_is_no_code_opens_nothing(talk: Any, these: Any, sanne: Any, app: Any, typed: str) -> None:
    given(talk)
    assert open_code(these, typed, sanne) is None
    assert audited(app)[-1] == ("sanne", "code_onbekend")


def test_who_opens_it_first_is_the_only_one(talk: Any, these: Any, sanne: Any, add_staff: Any, app: Any) -> None:
    tom = add_staff("tom", "professional", "trainer")
    code = given(talk)
    assert open_code(these, code, sanne) and open_code(these, code, sanne)
    assert open_code(these, code, tom) is None
    assert audited(app) == [("sanne", "code_geopend"), ("sanne", "code_geopend"), ("tom", "code_onbekend")]
    with these.store.read() as connection:
        logged = [row.object for row in connection.exec_driver_sql("SELECT object FROM staff_audit ORDER BY number")]
    assert logged == [rows(these)[0].id] * 2 + [None]


def test_only_a_professional_opens_codes(talk: Any, these: Any, add_staff: Any) -> None:
    code = given(talk)
    with pytest.raises(Problem, match="geen_rol"):
        open_code(these, code, add_staff("tom", "trainer", "redacteur", "beheerder"))
    assert rows(these)[0].opened_by is None


def test_after_seven_days_the_code_opens_nothing_and_is_gone(talk: Any, these: Any, sanne: Any, clock: Any) -> None:
    code = given(talk)
    clock.days(6.99)
    assert open_code(these, code, sanne)
    clock.days(0.01)
    assert open_code(these, code, sanne) is None
    state = talk.client.get(f"{talk.path}/code", headers=talk.headers())
    assert state.json == {"geldig_tot": None, "geopend": None, "tekst": ""}
    for chore in chores(these.settings, these.store, these.modes):
        chore()
    assert rows(these) == []


def test_with_the_conversation_the_code_goes(talk: Any, new_talk: Any, these: Any, sanne: Any) -> None:
    other = new_talk()
    code, others = given(talk), given(other)
    assert talk.delete().status_code in (202, 204)
    assert open_code(these, code, sanne) is None
    assert open_code(these, others, sanne)
    assert len(rows(these)) == 1


def test_a_code_holds_its_seven_days_also_at_the_end_of_a_conversation(
    talk: Any, these: Any, sanne: Any, clock: Any
) -> None:
    clock.days(29)
    code = given(talk)
    clock.days(6)
    purge(these.store, these.settings.retention_days)
    assert open_code(these, code, sanne)
    clock.days(25)
    purge(these.store, these.settings.retention_days)
    assert rows(these) == [] and talk.get().status_code == 404


def test_a_new_code_takes_the_place_of_the_old_one(talk: Any, these: Any, sanne: Any) -> None:
    first, second = given(talk), given(talk)
    assert open_code(these, first, sanne) is None and open_code(these, second, sanne)
    assert len(rows(these)) == 1


def test_the_citizen_takes_it_back(talk: Any, these: Any, sanne: Any) -> None:
    code = given(talk)
    path, headers = f"{talk.path}/code", talk.headers()
    assert talk.client.get(path, headers=headers).json["geopend"] is None
    open_code(these, code, sanne)
    seen = talk.client.get(path, headers=headers).json
    assert seen["geopend"] and "Een medewerker las uw verslag" in seen["tekst"] and code not in str(seen)
    assert talk.client.delete(path, headers=headers).status_code == 204
    assert talk.client.delete(path, headers=headers).status_code == 204
    assert open_code(these, code, sanne) is None and rows(these) == []


def test_a_code_is_for_who_holds_the_token(talk: Any, new_talk: Any) -> None:
    other = new_talk()
    for method in ("get", "post", "delete"):
        call = getattr(talk.client, method)
        assert call(f"{talk.path}/code", headers=other.headers()).status_code == 404
        assert call(f"{talk.path}/code").status_code == 401


def test_a_conversation_asks_five_codes_an_hour(talk: Any) -> None:
    assert [ask(talk).status_code for _ in range(6)] == [201] * 5 + [429]


def test_guessing_stops_after_ten_tries(talk: Any, these: Any, sanne: Any, add_staff: Any) -> None:
    code = given(talk)
    for _ in range(15):  # a right one does not count
        assert open_code(these, code, sanne)
    for _ in range(10):
        assert open_code(these, "34679CDF", sanne) is None
    with pytest.raises(Problem, match="code_wacht"):
        open_code(these, code, sanne)


def test_a_code_cannot_be_guessed() -> None:
    assert len(set(short_code.ALPHABET)) == len(short_code.ALPHABET)
    assert not set(short_code.ALPHABET) & set("01258ABEILOSUVZ")
    # A thousand codes at once, a hundred people guessing all week at the pace that is allowed.
    tries = 100 * codes.TRIES[0] * (7 * 86400 / codes.TRIES[1])
    assert tries * 1000 / len(short_code.ALPHABET) ** short_code.LENGTH < 0.03


def test_a_short_retention_makes_a_short_code(settings: Any, clock: Any, small_method: None) -> None:
    from tests.web.conftest import Talk

    talk = Talk(create_app(replace(settings, retention_days=2), clock).test_client())
    assert datetime.fromisoformat(ask(talk).json["geldig_tot"]).timestamp() == clock() + 2 * 86400


def test_without_keys_nothing_is_kept_and_that_is_told(settings: Any, clock: Any, small_method: None) -> None:
    from tests.web.conftest import Talk

    talk = Talk(create_app(replace(settings, keys_file=settings.var_dir / "er-niet"), clock).test_client())
    answer = ask(talk)
    assert answer.status_code == 503 and answer.json["type"].endswith(":geen_sleutels")
    assert not (settings.var_dir / "er-niet").exists()


def test_with_the_part_off_there_is_no_code(settings: Any, clock: Any, small_method: None, password_hash: str) -> None:
    from tests.web.conftest import Talk

    app = create_app(replace(settings, off="code"), clock)
    assert ask(Talk(app.test_client())).status_code == 404
    store = app.extensions["keukentafel"].store
    with store.write() as connection:
        staff.add(connection, "sanne", password_hash, ["professional"], None, clock())
    browser = Browser(app.test_client())
    browser.login()
    assert "Code openen" not in browser.get("/team").text and "Terugbelverzoeken" in browser.page
    assert browser.get("/team/code").status_code == 404


# --- the page


def test_a_professional_opens_it_on_the_page(talk: Any, logged_in: Any, app: Any) -> None:
    talk.say("Mijn moeder vergeet veel")
    code = given(talk)
    browser = logged_in("professional")
    browser.get("/team/code")
    wrong = browser.send("/team/code", code="34679CDF")
    assert wrong.status_code == 404 and "Met deze code opent u niets" in wrong.text and "34679CDF" in wrong.text
    right = browser.send("/team/code", code=code.lower())
    assert right.status_code == 200
    assert "Mijn moeder vergeet veel" in right.text and "U zei" not in right.text and code not in right.text
    assert right.headers["Cache-Control"] == "no-store"
    assert [what for _, what in audited(app)] == ["ingelogd", "code_onbekend", "code_geopend"]


def test_the_page_says_when_to_wait(logged_in: Any) -> None:
    browser = logged_in("professional")
    browser.get("/team/code")
    statuses = [browser.send("/team/code", code="34679CDF").status_code for _ in range(11)]
    assert statuses == [404] * 10 + [429] and "Wacht tien minuten" in browser.page


def test_a_trainer_cannot_open_the_page(logged_in: Any) -> None:
    assert logged_in("trainer").get("/team/code").status_code == 403
