"""A reflection by oneself: played through plain forms, kept nowhere, taken along, and laid beside last time."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from actions.professional.reflection import models
from tests.web.staff.conftest import Browser
from web import pdf

PATH = "/werkbank/reflecties"


@pytest.fixture
def sanne(logged_in: Any) -> Browser:
    return logged_in("professional")


def radios(page: str) -> dict[str, list[str]]:
    """The questions on a page: the name of each, with what can be chosen."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="radio" name="(a\.[^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def hidden(page: str, within: str = "") -> dict[str, str]:
    """The hidden fields of the page's form, or of the form with these words in its tag."""
    form = next(
        one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if within in one and "Log uit" not in one
    )
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def play(browser: Browser, name: str, pick: Any = lambda n, options: options[n % len(options)], **also: str) -> Any:
    """Answer every question of a reflection, page by page, and look at the picture."""
    browser.get(f"{PATH}/{name}")
    answered = 0
    while True:
        given = {}
        for question, values in radios(browser.page).items():
            given[question] = pick(answered, [value for value in values if value])
            answered += 1
        last = 'value="volgende"' not in browser.page
        fields = {**hidden(browser.page), **given, "actie": "uitslag" if last else "volgende", **also}
        answer = browser.client.post(f"{PATH}/{name}", data=fields)
        browser.page = answer.text
        if last:
            return answer


def test_who_is_not_logged_in_or_has_another_role_sees_nothing(visitor: Browser, logged_in: Any) -> None:
    assert visitor.get(PATH).status_code == 303
    assert visitor.get(f"{PATH}/condities").status_code == 303
    assert logged_in("redacteur", name="rik").get(PATH).status_code == 403
    assert logged_in("trainer", name="tess").get(PATH).status_code == 200


def test_a_trainer_is_led_here_and_not_to_what_is_for_professionals(logged_in: Any) -> None:
    tess = logged_in("trainer", name="tess")
    assert f'href="{PATH}"' in tess.get("/team").text
    assert "/werkbank/voorbereiden" not in tess.get(PATH).text
    page = play(tess, "condities").text
    assert "/werkbank/passage/" not in page and "commoneye-2013/condities" in page


def test_the_nine_stand_in_the_list(sanne: Browser) -> None:
    page = sanne.get(PATH).text
    for model in models().values():
        assert model.titel in page and f'href="{PATH}/{model.id}"' in page
    assert sanne.get(f"{PATH}/bestaat-niet").status_code == 404


def test_every_reflection_is_played_to_its_picture(sanne: Browser, app: Any) -> None:
    for name in models():
        answer = play(sanne, name)
        assert answer.status_code == 200, name
        look_at(answer.text)
    with app.extensions["keukentafel"].store.read() as connection:
        for table in ("reflection_groups", "reflection_answers", "conversations"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def look_at(page: str) -> None:
    """A picture with its name, its table, what it means, and nothing that the policy would refuse."""
    assert '<svg class="beeld"' in page and 'role="img"' in page and "<title id=" in page and "<desc id=" in page
    assert "Het beeld in woorden" in page and "<caption>" in page
    assert "Wat het betekent" in page and "Praat erover" in page and "Sindsdien" in page or "Bron:" in page
    assert " style=" not in page and "<style" not in page and "<script" not in page.split("<main")[1]
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "ids are unique"
    assert all(f'id="{target}"' in page for target in re.findall(r'href="#([^"]+)"', page))


def test_one_part_alone(sanne: Browser) -> None:
    sanne.get(f"{PATH}/bakens?deel=houding")
    assert len(radios(sanne.page)) == 8 and hidden(sanne.page)["alleen"] == "houding"
    fields = {**hidden(sanne.page), **dict.fromkeys(radios(sanne.page), "2"), "actie": "uitslag"}
    page = sanne.client.post(f"{PATH}/bakens", data=fields).text
    assert page.count('<svg class="beeld"') == 1 and "Krachtenperspectief" in page and "Baken 1" not in page


def test_back_and_forth_keeps_every_answer(sanne: Browser) -> None:
    sanne.get(f"{PATH}/waarden")
    first = dict.fromkeys(radios(sanne.page), "3")
    page = sanne.client.post(f"{PATH}/waarden", data={**hidden(sanne.page), **first, "actie": "volgende"}).text
    assert hidden(page)["a.budget.nu"] == "3" and "Deel 2 van 3" in page
    page = sanne.client.post(f"{PATH}/waarden", data={**hidden(page), "actie": "vorige"}).text
    assert re.search(r'name="a\.budget\.nu" value="3" checked', page)
    assert "a.budget.nu" not in hidden(page), "an answer stands once in a form"


def test_nothing_answered_is_told_and_loses_nothing(sanne: Browser) -> None:
    sanne.get(f"{PATH}/condities")
    answer = sanne.client.post(
        f"{PATH}/condities", data={**hidden(sanne.page), "actie": "uitslag", "onderwerp": "Samen"}
    )
    assert "U hebt nog niets ingevuld" in answer.text and 'value="Samen"' in answer.text


def test_strange_fields_are_left_out(sanne: Browser) -> None:
    sanne.get(f"{PATH}/condities")
    fields = {
        **hidden(sanne.page),
        "a.ambitie-1": "999",
        "a.ambitie-2": "nan",
        "a.ambitie-3": "5",
        "a.niets": "1",
        "v.ambitie-1": "inf",
        "plaats": "-7",
        "alleen": "<b>",
        "onderwerp": "<script>alert(1)</script>",
        "actie": "iets",
    }
    page = sanne.client.post(f"{PATH}/condities", data=fields).text
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert "Hetzelfde willen" in page and hidden(page, "PDF" if pdf.available() else "CSV").get("a.ambitie-3") == "5"
    assert "a.ambitie-1" not in hidden(page, "CSV") and "v.ambitie-1" not in hidden(page, "CSV")


def test_names_do_not_stay_in_the_subject(sanne: Browser) -> None:
    page = play(sanne, "condities", onderwerp="samen met mevrouw Jansen, 06-12345678").text
    assert "Jansen" not in page and "06-12345678" not in page


def test_a_form_without_its_mark_is_refused(sanne: Browser) -> None:
    assert sanne.client.post(f"{PATH}/condities", data={"a.ambitie-1": "3", "actie": "uitslag"}).status_code == 403


# --- taking along


def fields_of(page: str, action: str) -> dict[str, str]:
    return {**hidden(page, f'value="{action}"'), "actie": action}


def test_csv_opens_in_a_spreadsheet(sanne: Browser) -> None:
    page = play(sanne, "regie", onderwerp="=1+1").text
    answer = sanne.client.post(f"{PATH}/regie", data=fields_of(page, "csv"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="reflectie-regie.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Onderwerp", "'=1+1"], "what was typed is no formula"
    assert rows[1] == ["Onderdeel", "Vraag", "stand", "Antwoord", "waarde"]
    assert len(rows) == 2 + len(models()["regie"].keys)
    assert rows[2][2:] == ["Nu", "Helemaal links", "1"] and rows[3][2:] == ["Gewenst", "Meer links", "2"]


def test_json_comes_back_beside_a_next_time(sanne: Browser) -> None:
    page = play(sanne, "condities", pick=lambda n, options: options[0]).text
    kept = sanne.client.post(f"{PATH}/condities", data=fields_of(page, "json"))
    saved = json.loads(kept.data)
    assert saved["soort"] == "keukentafel-reflectie" and saved["model"] == "condities" and saved["aantal"] == 1
    assert saved["antwoorden"] == dict.fromkeys(models()["condities"].keys, 1.0)
    page = play(sanne, "condities", pick=lambda n, options: options[-1]).text
    upload = {**fields_of(page, "vergelijk"), "bestand": (io.BytesIO(kept.data), "vorige.json")}
    page = sanne.client.post(f"{PATH}/condities", data=upload, content_type="multipart/form-data").text
    assert "Vorige keer" in page and "15 januari 2027" in page
    assert re.search(r"Hetzelfde willen</th><td>5 van 5</td><td>1 van 5", page)
    # And it goes along in what is taken away now.
    rows = csv.reader(
        io.StringIO(sanne.client.post(f"{PATH}/condities", data=fields_of(page, "csv")).data.decode("utf-8-sig")),
        delimiter=";",
    )
    assert [row[-1] for row in rows][1:3] == ["Vorige keer", "1"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "geen bewaarde reflectie"),
        (b"\xff\xfe\x00", "geen bewaarde reflectie"),
        (b"[1, 2]", "geen bewaarde reflectie"),
        (b'{"soort": "keukentafel-reflectie", "model": "condities"}', "geen bewaarde reflectie"),
        (b'{"soort": "keukentafel-reflectie", "model": "regie", "antwoorden": {"samen-1.nu": 1}}', "andere reflectie"),
        (
            b'{"soort": "keukentafel-reflectie", "model": "condities", "antwoorden": {"ambitie-1": 99}}',
            "geen antwoorden",
        ),
        (
            b'{"soort": "keukentafel-reflectie", "model": "condities", "antwoorden": {"ambitie-1": [1]}}',
            "geen antwoorden",
        ),
        (b'{"a":' * 5000, "geen bewaarde reflectie"),
    ],
)
def test_another_file_is_told_and_keeps_the_picture(sanne: Browser, content: bytes, told: str) -> None:
    page = play(sanne, "condities").text
    upload = {**fields_of(page, "vergelijk"), "bestand": (io.BytesIO(content), "iets.json")}
    answer = sanne.client.post(f"{PATH}/condities", data=upload, content_type="multipart/form-data")
    assert answer.status_code == 200 and told in answer.text and '<svg class="beeld"' in answer.text


@pytest.mark.parametrize("name", ["regie", "bakens"])
def test_the_pdf_is_tagged_and_shows_the_picture(sanne: Browser, name: str) -> None:
    if not pdf.available():
        pytest.skip("WeasyPrint or Pango is not installed")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    page = play(sanne, name, onderwerp="Samen met de school").text
    answer = sanne.client.post(f"{PATH}/{name}", data=fields_of(page, "pdf"))
    assert answer.content_type == "application/pdf"
    made = pypdf.PdfReader(io.BytesIO(answer.data))
    text = " ".join(" ".join(one.extract_text() for one in made.pages).split())
    assert models()[name].titel in text and "Samen met de school" in text and "Wat het betekent" in text
    assert made.metadata.title == models()[name].titel
    figures = [one for one in structure(made.trailer["/Root"]["/StructTreeRoot"]["/K"]) if one["/S"] == "/Figure"]
    assert figures and all(str(one.get("/Alt", "")).strip() for one in figures)


def structure(node: Any) -> list[Any]:
    """Every element of a tag tree, top down."""
    node = node.get_object()
    if isinstance(node, list):
        return [one for child in node for one in structure(child)]
    if not hasattr(node, "get"):
        return []
    return ([node] if "/S" in node else []) + (structure(node["/K"]) if "/K" in node else [])


# --- writing one's own


SMALL = """
id: eigen
titel: Onze eigen vragen
vraag: Hoe gaat het?
over: Een proef.
duur: 5
secties: [commoneye-2013/condities]
schaal: {1: Nee, 2: Half, 3: Ja}
beeld: {soort: balken}
onderdelen:
- {id: een, naam: Elkaar kennen, secties: [commoneye-2013/condities], tekst: Wij bellen elkaar zomaar.}
- {id: twee, naam: Iets doen, secties: [commoneye-2013/condities], tekst: Wij zien iets veranderen.}
"""


def test_an_expert_sees_what_is_wrong_or_how_it_becomes(sanne: Browser) -> None:
    sanne.get(f"{PATH}/maken")
    wrong = sanne.send(f"{PATH}/maken", tekst=SMALL.replace("soort: balken", "soort: taart"))
    assert "soort is een van kwadrant" in wrong.text and "soort: taart" in wrong.text
    right = sanne.send(f"{PATH}/maken", tekst=SMALL)
    assert "Het bestand klopt" in right.text and right.text.count('<svg class="beeld"') == 3
    assert "Wij bellen elkaar zomaar." in right.text
    bomb = "a: &a [1,1,1]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(9))
    assert "verwijzingen met" in sanne.send(f"{PATH}/maken", tekst=bomb).text
    assert "eigen" not in models()
