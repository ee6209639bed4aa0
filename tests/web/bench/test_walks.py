"""Walks by chance: forms are read as a browser reads them, and walking gets inside."""

from __future__ import annotations

import random
from typing import Any

from web.bench import forms, fuzz, walks

PAGE = """
<form method="get" action="/zoek"><input name="q"></form>
<form method="post" action="">
  <input type="hidden" name="csrf" value="abc"><input name="naam" value="Jan"><input type="file" name="bestand">
  <input type="checkbox" name="delen" value="ja" checked><input type="radio" name="soort" value="a"><input type="radio" name="soort" value="b">
  <textarea name="tekst">Regel 1
Regel 2</textarea>
  <select name="klant"><option value="x">X</option><option value="y" selected>Y</option></select>
  <button name="actie" value="bewaar">Bewaar</button><button>Niets</button>
</form>
<form method="post" action="https://elders.example/"><input name="x"></form>
"""


def test_a_form_is_read_with_what_stands_in_it() -> None:
    (form,) = forms.read(PAGE, "/hier?x=1")
    assert form.action == "/hier?x=1"
    assert form.fields == {"csrf": "abc", "naam": "Jan", "delen": "ja", "tekst": "Regel 1\nRegel 2", "klant": "y"}
    assert form.choices == {"delen": ["ja"], "soort": ["a", "b"], "klant": ["x", "y"]}
    assert form.buttons == [("actie", "bewaar")] and form.hidden == {"csrf"}


def test_a_walk_gets_inside_and_counts_by_route(app: Any) -> None:
    one = fuzz.Fuzz(app, app.test_client(), "", [], random.Random(3))
    walker = walks.Walker(one, app.test_client(), [])
    for _ in range(4):
        walker.walk("/chat", 6)
    assert one.taken["GET /chat"] == 4 and one.taken["POST /chat"] > 4 and one.failures == []


def test_an_error_that_comes_out_of_the_application_is_a_fault(app: Any) -> None:
    one = fuzz.Fuzz(app, app.test_client(), "", [], random.Random(3))
    client = app.test_client()
    client.get = lambda *_, **__: 1 / 0
    walks.Walker(one, client, []).walk("/chat", 1)
    assert [failure["status"] for failure in one.failures] == [599]
