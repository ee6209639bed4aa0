"""`make pictures`: every state of the citizen's face, photographed from the real thing into docs/images."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.hands import Mouse
from tests.browser.host_site import HostSite
from tests.browser.test_stack import YES
from tests.stack import new_stack
from web import switches, widget
from web.process import runner, setup
from web.process.say import say, step
from web.settings import ROOT
from web.texts import fault

STORY = (
    "Mijn moeder van 79 vergeet steeds meer en woont nog alleen. Ik kook elke dag voor haar, naast mijn werk en twee "
    "kinderen. Ik kom aan niets anders meer toe."
)
ANSWERS = {  # by what is asked
    "wens": "Ik zou graag weer eens een avond vrij zijn.",
    "uitzondering": "Als mijn zus er een weekend is, gaat het goed met ons allebei.",
    "kracht": "Ik kan goed plannen en mijn moeder kookt graag.",
    "netwerk": "Mijn zus woont ver weg en de buurvrouw let soms op.",
    "geprobeerd": "De huisarts zei dat ik eens met de gemeente moest praten.",
    "zorgen": "Ik ben bang dat ze een keer valt.",
    "kleine_stap": "Eerst bellen.",
}
FOLDER = ROOT / "docs" / "images"
LARGE, SMALL, TINY = {"width": 1180, "height": 860}, {"width": 390, "height": 780}, {"width": 320, "height": 640}
COLOURS = 200  # enough for flat colours and letters; a picture is then some 40 kB


class Album:
    """Opens pages on a running service and keeps what they look like."""

    def __init__(self, browser: Any, url: str) -> None:
        self.browser = browser
        self.url = url

    def open(self, path: str = "/", url: str = "", **options: Any) -> Any:
        page = self.browser.new_context(**{"locale": "nl-NL", "viewport": LARGE, **options}).new_page()
        page.set_default_timeout(60_000)
        page.goto((url or self.url) + path)
        if path == "/" and not url:  # our own page
            page.get_by_role("log").get_by_text("computer").first.wait_for()
        return page

    def keep(self, name: str, page: Any) -> None:
        page.mouse.move(0, 0)  # nothing looks as if somebody points at it
        page.wait_for_timeout(700)  # smooth scrolling ends
        write(name, page.screenshot())

    def talk(self, page: Any, *said: str) -> None:
        """Say these one after the other, each after the answer to the one before."""
        for text in said:
            before = page.locator(".beurt").count()
            page.locator("#tekst").fill(text)  # whatever its label says, "u" or "je"
            Mouse(page).press("Verstuur")
            self.answered(page, before)

    def answered(self, page: Any, before: int) -> None:
        """Wait for an answer; on a machine that is busy with something else a turn may need a second try."""
        for _ in range(4):
            page.locator(".mislukt").or_(page.locator(".beurt").nth(before)).first.wait_for()
            if not page.locator(".mislukt").count():
                return
            page.get_by_role("button", name="Probeer opnieuw").click()
            page.locator(".mislukt").wait_for(state="detached")

    def to_the_end(self, page: Any) -> None:
        """A carer's conversation, up to the verslag: to every question an answer of its kind."""
        self.talk(page, STORY)
        for _ in range(16):
            before = page.locator(".beurt").count()
            if page.locator(".stap").inner_text().startswith("Klaar"):
                return
            choices = Mouse(page).choices()
            asks = self.asked(page)
            yes = [name for name in choices if name.startswith(YES)]
            if choices and asks not in ANSWERS:
                Mouse(page).press(yes[0] if yes else choices[0])
                self.answered(page, before)
            else:
                self.talk(page, ANSWERS.get(asks, "Dat weet ik niet."))

    def asked(self, page: Any) -> str:
        """What the last turn asks about, as the service says it."""
        known = page.evaluate("JSON.parse(sessionStorage.keukentafel)")
        headers = {"Authorization": f"Bearer {known['token']}"}
        talk = page.request.get(f"{self.url}/api/v1/conversations/{known['id']}", headers=headers).json()
        return next((one["asks"] for one in reversed(talk["turns"][-1]["messages"]) if one.get("asks")), "")


