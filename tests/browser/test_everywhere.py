"""axe on every page and in every state of the conversation: each theme, light and forced colours, 320 pixels and large text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.host_site import THEMES as FOLDER
from tests.browser.page_steps import axe, said, say, stored
from tests.web.small_server import SmallServer
from web.app import create_app
from web.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]  # a dozen times axe in each

THEMES = ["", "voorbeeld", "haven"]
COLOURS = ["none", "active"]  # forced colours
SIZES = ["320 px", "200 %"]
PAGES = ["/chat", "/over", "/privacy", "/toegankelijkheid", "/widget", "/weg", "/oefenen", "/bestaat-niet"]
# Looked at in states of their own below, or not for a citizen's eyes.
ELSEWHERE = {
    "/",
    "/voorvertoning",
    "/thema.css",
    "/favicon.ico",
    "/healthz",
    "/readyz",
    "/metrics",
    "/v1/keukentafel.js",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], SmallServer]]:
    """A server under each theme, started when it is first asked for."""
    running: dict[str, SmallServer] = {}

    def under(theme: str) -> SmallServer:
        if theme not in running:
            chosen = {"THEME_FILE": str(FOLDER / f"{theme}.css"), "THEME_CLASS": f"{theme}-theme"} if theme else {}
            running[theme] = SmallServer(tmp_path_factory.mktemp("thema"), KEUKENTAFEL_BOT_TIMEOUT="8", **chosen)
            running[theme].__enter__()
        return running[theme]

    yield under
    for server in running.values():
        server.__exit__()


@pytest.fixture(params=[(t, c, s) for t in THEMES for c in COLOURS for s in SIZES], ids=lambda p: "-".join(p))
def look(request: Any, served: Any, open_page: Any) -> Any:
    """A page under a theme, colours and a size, with what there is to check on it after every step."""
    theme, colours, size = request.param
    server = served(theme)
    width = 320 if size == "320 px" else 900
    watched = open_page(server.url, "/over", viewport={"width": width, "height": 720}, forced_colors=colours)
    page, watched.expected = watched.page, 1
    page.set_default_timeout(30_000)
    large = "document.documentElement.style.fontSize = '200%'" if size == "200 %" else "0"

    def visit(path: str) -> None:
        page.goto(server.url + path)
        page.evaluate(large)

    def check(state: str) -> None:
        assert axe(page) == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{state} does not fit"

    page.visit, page.check, page.server = visit, check, server
    return page


def test_every_page(look: Any) -> None:
    for path in PAGES:
        look.visit(path)
        look.check(path)


def test_every_state_of_the_conversation(look: Any) -> None:
    page, channel = look, look.server.channel
    page.visit("/")
    said(page, "Welkom bij voorbeeld. Dit is een computer. Vertel maar.").wait_for()
    page.check("first words")
    page.get_by_role("button", name="Een mens spreken").click()
    page.get_by_text("Lezen en luisteren").click()
    page.check("a person, reading")
    page.get_by_role("button", name="Een mens spreken").click()
    say(page, "mijn nummer is 0612345678")
    said(page, "Vraag 1: wat wilt u graag?").wait_for()
    page.get_by_text("Waarom vraagt u dit?").click()
    page.get_by_text("Bron", exact=True).click()
    page.check("choices, why, source")
    channel.delay = 1.5
    say(page, "een")
    page.get_by_text("Ik denk na").wait_for()
    page.check("slow")
    said(page, "U zei: een").wait_for()
    channel.delay, channel.behave = 0.0, "failed"
    say(page, "twee")
    page.get_by_role("button", name="Probeer opnieuw").wait_for()
    page.check("failed")
    channel.behave = "answer"
    page.get_by_role("button", name="Pas mijn tekst aan").click()
    panel = page.get_by_text("Wat ik tot nu toe begrijp")
    if not page.get_by_role("button", name=re.compile("^Pas aan")).first.is_visible():
        panel.click()
    page.get_by_role("button", name=re.compile("^Pas aan")).first.click()
    page.check("a line being corrected")
    for name in ("Een code voor het loket", "Liever gebeld worden?"):
        if page.get_by_text(name, exact=True).count():
            page.get_by_text(name, exact=True).first.click()
    page.check("code and calling back")
    page.get_by_role("button", name="Grotere letters").click()
    page.get_by_role("button", name="Grotere letters").click()
    page.check("largest letters")
    page.get_by_role("button", name="Alleen de laatste vraag").click()
    page.check("only the last question")
    page.get_by_role("button", name="Alleen de laatste vraag").click()
    say(page, "ik wil dood")
    page.get_by_text("Belangrijk", exact=True).wait_for()
    page.check("danger")
    page.context.set_offline(True)
    page.get_by_text("Er is geen internet.").wait_for()
    page.check("offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="Wis alles").click()
    page.check("erase?")
    page.get_by_role("button", name="Ja, wis alles").click()
    page.get_by_text("Alles is gewist.").wait_for()
    page.check("erased")
    assert stored(page)["id"]


def test_every_state_without_javascript(look: Any) -> None:
    page, channel = look, look.server.channel
    page.visit("/chat")
    say(page, "Mijn moeder vergeet veel")
    said(page, "U zei: Mijn moeder vergeet veel").wait_for()
    page.get_by_text("Waarom vraagt u dit?").click()
    page.get_by_text("Een mens spreken").click()
    page.check("an answer")
    channel.behave = "failed"
    say(page, "twee")
    page.get_by_role("alert").wait_for()
    page.check("failed")
    channel.behave = "answer"
    page.get_by_label("Uw antwoord").fill("ik wil dood")
    page.get_by_role("button", name="Probeer opnieuw").click()
    page.get_by_text("Belangrijk", exact=True).wait_for()
    page.check("danger")
    page.get_by_role("button", name="Bekijk wat ik begrijp").click()
    page.get_by_text("Pas aan").first.click()
    page.check("verslag")
    page.get_by_role("button", name="Wis alles").click()
    page.get_by_role("heading", name="Uw gesprek is gewist").wait_for()
    page.check("erased")


@pytest.mark.parametrize("theme", THEMES)
def test_while_everything_is_shut(theme: str, tmp_path: Any, open_page: Any) -> None:
    chosen = {"THEME_FILE": str(FOLDER / f"{theme}.css"), "THEME_CLASS": f"{theme}-theme"} if theme else {}
    with SmallServer(tmp_path, KEUKENTAFEL_DICHT="1", **chosen) as server:
        watched = open_page(server.url, "/over", viewport={"width": 320, "height": 640})
        page, watched.expected = watched.page, 1
        page.goto(server.url)
        page.get_by_role("heading", name="Keukentafel is even dicht").wait_for()
        assert not page.get_by_role("button", name="Wis mijn gesprek").is_visible()
        assert axe(page) == []
        page.evaluate(
            "sessionStorage.setItem('keukentafel', JSON.stringify({ id: 'k' + 'a'.repeat(21), token: 'b'.repeat(43) }))"
        )
        page.reload()
        page.get_by_role("button", name="Wis mijn gesprek").click()
        page.get_by_role("status").get_by_text("Uw gesprek is gewist.").wait_for()  # it was gone already
        assert page.evaluate("sessionStorage.length") == 0
        assert axe(page) == []


def test_no_page_is_left_out(tmp_path: Any) -> None:
    """Every address that somebody without an account can open is looked at, here or where its part is tested."""
    rules = create_app(Settings(var_dir=tmp_path, upkeep=False)).url_map.iter_rules()
    pages = {rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments}
    own = {
        path
        for path in pages
        if not path.startswith(("/api/", "/team", "/.well-known", "/werkbank", "/reflect", "/samen", "/trainers"))
    }
    assert own <= set(PAGES) | ELSEWHERE
