"""The workbench in a browser: on a phone and a laptop, with keys, and with what leaves the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.browser.page_steps import axe
from tests.stack import share_index
from tests.web.small_server import SmallServer
from web.staff import cookie
from web.store import Store, sessions, staff

pytestmark = pytest.mark.browser

SIZES = [{"width": 1280, "height": 900}, {"width": 320, "height": 640}]
SECRETS = "Mevrouw Jansen-de Wit, geboren 3-4-1944, woont aan de Kerkstraat 12 (1234 AB), bsn 123456782, 06-12345678, jansen@voorbeeld.nl. "
TEXT = "Zij is drie keer gevallen. Haar dochter komt elke dag en zegt dat ze op is. De post blijft ongeopend liggen."


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallServer]:
    """The web process with the shipped knowledge, and a professional who is logged in."""
    folder: Path = tmp_path_factory.mktemp("werkbank")
    share_index(folder)
    with SmallServer(folder) as running:
        for _ in range(60):  # the knowledge is loaded at the first search
            if urllib3.request("GET", f"{running.url}/api/v1/search?q=regie", retries=False, timeout=30).status == 200:
                break
        yield running
        assert "Traceback" not in running.log.read_text()


@pytest.fixture
def work(team: SmallServer, open_page: Any) -> Any:
    """A page of the workbench as somebody of the wijkteam has it."""
    store = Store(f"sqlite:///{team.log.parent / 'gesprekken.db'}")
    with store.write() as connection:
        found = staff.find(connection, "lokaal:sanne") or staff.add(
            connection, "sanne", "-", ("professional",), None, store.clock()
        )
        value = sessions.begin(connection, found.id, store.clock())
    store.close()

    def work(path: str, **options: Any) -> Any:
        opened = open_page(team.url, path="/healthz", **options)
        opened.context.add_cookies([{"name": cookie.name(secure=False), "value": value, "url": team.url}])
        opened.page.goto(team.url + path)
        return opened

    return work


def narrow(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", SIZES, ids=("laptop", "phone"))
def test_ask_keep_and_take_along(work: Any, size: dict[str, int]) -> None:
    page = work("/werkbank", viewport=size).page
    assert axe(page) == [] and narrow(page)
    page.get_by_label("Uw vraag").fill("Wat als iemand geen netwerk heeft?")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wat als iemand geen netwerk heeft").wait_for()
    assert axe(page) == [] and narrow(page)
    page.get_by_role("button", name="Bewaar in uw lijst").first.click()
    page.locator("[data-melding]", has_text="Uw lijst heeft nu 1 passage.").wait_for()
    page.locator(".wb-passage h3 a").nth(1).click()
    page.locator(".wb-gegevens").wait_for()
    assert axe(page) == [] and narrow(page)
    page.get_by_role("button", name="Bewaar in uw lijst").click()
    page.locator(".wb-lijstknop").click()
    page.get_by_role("heading", name="Uw lijst").wait_for()
    assert page.locator(".wb-passage").count() == 2 and axe(page) == [] and narrow(page)
    with page.expect_download() as word:
        page.get_by_role("button", name="Bewaar als Word").click()
    assert word.value.suggested_filename == "passages.docx"
    page.get_by_role("button", name="Haal uit de lijst").first.click()
    page.get_by_role("link", name="Terug naar zoeken").click()
    assert page.locator("[data-lijst-aantal]").inner_text().strip() == "(1)"


@pytest.mark.parametrize("size", SIZES, ids=("laptop", "phone"))
def test_personal_data_do_not_leave_the_page(work: Any, size: dict[str, int]) -> None:
    opened = work("/werkbank/voorbereiden", viewport=size)
    page, sent = opened.page, []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    assert axe(page) == [] and narrow(page)
    page.get_by_label("De situatie").fill(SECRETS + TEXT)
    page.get_by_role("heading", name="Dit halen we weg").wait_for()
    told = page.locator("[data-masker-lijst]").inner_text()
    assert all(kind in told for kind in ("naam", "geboortedatum", "adres", "postcode", "bsn", "telefoon", "email"))
    assert axe(page) == []
    page.get_by_role("button", name="Maak het blad").click()
    page.get_by_role("heading", name="Om op te letten").wait_for()
    assert len(sent) == 1
    for secret in ("Jansen", "1944", "Kerkstraat", "1234", "123456782", "12345678", "voorbeeld.nl"):
        assert secret not in sent[0], secret
    assert "Degene die zorgt houdt het niet vol" in page.locator("main").inner_text()
    assert axe(page) == [] and narrow(page)


def test_ordinary_words_stay(work: Any) -> None:
    page = work("/werkbank/voorbereiden").page
    text = (
        "Mevrouw van 82 woont sinds 2019 in een flat. Zoon Heeft ADHD. De huisarts belt met de Wmo. Zij leende 1.800 euro "
        "en moet voor 3 november reageren. De Syrische vader van vier kinderen zit op havo 5, om 14.30 uur."
    )
    page.get_by_label("De situatie").fill(text)
    page.wait_for_timeout(700)
    assert page.locator("[data-masker]").is_hidden()


def test_the_sheet_prints_on_one_page(work: Any) -> None:
    import io

    import pypdf

    page = work("/werkbank/voorbereiden").page
    page.get_by_label("De situatie").fill(TEXT)
    page.get_by_role("button", name="Maak het blad").click()
    page.get_by_role("heading", name="Om op te letten").wait_for()
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1 and "Log uit" not in printed.pages[0].extract_text()


def test_short_keys_work_and_can_be_off(work: Any) -> None:
    page = work("/werkbank?q=acht+bakens").page
    page.locator("h1").click()
    page.keyboard.press("n")
    first = page.evaluate("document.activeElement.dataset.passage")
    page.keyboard.press("n")
    assert first and page.evaluate("document.activeElement.dataset.passage") != first
    page.keyboard.press("p")
    page.keyboard.press("b")
    page.locator("[data-melding]", has_text="Bewaard.").wait_for()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("n/b")
    assert page.get_by_label("Vraag door").input_value() == "n/b", "in a field a key is a letter"
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_label("Sneltoetsen gebruiken").uncheck()
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"


def test_the_whole_page_with_the_keyboard_alone(work: Any) -> None:
    page = work("/werkbank").page
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("acht bakens")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="acht bakens", exact=True).wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if "Bewaar in uw lijst" in (page.evaluate("document.activeElement.textContent") or ""):
            break
    page.keyboard.press("Space")
    page.locator("[data-melding]", has_text="Bewaard.").wait_for()


def test_forced_colours_and_calm(work: Any) -> None:
    page = work("/werkbank?q=acht+bakens", forced_colors="active", reduced_motion="reduce").page
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/werkbank?q=acht+bakens", "/werkbank/voorbereiden", "/werkbank/gesprek"])
def test_without_javascript(work: Any, path: str) -> None:
    page = work(path, java_script_enabled=False).page
    if "voorbereiden" in path:
        page.get_by_label("De situatie").fill(TEXT)
        page.get_by_role("button", name="Maak het blad").click()
        page.get_by_role("heading", name="Om op te letten").wait_for()
    elif "gesprek" in path:
        assert page.get_by_text("Dit is een computer").is_visible()
    else:
        page.get_by_role("button", name="Bewaar in uw lijst").first.click()
        page.get_by_text("Bewaard in uw lijst.").wait_for()
        page.get_by_role("link", name="Terug naar zoeken").click()
        assert "(1)" in page.locator(".wb-lijstknop").inner_text()
