"""Prepare a conversation: the form, the sheet, one A4, a citizen's code beside it, and nothing kept."""

from __future__ import annotations

import io
import logging
import re
from html import unescape
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml

from tests.web.conftest import Talk
from tests.web.werkbank.conftest import download
from web import pdf

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "actions/professional/situaties.yml").read_text("utf-8")
)
TEXT = CASES[2]["tekst"]
MARK = "zeldzaamwoordqx"


def main(page: str) -> str:
    part = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


def prepare(browser: Any, text: str, **fields: Any) -> Any:
    browser.get("/werkbank/voorbereiden")
    return browser.send("/werkbank/voorbereiden", tekst=text, **fields)


def test_the_sheet_has_its_parts_and_says_what_it_is_not(sanne: Any) -> None:
    page = main(prepare(sanne, TEXT).text)
    for part in (
        "geeft geen oordeel over een mens en beslist niet over een recht",
        "Om op te letten",
        "Degene die zorgt houdt het niet vol",
        "Waar het over gaat",
        "Wat u nog niet weet",
        "Wie aan tafel kunnen zitten",
        "De inwoner kiest wie erbij is",
        "Waar hulp vandaan kan komen",
        "Bronnen",
        "baken 2: Eigen kracht eerst",
    ):
        assert part in page, part


def test_an_empty_or_too_long_description_is_told_in_words(sanne: Any) -> None:
    empty = prepare(sanne, "  ")
    assert empty.status_code == 400 and "Beschrijf eerst de situatie" in empty.text
    long = prepare(sanne, "woord " * 700)
    assert long.status_code == 400 and "te lang" in long.text and "woord woord" in long.text


def test_the_form_needs_its_mark(sanne: Any) -> None:
    sanne.get("/werkbank/voorbereiden")
    assert sanne.send("/werkbank/voorbereiden", tekst=TEXT, csrf="x").status_code == 403


def test_personal_data_are_taken_out_once_more(sanne: Any) -> None:
    page = prepare(sanne, "Mevrouw Jansen, Kerkstraat 12, heeft schulden.").text
    assert "Jansen" not in page and "Kerkstraat" not in page
    assert "Hier is nog weggehaald: naam, adres" in " ".join(main(page).split()) or "weggehaald: adres, naam" in main(
        page
    )


def test_every_sheet_fits_on_one_a4_and_is_tagged(sanne: Any) -> None:
    if not pdf.available():
        pytest.skip("no PDF on this machine")
    sanne.get("/werkbank/voorbereiden")
    for case in CASES:
        made = pypdf.PdfReader(io.BytesIO(download(sanne, "/werkbank/voorbereiden", tekst=case["tekst"], actie="pdf")))
        assert len(made.pages) == 1, case["id"]
        assert made.trailer["/Root"]["/MarkInfo"]["/Marked"] and made.trailer["/Root"]["/Lang"] == "nl"
        text = " ".join(made.pages[0].extract_text().split())
        assert "beslist niet over een recht" in text and "Bronnen" in text
        numbers = [int(found) for found in re.findall(r"(?:^|; )(\d+)\. ", text.split("Bronnen ")[-1])]
        assert numbers == list(range(1, len(numbers) + 1)) and numbers, case["id"]
        if case["id"] == "ontruiming":
            assert "de partner (weet het misschien nog niet)" in text


def test_nothing_of_it_is_stored_or_logged(sanne: Any, app: Any, settings: Any, caplog: Any, capfd: Any) -> None:
    caplog.set_level(logging.DEBUG)
    text = f"Mevrouw heeft schulden en {MARK} en een zoon van 16."
    assert MARK in prepare(sanne, text).text
    if pdf.available():
        download(sanne, "/werkbank/voorbereiden", tekst=text, actie="pdf")
    prepare(sanne, text, code="XXXX-XXXX")
    prepare(sanne, text, actie="terug")
    prepare(sanne, text + "x" * 4000)
    app.extensions["keukentafel"].store.close()
    out = capfd.readouterr()
    assert MARK not in caplog.text + out.out + out.err
    for file in settings.var_dir.rglob("*"):
        if file.is_file():
            assert MARK.encode() not in file.read_bytes(), file


def test_a_failure_while_preparing_logs_no_word_of_it(sanne: Any, monkeypatch: Any, caplog: Any) -> None:
    from web.pages import voorbereiden

    def fail(text: str) -> Any:
        raise ValueError(text)

    monkeypatch.setattr(voorbereiden, "prepare", fail)
    assert prepare(sanne, f"Mevrouw {MARK}").status_code == 500
    assert MARK not in caplog.text


def test_the_description_comes_back_to_be_changed(sanne: Any) -> None:
    prepare(sanne, TEXT)
    assert "De post blijft ongeopend liggen" in sanne.send("/werkbank/voorbereiden", actie="terug").text


def test_the_citizens_own_verslag_stands_beside_it(sanne: Any, client: Any) -> None:
    talk = Talk(client)
    talk.say("ik wil weer naar het koor")
    code = client.post(f"{talk.path}/code", json={"toestemming": True}, headers=talk.headers()).json["code"]
    page = main(prepare(sanne, TEXT, code=code).text)
    assert "Om over te praten" in page and "koor" in page and "Staat niet in het verslag" in page


def test_a_code_that_opens_nothing_leaves_the_sheet(sanne: Any) -> None:
    page = main(prepare(sanne, TEXT, code="CDF3-MNP4").text)
    assert "Met deze code opent u niets" in page and "Om op te letten" in page
