"""What comes with the conversation at /chat: code, being called, whether it helped, all in plain forms."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from tests.web.staff.conftest import add_staff, password_hash
from tests.web.test_pages import Form
from web.app import create_app
from web.handover import open_code
from web.store import turns

__all__ = ["add_staff", "password_hash"]


@pytest.fixture
def form(client: Any) -> Form:
    made = Form(client)
    made.send(text="Mijn moeder vergeet veel", actie="zeg")
    return made


@pytest.fixture
def these(app: Any) -> Any:
    return app.extensions["keukentafel"]


def end(these: Any, id: str) -> None:
    """Bring the conversation to its end, as the method would."""
    with these.store.write() as connection:
        connection.exec_driver_sql("UPDATE conversations SET stage = 'afgerond'")
        assert turns.position(connection, id)


def rows(these: Any, table: str) -> list[Any]:
    with these.store.read() as connection:
        return list(connection.exec_driver_sql(f"SELECT * FROM {table}"))


def test_a_code_is_given_only_with_the_tick_and_can_be_taken_back(form: Form, these: Any, add_staff: Any) -> None:
    sanne = add_staff("sanne", "professional")
    form.send(actie="verslag")
    assert "Een code voor het loket" in form.page and "Trek de code in" not in form.page
    form.send(actie="code")
    assert "Zonder uw toestemming geven wij geen code" in form.page and rows(these, "codes") == []
    form.send(actie="code", toestemming="ja")
    found = re.search(r'<output class="code">([A-Z0-9]{4}-[A-Z0-9]{4})</output>', form.page)
    assert found
    assert "De code werkt tot 22 januari 2027, 9.00 uur" in form.page
    made = open_code(these, found[1], sanne)
    assert made and made["verhaal"][0]["text"] == "Mijn moeder vergeet veel"
    form.send(actie="verslag")
    assert found[1] not in form.page and "Een medewerker las uw verslag" in form.page
    form.send(actie="code_weg")
    assert "De code werkt niet meer" in form.page and rows(these, "codes") == []
    assert open_code(these, found[1], sanne) is None


def test_somebody_asks_to_be_called(form: Form, these: Any) -> None:
    form.send(actie="verslag")
    form.send(actie="bellen")
    assert "Wijkteam Voorbeeld kan u bellen" in form.page and "In gevaar belt u" in form.page
    moment, title = re.search(r'name="moment" value="([^"]+)"[^>]*><span>([^<]+)', form.page).groups()  # type: ignore[union-attr]
    given = {"naam": "Zoë", "telefoon": "0612345678", "moment": moment, "opmerking": "Spreek <niets> in."}
    form.send(actie="bel", **given)
    assert "Zonder uw toestemming kunnen wij u niet bellen" in form.page
    # What was filled in is still there.
    assert (
        'value="Zoë"' in form.page
        and "Spreek &lt;niets&gt; in." in form.page
        and f'value="{moment}" checked' in form.page
    )
    form.send(actie="bel", **{**given, "telefoon": "12"}, toestemming="ja")
    assert "telefoonnummer van tien cijfers" in form.page and rows(these, "callbacks") == []
    form.send(actie="bel", **given, toestemming="ja")
    assert f"Wijkteam Voorbeeld belt u op {title}." in unescape(form.page)
    assert "0612345678" not in form.page
    agenda = form.client.post("/chat", data={**form.hidden(), "actie": "agenda"})
    assert agenda.mimetype == "text/calendar" and b"BEGIN:VEVENT" in agenda.data
    form.send(actie="verslag")
    assert "Wilt u een ander moment?" in form.page
    form.send(actie="bel_weg")
    assert "Niemand belt u." in form.page and rows(these, "callbacks") == []


def test_an_answer_is_judged_with_one_tap(form: Form, these: Any) -> None:
    assert 'name="hielp" value="ja-1"' in form.page
    form.send(hielp="nee-1")
    assert "Dank u wel." in form.page
    assert re.search(r'value="nee-1"[^>]*aria-pressed="true"', form.page)
    assert [(row.n, row.helpful) for row in rows(these, "ratings")] == [(1, 0)]
    form.send(hielp="ja-99")
    assert "Geef" in form.page and len(rows(these, "ratings")) == 1


def test_the_end_asks_whether_it_helped(form: Form, these: Any) -> None:
    form.send(actie="verslag")
    assert "Had u iets aan dit gesprek?" not in form.page
    end(these, form.hidden()["id"])
    form.send(actie="verslag")
    assert "Had u iets aan dit gesprek?" in form.page
    form.send(oordeel="ja", tekst="Fijn. Mijn nummer is 0612345678")
    assert "Dank u wel." in form.page and re.search(r'name="oordeel" value="ja" aria-pressed="true"', form.page)
    (row,) = rows(these, "ratings")
    assert row.n == 0 and row.helpful and row.remark.startswith("Fijn.") and "0612345678" not in row.remark


def test_what_is_switched_off_is_not_spoken_of(settings: Any, clock: Any, small_method: None) -> None:
    app = create_app(replace(settings, off="code,terugbellen,waardering"), clock)
    form = Form(app.test_client())
    form.send(text="een", actie="zeg")
    assert "Hielp dit?" not in form.page
    end(app.extensions["keukentafel"], form.hidden()["id"])
    form.send(actie="verslag")
    for words in ("code voor het loket", "gebeld worden", "iets aan dit gesprek"):
        assert words not in form.page
    for action in ("code", "bellen", "agenda"):
        assert "staat hier niet" in form.send(actie=action, toestemming="ja").text
    privacy = app.test_client().get("/privacy").text
    assert "Wat u zelf kunt laten zien" not in privacy


def test_the_page_speaks_the_form_of_the_conversation(form: Form) -> None:
    form.send(text="ik ben 15", actie="zeg")
    form.send(actie="verslag")
    assert "Dan hoef je niet alles nog eens te vertellen" in form.page
    form.send(actie="bellen")
    assert "Je kiest zelf wanneer" in form.page