def write(name: str, png: bytes) -> None:
    """A picture with few colours, so that the repository stays small."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        FOLDER / f"{name}.png", optimize=True
    )


def opening(album: Album) -> None:
    album.keep("gesprek", album.open())
    album.keep("gesprek-telefoon", album.open(viewport=SMALL))
    album.keep("320-pixels", album.open(viewport=TINY))


def the_talk(album: Album) -> None:
    page = album.open()
    album.talk(page, STORY)
    page.get_by_text("Waarom vraagt u dit?").last.click()
    album.keep("waarom", page)
    page.get_by_role("button", name="Een mens spreken").click()
    album.keep("mens", page)
    page.get_by_role("button", name="Een mens spreken").click()
    page.get_by_text("Lezen en luisteren").click()
    page.get_by_role("button", name="Grotere letters").click()
    page.get_by_role("button", name="Grotere letters").click()
    page.get_by_role("button", name="Alleen de laatste vraag").click()
    page.evaluate("scrollTo(0, 0)")
    album.keep("grote-letters", page)


def choices(album: Album) -> None:
    page = album.open(viewport=SMALL)
    album.talk(page, "Ik weet niet waar ik moet beginnen")
    album.keep("keuzes", page)


def sources(album: Album) -> None:
    page = album.open()
    album.talk(page, "Ik zoek hulp in huis voor mijn moeder, zij kan niet meer poetsen", "wat is een pgb?")
    page.get_by_text("Bron", exact=True).last.click()
    album.keep("bronnen", page)


def the_end(album: Album) -> None:
    page = album.open()
    album.to_the_end(page)
    album.keep("verslag-in-gesprek", page)
    known = page.evaluate("JSON.parse(sessionStorage.keukentafel)")
    headers = {"Authorization": f"Bearer {known['token']}"}
    paper = page.request.get(f"{album.url}/api/v1/conversations/{known['id']}/summary.pdf", headers=headers)
    sheet = pypdfium2.PdfDocument(paper.body())[0].render(scale=1.1).to_pil()
    kept = io.BytesIO()
    sheet.save(kept, "PNG")
    write("verslag-pdf", kept.getvalue())
    page.set_extra_http_headers(headers)
    page.goto(f"{album.url}/api/v1/conversations/{known['id']}/summary.html")
    album.keep("verslag", page)


def danger(album: Album) -> None:
    page = album.open(viewport=SMALL)
    album.talk(page, "Mijn man slaat mij en ik ben bang")
    album.keep("gevaar", page)


def trouble(album: Album) -> None:
    page = album.open()
    album.talk(page, "Mijn huur is te hoog")
    page.context.set_offline(True)
    Mouse(page).say("Ik loop achter met betalen")
    page.get_by_text("Er is nu geen verbinding").wait_for()
    album.keep("geen-internet", page)
    page.context.set_offline(False)
    page.get_by_role("button", name="Pas mijn tekst aan").click()
    held: list[Any] = []
    page.route("**/messages", lambda route: held.append(route))
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_text("Het duurt iets langer dan anders.").wait_for()
    album.keep("traag", page)
    problem = {"type": "urn:keukentafel:fout:bot_weg", "title": "", "status": 503, "detail": fault("bot_weg").detail}
    held[0].fulfill(status=503, json=problem, content_type="application/problem+json")
    page.get_by_text("Wat u schreef, is niet weg").wait_for()
    album.keep("fout", page)


def plain_language(album: Album) -> None:
    page = album.open(viewport=SMALL)
    album.talk(page, "ik niet begrijp brief. ik niet goed nederlands. wat moet doen")
    album.keep("eenvoudig", page)


def young(album: Album) -> None:
    page = album.open(viewport=SMALL)
    album.talk(page, "Ik ben 16 en ik wil beter met geld leren omgaan, ik koop te veel", "gewoon geld overhouden")
    album.keep("je", page)


def colours(album: Album) -> None:
    page = album.open(forced_colors="active", color_scheme="dark")
    album.talk(page, STORY)
    album.keep("hoog-contrast", page)


def pages(album: Album) -> None:
    album.keep("over", album.open("/over"))
    page = album.open("/chat", java_script_enabled=False)
    page.get_by_label("Uw antwoord").fill(STORY)
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_text("Bekijk wat ik begrijp").wait_for()
    album.keep("zonder-javascript", page)


ALL: tuple[Callable[[Album], None], ...] = (
    opening,
    the_talk,
    choices,
    sources,
    the_end,
    danger,
    trouble,
    plain_language,
    young,
    colours,
    pages,
)


def on_another_site(browser: Any, album: Album, host: HostSite) -> None:
    """Behind a button, closed and open, under the theme of that site."""
    host.theme = "haven"
    host.line = widget.line(album.url).replace("></script>", ' data-knop="Vertel wat er speelt"></script>')
    page = album.open("/", url=host.url)
    page.get_by_role("button", name="Vertel wat er speelt").wait_for()
    album.keep("knop-dicht", page)
    page.get_by_role("button", name="Vertel wat er speelt").click()
    page.get_by_role("log").get_by_text("computer").first.wait_for()
    album.keep("knop-open", page)


def main(names: list[str]) -> int:
    """Photograph everything, or only the parts that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    setup.build_index()
    with tempfile.TemporaryDirectory(prefix="keukentafel-beelden-") as there, HostSite() as host:
        stack = new_stack(Path(there), KEUKENTAFEL_SITES=host.url)
        try:
            stack.start()
            with step("alles starten"):
                runner.wait_until_answered(stack)
            with sync_playwright() as running:
                browser = running.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=ARGUMENTS)
                album = Album(browser, stack.url("web"))
                host.service = album.url
                for part in ALL:
                    if not names or part.__name__ in names:
                        part(album)
                        say(f"  {part.__name__}")
                if not names or "on_another_site" in names:
                    on_another_site(browser, album, host)
                if not names or "shut" in names:
                    (stack.var / switches.FLAG).touch()
                    album.keep("even-dicht", album.open("/", url=album.url))
        finally:
            stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
