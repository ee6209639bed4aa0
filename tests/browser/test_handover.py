"""Handing over in a browser: the citizen gives a code and asks to be called, staff open both; on a phone as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.browser.ax_tree import Tree
from tests.browser.page_steps import axe, turn
from tests.web.small_server import SmallServer
from tests.web.staff.fake_provider import FakeProvider
from web.figures.weeks import complete
from web.staff import passwords
from web.store import Store, figures, staff

pytestmark = pytest.mark.browser

PASSWORD = "een zin die niemand raadt"
SIZES = [{"width": 1280, "height": 900}, {"width": 320, "height": 640}]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("handover")
    with SmallServer(folder, KEUKENTAFEL_BOT_TIMEOUT="2") as running:
        store = Store(f"sqlite:///{folder}/gesprekken.db")
        with store.write() as connection:
            kept = passwords.hashed(PASSWORD)
            staff.add(connection, "sanne", kept, ["professional", "redacteur", "beheerder"], None, store.clock())
        store.close()
        yield running.url, folder
        assert "Traceback" not in running.log.read_text()


def wide(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", SIZES)
def test_a_code_from_citizen_to_professional(server: Any, open_page: Any, size: dict[str, int]) -> None:
    url, _ = server
    page = open_page(url, viewport=size).page
    turn(page, "Mijn moeder vergeet veel")
    if size["width"] < 896:
        page.get_by_role("heading", name="Wat ik tot nu toe begrijp").click()
    page.get_by_text("Een code voor het loket", exact=True).click()
    page.get_by_role("button", name="Geef een code voor het loket").click()
    page.get_by_role("alert").get_by_text("Zet eerst het vinkje.").wait_for()
    page.get_by_label("Ik vind het goed dat een medewerker").check()
    assert axe(page) == [] and not wide(page)
    page.get_by_role("button", name="Geef een code voor het loket").click()
    code = page.locator("output.code").inner_text()
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", code)
    assert axe(page) == [] and not wide(page)

    at_desk = open_page(url, path="/team/code", viewport=size)
    at_desk.expected = 1  # the code that was withdrawn
    desk = at_desk.page
    assert axe(desk) == []
    desk.get_by_label("Naam").fill("sanne")
    desk.get_by_label("Wachtwoord").fill(PASSWORD)
    desk.get_by_role("button", name="Log in").press("Enter")
    desk.get_by_label("De code van de inwoner").fill(code.lower())
    assert axe(desk) == [] and not wide(desk)
    desk.get_by_role("button", name="Open het verslag").click()
    desk.get_by_text("Mijn moeder vergeet veel").wait_for()
    assert desk.get_by_text("U zei:").count() == 0
    assert axe(desk) == [] and not wide(desk)
    for path, heading in (
        ("/team", "Welkom, sanne"),
        ("/team/logboek", "Logboek"),
        ("/team/wachtwoord", "Wachtwoord wijzigen"),
    ):
        desk.goto(url + path)
        desk.get_by_role("heading", name=heading).wait_for()
        assert axe(desk) == [] and not wide(desk), path

    page.reload()
    if size["width"] < 896:
        page.get_by_role("heading", name="Wat ik tot nu toe begrijp").click()
    page.get_by_text("Een code voor het loket", exact=True).click()
    page.get_by_text("Een medewerker las uw verslag").wait_for()
    assert code not in page.content()
    page.get_by_role("button", name="Trek de code in").click()
    page.get_by_text("De code werkt niet meer.").wait_for()
    desk.goto(url + "/team/code")
    desk.get_by_label("De code van de inwoner").fill(code)
    desk.get_by_role("button", name="Open het verslag").click()
    desk.get_by_role("alert").get_by_text("Met deze code opent u niets.").wait_for()


@pytest.mark.parametrize("size", SIZES)
def test_from_asking_to_being_called(server: Any, open_page: Any, size: dict[str, int]) -> None:
    url, _ = server
    watched = open_page(url, viewport=size)
    watched.expected = 1  # a number that is none
    page = watched.page
    turn(page, "Ik wil liever iemand spreken")
    if size["width"] < 896:
        page.get_by_role("heading", name="Wat ik tot nu toe begrijp").click()
    page.get_by_text("Liever gebeld worden?", exact=True).click()
    page.get_by_label("Uw naam").fill("Zoë de Wit")
    page.get_by_label("Uw telefoonnummer").fill("12")
    moment = page.get_by_role("group", name="Wanneer kan het?").get_by_role("radio").nth(1)
    moment.check()
    page.get_by_label("Wilt u er iets bij zeggen?").fill("Spreek niets in.")
    page.get_by_label("Ik vind het goed dat de gemeente mijn naam").check()
    page.get_by_role("button", name="Vraag dit aan").click()
    page.get_by_role("alert").get_by_text("telefoonnummer van tien cijfers").wait_for()
    page.get_by_label("Uw telefoonnummer").fill("06 12 34 56 78")
    assert axe(page) == [] and not wide(page)
    page.get_by_role("button", name="Vraag dit aan").click()
    page.get_by_role("heading", name="Iemand belt u").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Zet het in uw agenda").click()
    assert Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert axe(page) == [] and not wide(page)

    desk = open_page(url, path="/team/terugbellen", viewport=size).page
    desk.get_by_label("Naam").fill("sanne")
    desk.get_by_label("Wachtwoord").fill(PASSWORD)
    desk.get_by_role("button", name="Log in").click()
    assert desk.get_by_text("Zoë de Wit").count() == 0
    assert axe(desk) == [] and not wide(desk)
    desk.get_by_role("listitem").get_by_role("link", name=re.compile("tussen")).last.click()
    desk.get_by_role("heading", name="Bel Zoë de Wit").wait_for()
    assert desk.get_by_role("link", name="0612345678").get_attribute("href") == "tel:0612345678"
    assert axe(desk) == [] and not wide(desk)
    desk.get_by_role("button", name="Gebeld", exact=True).click()
    desk.get_by_role("heading", name="Gedaan").wait_for()

    page.get_by_role("button", name="Toch niet bellen").click()
    page.get_by_text("Uw naam en nummer zijn weg.").wait_for()
    desk.reload()
    assert desk.get_by_role("main").get_by_role("link", name=re.compile("tussen")).count() == 0


def test_what_is_missing_is_where_the_focus_goes(server: Any, open_page: Any) -> None:
    url, _ = server
    watched = open_page(url)
    watched.expected = 3  # name, number and moment are each refused once
    page, tree = watched.page, Tree(watched.page)
    turn(page, "Ik wil liever iemand spreken")
    tree.press("DisclosureTriangle", "Liever gebeld worden?")
    consent = "Ik vind het goed dat de gemeente mijn naam en nummer bewaart om mij te bellen."
    first = tree.find("group", "Wanneer kan het?") and tree.names("radio")[0]

    def asked(told: str, role: str, name: str) -> None:
        tree.press("button", "Vraag dit aan")
        page.get_by_role("alert").get_by_text(told).wait_for()
        focus = tree.focused()
        assert focus and (focus.role, focus.name) == (role, name)
        assert axe(page) == []

    asked("Zet eerst het vinkje", "checkbox", consent)
    tree.press("checkbox", consent, "Space")
    asked("Vul uw naam in", "textbox", "Uw naam")
    assert page.get_by_label("Uw naam").get_attribute("aria-invalid") == "true"
    tree.write("Uw naam", "Zoë de Wit")
    asked("telefoonnummer van tien cijfers", "textbox", "Uw telefoonnummer")
    assert page.get_by_label("Uw naam").get_attribute("aria-invalid") is None
    tree.write("Uw telefoonnummer", "06 12 34 56 78")
    asked("Kies wanneer wij u kunnen bellen", "radio", first)
    tree.press("radio", first, "Space")
    tree.press("button", "Vraag dit aan")
    tree.find("heading", "Iemand belt u")
    focus = tree.focused()
    assert focus and "Iemand belt u" in focus.name


def test_one_tap_says_whether_an_answer_helped(server: Any, open_page: Any) -> None:
    url, _ = server
    page = open_page(url).page
    turn(page, "een")
    asked = page.get_by_role("group", name="Hielp dit?")
    asked.get_by_role("button", name="Nee").click()
    asked.get_by_text("Dank u wel.").wait_for()
    assert asked.get_by_role("button", name="Nee").get_attribute("aria-pressed") == "true"
    asked.get_by_role("button", name="Ja").click()
    page.wait_for_function(
        "document.querySelector('keuken-tafel').shadowRoot.querySelector('.hielp button').ariaPressed === 'true'"
    )
    assert axe(page) == []


def test_without_javascript_the_same(server: Any, open_page: Any) -> None:
    url, _ = server
    page = open_page(url, path="/chat", java_script_enabled=False, viewport=SIZES[1]).page
    page.get_by_label("Uw antwoord").fill("Mijn moeder vergeet veel")
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_role("button", name="Hielp dit? Ja").click()
    page.get_by_text("Dank u wel.").wait_for()
    page.get_by_role("button", name="Bekijk wat ik begrijp").click()
    page.get_by_label("Ik vind het goed dat een medewerker").check()
    page.get_by_role("button", name="Geef een code voor het loket").click()
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", page.locator("output.code").inner_text())
    page.get_by_role("button", name="Vraag of iemand u belt").click()
    page.get_by_label("Uw naam").fill("Zoë")
    page.get_by_label("Uw telefoonnummer").fill("0612345678")
    page.get_by_role("radio").first.check()
    page.get_by_label("Ik vind het goed dat de gemeente").check()
    page.get_by_role("button", name="Vraag dit aan").click()
    page.get_by_role("heading", name="Iemand belt u").wait_for()
    page.get_by_role("button", name="Toch niet bellen").click()
    page.get_by_text("Niemand belt u.").wait_for()


def test_the_figures_are_pictures_and_tables(server: Any, open_page: Any) -> None:
    url, folder = server
    store = Store(f"sqlite:///{folder}/gesprekken.db")
    with store.write() as connection:
        for number, week in enumerate(complete(store.clock(), 12, 30)):
            talks = 40 + 7 * number
            counts = {("gesprekken", "alle"): talks, ("leefgebied", "geld"): 20 + number, ("leefgebied", "wonen"): 3}
            for kind, first, second in (("loket", "wijkteam", "schuldhulp"), ("stap", "afgerond", "gesprek")):
                counts |= {(kind, first): talks - 19, (kind, second): 12, (kind, "overig"): 7}
            counts |= {("vraag", "afgerond"): talks - 19, ("vraag", "wens"): 12, ("vraag", "overig"): 7}
            figures.put(connection, week.start.isoformat(), counts)
    store.close()
    for size in SIZES:
        page = open_page(url, path="/team/cijfers", viewport=size).page
        page.get_by_label("Naam").fill("sanne")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Waar gesprekken over gaan").wait_for()
        assert page.get_by_role("img").count() >= 5
        row = page.get_by_role("row", name=re.compile("^Geld"))
        assert row.get_by_role("cell").last.inner_text() == str(sum(range(20, 32)))
        assert axe(page) == [] and not wide(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Bewaar als CSV").click()
        assert "minder dan 5" in download.value.path().read_text("utf-8-sig")


def test_the_gemeentes_own_login_in_a_browser(tmp_path: Path, open_page: Any) -> None:
    """The policy of our pages lets a browser go there, and the cookie is still there when it comes back."""
    provider = FakeProvider()
    (tmp_path / "oidc").write_text(provider.secret)
    asked = {
        "OIDC_ISSUER": provider.url,
        "OIDC_CLIENT_ID": provider.client_id,
        "OIDC_SECRET_FILE": str(tmp_path / "oidc"),
        "OIDC_ROLES": "kt-wijkteam=professional",
    }
    with SmallServer(tmp_path, **asked) as server:
        # Another name than that of the provider: for a browser they are two sites.
        base = server.url.replace("127.0.0.1", "localhost")
        page = open_page(base, path="/team/code", also=(provider.url,)).page
        assert axe(page) == []
        page.get_by_role("link", name="Log in bij gemeente Voorbeeld").click()
        page.get_by_label("De code van de inwoner").wait_for()
        assert page.get_by_text("j.jansen").is_visible()
    provider.stop()
