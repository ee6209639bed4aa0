"""The gespreksverslag as PDF: tagged, in Dutch, with the citizen's words, and honest where it cannot be made."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from web import pdf

STORY = "Mijn moeder vergeet veel & ik <b>slaap</b> slecht"


def pdf_of(talk: Any) -> Any:
    if not pdf.available():
        pytest.skip("WeasyPrint or Pango is not installed")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    talk.say(STORY)
    answer = talk.get("/summary.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/pdf"
    assert 'filename="gespreksverslag.pdf"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return pypdf.PdfReader(io.BytesIO(answer.data))


def roles(node: Any) -> list[str]:
    """The structure types of a tag tree, top down."""
    node = node.get_object()
    if isinstance(node, list):
        return [role for child in node for role in roles(child)]
    if not hasattr(node, "get"):
        return []
    found = [str(node["/S"])] if "/S" in node else []
    return found + (roles(node["/K"]) if "/K" in node else [])


def test_it_is_tagged_and_says_its_language_and_title(talk: Any) -> None:
    made = pdf_of(talk)
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert made.metadata.title == "Mijn gespreksverslag"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    found = roles(root["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/L", "/LI", "/P"} <= set(found)
    assert found.index("/H1") < found.index("/H2") < found.index("/L")


def test_the_words_are_there_as_they_were_typed_on_a4(talk: Any) -> None:
    made = pdf_of(talk)
    text = " ".join(" ".join(page.extract_text() for page in made.pages).split())
    assert "Mijn gespreksverslag" in text and "Wat er speelt" in text
    assert STORY in text
    assert "Gemaakt op 15 januari 2027" in text  # the clock of the test
    assert "Bladzijde 1 van 1" in text
    width, height = made.pages[0].mediabox[2:]
    assert (round(width), round(height)) == (595, 842)


def test_a_correction_counts_and_a_long_verslag_goes_on_to_the_next_page(talk: Any) -> None:
    for n in range(40):
        talk.say(f"Regel {n} van een verhaal. " + "Het gaat over thuis en over de buren. " * 6)
    first = talk.get("/summary").json["verhaal"][1]  # the one before goes when one more is said
    assert talk.correct({"id": first["id"], "text": "Dit is verbeterd"}).status_code == 200
    made = pdf_of(talk)
    assert len(made.pages) > 1
    text = " ".join(page.extract_text() for page in made.pages)
    assert "Dit is verbeterd" in text and first["text"][:9] not in text and "Regel 39 " in text


def test_nothing_is_fetched_for_it(caplog: pytest.LogCaptureFixture) -> None:
    if not pdf.available():
        pytest.skip("WeasyPrint or Pango is not installed")
    with caplog.at_level("ERROR", logger="weasyprint"):
        made = pdf.make(
            "<html lang=nl><title>a</title><p>b<img src='file:///etc/passwd' alt=c><img src='http://127.0.0.1:9/'>",
            "body { background: url('file:///etc/passwd') }",
        )
    assert made.startswith(b"%PDF") and b"root:" not in made


def test_only_who_holds_the_token_gets_it(talk: Any, client: Any) -> None:
    assert client.get(f"{talk.path}/summary.pdf").status_code == 401
    assert client.get(f"{talk.path}/summary.pdf", headers={"Authorization": "Bearer " + "x" * 43}).status_code == 401


def test_two_at_once_are_made_one_after_the_other(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if not pdf.available():
        pytest.skip("WeasyPrint or Pango is not installed")
    monkeypatch.setattr(pdf, "WAIT", 0.05)
    with pdf._turn:
        answer = talk.get("/summary.pdf")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert answer.content_type == "application/problem+json"
    assert talk.get("/summary.pdf").status_code == 200


def test_without_javascript_too(client: Any) -> None:
    if not pdf.available():
        pytest.skip("WeasyPrint or Pango is not installed")
    page = client.post("/chat", data={"text": "Mijn moeder vergeet veel"}).text
    hidden = dict(re.findall(r'<input type="hidden" name="(id|token)" value="([^"]*)"', page))
    page = client.post("/chat", data={**hidden, "actie": "verslag"}).text
    assert "Bewaar als PDF" in page and "Bewaar als tekst" in page
    made = client.post("/chat", data={**hidden, "actie": "pdf"})
    assert made.data.startswith(b"%PDF")
    text = client.post("/chat", data={**hidden, "actie": "tekst"})
    assert text.content_type.startswith("text/plain") and "Mijn moeder vergeet veel" in text.text


# --- where it cannot be made


@pytest.fixture(params=[ImportError("weasyprint"), OSError("cannot load library 'libpango-1.0-0'")])
def no_library(request: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real = importlib.import_module

    def missing(name: str, package: str | None = None) -> Any:
        if name == "weasyprint":
            raise request.param
        return real(name, package)

    monkeypatch.setattr(pdf.importlib, "import_module", missing)
    pdf._library.cache_clear()
    yield
    pdf._library.cache_clear()


def test_a_machine_without_it_says_so_and_shows_no_button(no_library: None, talk: Any, client: Any) -> None:
    talk.say("een")
    answer = talk.get("/summary.pdf")
    assert answer.status_code == 501
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"].endswith(":geen_pdf") and "printen" in answer.json["detail"]
    assert "&#34;pdf&#34;: false" in client.get("/").text
    page = client.post("/chat", data={"text": "een"}).text
    hidden = dict(re.findall(r'<input type="hidden" name="(id|token)" value="([^"]*)"', page))
    page = client.post("/chat", data={**hidden, "actie": "verslag"}).text
    assert "Bewaar als tekst" in page and "Bewaar als PDF" not in page


def test_a_machine_without_a_font_counts_as_one_that_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("weasyprint")
    monkeypatch.setattr(pdf, "_write", lambda *_, **__: b"%PDF-1.7 nothing in it")
    pdf._library.cache_clear()
    assert not pdf.available()
    monkeypatch.undo()
    pdf._library.cache_clear()
