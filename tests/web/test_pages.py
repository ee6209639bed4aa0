"""The pages as they are served: the conversation in plain forms, honest texts, plain language."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from knowledge import readability
from web.app import create_app
from web.headers import CSP
from web.settings import ROOT
from web.texts import texts

PAGES = ["/", "/chat", "/over", "/privacy", "/toegankelijkheid", "/widget"]


class Form:
    """`/chat` as a browser without JavaScript has it: hidden fields go along with every step."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.page = client.get("/chat").text

    def hidden(self) -> dict[str, str]:
        return {
            name: unescape(value)
            for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page)
        }

    def send(self, **fields: str) -> Any:
        answer = self.client.post("/chat", data={**self.hidden(), **fields})
        self.page = answer.text
        return answer


@pytest.fixture
def form(client: Any) -> Form:
    return Form(client)


def count(app: Any, table: str) -> int:
    with app.extensions["keukentafel"].store.read() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)


def test_looking_at_chat_makes_no_conversation(form: Form, app: Any) -> None:
    assert "Dit is een computer" in form.page
    assert form.hidden()["token"] == ""
    assert count(app, "conversations") == 0


def test_a_message_begins_the_conversation_and_choices_are_buttons(form: Form, app: Any) -> None:
    answer = form.send(text="Mijn moeder vergeet veel", actie="zeg")
    assert answer.status_code == 200
    assert "U zei: Mijn moeder vergeet veel" in form.page
    assert '<button name="keuze" value="rust">Rust in huis</button>' in form.page
    form.send(keuze="rust")
    assert "U zei: rust" in form.page
    assert count(app, "conversations") == 1 and count(app, "turns") == 3


def test_sending_the_same_form_again_counts_once(form: Form, app: Any) -> None:
    form.send(text="een", actie="zeg")
    hidden = form.hidden()
    for _ in range(3):  # a reload, a double click
        form.client.post("/chat", data={**hidden, "text": "twee", "actie": "zeg"})
    assert count(app, "turns") == 3


def test_the_first_form_sent_twice_is_two_conversations_at_most(form: Form, app: Any) -> None:
    hidden = form.hidden()
    for _ in range(2):
        form.client.post("/chat", data={**hidden, "text": "een", "actie": "zeg"})
    assert count(app, "conversations") == 2  # there is no token yet to know the first by


def test_a_failure_keeps_words_and_key(form: Form, channel: Any, app: Any) -> None:
    form.send(text="een", actie="zeg")
    key = form.hidden()["key"]
    channel.behave = "timeout"
    form.send(text="twee <woorden>", actie="zeg")
    assert "Wat u schreef, is niet weg" in form.page
    assert ">twee &lt;woorden&gt;</textarea>" in form.page
    assert form.hidden()["key"] == key
    channel.behave = "answer"
    form.send(text="twee", actie="zeg")
    assert form.hidden()["key"] != key
    assert count(app, "turns") == 3


def test_danger_at_once_without_rasa(form: Form, channel: Any) -> None:
    channel.stop()
    form.send(text="ik wil dood", actie="zeg")
    assert "Belangrijk" in form.page and "113" in form.page
    channel.start()


def test_the_verslag_can_be_corrected_and_everything_deleted(form: Form, app: Any) -> None:
    form.send(text="Mijn moeder vergeet veel", actie="zeg")
    form.send(actie="verslag")
    line = re.search(r'name="regel" value="([^"]+)"', form.page)
    assert line
    form.send(actie="verbeter", regel=line.group(1), text="Mijn moeder vergeet soms iets")
    assert "<span>Mijn moeder vergeet soms iets</span>" in form.page
    form.send(actie="terug")
    form.send(actie="ongedaan")
    assert ">Mijn moeder vergeet veel</textarea>" in form.page
    form.send(actie="wis")
    assert "Uw gesprek is gewist" in form.page
    assert count(app, "conversations") == 0


