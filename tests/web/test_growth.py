"""Growth on the feedback page: figures are taken along as a file and brought back in a form; nothing is stored."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from typing import Any

import pytest

from actions.training.feedback import feedback
from actions.training.growth import figures, write
from actions.training.simulate import play
from web import feedback as pages

EARLIER = write([figures(feedback(play("jeffrey", "gemiddeld").state), "e" * 16)])


class Form:
    """`/oefenen` after the talk, in plain forms."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.page = client.post("/oefenen", data={"actie": "begin", "scenario": "saskia"}).text

    def send(self, **fields: Any) -> Any:
        hidden = re.findall(r'name="(id|token|eerder)" value="([^"]*)"', self.page)
        answer = self.client.post("/oefenen", data={**{n: unescape(v) for n, v in hidden}, **fields})
        if answer.content_type.startswith("text/html"):
            self.page = answer.text
        return answer


@pytest.fixture
def form(client: Any, monkeypatch: pytest.MonkeyPatch) -> Form:
    state = play("saskia", "ervaren").state
    monkeypatch.setattr(pages, "feedback", lambda _: feedback(state))
    made = Form(client)
    made.send(actie="terugkoppeling")
    return made


def file(text: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), "oefencijfers.json"


def test_without_earlier_figures_there_is_nothing_but_the_offer(form: Form) -> None:
    assert "Er staan geen zinnen in" in form.page and "Je gesprekken, het oudste eerst" not in form.page


def test_a_file_is_compared_and_goes_along_from_then_on(form: Form) -> None:
    page = form.send(actie="vergelijk", bestand=file(EARLIER)).text
    assert "Je gesprekken, het oudste eerst" in page and "Jeffrey" in page and "(nu)" in page
    assert "Minder: gesloten vraag." in page
    taken = form.send(actie="cijfers")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert [one["scenario"] for one in json.loads(taken.data)["gesprekken"]] == ["jeffrey", "saskia"]


def test_bringing_the_same_file_twice_counts_once(form: Form) -> None:
    form.send(actie="vergelijk", bestand=file(EARLIER))
    form.send(actie="vergelijk", bestand=file(form.send(actie="cijfers").text))
    assert form.page.count('<th scope="row">Jeffrey') == 1 and form.page.count("(nu)") == 1


def test_another_file_is_refused_and_the_report_stays(form: Form) -> None:
    page = form.send(actie="vergelijk", bestand=file("<script>alert(1)</script>")).text
    assert "Dit is geen bestand met cijfers" in page and "<script>alert" not in page
    assert "De vraag achter de vraag" in page


def test_the_figures_do_not_tell_the_id_of_the_conversation(form: Form) -> None:
    id = re.search(r'name="id" value="([^"]*)"', form.page)
    assert id and id[1] not in form.send(actie="cijfers").text
