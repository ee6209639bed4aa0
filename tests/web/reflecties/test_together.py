"""A reflection with others: a code, no account, nothing below two people, dots without names, deleted by who began it."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest

from actions.professional.reflection import models
from tests.web.reflecties.test_alone import hidden
from tests.web.staff.conftest import Browser
from web import pdf
from web.store import reflections

MANAGE = "/werkbank/reflecties/samen"
JOIN = "/samen"


class Person:
    """Somebody with a code and no account."""

    def __init__(self, app: Any, code: str) -> None:
        self.client = app.test_client()
        self.page = self.client.post(JOIN, data={"code": code, "actie": "open"}).text

    def send(self, **fields: str) -> str:
        answer = self.client.post(JOIN, data={**hidden(self.page), **fields})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers, "no cookie for who has no account"
        self.page = answer.text
        return self.page

    def answer(self, value: str, nickname: str = "") -> str:
        """The same answer to everything."""
        self.send(actie="begin", roepnaam=nickname)
        while True:
            given = dict.fromkeys(re.findall(r'<input type="radio" name="(a\.[^"]+)"', self.page), value)
            if 'value="volgende"' not in self.page:
                return self.send(actie="uitslag", **given)
            self.send(actie="volgende", **given)


@pytest.fixture
def sanne(logged_in: Any) -> Browser:
    return logged_in("professional")


def begin(browser: Browser, model: str = "condities", subject: str = "Samen met de school") -> str:
    browser.get("/werkbank/reflecties")
    page = browser.send(MANAGE, model=model, onderwerp=subject, actie="begin", id=None).text
    found = re.search(r'<p class="rf-code">([A-Z0-9]{4}-[A-Z0-9]{4})</p>', page)
    assert found
    return found.group(1)


def manage(browser: Browser, action: str, app: Any) -> Any:
    with app.extensions["keukentafel"].store.read() as connection:
        group = connection.exec_driver_sql("SELECT id FROM reflection_groups").scalar()
    browser.get("/werkbank/reflecties")
    return browser.send(MANAGE, id=group, model=None, actie=action)


def test_the_code_is_nowhere_and_opens_however_it_is_typed(sanne: Browser, app: Any) -> None:
    code = begin(sanne)
    with app.extensions["keukentafel"].store.read() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM reflection_groups").all())
    assert code not in rows and code.replace("-", "") not in rows
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " ")):
        assert "Samen met de school" in Person(app, typed).page
    assert "past nergens op" in Person(app, "3333-3333").page
    assert "past nergens op" in Person(app, "' OR 1=1 --").page


def test_nothing_is_shown_below_two_people(sanne: Browser, app: Any) -> None:
    code = begin(sanne)
    first = Person(app, code)
    assert "Nog even wachten" in first.send(actie="bekijk")
    waiting = first.answer("1")
    assert "Nog even wachten" in waiting and "<svg" not in waiting
    for action in ("csv", "json", "pdf"):
        assert "Nog even wachten" in first.send(actie=action)
    assert "Nog even wachten" in manage(sanne, "bekijk", app).text
    shown = Person(app, code).answer("5")
    assert '<svg class="beeld"' in shown and "2 mensen deden mee" in shown
    assert '<svg class="beeld"' in manage(sanne, "bekijk", app).text


def test_each_reflection_can_be_done_by_three_people(sanne: Browser, app: Any) -> None:
    for name in models():
        three_people(sanne, app, name)


def three_people(sanne: Browser, app: Any, name: str) -> None:
    code = begin(sanne, name)
    options = models()[name].onderdelen[0].vragen[0].opties
    values = [f"{options[0].waarde:g}", f"{options[-1].waarde:g}", f"{options[len(options) // 2].waarde:g}"]
    for value in values:
        page = Person(app, code).answer(value)
    assert '<svg class="beeld"' in page and "3 mensen deden mee" in page
    assert "Hier verschilt u het meest" in page and "1 × " in page
    assert 'class="b-mens"' in page or name in ("kenis", "samenspel", "aannames")


def test_dots_and_names_stand_apart(sanne: Browser, app: Any) -> None:
    code = begin(sanne)
    for value, nickname in (("1", "Zeno"), ("5", "Anna"), ("3", "")):
        page = Person(app, code).answer(value, nickname)
    assert "onder wie Anna, Zeno" in page, "sorted, and not by who came first"
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert "Anna" not in picture and "Zeno" not in picture
    saved = Person(app, code).send(actie="json")
    assert "Anna" not in saved and "Zeno" not in saved
    with app.extensions["keukentafel"].store.read() as connection:
        columns = [c["name"] for c in __import__("sqlalchemy").inspect(connection).get_columns("reflection_answers")]
    assert columns == ["mark", "group", "nickname", "answers"], "no time and no number that tell who was when"


def test_sending_twice_counts_once_and_one_can_change_or_take_back(sanne: Browser, app: Any) -> None:
    code = begin(sanne)
    Person(app, code).answer("3")
    me = Person(app, code)
    me.answer("1", "Bo")
    page = me.send(actie="open")
    assert "deden 2 mensen" in page and "Pas mijn antwoorden aan" in page
    page = me.send(actie="begin")
    assert re.search(r'name="a\.ambitie-1" value="1" checked', page), "what was answered is there to change"
    me.answer("5", "Bo")
    assert "deden 2 mensen" in me.send(actie="open")
    assert "Uw antwoorden zijn weg" in me.send(actie="terugtrekken") and "deed één mens" in me.page
    assert "Nog even wachten" in me.send(actie="bekijk")


def test_another_one_cannot_take_back_or_change_mine(sanne: Browser, app: Any) -> None:
    code = begin(sanne)
    Person(app, code).answer("3")
    Person(app, code).answer("4")
    other = Person(app, code)
    assert "Er stonden geen antwoorden van u" in other.send(actie="terugtrekken")
    assert "deden 2 mensen" in other.page


def test_only_who_began_it_looks_at_it_without_the_code_and_deletes_it(
    sanne: Browser, logged_in: Any, app: Any
) -> None:
    code = begin(sanne)
    for value in ("1", "5"):
        Person(app, code).answer(value)
    other = logged_in("professional", name="piet")
    assert "Samen met de school" not in other.get("/werkbank/reflecties").text
    for action in ("bekijk", "wis", "code", "json"):
        assert manage(other, action, app).status_code == 404
    assert "Deze reflectie is gewist" in manage(sanne, "wis", app).text
    assert "past nergens op" in Person(app, code).page
    with app.extensions["keukentafel"].store.read() as connection:
        for table in ("reflection_groups", "reflection_answers"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_a_lost_code_is_replaced(sanne: Browser, app: Any) -> None:
    old = begin(sanne)
    new = re.search(r'<p class="rf-code">([^<]+)</p>', manage(sanne, "code", app).text)
    assert new and new.group(1) != old
    assert "past nergens op" in Person(app, old).page and "Samen met de school" in Person(app, new.group(1)).page


def test_it_is_purged_when_its_time_is_over(sanne: Browser, app: Any, clock: Any) -> None:
    code = begin(sanne)
    Person(app, code).answer("3")
    store = app.extensions["keukentafel"].store
    clock.days(29)
    assert reflections.purge(store) == 0 and "Samen met de school" in Person(app, code).page
    clock.days(1.1)
    assert "past nergens op" in Person(app, code).page, "also before the purge came by"
    assert reflections.purge(store) == 1
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM reflection_answers").scalar() == 0


def test_guessing_codes_is_slowed_down(app: Any, sanne: Browser) -> None:
    code = begin(sanne)
    client = app.test_client()
    statuses = [client.post(JOIN, data={"code": "3333-3333"}).status_code for _ in range(25)]
    assert statuses.count(429) == 5
    assert client.post(JOIN, data={"code": code}).status_code == 429


def test_right_codes_do_not_count_as_guesses(app: Any, sanne: Browser) -> None:
    code = begin(sanne)
    client = app.test_client()
    assert {client.post(JOIN, data={"code": code}).status_code for _ in range(40)} == {200}


def test_there_is_room_for_a_whole_organisation_and_no_more(sanne: Browser, app: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("web.reflection_groups.MOST", 2)
    code = begin(sanne)
    for value in ("1", "5"):
        Person(app, code).answer(value)
    assert "Er is geen plaats meer" in Person(app, code).answer("3")


def test_a_group_is_kept_and_laid_beside_a_next_time(sanne: Browser, app: Any) -> None:
    code = begin(sanne)
    for value in ("1", "2", "5"):
        me = Person(app, code)
        me.answer(value)
    kept = me.client.post(JOIN, data={**hidden(me.page, 'value="json"'), "actie": "json"}).data
    saved = json.loads(kept)
    assert saved["aantal"] == 3 and saved["antwoorden"]["ambitie-1"] == 2
    assert saved["spreiding"]["ambitie-1"] == {"aantal": 3, "laagste": 1, "mediaan": 2, "hoogste": 5}
    upload = {**hidden(me.page, "vergelijk"), "actie": "vergelijk", "bestand": (io.BytesIO(kept), "vorige.json")}
    page = me.client.post(JOIN, data=upload, content_type="multipart/form-data").text
    assert "Vorige keer" in page and "2 van 5" in page
    assert "3 mensen deden mee" in page, "what is laid beside it does not count"


def test_a_group_on_paper(sanne: Browser, app: Any) -> None:
    if not pdf.available():
        pytest.skip("WeasyPrint or Pango is not installed")
    code = begin(sanne, "plateau")
    for value in ("1", "5"):
        me = Person(app, code)
        me.answer(value)
    answer = me.client.post(JOIN, data={**hidden(me.page, 'value="pdf"'), "actie": "pdf"})
    assert answer.content_type == "application/pdf"


def test_the_workbench_switched_off_is_off_here_too(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("web.switches.off", lambda *_: {"werkbank"})
    assert client.get(JOIN).status_code == 404
