"""Groups of trainees: a code, a nickname, what the trainer sees and does not see, closing and deleting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.web.trainers.conftest import Trainee, make_group
from web import upkeep
from web.app import create_app
from web.store import training


def stand(trainer: Any, id: str) -> dict[str, Any]:
    answer = trainer.client.get(f"/trainers/groep/{id}/stand")
    assert answer.status_code == 200
    return answer.json


def test_a_group_needs_a_client_and_keeps_what_was_filled_in(trainer: Any) -> None:
    trainer.get("/trainers/groep")
    answer = trainer.send("/trainers/groep", naam="Dag twee", doel=["doorvragen"])
    assert answer.status_code == 400 and "minstens één cliënt" in answer.text
    assert 'value="Dag twee"' in answer.text and 'value="doorvragen" checked' in answer.text


def test_a_trainee_comes_in_with_code_and_nickname_and_plays_with_the_groups_goals_and_hints(
    trainer: Any, trainee: Any
) -> None:
    _, code = make_group(trainer, "saskia", doel=["doorvragen"], hints=None)
    mo = trainee(code.lower().replace("-", " "))
    assert "Dag Mo" in mo.page and "Mijn trainer mag meelezen" in mo.page and "doorvragen" in mo.page
    assert "Jeffrey" not in mo.page
    page = mo.begin()
    assert "Je trainer kan dit gesprek meelezen" in page and "doorvragen" in page and "Zet hints aan" in page
    mo.send(status=400, actie="groep_begin", scenario="jeffrey")


def test_a_wrong_code_and_a_name_that_is_taken_are_told_and_nothing_typed_is_lost(trainer: Any, trainee: Any) -> None:
    _, code = make_group(trainer)
    wrong = trainee("3333-3333", "Mo")
    assert "past nergens op" in wrong.page and 'value="Mo"' in wrong.page
    trainee(code, "Mo")
    assert "al een mo in deze groep" in trainee(code, "mo").page
    assert "Kies een naam" in trainee(code, "  ").page


def test_the_live_view_follows_who_shares_and_says_no_more_of_who_does_not(
    trainer: Any, trainee: Any, clock: Any
) -> None:
    id, code = make_group(trainer)
    mo, fay = trainee(code, "Mo"), trainee(code, "Fay")
    trainee(code, "Bo")
    mo.begin("saskia")
    clock.now += 5
    fay.begin("jeffrey", share=False)
    mo.say("Wat gebeurt er met uw kinderen?")
    fay.say("Hoe gaat het?")
    now = stand(trainer, id)
    first, second = now["rijen"]
    assert (first["naam"], first["met"], first["beurten"]) == ("Mo", "Saskia", 1)
    assert first["van"] > 5 and first["vertrouwen"] > 0 and first["deelt"]
    assert second["naam"] == "Fay" and not second["deelt"]
    assert second["beurten"] is None and second["vertrouwen"] is None
    assert now["wachten"] == ["Bo"] and now["zin"] == "2 gesprekken bezig, 0 gesprekken klaar, 1 nog niet begonnen."
    assert "Lees mee met Mo" in trainer.get(f"/trainers/groep/{id}").text
    mo.say("En hoe is dat voor u?")
    assert stand(trainer, id)["rijen"][0]["beurten"] == 2
    mo.send(actie="ongedaan")
    assert stand(trainer, id)["rijen"][0]["beurten"] == 1
    mo.send(actie="groep_alleen")
    assert stand(trainer, id)["rijen"][0]["beurten"] is None
    assert "Je trainer leest niet mee" in mo.page
    mo.send(actie="wis")
    assert [row["naam"] for row in stand(trainer, id)["rijen"]] == ["Fay"]


def test_another_web_process_sees_the_same(trainer: Any, app: Any, settings: Any, clock: Any) -> None:
    """All of it is in the store: a trainee may talk to one process while the trainer looks through another."""
    other = create_app(settings, clock)
    id, code = make_group(trainer)
    mo = Trainee(other, code, "Mo")
    mo.begin()
    mo.say("Wat gebeurt er met uw kinderen?")
    assert stand(trainer, id)["rijen"][0]["beurten"] == 1
    other.extensions["keukentafel"].store.close()


def test_a_group_is_its_trainers_alone(trainer: Any, logged_in: Any) -> None:
    id, _ = make_group(trainer)
    for other in (logged_in("trainer", name="ton"), logged_in("beheerder", "redacteur", name="bas")):
        for tail in ("", "/stand", "/patroon", "/patroon.csv", "/patroon.pdf"):
            assert other.client.get(f"/trainers/groep/{id}{tail}").status_code in (403, 404), tail


def shared_talks(trainee: Any, code: str, count: int, begin: int = 0) -> list[Any]:
    made = []
    for number in range(begin, begin + count):
        one = trainee(code, f"Deelnemer {number}")
        one.begin()
        one.say("Wat gebeurt er met uw kinderen?")
        one.say("U moet gewoon strenger zijn.")
        made.append(one)
    return made


def test_the_pattern_is_of_three_or_more_and_names_nobody(trainer: Any, trainee: Any) -> None:
    id, code = make_group(trainer, "saskia", doel=["schaalvraag"])
    those = shared_talks(trainee, code, 2)
    assert "Er is nog geen patroon" in trainer.get(f"/trainers/groep/{id}/patroon").text
    assert trainer.client.get(f"/trainers/groep/{id}/patroon.csv").status_code == 404
    those += shared_talks(trainee, code, 1, begin=2)
    page = trainer.get(f"/trainers/groep/{id}/patroon").text
    assert "3 mensen, 3 gesprekken, 6 beurten" in page and "<svg" in page and "schaalvraag" in page
    assert "Deelnemer" not in page and "cijfer" not in page.replace("cijfers in een tabel", "")
    rows = trainer.client.get(f"/trainers/groep/{id}/patroon.csv").text
    assert "techniek die het zwaarder maakt;ongevraagd advies;3;6" in rows and "Deelnemer" not in rows
    those[0].send(actie="groep_alleen")
    assert "Er is nog geen patroon" in trainer.get(f"/trainers/groep/{id}/patroon").text


def test_closing_takes_code_and_names_and_leaves_trainees_their_own_talk(
    trainer: Any, trainee: Any, app: Any, clock: Any
) -> None:
    id, code = make_group(trainer, "saskia")
    mo, *_ = shared_talks(trainee, code, 3)
    clock.now += 60
    trainer.get(f"/trainers/groep/{id}")
    assert trainer.send(f"/trainers/groep/{id}", actie="sluit").status_code == 303
    clock.now += 60
    assert trainer.client.get(f"/trainers/groep/{id}").headers["Location"].endswith("/patroon")
    assert trainer.client.get(f"/trainers/groep/{id}/stand").status_code == 404
    assert "3 mensen" in trainer.get(f"/trainers/groep/{id}/patroon").text
    with app.extensions["keukentafel"].store.read() as connection:
        assert "Deelnemer" not in str(connection.exec_driver_sql("SELECT * FROM training_members").all())
    assert "past nergens op" in trainee(code, "Later").page
    page = mo.say("Hoe is dat voor u?")
    assert "De groep is gesloten" in page and "Hoe is dat voor u?" in page
    assert "6 beurten" in trainer.get(f"/trainers/groep/{id}/patroon").text, "what came after is the trainee's own"
    assert "De vraag achter de vraag" in mo.send(actie="terugkoppeling")


def test_deleting_takes_every_conversation_along_after_a_tick(trainer: Any, trainee: Any, app: Any) -> None:
    id, code = make_group(trainer, "saskia")
    mo, *_ = shared_talks(trainee, code, 3)
    trainer.get(f"/trainers/groep/{id}")
    trainer.send(f"/trainers/groep/{id}", actie="vraag_wis")
    assert trainer.send(f"/trainers/groep/{id}", actie="wis").status_code == 400
    assert "3 gesprekken erin" in trainer.send(f"/trainers/groep/{id}", actie="wis", zeker="ja").text
    with app.extensions["keukentafel"].store.read() as connection:
        for table in ("training_groups", "training_members", "training_talks", "conversations", "turns"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table
        assert connection.exec_driver_sql("SELECT count(*) FROM pending_deletions").scalar() == 3
    mo.send(status=404, actie="zeg", text="Hallo?")


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_a_group_in_which_nothing_happens_is_purged(
    trainer: Any, trainee: Any, app: Any, clock: Any, days: int, left: int
) -> None:
    _, code = make_group(trainer, "saskia")
    trainee(code, "Mo").begin()
    clock.days(days)
    store = app.extensions["keukentafel"].store
    assert training.purge(store, 30) == 1 - left
    upkeep.purge(store, 30)
    with store.read() as connection:
        for table in ("training_groups", "training_members", "training_talks"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == left, table


def test_where_practising_is_off_there_is_no_desk(settings: Any, clock: Any) -> None:
    client = create_app(replace(settings, off="oefenen"), clock).test_client()
    assert client.get("/trainers").status_code == 404


def test_a_group_in_which_nobody_is_says_what_to_wait_for(logged_in: Any, trainee: Any) -> None:
    trainer = logged_in("trainer")
    id, code = make_group(trainer, "saskia")
    empty = "<p data-leeg>Er is nog niemand binnen"
    assert empty in trainer.get(f"/trainers/groep/{id}").text
    trainee(code, "Moniek")
    assert empty not in trainer.get(f"/trainers/groep/{id}").text
