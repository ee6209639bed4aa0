"""Reading along and correcting the coder: only what is shared, and kept without a name, in the form of the training data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from actions.training.train import rows
from tests.web.staff.conftest import audited
from tests.web.trainers.conftest import make_group
from web.trainers import cli

ADVICE = "Hoi, ik ben Moniek. U moet gewoon strenger zijn, dat zegt Moniek altijd."


@pytest.fixture
def reading(trainer: Any, trainee: Any) -> Any:
    """A trainer who reads along with Moniek."""
    id, code = make_group(trainer, "saskia")
    moniek = trainee(code, "Moniek")
    moniek.begin()
    moniek.say("Wat gebeurt er met uw kinderen?")
    moniek.say(ADVICE)
    row = trainer.client.get(f"/trainers/groep/{id}/stand").json["rijen"][0]
    return trainer, moniek, f"/trainers/groep/{id}/gesprek/{row['id']}"


def test_a_shared_talk_can_be_read_and_that_is_noted(reading: Any, app: Any) -> None:
    trainer, _, path = reading
    page = trainer.get(path).text
    assert "Moniek praat met Saskia" in page and "Wat gebeurt er met uw kinderen?" in page
    assert "De computer las: ongevraagd advies" in page
    assert ("tineke", "oefengesprek_gelezen") in audited(app)


def test_nobody_reads_what_is_not_shared_not_theirs_or_of_a_closed_group(reading: Any, logged_in: Any) -> None:
    trainer, moniek, path = reading
    assert logged_in("trainer", name="ton").client.get(path).status_code == 404
    moniek.send(actie="groep_alleen")
    assert "niet meer met u gedeeld" in trainer.get(path).text
    moniek.send(actie="groep_delen")
    assert trainer.get(path).status_code == 200
    group = path.partition("/gesprek")[0]
    trainer.get(group)
    trainer.send(group, actie="sluit")
    assert trainer.get(path).status_code == 404


def test_what_somebody_says_about_themselves_is_not_read(reading: Any) -> None:
    trainer, moniek, path = reading
    moniek.say("Ik meen dit zelf, ik wil niet meer leven, dit is geen oefening")
    assert "113" in moniek.page
    assert "niet meer leven" not in trainer.get(path).text


def test_a_correction_is_kept_masked_and_exported_as_training_data(
    reading: Any, app: Any, settings: Any, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, _, path = reading
    trainer.get(path)
    answer = trainer.send(path, beurt="2", techniek="oordelen")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("#beurt-2")
    assert "U hoorde: oordelen" in trainer.get(path).text
    assert "Wat hoort u erin?" in trainer.send(path, beurt="1", techniek="meer").text
    assert trainer.send(path, beurt="1", techniek="meer", ook=["doorvragen"]).status_code == 400
    assert trainer.send(path, beurt="1", techniek="meer", ook=["doorvragen", "open_vraag"]).status_code == 303
    with app.extensions["keukentafel"].store.read() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM training_codings").all())
    assert "strenger" in kept and "moniek" not in kept.lower()

    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    assert cli.main(["corrections", "export", str(tmp_path / "extra")]) == 0
    found = {row.text: row for row in rows(tmp_path / "extra")}
    advice = next(row for text, row in found.items() if "strenger" in text)
    assert (advice.techniek, advice.alle, advice.ok) == ("oordelen", ("oordelen",), {"oordelen"})
    both = found["Wat gebeurt er met uw kinderen?"]
    assert set(both.alle) == {"doorvragen", "open_vraag"} == both.ok and both.context != "-"

    assert cli.main(["corrections", "clear"]) == 0
    assert "2 verbeteringen gewist" in capsys.readouterr().out


def test_the_coder_was_right_after_all(reading: Any, app: Any) -> None:
    trainer, _, path = reading
    trainer.get(path)
    trainer.send(path, beurt="2", techniek="oordelen")
    trainer.send(path, beurt="2", techniek="advies_opdringen")
    assert "U hoorde" not in trainer.get(path).text
    with app.extensions["keukentafel"].store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM training_codings").scalar() == 0


@pytest.mark.parametrize("form", [{"beurt": "9"}, {"beurt": "1", "techniek": "toveren"}])
def test_a_form_that_fits_nothing_is_refused(reading: Any, form: dict[str, str]) -> None:
    trainer, _, path = reading
    trainer.get(path)
    assert trainer.send(path, **{"techniek": "jargon", **form}).status_code in (400, 404)


def test_the_page_has_all_techniques_and_more_than_one(reading: Any) -> None:
    trainer, _, path = reading
    page = trainer.get(path).text
    assert len(re.findall(r"<option", page)) == 2 * 24 and page.count("meer dan één") == 2


def test_scenario_files_are_checked_from_the_command_line(tmp_path: Path, capsys: Any) -> None:
    ria = Path(__file__).resolve().parents[2] / "actions" / "training" / "scenarios" / "ria.yml"
    assert cli.main(["check", str(ria)]) == 0
    wrong = tmp_path / "stuk.yml"
    wrong.write_text("titel: x\n", "utf-8")
    assert cli.main(["check", str(wrong), str(tmp_path / "weg.yml")]) == 1
    told = capsys.readouterr().out
    assert "ria.yml: er is niets mis" in told and "er is geen eerste zin" in told and "kan niet gelezen" in told


def test_who_says_a_name_in_a_role_play_is_told_so_once_and_as_je(reading: Any) -> None:
    _, moniek, _ = reading
    moniek.say("Goedemiddag, ik ben Tess van het wijkteam.")
    assert "Namen bewaren we niet" in moniek.page
    assert "uit uw bericht" not in moniek.page


def test_a_talk_reads_on_and_the_correction_stands_under_it(reading: Any) -> None:
    trainer, _, path = reading
    page = trainer.get(path).text
    said, answered, asked = (
        page.index(text)
        for text in ("Wat gebeurt er met uw kinderen?", 'id="beurt-2"', "Hoort u iets anders in beurt 1?")
    )
    assert said < asked < answered
    assert page.count("<details") == 2
