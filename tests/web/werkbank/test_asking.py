"""The search page, a passage, and the saved list: as forms, without JavaScript."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import docx
import pypdf
import pytest

from tests.web.werkbank.conftest import download
from web import pdf

PASSAGE = "movisie-2017/aanname-5/1"


def main(page: str) -> str:
    """The running text of the page."""
    part = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


@pytest.mark.parametrize(
    "path", ["/werkbank", f"/werkbank/passage/{PASSAGE}", "/werkbank/voorbereiden", "/werkbank/gesprek"]
)
def test_only_staff_with_the_role_come_in(visitor: Any, logged_in: Any, path: str) -> None:
    away = visitor.get(path)
    assert away.status_code == 303 and away.location.startswith("/team/login?next=/werkbank")
    assert logged_in("trainer").get(path).status_code == 403


def test_an_answer_has_passages_with_source_year_and_validity(sanne: Any) -> None:
    page = main(sanne.get("/werkbank?q=Bestaat+de+compensatieplicht+nog%3F").text)
    assert "(ca. 2012), onderdeel ‘" in page and "Vervangen" in page and "Wmo 2015" in page
    assert page.count("Bewaar in uw lijst") in (2, 3)
    assert "APA K2. (ca. 2012)." in page


def test_follow_ups_keep_the_subject_without_javascript(sanne: Any) -> None:
    first = sanne.get("/werkbank?q=Wat+als+iemand+geen+netwerk+heeft%3F").text
    assert 'name="over" value="Wat als iemand geen netwerk heeft?"' in first
    more = re.search(r'href="([^"]+q=geef\+meer[^"]*)"', first)
    assert more
    second = sanne.get(unescape(more[1])).text
    shown = re.findall(r'data-passage="([^"]+)"', second)
    assert shown and not set(shown) & set(re.findall(r'data-passage="([^"]+)"', first))
    young = main(sanne.get("/werkbank?q=en+voor+jongeren%3F&over=Wat+als+iemand+geen+netwerk+heeft%3F").text)
    assert "Wat als iemand geen netwerk heeft, voor jongeren" in young
    who = main(sanne.get("/werkbank?q=wie+zegt+dat%3F&over=acht+bakens").text)
    assert "De bron van ‘" in who and "K2" in who and ".." not in who
    fresh = main(sanne.get("/werkbank?q=Wat+is+een+vitale+coalitie%3F&over=acht+bakens").text)
    assert "Wat is een vitale coalitie" in fresh


def test_geef_meer_as_it_is_typed_goes_on_from_what_stands_there(sanne: Any) -> None:
    first = sanne.get("/werkbank?q=Wat+als+iemand+geen+netwerk+heeft%3F").text
    fields = dict(re.findall(r'<input type="hidden" name="(over|bij|na|tot)" value="([^"]*)"', first))
    second = sanne.get("/werkbank?" + urlencode({**fields, "q": "geef meer"})).text
    shown = [re.findall(r'data-passage="([^"]+)"', page) for page in (first, second)]
    assert shown[1] and not set(shown[0]) & set(shown[1])


def test_reports_that_are_named_with_the_question_are_searched(sanne: Any) -> None:
    page = sanne.get("/werkbank?q=wat+zegt+movisie+over+maatwerk").text
    assert {name.split("/")[0] for name in re.findall(r'data-passage="([^"]+)"', page)} == {"movisie-2017"}
    assert '<option value="movisie-2017" selected>' in page
    both = sanne.get("/werkbank?q=maatwerk,+k2+en+movisie+naast+elkaar").text
    assert [name.split("/")[0] for name in re.findall(r'data-passage="([^"]+)"', both)] == ["k2-2012", "movisie-2017"]


def test_two_reports_side_by_side(sanne: Any) -> None:
    page = main(sanne.get("/werkbank?q=Is+er+nog+rek+in+het+eigen+netwerk%3F").text)
    assert "Is er nog rek in het eigen netwerk?" in page and "Beide rapporten" in page


def test_filters_stay_on_and_are_kept_out_of_harm(sanne: Any) -> None:
    page = sanne.get("/werkbank?q=samenwerken+in+de+wijk&rapport=movisie-2017&vanaf=2015").text
    assert set(re.findall(r'data-passage="([^/"]+)', page)) <= {"movisie-2017"}
    assert '<option value="movisie-2017" selected>' in page
    strange = sanne.get(
        "/werkbank?q=regie&rapport=%3Cscript%3E&thema=x&vanaf=morgen&na=-1&bron=z&lijst=%2F%2F..%2F,<b>"
    )
    assert strange.status_code == 200 and "<script>" not in strange.text and "<b>" not in strange.text


def test_a_no_is_honest(sanne: Any) -> None:
    page = sanne.get("/werkbank?q=recept+voor+linzensoep").text
    assert "buiten wat deze bronnen behandelen" in page and "data-passage" not in page
    page = sanne.get("/werkbank?q=wachttijd+specialistische+ggz+in+onze+regio").text
    assert "geen antwoord op" in page and "data-passage" not in page


def test_personal_data_do_not_stay_in_the_address(sanne: Any) -> None:
    away = sanne.get(
        "/werkbank?q=" + quote("mevrouw Jansen, bsn 123456782, heeft geen netwerk") + "&rapport=movisie-2017"
    )
    assert away.status_code == 303
    kept = parse_qs(urlsplit(away.location).query)
    assert "Jansen" not in away.location and "123456782" not in away.location
    assert kept["rapport"] == ["movisie-2017"]
    assert "persoonlijke gegevens weggehaald" in sanne.get(away.location).text


def test_a_passage_has_its_neighbours_and_says_what_holds(sanne: Any) -> None:
    page = sanne.get(f"/werkbank/passage/{PASSAGE}").text
    text = main(page)
    assert "11 aannames over de transformatie" in text and "ca. 2017 (geschat)" in text and "geldt nog" in text
    before, after = re.search(r'rel="prev"', page), re.search(r'rel="next"', page)
    assert before and after
    first = sanne.get("/werkbank/passage/movisie-2017/inleiding/1").text
    assert 'rel="prev"' not in first
    assert sanne.get("/werkbank/passage/movisie-2017/niets/1").status_code == 404


def test_the_original_stands_beside_it_when_it_was_ingested(sanne: Any, monkeypatch: Any) -> None:
    from knowledge.originals import Originals
    from knowledge.passages import Passage

    piece = Passage(
        id="document/x/1", sections=(), title="t", text="Zo stond het er eerst.", source="rapport.pdf, p. 12"
    )
    monkeypatch.setattr(Originals, "beside", lambda self, passage: [piece])
    page = main(sanne.get(f"/werkbank/passage/{PASSAGE}").text)
    assert "In onze woorden" in page and "Zo stond het er eerst." in page and "rapport.pdf, p. 12" in page


def test_the_list_travels_in_the_forms(sanne: Any) -> None:
    sanne.get("/werkbank?q=acht+bakens")
    page = sanne.send("/werkbank/lijst", lijst="", erbij=PASSAGE, terug="/werkbank?q=acht+bakens").text
    assert "Bewaard in uw lijst" in page and f'name="lijst" value="{PASSAGE}"' in page
    two = sanne.send("/werkbank/lijst", lijst=PASSAGE, erbij="k2-2012/2.1-welzijn-nieuwe-stijl/1").text
    assert f'value="{PASSAGE},k2-2012/2.1-welzijn-nieuwe-stijl/1"' in two
    kept = sanne.get(f"/werkbank?q=regie&lijst={PASSAGE}").text
    assert f'name="lijst" value="{PASSAGE}"' in kept and "Uw lijst<span" in kept
    one = main(sanne.send("/werkbank/lijst", lijst=f"{PASSAGE},k2-2012/2.1-welzijn-nieuwe-stijl/1", eraf=PASSAGE).text)
    assert "Aanname 5" not in one and "acht bakens" in one
    assert "nog leeg" in sanne.send("/werkbank/lijst", lijst=PASSAGE, actie="leeg").text


def test_the_list_as_word_with_its_sources(sanne: Any) -> None:
    sanne.get("/werkbank")
    made = docx.Document(io.BytesIO(download(sanne, "/werkbank/lijst", lijst=f"{PASSAGE},k2-2012/1.2/3", actie="word")))
    text = "\n".join(part.text for part in made.paragraphs)
    assert "Aanname 5, niet iedereen heeft mensen om zich heen" in text and "Geen citaten" not in text
    assert "Movisie. (ca. 2017). 11 aannames over de transformatie." in text and "Bronnen" in text
    assert "nl-NL" in made.styles["Normal"].element.xml
    headings = [part.text for part in made.paragraphs if part.style.name == "Heading 1"]
    assert len(headings) == 3


def test_the_list_as_an_accessible_pdf(sanne: Any) -> None:
    if not pdf.available():
        pytest.skip("no PDF on this machine")
    sanne.get("/werkbank")
    made = pypdf.PdfReader(io.BytesIO(download(sanne, "/werkbank/lijst", lijst=PASSAGE, actie="pdf")))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"] and made.trailer["/Root"]["/Lang"] == "nl"
    assert "11 aannames over de transformatie" in made.pages[0].extract_text()


def test_an_empty_list_gives_no_file(sanne: Any) -> None:
    sanne.get("/werkbank")
    assert sanne.send("/werkbank/lijst", lijst="niets/1", actie="word").status_code == 400


def test_the_short_keys_are_explained_and_can_be_off(sanne: Any) -> None:
    page = sanne.get("/werkbank").text
    assert "Sneltoetsen gebruiken" in page and page.count("<kbd>") == 6


def test_a_part_that_is_off_is_not_there(app: Any, sanne: Any, monkeypatch: Any) -> None:
    from web import closed

    monkeypatch.setattr(closed.switches, "off", lambda settings, place: frozenset({"werkbank"}))
    assert sanne.get("/werkbank").status_code == 404
