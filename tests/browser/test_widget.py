"""The conversation on another site: one line, a strict policy, the house style of that site, nothing left behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from tests.browser.host_site import THEMES as FOLDER
from tests.browser.host_site import HostSite, example
from tests.browser.page_steps import axe, said, say, stored, turn
from tests.web.small_server import SmallServer
from web import widget

pytestmark = pytest.mark.browser

THEMES = ["", "voorbeeld", "haven"]
# The colour of the button "Verstuur" under each of them.
BUTTON = {"": "rgb(20, 85, 90)", "voorbeeld": "rgb(81, 21, 239)", "haven": "rgb(156, 42, 16)"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HostSite, SmallServer]]:
    with (
        HostSite() as host,
        SmallServer(
            tmp_path_factory.mktemp("widget"), KEUKENTAFEL_SITES=host.url, KEUKENTAFEL_BOT_TIMEOUT="2"
        ) as server,
    ):
        host.service = server.url
        yield host, server
        assert host.reports == [], "the policy of the site was broken"


@pytest.fixture
def host(site: tuple[HostSite, SmallServer]) -> HostSite:
    """The site with the line as the service gives it, under no theme."""
    there, server = site
    there.line, there.theme = widget.line(server.url), ""
    return there


@pytest.fixture
def visit(host: HostSite, open_page: Any) -> Any:
    def go(**options: Any) -> Any:
        return open_page(host.url, also=(host.service,), **options)

    return go


def test_the_example_is_one_line_as_the_service_gives_it(host: HostSite) -> None:
    shown = re.findall(r"<script.*?</script>", example())
    assert len(shown) == 1
    real = re.sub(r'integrity="[^"]+"', 'integrity="HASH"', re.sub(r"\?v=\w+", "?v=VERSIE", host.line))
    assert shown[0] == real.replace(host.service, "https://keukentafel.voorbeeld.nl")


def test_a_whole_conversation_on_another_site(visit: Any, host: HostSite) -> None:
    watched = visit()
    page = watched.page
    page.get_by_role("log").get_by_text("Dit is een computer").wait_for()
    assert page.locator("main > keuken-tafel").count() == 1
    turn(page, "Mijn moeder vergeet veel")
    page.get_by_role("button", name="Rust in huis").click()
    said(page, "U zei: rust").wait_for()
    page.get_by_role("button", name="Pas aan: Mijn moeder vergeet veel").click()
    page.get_by_label("Verbeter deze regel").fill("Mijn moeder vergeet soms iets")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    page.get_by_role("button", name="Pas aan: Mijn moeder vergeet soms iets").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Bewaar als tekst").click()
    assert "Mijn moeder vergeet soms iets" in download.value.path().read_text("utf-8")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download wat wij van u bewaren").click()
    assert download.value.suggested_filename == "mijn-gesprek.json"
    assert "Mijn moeder vergeet soms iets" in download.value.path().read_text("utf-8")
    page.get_by_text("staat nu in een bestand op dit apparaat").wait_for()
    page.get_by_role("button", name="Een mens spreken").click()
    assert page.get_by_role("link", name="0123-45 67 01").get_attribute("href") == "tel:0123456701"
    assert page.get_by_role("link", name="0800-2000").is_visible()
    page.goto(f"{host.url}/elders")
    page.goto(host.url)
    said(page, "U zei: rust").wait_for()  # it survives going to another page
    assert watched.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("Object.keys(sessionStorage)") == ["keukentafel"]
    page.get_by_role("button", name="Wis alles").click()
    page.get_by_role("button", name="Ja, wis alles").click()
    page.get_by_text("Alles is gewist. Dit is een nieuw gesprek.").wait_for()


def test_leaving_quickly_wipes_our_trace_and_nothing_of_the_site(visit: Any, site: Any) -> None:
    host, server = site
    page = visit(path="/elders").page
    page.goto(host.url)
    turn(page, "een")
    page.evaluate("sessionStorage.setItem('van-de-site', '1')")
    id = stored(page)["id"]
    page.get_by_role("link", name="Snel weg").click()
    page.wait_for_url(f"{server.url}/weg")
    for _ in range(50):
        if id in server.channel.deleted:
            break
        page.wait_for_timeout(100)
    assert id in server.channel.deleted
    page.go_back()
    page.wait_for_url("**/elders")
    assert page.evaluate("Object.keys(sessionStorage)") == ["van-de-site"]


def test_the_way_out_and_the_place_can_be_chosen(visit: Any, host: HostSite) -> None:
    more = f'data-plaats="h1" data-weg="{host.url}/elders">'
    host.line = host.line.replace("></script>", f" {more}</script>")
    page = visit().page
    page.get_by_role("log").get_by_text("Dit is een computer").wait_for()
    assert page.locator("h1 > keuken-tafel").count() == 1
    page.get_by_role("link", name="Snel weg").click()
    page.wait_for_url(f"{host.url}/elders")


def test_a_file_that_was_changed_does_not_run(visit: Any, host: HostSite) -> None:
    host.line = host.line.replace("sha384-", "sha384-AAAA")
    watched = visit()
    watched.page.wait_for_timeout(500)
    assert watched.page.locator("keuken-tafel").count() == 0
    assert any("integrity" in error for error in watched.errors)
    watched.errors.clear()


def test_a_site_that_is_not_configured_gets_nothing(site: Any, open_page: Any) -> None:
    _, server = site
    with HostSite() as other:
        other.service, other.line = server.url, widget.line(server.url)
        watched = open_page(other.url, also=(server.url,))
        watched.page.wait_for_timeout(500)
        assert watched.page.locator("keuken-tafel").count() == 0
        assert any("CORS" in error for error in watched.errors)
        watched.errors.clear()


def test_with_the_service_away_it_says_so_and_can_be_tried_again(visit: Any, host: HostSite) -> None:
    watched = visit(path="/elders")
    page, watched.expected = watched.page, 1
    away = [True]
    page.route("**/api/v1/widget", lambda route: route.abort() if away else route.continue_())
    page.goto(host.url)
    page.get_by_role("alert").get_by_text("Er is nu geen verbinding").wait_for()
    assert page.get_by_role("alert").get_by_role("link", name="112").is_visible()
    away.clear()
    page.get_by_role("button", name="Probeer opnieuw").click()
    page.get_by_role("log").get_by_text("Dit is een computer").wait_for()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("forced", ["none", "active"])
def test_every_theme_is_followed_and_accessible(visit: Any, host: HostSite, theme: str, forced: str) -> None:
    host.theme = theme
    page = visit(forced_colors=forced).page
    turn(page, "Mijn moeder vergeet veel")
    say(page, "ik wil dood")
    page.get_by_text("Belangrijk", exact=True).wait_for()
    page.get_by_role("button", name="Een mens spreken").click()
    page.get_by_text("Waarom vraagt u dit?").click()
    page.get_by_role("button", name=re.compile("^Pas aan")).first.click()
    if forced == "none":
        style = "getComputedStyle(document.querySelector('keuken-tafel').shadowRoot.querySelector('.hoofd'))"
        assert page.evaluate(f"{style}.backgroundColor") == BUTTON[theme]
    assert axe(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_pages_follow_the_theme_too(theme: str, tmp_path: Any, open_page: Any) -> None:
    chosen = {"THEME_FILE": str(FOLDER / f"{theme}.css"), "THEME_CLASS": f"{theme}-theme"} if theme else {}
    with SmallServer(tmp_path, **chosen) as server:
        watched = open_page(server.url)
        page, watched.expected = watched.page, 1
        page.get_by_role("log").get_by_text("Dit is een computer").wait_for()
        for path in ("/", "/chat", "/over", "/privacy", "/toegankelijkheid", "/widget", "/bestaat-niet"):
            page.goto(server.url + path)
            if path == "/":
                turn(page, "Mijn moeder vergeet veel")
            assert axe(page) == [], path


def test_it_fits_320_pixels(visit: Any) -> None:
    page = visit(viewport={"width": 320, "height": 640}).page
    turn(page, "Een heel lang woord: hottentottententententoonstellingsmakersvereniging")
    page.get_by_role("button", name="Een mens spreken").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    place = page.get_by_role("link", name="Snel weg").bounding_box()
    assert place["height"] >= 44 and 0 <= place["y"] < 200


def test_in_a_narrow_column_of_a_wide_page_the_verslag_stands_below(visit: Any, host: HostSite) -> None:
    page = visit().page
    page.get_by_role("log").get_by_text("Dit is een computer").wait_for()
    boxes = (
        "['.gesprek', '.verslag'].map((one) => table.shadowRoot.querySelector(one).getBoundingClientRect().toJSON())"
    )
    look = f"(width) => {{ const table = document.querySelector('keuken-tafel'); table.style.width = width; return {boxes}; }}"
    talk, panel = page.evaluate(look, "70rem")
    assert panel["left"] >= talk["right"]
    talk, panel = page.evaluate(look, "30rem")
    assert panel["top"] >= talk["bottom"] and panel["right"] <= 500


def test_what_goes_over_the_line_before_the_first_word(host: HostSite, site: Any) -> None:
    """One file and two answers; weighed as the service sends them."""
    sizes = {}
    for name, path in (("file", f"/v1/keukentafel.js?v={widget.present().version}"), ("names", "/api/v1/widget")):
        answer = urllib3.request("GET", host.service + path, headers={"Accept-Encoding": "gzip"}, preload_content=False)
        sizes[name] = len(answer.read(decode_content=False))
    assert json.loads(urllib3.request("GET", host.service + "/api/v1/widget").data)["gemeente"]
    assert sum(sizes.values()) <= 30_000, sizes


# --- behind a button


@pytest.fixture
def knop(host: HostSite) -> HostSite:
    host.line = host.line.replace("></script>", ' data-knop="Hulp nodig?"></script>')
    return host


def focused(page: Any) -> str:
    return str(
        page.evaluate("""() => {
          let one = document.activeElement;
          while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
          return (one?.getAttribute("aria-label") || one?.textContent || "").trim();
        }""")
    )


def test_behind_a_button_nothing_is_asked_before_it_is_opened(visit: Any, knop: HostSite) -> None:
    watched = visit(path="/elders")
    page, asked = watched.page, []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.goto(knop.url)
    opener = page.get_by_role("button", name="Hulp nodig?")
    opener.wait_for()
    assert asked == [] and page.locator("keuken-tafel").count() == 0
    assert opener.get_attribute("aria-expanded") == "false" and opener.bounding_box()["height"] >= 44
    opener.focus()
    page.keyboard.press("Enter")
    assert focused(page) == "Hulp nodig?" and page.get_by_role("dialog", name="Hulp nodig?").is_visible()
    turn(page, "Mijn moeder vergeet veel")
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert focused(page) == "Hulp nodig?" and opener.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    assert said(page, "U zei: Mijn moeder vergeet veel").is_visible()  # it is the same conversation
    page.get_by_text("Wat ik tot nu toe begrijp").click()
    page.get_by_role("button", name="Wis alles").click()
    page.keyboard.press("Escape")  # closes the question alone
    assert page.get_by_role("dialog", name="Hulp nodig?").is_visible()
    page.get_by_role("button", name="Sluit").click()
    assert focused(page) == "Hulp nodig?"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_button_and_its_window_are_accessible_and_fit(visit: Any, knop: HostSite, theme: str, width: int) -> None:
    knop.theme = theme
    page = visit(viewport={"width": width, "height": 640}).page
    page.get_by_role("button", name="Hulp nodig?").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Hulp nodig?").click()
    turn(page, "Mijn moeder vergeet veel")
    box = page.get_by_role("dialog").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
