"""Logging in with a password: sessions, forms, roles, guessing, and what stays in the store."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest

from tests.web.staff.conftest import PASSWORD, Browser, audited
from web.app import create_app
from web.staff import passwords, staff_page
from web.staff.access import local_path
from web.store import sessions, staff


def rows(app: Any, table: str) -> list[Any]:
    with app.extensions["keukentafel"].store.read() as connection:
        return list(connection.exec_driver_sql(f"SELECT * FROM {table}"))


def test_who_is_not_logged_in_goes_to_the_login_page_and_back(visitor: Browser, add_staff: Any) -> None:
    add_staff("sanne", "beheerder")
    away = visitor.get("/team/logboek")
    assert (away.status_code, away.location) == (303, "/team/login?next=/team/logboek")
    visitor.get(away.location)
    back = visitor.send("/team/login", naam=" Sanne ", wachtwoord=PASSWORD)
    assert (back.status_code, back.location) == (303, "/team/logboek")
    assert visitor.get("/team/logboek").status_code == 200
    assert visitor.get("/team/login").location == "/team"


def test_the_cookie_is_new_at_login_and_only_its_hash_is_kept(visitor: Browser, add_staff: Any, app: Any) -> None:
    add_staff("sanne", "professional")
    before = cookie_of(visitor.get("/team/login"))
    answer = visitor.send("/team/login", naam="sanne", wachtwoord=PASSWORD)
    line, after = answer.headers["Set-Cookie"], cookie_of(answer)
    assert before and after and before != after
    assert "HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line
    assert "Domain" not in line and "Max-Age" not in line and "Expires" not in line
    (session,) = rows(app, "staff_sessions")
    assert after not in map(str, session) and len(session.id_hash) == 64


def test_with_https_the_browser_guards_the_cookie(settings: Any, clock: Any, small_method: None) -> None:
    app = create_app(replace(settings, proxies=1), clock)
    answer = app.test_client().get("/team/login", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"})
    assert answer.headers["Set-Cookie"].startswith("__Host-team=") and "Secure" in answer.headers["Set-Cookie"]


def test_citizens_get_no_cookie(visitor: Browser, talk: Any) -> None:
    for path in ("/", "/chat", "/privacy", "/oefenen"):
        assert "Set-Cookie" not in visitor.get(path).headers
    assert "Set-Cookie" not in talk.get().headers
    said = visitor.client.post("/chat", data={"text": "Mijn moeder vergeet veel", "actie": "zeg"})
    assert said.status_code == 200 and "Set-Cookie" not in said.headers
    assert "Set-Cookie" not in talk.say("Ik ben moe").headers


@pytest.mark.parametrize(("idle", "steps", "alive"), [(29, 1, True), (30, 1, False), (29, 16, True), (29, 17, False)])
def test_a_session_ends_after_half_an_hour_idle_and_eight_hours(
    logged_in: Any, clock: Any, idle: int, steps: int, alive: bool
) -> None:
    browser = logged_in("professional")
    for _ in range(steps):
        clock.now += idle * 60
        status = browser.get("/team").status_code
    assert (status == 200) is alive


def test_logging_out_ends_the_session_also_for_who_kept_the_cookie(logged_in: Any, app: Any) -> None:
    browser = logged_in("professional")
    browser.get("/team")
    kept = browser.client.get_cookie("team").value
    assert browser.send("/team/logout").location == "/team/login"
    assert rows(app, "staff_sessions") == []
    browser.client.set_cookie("team", kept)
    assert browser.get("/team").status_code == 303


def test_a_new_password_and_a_removed_account_end_all_sessions(logged_in: Any, app: Any) -> None:
    store = app.extensions["keukentafel"].store
    sanne, tom = logged_in("professional"), logged_in("trainer", name="tom")
    with store.write() as connection:
        staff.set_password(connection, staff.named(connection, "sanne").id, passwords.hashed("een heel andere zin"))
        staff.remove(connection, staff.named(connection, "tom"))
    assert sanne.get("/team").status_code == 303 and tom.get("/team").status_code == 303
    assert sanne.login().status_code == 403
    assert sanne.login(password="een heel andere zin").status_code == 303


def test_the_right_role_opens_a_page_and_the_landing_page_shows_only_that(logged_in: Any) -> None:
    sanne, tom = logged_in("professional", "beheerder"), logged_in("trainer", name="tom")
    assert "/team/logboek" in sanne.get("/team").text
    assert "/team/logboek" not in tom.get("/team").text
    refused = tom.get("/team/logboek")
    assert refused.status_code == 403 and "Uw account mag deze pagina niet openen" in refused.text


def test_a_tile_without_a_page_is_not_shown(app: Any, logged_in: Any, monkeypatch: Any) -> None:
    from web.staff import views

    monkeypatch.setattr(views, "TILES", (views.Tile("/bestaat-niet", "Nergens", "Niets.", ("trainer",)),))
    assert "Nergens" not in logged_in("trainer").get("/team").text


# --- forms


@pytest.mark.parametrize("field", [None, "", "0" * 64, "é"])
def test_a_form_without_the_mark_of_this_browser_is_refused(logged_in: Any, app: Any, field: str | None) -> None:
    browser = logged_in("professional")
    browser.get("/team")
    refused = browser.send("/team/logout", csrf=field)
    assert refused.status_code == 403 and "stond te lang open" in refused.text
    assert len(rows(app, "staff_sessions")) == 1


def test_the_mark_of_another_session_does_not_fit(logged_in: Any) -> None:
    sanne, tom = logged_in("professional"), logged_in("trainer", name="tom")
    tom.get("/team")
    assert sanne.send("/team/logout", csrf=tom.hidden()["csrf"]).status_code == 403


def test_the_login_form_has_a_mark_too(visitor: Browser, add_staff: Any) -> None:
    add_staff("sanne", "professional")
    fields = {"naam": "sanne", "wachtwoord": PASSWORD}
    assert visitor.client.post("/team/login", data=fields).status_code == 403
    visitor.get("/team/login")
    assert visitor.send("/team/login", **fields, csrf=None).status_code == 403
    visitor.get("/team/login")
    assert visitor.send("/team/login", **fields).status_code == 303


def test_every_post_of_a_staff_page_is_guarded(app: Any, logged_in: Any) -> None:
    browser = logged_in("professional", "trainer", "redacteur", "beheerder")
    browser.page = ""
    checked = 0
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/team", "/werkbank", "/trainers")) and "POST" in rule.methods:
            path = re.sub(r"<[^>]+>", "x", rule.rule)
            assert browser.send(path).status_code == 403, path
            checked += 1
    assert checked >= 4


def test_every_staff_page_is_closed_to_citizens(app: Any, visitor: Browser) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/team", "/werkbank")) and not rule.rule.startswith("/team/login"):
            path = re.sub(r"<[^>]+>", "x", rule.rule)
            for method in rule.methods & {"GET", "POST"}:
                assert visitor.client.open(path, method=method).status_code == 303, path


def test_a_script_sends_the_mark_in_a_header(app: Any, logged_in: Any) -> None:
    browser = logged_in("professional")
    browser.get("/team")
    answer = browser.client.post("/team/logout", headers={"X-CSRF-Token": browser.hidden()["csrf"]})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "raw",
    [
        *("//kwaad.nl", "https://kwaad.nl", "/\\kwaad.nl", "kwaad.nl", "/@kwaad.nl", "javascript:alert(1)"),
        *("/team/login", "/x\r\nSet-Cookie: a=b", "/" + "a" * 300, "", "/é"),
    ],
)
def test_the_way_on_after_the_login_stays_on_this_site(raw: str) -> None:
    assert local_path(raw) == "/team"


def test_a_local_way_on_stays_what_it_is() -> None:
    assert local_path("/werkbank/vraag?x=1") == "/werkbank/vraag?x=1"


def test_a_role_that_does_not_exist_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="wethouder"):
        staff_page("wethouder")


# --- guessing


def test_the_answer_is_the_same_for_an_unknown_name(visitor: Browser, add_staff: Any, app: Any) -> None:
    add_staff("sanne", "professional")
    wrong, unknown = (
        visitor.login(password="fout fout fout 1"),
        visitor.login("hunter2 mijn wachtwoord", "fout fout 12"),
    )
    assert wrong.status_code == unknown.status_code == 403
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)
    # What was typed as a name may have been the password.
    assert audited(app) == [("sanne", "inloggen_mislukt"), ("onbekend", "inloggen_mislukt")]


def test_it_takes_as_long_for_an_unknown_name(password_hash: str) -> None:
    def fastest(kept: str | None) -> float:
        times = []
        for _ in range(5):
            started = time.perf_counter()
            assert passwords.fits("een verkeerd wachtwoord", kept) is False
            times.append(time.perf_counter() - started)
        return min(times)

    fastest(None)  # makes the hash that nobody has
    known, unknown = fastest(password_hash), fastest(None)
    assert 0.5 < unknown / known < 2


def test_after_five_failures_even_the_right_password_waits(visitor: Browser, add_staff: Any, app: Any) -> None:
    for name in ("sanne", "tom"):
        add_staff(name, "professional")
    for _ in range(5):
        assert visitor.login(password="fout fout fout 1").status_code == 403
    waiting = visitor.login()
    assert waiting.status_code == 429 and "Wacht vijf minuten" in waiting.text
    assert visitor.login("tom").status_code == 303  # nobody else waits for that
    assert [what for _, what in audited(app)] == ["inloggen_mislukt"] * 5 + ["ingelogd"]


def test_a_login_that_is_right_does_not_count(visitor: Browser, add_staff: Any) -> None:
    add_staff("sanne", "professional")
    for _ in range(8):
        assert visitor.login().status_code == 303
        visitor.client.delete_cookie("team")


def test_an_address_that_tries_many_names_waits(visitor: Browser, app: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(passwords, "fits", lambda *_: False)
    visitor.get("/team/login")
    far = {"REMOTE_ADDR": "192.0.2.7"}
    statuses = [
        visitor.client.post(
            "/team/login", data={**visitor.hidden(), "naam": f"naam{n}", "wachtwoord": "x"}, environ_overrides=far
        ).status_code
        for n in range(31)
    ]
    assert statuses == [403] * 30 + [429]


# --- passwords


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("elf tekens1", "ten minste 12"),
        ("a" * 201, "hoogstens 200"),
        ("aaaaaaaaaaaaaa", "te makkelijk"),
        ("dit is sanne zelf", "uw naam"),
        ("een zin die niemand raadt", None),
    ],
)
def test_what_can_be_a_password(password: str, says: str | None) -> None:
    found = passwords.wrong_with(password, "sanne")
    assert (found is None) if says is None else (found is not None and says in found)


def test_a_password_is_kept_as_argon2id(password_hash: str) -> None:
    assert password_hash.startswith("$argon2id$")
    assert passwords.fits(PASSWORD, password_hash) and not passwords.fits(PASSWORD + "x", password_hash)


def test_a_lighter_hash_is_renewed_at_the_next_login(visitor: Browser, add_staff: Any, app: Any) -> None:
    from argon2 import PasswordHasher

    add_staff("sanne", "professional")
    store = app.extensions["keukentafel"].store
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with store.write() as connection:
        staff.set_password(connection, staff.named(connection, "sanne").id, light)
    assert visitor.login().status_code == 303
    with store.read() as connection:
        assert "m=65536" in (staff.named(connection, "sanne").password or "")
    assert visitor.get("/team").status_code == 200


def test_one_changes_ones_own_password(logged_in: Any, app: Any) -> None:
    browser, other = logged_in("professional"), Browser(app.test_client())
    other.login()
    browser.get("/team/wachtwoord")
    new = "een nieuwe zin van nu"
    for fields, says in (
        ({"nu": PASSWORD, "nieuw": "kort", "nogmaals": "kort"}, "ten minste 12"),
        ({"nu": PASSWORD, "nieuw": new, "nogmaals": new + "x"}, "niet gelijk"),
        ({"nu": "fout fout fout 1", "nieuw": new, "nogmaals": new}, "klopt niet"),
    ):
        answer = browser.send("/team/wachtwoord", **fields)
        assert answer.status_code == 400 and says in answer.text
    assert browser.send("/team/wachtwoord", nu=PASSWORD, nieuw=new, nogmaals=new).status_code == 303
    assert browser.get("/team").status_code == 200 and other.get("/team").status_code == 303
    assert audited(app)[-1] == ("sanne", "wachtwoord_gewijzigd")


def test_upkeep_forgets_sessions_and_old_lines_of_the_log(logged_in: Any, app: Any, clock: Any) -> None:
    from web.services import chores

    logged_in("professional")
    these = app.extensions["keukentafel"]
    for chore in chores(these.settings, these.store, these.modes):
        chore()
    assert len(rows(app, "staff_sessions")) == 1 and len(audited(app)) == 1
    clock.days(these.settings.audit_days + 1)
    for chore in chores(these.settings, these.store, these.modes):
        chore()
    assert rows(app, "staff_sessions") == [] and audited(app) == []


def test_a_login_on_its_way_can_be_used_once_and_not_for_long(app: Any, clock: Any) -> None:
    store = app.extensions["keukentafel"].store
    login = sessions.OnItsWay("browser", "nonce", "verifier", "/team")
    with store.write() as connection:
        sessions.send_off(connection, "een", login, clock())
        sessions.send_off(connection, "twee", login, clock())
        assert sessions.come_back(connection, "een", clock()) == login
        assert sessions.come_back(connection, "een", clock()) is None
        clock.now += sessions.ON_ITS_WAY
        assert sessions.come_back(connection, "twee", clock()) is None


def cookie_of(answer: Any) -> str:
    found = re.search(r"team=([^;]*)", answer.headers.get("Set-Cookie", ""))
    return found[1] if found else ""
