"""Who gets in: every route belongs to somebody; no token, role or cookie of another opens anything."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import Any

import pytest

from tests.web.conftest import Talk
from tests.web.security.conftest import CHANGES, Route
from tests.web.staff.conftest import Browser
from web.store.staff import ROLES

# Open to everybody, on purpose. A route that is neither here, nor of a conversation, nor for staff fails the test.
OPEN = {
    ("GET", rule)
    for rule in (
        *("/", "/over", "/privacy", "/toegankelijkheid", "/weg", "/widget", "/thema.css", "/v1/keukentafel.js"),
        *("/chat", "/oefenen", "/samen", "/favicon.ico", "/static/<path:filename>"),
        *("/healthz", "/readyz", "/metrics", "/.well-known/security.txt"),
        *("/api/v1/search", "/api/v1/passages/<path:id>", "/api/v1/scenarios", "/api/v1/lokets"),
        *("/api/v1/arrangementen", "/api/v1/widget", "/api/v1/openapi.json"),
    )
}
# What citizens send from a form or from the component: a token in it is the only thing that opens something, no
# cookie goes along, so that another site cannot do it in their name.
FORMS = {("POST", rule) for rule in ("/chat", "/oefenen", "/samen", "/api/v1/conversations")}


def test_every_route_is_somebodys(all_routes: list[Route]) -> None:
    for route in all_routes:
        if route.access is None and not route.needs_token:
            assert (route.method, route.rule) in OPEN | FORMS, f"who may use {route.method} {route.rule}?"


def test_nothing_that_is_open_changes_anything_but_the_forms_of_citizens(all_routes: list[Route]) -> None:
    changing = {(r.method, r.rule) for r in all_routes if r.method in CHANGES and not r.access and not r.needs_token}
    assert changing == FORMS


# --- conversations: a token each


def conversation_calls(all_routes: list[Route]) -> list[Route]:
    found = [route for route in all_routes if route.needs_token]
    assert len(found) >= 20
    return found


def call(client: Any, route: Route, id: str, token: str | None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"text": "x", "id": "verhaal-1", "helpful": True, "toestemming": True}
    json = body if route.method in CHANGES else None
    return client.open(route.path(id), method=route.method, headers=headers, json=json)


def test_a_thousand_tries_with_tokens_of_others_and_made_up_ones(
    client: Any, all_routes: list[Route], new_talk: Any
) -> None:
    mine, others = new_talk(), [new_talk() for _ in range(5)]
    mine.say("Dit is het verhaal van mij alleen")
    before = mine.get().json
    calls = conversation_calls(all_routes)
    seen: Counter[int] = Counter()
    for number in range(1000):
        route = calls[number % len(calls)]
        if number % 2:
            answer, expected = call(client, route, mine.id, others[number % 5].token), 404
        else:
            answer, expected = call(client, route, mine.id, secrets.token_urlsafe(32)), 401
        assert answer.status_code == expected, (route, number)
        assert "van mij alleen" not in answer.text
        seen[answer.status_code] += 1
    assert seen == {401: 500, 404: 500}
    assert mine.get().json == before


@pytest.mark.parametrize("token", [None, "", "x", "é", "x" * 200, "null", "*", "' OR 1=1 --", "Bearer"])
def test_what_is_no_token_opens_nothing(client: Any, all_routes: list[Route], talk: Talk, token: str | None) -> None:
    for route in conversation_calls(all_routes):
        assert call(client, route, talk.id, token).status_code == 401, route


def test_an_address_that_is_not_there_tells_as_little_as_one_of_another(client: Any, talk: Talk, new_talk: Any) -> None:
    other = new_talk()
    unknown = client.get("/api/v1/conversations/k" + "a" * 21, headers=talk.headers())
    of_another = client.get(other.path, headers=talk.headers())
    assert (unknown.status_code, unknown.json) == (of_another.status_code, of_another.json) == (404, unknown.json)


@pytest.mark.parametrize("path", ["/chat", "/oefenen", "/werkbank/gesprek"])
def test_the_forms_open_nothing_with_the_token_of_another(path: str, new_talk: Any, logged_in: Any) -> None:
    mine, other = new_talk(), new_talk()
    mine.say("Dit is het verhaal van mij alleen")
    browser = logged_in("professional")
    browser.get("/werkbank/gesprek")
    actions = (
        "verslag",
        "terug",
        "zeg",
        "wis",
        "ongedaan",
        "pdf",
        "tekst",
        "alles",
        "code",
        "bel",
        "terugkoppeling",
        "verbeter",
    )
    for token in (other.token, secrets.token_urlsafe(32), ""):
        for action in actions:
            answer = browser.client.post(
                path, data={**browser.hidden(), "id": mine.id, "token": token, "actie": action, "text": "x"}
            )
            assert answer.status_code in (401, 404), (path, action)
            assert "van mij alleen" not in answer.text
    assert mine.get().status_code == 200


# --- staff: roles


def test_a_role_opens_its_own_pages_and_no_other(app: Any, all_routes: list[Route], logged_in: Any) -> None:
    """Each role by itself at each route: whatever was asked, 403 unless the role is the one that is needed."""
    guarded = [route for route in all_routes if route.access and route.access.roles]
    assert {role for route in guarded for role in route.access.roles} >= {"professional", "beheerder"}
    for role in ROLES:
        browser = logged_in(role, name=f"een.{role}")
        browser.get("/team")
        mark = browser.hidden()["csrf"]
        for route in guarded:
            answer = browser.client.open(route.path(), method=route.method, data={"csrf": mark, "actie": "onzin"})
            refused = answer.status_code == 403 and "mag deze pagina niet openen" in answer_text(answer)
            assert refused is not bool(route.access and role in route.access.roles), (role, route)


def answer_text(answer: Any) -> str:
    return answer.text if answer.mimetype != "application/problem+json" else answer.json["detail"]


def test_without_a_login_staff_pages_send_everybody_to_it(all_routes: list[Route], visitor: Browser) -> None:
    for route in all_routes:
        if route.access and not route.access.free:
            answer = visitor.client.open(route.path(), method=route.method)
            assert (answer.status_code, answer.location[:12]) == (303, "/team/login?"), route


def test_a_made_up_cookie_is_no_session(app: Any, all_routes: list[Route]) -> None:
    client = app.test_client()
    for _ in range(200):
        client.set_cookie("team", secrets.token_urlsafe(32))
        assert client.get("/team").status_code == 303


# --- staff: forms of other sites, sessions of others


@pytest.mark.parametrize("mark", [None, "", "0" * 64, "é" * 64, "another's"])
def test_no_form_of_staff_is_taken_without_the_mark_of_this_browser(
    all_routes: list[Route], logged_in: Any, mark: str | None
) -> None:
    browser, other = logged_in(*ROLES), logged_in(*ROLES, name="tom")
    other.get("/team")
    if mark == "another's":
        mark = other.hidden()["csrf"]
    posts = [route for route in all_routes if route.access and route.method in CHANGES]
    assert len(posts) >= 10
    for route in posts:
        data = {} if mark is None else {"csrf": mark}
        answer = browser.client.open(route.path(), method=route.method, data=data)
        assert answer.status_code == 403, route
    assert browser.get("/team").status_code == 200  # nobody was logged out by it


def test_a_session_that_somebody_planted_is_not_the_one_that_logs_in(app: Any, add_staff: Any) -> None:
    add_staff("sanne", "professional")
    thief, victim = Browser(app.test_client()), Browser(app.test_client())
    thief.get("/team/login")
    planted = thief.client.get_cookie("team").value
    victim.client.set_cookie("team", planted)
    assert victim.login().status_code == 303 and victim.get("/team").status_code == 200
    assert victim.client.get_cookie("team").value != planted
    assert thief.get("/team").status_code == 303  # still outside
    marks = []
    for browser in (thief, victim):
        browser.get("/team" if browser is victim else "/team/login")
        marks.append(browser.hidden()["csrf"])
    assert marks[0] != marks[1]


def test_the_cookie_of_before_a_new_password_opens_nothing(logged_in: Any) -> None:
    from tests.web.staff.conftest import PASSWORD

    browser = logged_in("professional")
    old = browser.client.get_cookie("team").value
    browser.get("/team/wachtwoord")
    new = "een nieuwe zin van nu"
    assert browser.send("/team/wachtwoord", nu=PASSWORD, nieuw=new, nogmaals=new).status_code == 303
    assert browser.client.get_cookie("team").value != old
    browser.client.set_cookie("team", old)
    assert browser.get("/team").status_code == 303


def test_what_one_began_another_cannot_manage(app: Any, logged_in: Any) -> None:
    """A group reflection belongs to who began it, whatever else somebody with the same role asks."""
    sanne, tom = logged_in("professional"), logged_in("professional", name="tom")
    sanne.get("/werkbank/reflecties")
    made = sanne.send("/werkbank/reflecties/samen", actie="begin", model=first_model(), onderwerp="Ons team")
    assert made.status_code == 200
    with app.extensions["keukentafel"].store.read() as connection:
        id = connection.exec_driver_sql("SELECT id FROM reflection_groups").scalar()
    for action in ("", "code", "wis", "pdf", "csv", "json", "vergelijk"):
        tom.get("/werkbank/reflecties")
        answer = tom.send("/werkbank/reflecties/samen", actie=action, id=id)
        assert answer.status_code == 404 and "Ons team" not in answer.text, action
    with app.extensions["keukentafel"].store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM reflection_groups").scalar() == 1


def first_model() -> str:
    from actions.professional.reflection import models

    return next(iter(models()))
