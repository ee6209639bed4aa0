"""The scenario editor: begin, both views, versions, trying, publishing, import and export; for staff of this gemeente."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from actions.training.scenario import FOLDER
from tests.web.trainers.conftest import fields, make_group
from web.app import create_app

SHELF = "/trainers/scenarios"
SASKIA = (FOLDER / "saskia.yml").read_text("utf-8")


def copied(browser: Any, van: str = "saskia") -> str:
    """A new scenario, a copy; its address."""
    browser.get(SHELF)
    made = browser.send(SHELF, actie="nieuw", van=van)
    assert made.status_code == 303, made.text
    browser.get(made.headers["Location"])
    return made.headers["Location"]


def form_data(page: str) -> dict[str, Any]:
    """Every field of the form on the page as a browser sends it."""
    main = page[page.index("data-scenario") : page.index('aria-labelledby="k-eerder"')]
    data: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', main))
    data |= dict(re.findall(r'<input id="[^"]+" name="([\w.]+)" value="([^"]*)"', main))
    data |= {
        n: v.replace("\n", "\r\n")
        for n, v in re.findall(r'<textarea[^>]* name="([\w.]+)"[^>]*>\n(.*?)</textarea>', main, re.S)
    }
    data |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n(.*?)</textarea>', main, re.S))
    for name, options in re.findall(r'<select id="[^"]+" name="([\w.]+)"[^>]*>(.*?)</select>', main, re.S):
        data[name] = re.findall(r"<option[^>]* selected>([^<]*)<", options)[0]
    data = {name: unescape(value) for name, value in data.items()}
    for name, value in re.findall(r'<input type="checkbox" name="([\w.]+)" value="(\w+)" checked', main):
        data.setdefault(name, [])
        data[name].append(value)
    return data


def act(browser: Any, path: str, action: str, **changes: Any) -> Any:
    data = {**form_data(browser.page), "actie": action, **changes}
    answer = browser.client.post(path, data=data, headers={"Accept": "text/html"})
    browser.page = answer.text
    return answer


def exported(browser: Any, path: str, version: int) -> str:
    answer = browser.client.get(f"{path}/{version}.yml")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith('.yml"')
    return answer.text


def test_a_copy_saved_without_a_change_is_the_same_file(trainer: Any) -> None:
    path = copied(trainer)
    assert "Er was niets veranderd" in act(trainer, path, "bewaar").text
    assert exported(trainer, path, 1) == SASKIA


def test_form_and_yaml_are_kept_in_step(trainer: Any) -> None:
    path = copied(trainer)
    page = act(trainer, path, "naar_yaml", titel="Anders").text
    assert 'titel: "Anders"' in unescape(page) and "# The mother of the K2 case family" in unescape(page)
    text = form_data(page)["tekst"].replace('titel: "Anders"', "titel: Nog anders")
    page = act(trainer, path, "naar_formulier", tekst=text).text
    assert 'value="Nog anders"' in page
    assert 'titel: "Anders"' not in exported(trainer, path, 1), "looking is not saving"
    assert "Bewaard als versie 2" in act(trainer, path, "bewaar").text
    assert exported(trainer, path, 2) == SASKIA.replace('titel: "Saskia, moeder van twee"', "titel: Nog anders")


def test_yaml_that_is_broken_stays_on_the_table_and_is_told_with_its_line(trainer: Any) -> None:
    path = copied(trainer)
    act(trainer, path, "naar_yaml")
    answer = act(trainer, path, "naar_formulier", tekst='titel: "half\nniveau: [\n')
    assert answer.status_code == 400 and "egel 3" in answer.text and "titel: &#34;half" in answer.text


@pytest.mark.parametrize("text", ["\n\nnee", "lagen: 3", "leefgebieden: 7", "titel: x\nlagen: true"])
def test_yaml_that_is_no_form_is_told_and_stays_yaml(trainer: Any, text: str) -> None:
    path = copied(trainer)
    act(trainer, path, "naar_yaml")
    page = act(trainer, path, "naar_formulier", tekst=text)
    assert page.status_code == 200 and form_data(page.text)["tekst"].split() == text.split()
    assert form_data(page.text)["weergave"] == "yaml" and ("past niet" in page.text or "geen lijst" in page.text)
    act(trainer, path, "bewaar", tekst=text)  # a draft may be anything; it opens as YAML
    again = trainer.get(path)
    assert again.status_code == 200 and form_data(again.text)["tekst"].split() == text.split()


@pytest.mark.parametrize("number", ["9" * 12, "9" * 5000, "²", "-1"])
def test_a_version_that_nobody_saved_is_unknown_or_the_last_one(trainer: Any, number: str) -> None:
    path = copied(trainer)
    assert trainer.client.get(f"{path}?v={number}").status_code in (200, 404)
    assert trainer.client.get(f"{path}/{number}.yml").status_code == 404


def test_versions_are_kept_with_author_and_time_and_can_be_put_back(trainer: Any) -> None:
    path = copied(trainer)
    act(trainer, path, "bewaar", titel="Twee")
    page = trainer.get(path).text
    assert "Versie 2, 15 januari 2027" in page and "door tineke" in page
    assert 'value="Saskia, moeder van twee"' in trainer.get(f"{path}?v=1").text
    trainer.get(path)
    assert (
        trainer.client.post(f"{path}/herstel", data={"csrf": fields(trainer.page)["csrf"], "versie": "1"}).status_code
        == 303
    )
    assert exported(trainer, path, 3) == SASKIA


def test_somebody_who_saved_in_between_is_told_of(trainer: Any, logged_in: Any) -> None:
    path = copied(trainer)
    other = logged_in("redacteur", name="rob")
    other.get(path)
    act(other, path, "bewaar", titel="Van Rob")
    assert "Iemand anders bewaarde intussen versie 2" in act(trainer, path, "bewaar", titel="Van Tineke").text


def test_a_layer_comes_and_goes(trainer: Any) -> None:
    path = copied(trainer)
    before = trainer.page.count('class="tr-laag"')
    page = act(trainer, path, "laag_erbij").text
    assert page.count('class="tr-laag"') == before + 1 and "laag_1: nog leeg" in page
    assert act(trainer, path, f"laag_weg.{before}").text.count('class="tr-laag"') == before


def test_a_draft_is_tried_at_once_and_answers_without_the_bot(trainer: Any, channel: Any) -> None:
    path = copied(trainer)
    channel.behave = "error"
    page = act(trainer, path, "probeer", **{"persona.naam": "Sylvia", "opening": "Ja, kom erin. → zoon, dochter"}).text
    assert "Sylvia (gespeeld door de computer)" in page and "Ja, kom erin." in page
    data = {**fields(page), "actie": "zeg", "text": "Wat gebeurt er met uw kinderen?"}
    page = trainer.client.post("/oefenen", data=data).text
    assert "Wat gebeurt er met uw kinderen?" in page and page.count("Sylvia (gespeeld") == 2
    assert (
        "De vraag achter de vraag"
        in trainer.client.post("/oefenen", data={**fields(page), "actie": "terugkoppeling"}).text
    )


def test_only_what_is_published_is_offered(trainer: Any, app: Any, trainee: Any) -> None:
    path = copied(trainer)
    act(trainer, path, "bewaar", titel="Sylvia van hier")
    visitor = app.test_client()
    assert "Sylvia van hier" not in visitor.get("/oefenen").text
    answer = act(trainer, path, "publiceer")
    assert "Versie 2 staat nu bij de gesprekken" in answer.text, re.findall(r"<li>(.*?)</li>", answer.text)[:5]
    assert "Sylvia van hier" in visitor.get("/oefenen").text
    name = next(
        one["id"] for one in visitor.get("/api/v1/scenarios").json["scenarios"] if one["title"] == "Sylvia van hier"
    )
    _, code = make_group(trainer, name)
    mo = trainee(code, "Mo")
    mo.begin(name)
    assert "Hoe gaat het" in mo.say("Hoe gaat het thuis met uw zoon?")
    trainer.get(path)
    act(trainer, path, "bewaar", titel="Later")
    assert "Sylvia van hier" in visitor.get("/oefenen").text, "a save is not a publication"
    act(trainer, path, "intrekken")
    assert "Sylvia van hier" not in visitor.get("/oefenen").text
    assert "En uw dochter" in mo.say("En uw dochter, hoe is dat voor u?"), "who had begun goes on"
    trainer.get(path)
    assert act(trainer, path, "wis").status_code == 400
    trainer.get(path)
    assert act(trainer, path, "wis", zeker="ja").status_code == 303
    mo.send(status=404, actie="zeg", text="Hallo?")
    assert trainer.client.get(path).status_code == 404


def test_faults_are_named_and_publishing_needs_a_second_yes(trainer: Any) -> None:
    path = copied(trainer)
    data = {"lagen.1.technieken": ["toveren"]}
    assert "de techniek ‘toveren’ bestaat niet" in act(trainer, path, "publiceer", **data).text
    trainer.get(path)
    answer = act(trainer, path, "publiceer", opening="Ik wil rust. → zoon, wens")
    assert answer.status_code == 400 and "leidt al naar de wens" in answer.text and "Publiceer toch" in answer.text
    assert "staat nu bij de gesprekken" in act(trainer, path, "publiceer", toch="ja").text
    trainer.get(path)
    assert "leidt al naar de wens" in act(trainer, path, "kijk_na").text


def test_an_empty_scenario_can_be_opened_and_says_what_is_missing(trainer: Any) -> None:
    path = copied(trainer, van="")
    page = act(trainer, path, "kijk_na").text
    assert "Er is geen eerste zin" in page


def test_a_file_is_taken_over_and_what_is_none_is_refused(trainer: Any) -> None:
    trainer.get(SHELF)
    csrf = trainer.hidden()["csrf"]

    def send(content: bytes) -> Any:
        data = {"csrf": csrf, "actie": "import", "bestand": (io.BytesIO(content), "hans.yml")}
        return trainer.client.post(SHELF, data=data, headers={"Accept": "text/html"})

    made = send(SASKIA.encode())
    assert made.status_code == 303 and exported(trainer, made.headers["Location"], 1) == SASKIA
    bomb = b"a: &a [x,x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"
    for content in (b"", b"\xff\xfe\x00", b"- een\n- lijst\n", b"a: [", bomb, b"titel: !!python/object:os.system x\n"):
        assert send(content).status_code == 400, content
    assert trainer.client.get(f"{SHELF}/meegeleverd/saskia.yml").text == SASKIA
    assert trainer.client.get(f"{SHELF}/meegeleverd/niemand.yml").status_code == 404


def test_scenarios_are_of_one_gemeente_and_not_for_everybody(
    trainer: Any, logged_in: Any, settings: Any, clock: Any
) -> None:
    path = copied(trainer)
    assert logged_in("redacteur", name="rob").get(path).status_code == 200
    assert logged_in("professional", name="pia").get(path).status_code == 403
    elsewhere = create_app(replace(settings, gemeente="kleindorp"), clock)
    try:
        with elsewhere.test_client() as client:
            client.set_cookie("team", trainer.client.get_cookie("team").value)
            assert client.get(path).status_code == 404
            assert "Saskia, moeder van twee</a>" not in client.get(SHELF).text
    finally:
        elsewhere.extensions["keukentafel"].store.close()


@pytest.mark.parametrize("name", ["eigen.", "eigen.x.1", "eigen.x.9999999", "eigen..1"])
def test_a_name_that_is_no_scenario_opens_nothing(trainer: Any, name: str) -> None:
    assert trainer.client.post("/oefenen", data={"actie": "begin", "scenario": name}).status_code == 400


def test_a_copy_is_what_is_offered_first(logged_in: Any) -> None:
    page = logged_in("trainer").get(SHELF).text
    assert page.index("een kopie van: Riet") < page.index(">een leeg scenario<")
    assert "meer dan honderd zinnen" in page
