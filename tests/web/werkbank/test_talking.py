"""The conversation for professionals, as plain forms."""

from __future__ import annotations

from typing import Any

from tests.web.conftest import Talk


def test_looking_makes_nothing_and_asking_begins(sanne: Any, app: Any) -> None:
    page = sanne.get("/werkbank/gesprek").text
    assert "Dit is een computer" in page
    store = app.extensions["keukentafel"].store
    with store.read() as connection:
        assert connection.exec_driver_sql("select count(*) from conversations").scalar_one() == 0
    page = sanne.send("/werkbank/gesprek", text="acht bakens").text
    assert "acht bakens" in page and "Wis dit gesprek" in page
    assert "Gewist." in sanne.send("/werkbank/gesprek", actie="wis").text
    with store.read() as connection:
        assert connection.exec_driver_sql("select count(*) from conversations").scalar_one() == 0


def test_a_citizens_conversation_does_not_open_here(sanne: Any, client: Any) -> None:
    talk = Talk(client)
    sanne.get("/werkbank/gesprek")
    assert sanne.send("/werkbank/gesprek", id=talk.id, token=talk.token, text="hallo").status_code == 404


def test_a_failure_keeps_the_question(sanne: Any, channel: Any) -> None:
    sanne.get("/werkbank/gesprek")
    channel.stop()
    page = sanne.send("/werkbank/gesprek", text="acht bakens").text
    assert 'role="alert"' in page and ">acht bakens</textarea>" in page
