"""`keukentafel preview`: nothing starts while something is wrong, and the overview shows what would change."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from knowledge import gemeente as module
from web.app import create_app
from web.preview import cli, wordings
from web.preview.page import COMPARED
from web.process.say import Problem
from web.process.stack import Stack


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a gemeente's file of one's own."""
    folder = tmp_path / "gemeenten"
    folder.mkdir()
    shutil.copy(module.FOLDER / "voorbeeld.yml", folder)
    monkeypatch.setenv("KEUKENTAFEL_GEMEENTEN", str(folder))
    module.gemeente.cache_clear()
    yield folder / "voorbeeld.yml"
    module.gemeente.cache_clear()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    module.gemeente.cache_clear()


@pytest.fixture
def overview(settings: Any, clock: Any, small_method: None, own: Path, tmp_path: Path) -> Any:
    """The page, compared with how the files are before a test changes them."""
    then = wordings.read()
    (tmp_path / COMPARED).write_text(json.dumps({"files": then, "source": "wat nu live staat"}), "utf-8")

    def page() -> str:
        answer = create_app(replace(settings, preview=tmp_path), clock).test_client().get("/voorvertoning")
        assert answer.status_code == 200
        return unescape(answer.text)

    return page


def test_without_changes_it_says_so(overview: Any) -> None:
    page = overview()
    assert "Er is niets veranderd." in page and "Vergeleken met wat nu live staat." in page


def test_lokets_stand_there_as_a_citizen_reads_them(overview: Any, own: Path) -> None:
    change(own, 'vr: "9:00-15:00"}}', 'vr: "9:00-12:00, 13:00-15:00"}}')
    page = overview()
    hours = "maandag tot en met donderdag van 9.00 tot 17.00 uur, vrijdag van 9.00 tot 12.00 uur en van 13.00 tot 15.00"
    assert hours in page and "Wijkteam Voorbeeld (voordeur)" in page
    assert "Het CIZ beslist meestal binnen zes weken." in page


def test_a_changed_wording_stands_beside_the_old_one(overview: Any, own: Path) -> None:
    change(own, "Wijkteam Voorbeeld", "Dorpsplein Voorbeeld")
    page = overview()
    assert "<del>Wijkteam Voorbeeld</del>" in page and "<ins>Dorpsplein Voorbeeld</ins>" in page


def test_switches_are_shown_as_they_are(overview: Any, own: Path) -> None:
    own.write_text(own.read_text("utf-8") + "schakelaars: {voorlezen: uit}\ndicht: ja\n", "utf-8")
    module.gemeente.cache_clear()
    page = overview()
    assert re.search(r"<code>voorlezen</code></th><td>[^<]*</td><td>uit</td>", page)
    assert re.search(r"<code>widget</code></th><td>[^<]*</td><td>aan</td>", page)
    assert "Alles staat uit" in page


def test_every_page_says_that_it_is_a_preview(settings: Any, clock: Any, small_method: None, tmp_path: Path) -> None:
    live = create_app(settings, clock).test_client()
    assert live.get("/voorvertoning").status_code == 404 and "voorvertoning" not in live.get("/over").text
    preview = create_app(replace(settings, preview=tmp_path), clock).test_client()
    assert "Dit is een voorvertoning" in preview.get("/over").text


# --- the command


def test_a_mistake_is_told_with_file_and_line_and_nothing_starts(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_show", lambda *_: pytest.fail("it started"))
    change(own, 'ma: "9:00-17:00"', "ma: 9-17")
    line = next(n for n, text in enumerate(own.read_text("utf-8").splitlines(), 1) if "wijkteam:" in text)
    assert cli.main(["--gemeente", str(own)]) == 1
    said = capsys.readouterr().err
    assert f"voorbeeld.yml, regel {line}: loket 'wijkteam': openingstijd 'ma: 9-17' moet zijn zoals 9:00-17:00" in said


def test_right_files_start(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    monkeypatch.setattr(cli, "_show", lambda port, there, chosen: started.append((port, chosen)) or 0)
    assert cli.main(["--gemeente", str(own), "--port", "18931"]) == 0
    chosen = {"KEUKENTAFEL_GEMEENTE": "voorbeeld", "KEUKENTAFEL_GEMEENTEN": str(own.parent)}
    assert started == [(18931, chosen)]


@pytest.mark.parametrize("name", ["nergens.yml", "voorbeeld.yaml"])
def test_a_file_that_is_not_there_is_told(name: str) -> None:
    with pytest.raises(Problem, match="is er niet"):
        cli.environment(name)
    assert cli.environment("kleindorp") == {"KEUKENTAFEL_GEMEENTE": "kleindorp"}


def test_it_has_a_store_of_its_own_on_this_machine_alone(tmp_path: Path) -> None:
    stack = cli.prepare(tmp_path, 18932, {"KEUKENTAFEL_GEMEENTE": "kleindorp"})
    assert isinstance(stack, Stack) and stack.host == "127.0.0.1" and stack.var == tmp_path
    assert stack.extra_env["DATABASE_URL"] == "" and stack.extra_env["REDIS_URL"] == ""
    assert json.loads((tmp_path / COMPARED).read_text("utf-8"))["source"]


def test_a_change_is_seen_without_starting_again_by_hand(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The running preview: web and actions begin again after a right change, and stay after a wrong one."""
    restarted: list[str] = []
    rounds = iter(range(3))

    class Fake:
        def stop_one(self, name: str) -> None: ...
        def start_one(self, name: str) -> None:
            restarted.append(name)

    def look(_: float) -> None:
        this = next(rounds, None)
        if this is None:
            raise KeyboardInterrupt
        if this == 0:
            change(own, "Wijkteam Voorbeeld", "Dorpsplein")
        elif this == 1:
            change(own, 'ma: "9:00-17:00"', "ma: 9-17")

    monkeypatch.setattr(cli.time, "sleep", look)
    monkeypatch.setattr(cli.runner, "raise_if_dead", lambda _: None)
    monkeypatch.setattr(cli.runner, "wait_until_answered", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        cli._follow(Fake())  # type: ignore[arg-type]
    assert restarted == ["web", "actions"]