def test_what_is_kept_can_be_taken_along_beside_deleting_it(form: Form) -> None:
    assert 'value="alles"' not in form.page  # nothing is kept yet
    for step in ({"text": "Mijn moeder vergeet veel", "actie": "zeg"}, {"actie": "verslag"}):
        page = form.send(**step).text
        assert re.search(r'value="alles">Download wat wij van u bewaren</button>\s*<button[^>]* value="wis"', page)
    answer = form.client.post("/chat", data={**form.hidden(), "actie": "alles"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mijn-gesprek.json"'
    assert answer.json["gesprek"] == form.hidden()["id"] and answer.text.count("\n") > 20
    assert "Mijn moeder vergeet veel" in [turn["text"] for turn in answer.json["tabellen"]["turns"]]
    assert form.hidden()["token"] not in answer.text


def test_the_token_is_never_in_an_address(form: Form) -> None:
    form.send(text="een", actie="zeg")
    token = form.hidden()["token"]
    assert len(token) > 20
    for address in re.findall(r'(?:href|action|src)="([^"]*)"', form.page):
        assert token not in address


def test_a_wrong_or_strange_form_is_told_in_words(form: Form, client: Any) -> None:
    html = {"Accept": "text/html"}
    form.send(text="een", actie="zeg")
    hidden = form.hidden()
    wrong = client.post("/chat", data={**hidden, "token": "x" * 43, "text": "hoi"}, headers=html)
    assert wrong.status_code == 401 and "past niet op dit gesprek" in wrong.text
    gone = client.post("/chat", data={**hidden, "id": "k" + "a" * 21}, headers=html)
    assert gone.status_code == 404 and "In gevaar?" in gone.text
    large = client.post("/chat", data={**hidden, "text": "a" * 70000}, headers=html)
    assert large.status_code == 413
    for strange in (
        {"actie": "verbeter", "regel": "nergens"},
        {"actie": "iets"},
        {"keuze": "/restart"},
        {"text": "\x00"},
    ):
        assert client.post("/chat", data={**hidden, **strange}, headers=html).status_code == 200


def test_a_conversation_of_another_kind_does_not_open_here(client: Any, app: Any) -> None:
    these = app.extensions["keukentafel"]
    these.modes.pop("burger")
    assert client.get("/chat", headers={"Accept": "text/html"}).status_code == 400


# --- what stands on the pages


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_frame(client: Any, path: str) -> None:
    page = client.get(path).text
    assert '<html lang="nl"' in page
    assert page.count("<h1") == 1
    assert "data-snel-weg" in page and 'href="tel:112"' in page
    assert "Naar de inhoud" in page
    # Nothing that the policy would refuse.
    assert "<style" not in page and " style=" not in page and " onclick=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_how_to_reach_a_person_stands_beside_the_conversation(client: Any, path: str) -> None:
    """Who objects to a computer can call or come by: no conversation is needed for that."""
    page = client.get(path).text
    person = page[page.index("mens-inhoud") :]
    assert re.search(r'<li>Bel <a[^>]* href="tel:\d{10}"', person)
    assert re.search(r"<li>Kom langs: \w+", person)


def test_the_way_out_says_nothing_about_us(client: Any) -> None:
    answer = client.get("/weg")
    for word in ("Keukentafel", "gemeente", "gesprek", "hulp"):
        assert word not in answer.text
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert all('rel="noreferrer noopener"' in link for link in re.findall(r"<a [^>]*>", answer.text))


def test_the_way_out_and_the_theme_come_from_the_settings(settings: Any, clock: Any, small_method: None) -> None:
    chosen = replace(
        settings, leave_url="https://weer.voorbeeld.nl/", theme_css="/static/thema.css", theme_class="mooi"
    )
    page = create_app(chosen, clock).test_client().get("/").text
    assert 'href="https://weer.voorbeeld.nl/"' in page
    assert 'class="utrecht-root mooi"' in page and 'href="/static/thema.css"' in page


def test_static_files_are_kept_only_at_an_address_that_changes_with_them(client: Any) -> None:
    page = client.get("/").text
    address = re.search(r'src="(/static/keukentafel\.js\?v=\w+)"', page)
    assert address
    assert "immutable" in client.get(address.group(1)).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/keukentafel.js").headers["Cache-Control"]


def test_text_is_compressed_for_who_takes_it(client: Any) -> None:
    plain = client.get("/static/keukentafel.js")
    small = client.get("/static/keukentafel.js", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers and small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data and len(small.data) < len(plain.data) / 2
    assert int(small.headers["Content-Length"]) == len(small.data)
    assert "Accept-Encoding" in small.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    assert small.headers["ETag"].startswith("W/")
    again = {"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
    assert client.get("/static/keukentafel.js", headers=again).status_code == 304
    head = client.head("/static/keukentafel.js", headers={"Accept-Encoding": "gzip"})
    assert head.status_code == 200 and head.data == b""
    refused = client.get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers and "<h1" in refused.text
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


def test_the_component_never_makes_markup_from_text() -> None:
    for path in (ROOT / "web" / "static").glob("*.js"):
        source = path.read_text("utf-8")
        for unsafe in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "localStorage",
            ".cookie",
        ):
            # Figures of role-plays for the trainee who ticks a box, and a worker's choice about keys: never on a citizen's page.
            if unsafe == "localStorage" and path.name in ("groei.js", "werkbank.js"):
                continue
            assert unsafe not in source, (path.name, unsafe)
        assert not re.search(r"https?://", source), path.name
    assert "unsafe" not in CSP and "trusted-types 'none'" in CSP


def prose(page: str) -> str:
    """The running text of a page's main part, one block a line."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"<keuken-tafel[^>]*>", "", main)
    main = re.sub(r"<pre.*?</pre>", "", main, flags=re.DOTALL)  # code to copy
    blocks = re.sub(r"</(?:p|li|h\d|label|button|summary|textarea)>", "\n", main)
    lines = unescape(re.sub(r"<[^>]+>", " ", blocks)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_written_in_plain_language(client: Any, path: str) -> None:
    text = prose(client.get(path).text)
    found = readability.report(text)
    assert found.longest <= readability.LONGEST, text
    assert found.mean <= readability.MEAN
    assert found.passive == ()
    assert "!" not in text


def test_every_sentence_of_the_web_part_is_plain() -> None:
    def sentences(node: Any) -> list[str]:
        if isinstance(node, dict):
            return [sentence for value in node.values() for sentence in sentences(value)]
        return [str(node)]

    for sentence in sentences(texts()):
        found = readability.report(sentence)
        assert found.longest <= readability.LONGEST and "!" not in sentence, sentence
