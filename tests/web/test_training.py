"""The training studio over HTTP without Rasa: choosing, opening, and who may read which feedback."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from actions.training.feedback import feedback
from actions.training.simulate import play
from tests.web.test_pdf import roles
from web import feedback as pages
from web import pdf
from web.app import create_app
from web.feedback import curve


def start(client: Any, scenario: str = "saskia") -> tuple[str, dict[str, str]]:
    answer = client.post("/api/v1/conversations", json={"mode": "training", "scenario": scenario})
    assert answer.status_code == 201, answer.text
    return f"/api/v1/conversations/{answer.json['id']}", {"Authorization": f"Bearer {answer.json['token']}"}


def test_feedback_can_be_read_at_once_and_only_with_the_token(client: Any) -> None:
    path, headers = start(client)
    for tail in ("/feedback", "/feedback.json"):
        found = client.get(path + tail, headers=headers)
        assert found.status_code == 200 and found.json["beurten"] == 0
    assert client.get(f"{path}/feedback").status_code == 401
    page = client.get(f"{path}/feedback.html", headers=headers)
    assert "De vraag achter de vraag" in page.text and "{{" not in page.text


def test_the_report_as_pdf_is_tagged(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if not pdf.available():
        pytest.skip("WeasyPrint or Pango is not installed")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    state = play("saskia", "adviesgever").state
    monkeypatch.setattr(pages, "feedback", lambda _: feedback(state))
    path, headers = start(client)
    answer = client.get(f"{path}/feedback.pdf", headers=headers)
    assert answer.status_code == 200 and 'filename="terugkoppeling.pdf"' in answer.headers["Content-Disposition"]
    made = pypdf.PdfReader(io.BytesIO(answer.data))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True and root["/Lang"] == "nl"
    found = roles(root["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/P"} <= set(found) and found.count("/H1") == 1
    text = " ".join(" ".join(page.extract_text() for page in made.pages).split())
    assert "Zo kan het ook" in text and "Wat verborgen bleef" in text, "what folds on the page is open on paper"
    assert "<h3>" not in text and "oefencijfers" not in text and "Zeg dit" not in text


def test_a_conversation_of_a_citizen_has_no_feedback_and_a_role_play_no_verslag(client: Any, talk: Any) -> None:
    answer = talk.get("/feedback")
    assert answer.status_code == 404 and answer.json["type"].endswith("geen_feedback")
    path, headers = start(client)
    assert client.get(f"{path}/summary", headers=headers).status_code == 404


def test_the_page_lists_every_scenario_and_makes_nothing(client: Any) -> None:
    page = client.get("/oefenen").text
    for one in client.get("/api/v1/scenarios").json["scenarios"]:
        assert one["title"] in page.replace("&#39;", "'")


def test_a_form_with_another_conversation_or_scenario_is_refused(client: Any, talk: Any) -> None:
    assert client.post("/oefenen", data={"actie": "begin", "scenario": "niemand"}).status_code == 400
    assert client.post("/oefenen", data={"actie": "zeg", "id": talk.id, "token": "x"}).status_code in (401, 404)
    assert client.post("/oefenen", data={"actie": "zeg", "id": talk.id, "token": talk.token}).status_code == 404


def test_where_the_studio_is_off_there_is_nothing_to_choose(settings: Any) -> None:
    client = create_app(replace(settings, modes="burger")).test_client()
    assert client.get("/api/v1/scenarios").json == {"scenarios": []}
    assert client.get("/oefenen").status_code == 400


def test_the_curve_runs_from_left_to_right_and_higher_trust_is_higher() -> None:
    points = [tuple(map(float, p.split(","))) for p in curve([{"vertrouwen": 2}, {"vertrouwen": 8}]).split()]
    assert points[0][0] < points[1][0] and points[0][1] > points[1][1]


def test_the_studio_is_in_the_navigation_only_where_it_is_on(client: Any, settings: Any) -> None:
    assert 'href="/oefenen"' in client.get("/over").text
    for off in (replace(settings, modes="burger"), replace(settings, off="oefenen")):
        page = create_app(off).test_client().get("/over").text
        assert "Over Keukentafel" in page and 'href="/oefenen"' not in page
