"""Several gemeenten in one installation: whose name it is decides, and nothing of one opens anything of another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from tests.web.conftest import Clock, Talk
from tests.web.fake_channel import FakeChannel
from web import cli
from web.installation import SHARED, Installation, InstallationError, make, read
from web.process import runner
from web.settings import ROOT
from web.staff import cookie, passwords
from web.store import staff

PASSWORD = "een lange zin als wachtwoord"
FILE = """
voorbeeld:
  namen: [noord.test, www.noord.test]
kleindorp:
  namen: [zuid.test]
  instellingen:
    THEME_FILE: {theme}
    THEME_CLASS: zuid-theme
    KEUKENTAFEL_TEKSTEN: {texts}
"""


class Here(Client):
    """A client of one gemeente: every request carries its host name."""

    def __init__(self, application: Any, host: str) -> None:
        super().__init__(application)
        self.host = host

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("base_url", f"http://{self.host}")
        return super().open(*args, **kwargs)


@pytest.fixture(params=["sqlite", "postgresql"])
def both(
    request: pytest.FixtureRequest, tmp_path: Path, channel: FakeChannel, clock: Clock, small_method: None
) -> Iterator[Installation]:
    (tmp_path / "secret").write_text(channel.secret)
    (tmp_path / "zuid.css").write_text(".zuid-theme { --nl-accent: green; }")
    (tmp_path / "zuid.yml").write_text("fouten:\n  onbekend:\n    detail: Dit vindt u niet in Zuid.\n")
    file = tmp_path / "installatie.yml"
    file.write_text(FILE.format(theme=tmp_path / "zuid.css", texts=tmp_path / "zuid.yml"))
    environ = {
        "KEUKENTAFEL_INSTALLATIE": str(file),
        "VAR_DIR": str(tmp_path),
        "BOT_URL": channel.url,
        "KEUKENTAFEL_UPKEEP": "nee",
        "KEUKENTAFEL_RATE": "1000",
        "KEUKENTAFEL_PROXIES": "1",
    }
    if request.param == "postgresql":
        environ["DATABASE_URL"] = request.getfixturevalue("database_url")
        environ["REDIS_URL"] = request.getfixturevalue("redis_url")
    made = make(environ, clock)
    yield made
    for app in made.apps.values():
        app.extensions["keukentafel"].store.close()


@pytest.fixture
def noord(both: Installation) -> Here:
    return Here(both, "noord.test")


@pytest.fixture
def zuid(both: Installation) -> Here:
    return Here(both, "zuid.test")


def test_the_name_decides_whose_it_is(both: Installation, noord: Here, zuid: Here) -> None:
    assert "Kleindorp" in zuid.get("/").text and "Kleindorp" not in noord.get("/").text
    assert noord.get("/").text == Here(both, "WWW.noord.test:8080").get("/").text
    assert 'class="utrecht-root zuid-theme"' in zuid.get("/").text and "zuid-theme" not in noord.get("/").text
    assert "green" in zuid.get("/thema.css").text and noord.get("/thema.css").status_code == 404
    assert zuid.get("/nergens").json["detail"] == "Dit vindt u niet in Zuid."
    assert noord.get("/nergens").json["detail"] == "Wat u zoekt, staat hier niet."


def test_the_proxy_in_front_says_which_name_was_asked_for(both: Installation) -> None:
    through = Here(both, "10.0.0.7")
    page = through.get("/", headers={"X-Forwarded-Host": "zuid.test", "X-Forwarded-Proto": "https"})
    assert "Kleindorp" in page.text and "Strict-Transport-Security" in page.headers


def test_a_name_of_nobody_gets_nothing(both: Installation) -> None:
    for host in ("vreemd.test", "noord.test.vreemd.test", "10.0.0.7", ""):
        answer = Here(both, host or "x").get("/", headers={"Host": host} if not host else {})
        assert answer.status_code == 421 and "gemeente" in answer.json["detail"]
    watcher = Here(both, "10.0.0.7")
    assert watcher.get("/healthz").json == {"status": "ok"}
    assert set(watcher.get("/readyz").json["gemeenten"]) == {"voorbeeld", "kleindorp"}


def test_a_token_of_one_gemeente_opens_nothing_of_another(noord: Here, zuid: Here) -> None:
    mine = Talk(noord)
    assert mine.say("Dit is van Noord").status_code == 200
    mine.client = zuid
    for answer in (mine.get(), mine.get("/summary"), mine.say("en nu hier"), mine.undo(), mine.delete()):
        assert answer.status_code == 404 and "Dit is van Noord" not in answer.text
    mine.client = noord
    assert [turn["text"] for turn in mine.get().json["turns"]] == ["", "Dit is van Noord"]


def test_staff_of_one_gemeente_are_nobody_in_another(both: Installation, noord: Here, zuid: Here) -> None:
    store = both.apps["voorbeeld"].extensions["keukentafel"].store
    with store.write() as connection:
        staff.add(connection, "anna", passwords.hashed(PASSWORD), ["beheerder"], None, store.clock())
    assert _log_in(noord).status_code == 303 and noord.get("/team").status_code == 200
    assert _log_in(zuid).status_code != 303
    held = noord.get_cookie(cookie.name(secure=False), domain="noord.test")
    zuid.set_cookie(cookie.name(secure=False), held.value, domain="zuid.test")
    assert zuid.get("/team").status_code == 303  # to the login page


def test_a_code_of_one_gemeente_opens_nothing_in_another(both: Installation, noord: Here, zuid: Here) -> None:
    one, other = (both.apps[id].extensions["keukentafel"] for id in ("voorbeeld", "kleindorp"))
    assert one.vault.path != other.vault.path
    sealed = one.vault.seal({"verhaal": "van Noord"})
    assert other.vault.open(sealed) is None
    assert set(one.vault.marks("abc")).isdisjoint(other.vault.marks("abc"))
    assert one.store.url != other.store.url


def test_what_one_gemeente_counts_is_not_counted_by_another(both: Installation) -> None:
    one, other = (both.apps[id].extensions["keukentafel"].limits.of("login", 1, 60.0) for id in both.apps)
    assert one.allow("anna") and other.allow("anna") and not one.allow("anna")


def test_the_numbers_say_whose_they_are(both: Installation, noord: Here) -> None:
    Talk(noord).say("een kersenpit")
    text = Here(both, "10.0.0.7").get("/metrics").text
    assert 'keukentafel_turns_total{gemeente="voorbeeld",outcome="beantwoord"} 1.0' in text
    assert 'keukentafel_conversations_total{gemeente="kleindorp"' not in text
    assert text.count("# TYPE keukentafel_turns_total") == 1 and "kersenpit" not in text


@pytest.mark.parametrize(
    "text, about",
    [
        ("", "noem per gemeente"),
        ("a: [", "niet te lezen"),
        ("a:\n  namen: []", "'namen' is een lijst"),
        ("a:\n  namen: ['http://x']", "'namen' is een lijst"),
        ("a:\n  namen: [x.nl]\n  adres: y", "moet 'namen' hebben"),
        ("A b:\n  namen: [x.nl]", "moet 'namen' hebben"),
        ("a:\n  namen: [x.nl]\nb:\n  namen: [x.nl]", "x.nl staat bij a en bij b"),
        ("a:\n  namen: [x.nl]\n  instellingen:\n    PORT: 9", "PORT is geen instelling"),
        ("a:\n  namen: [x.nl]\n  instellingen:\n    ONZIN: 9", "ONZIN is geen instelling"),
    ],
)
def test_mistakes_are_told_in_words(tmp_path: Path, text: str, about: str) -> None:
    file = tmp_path / "installatie.yml"
    file.write_text(text)
    with pytest.raises(InstallationError, match=about):
        read(file)


def test_own_sentences_that_do_not_fit_are_told(tmp_path: Path, settings: Any) -> None:
    from dataclasses import replace

    from web.app import create_app

    own = tmp_path / "eigen.yml"
    for text, about in (
        ("fouten:\n  onzin:\n    detail: x\n", "staat niet in texts.yml"),
        ("mens:\n  uitleg: zonder naam\n", "eigen.yml, regel 2: .*accolades.*: {naam}"),
        ("mens:\n\ttitel: x\n", "eigen.yml, regel 2: deze regel begint met een tab"),
        ("mens: {titel: x}\nmens: {titel: y}\n", "eigen.yml, regel 2: 'mens' staat hier voor de tweede keer"),
    ):
        own.write_text(text)
        with pytest.raises(ValueError, match=about):
            create_app(replace(settings, own_texts=own))
    own.write_text("# nog niets\n")
    assert create_app(replace(settings, own_texts=own)).test_client().get("/over").status_code == 200


def test_a_command_is_done_for_one_gemeente(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "installatie.yml"
    file.write_text("voorbeeld:\n  namen: [noord.test]\nkleindorp:\n  namen: [zuid.test]\n")
    monkeypatch.setenv("KEUKENTAFEL_INSTALLATIE", str(file))
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    before = dict(os.environ)
    assert cli.main(["voor", "kleindorp", "dicht"]) == 0
    assert dict(os.environ) == before, "what comes after is about the first gemeente again"
    assert (tmp_path / "gemeenten" / "kleindorp" / "dicht").exists()
    assert not (tmp_path / "gemeenten" / "voorbeeld" / "dicht").exists()
    assert cli.main(["voor", "elders", "dicht"]) == 1
    assert "voorbeeld" in capsys.readouterr().err


def test_the_start_asks_by_the_name_of_the_first_gemeente(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEUKENTAFEL_INSTALLATIE", raising=False)
    assert runner._first_host() == ""
    file = tmp_path / "installatie.yml"
    file.write_text("voorbeeld:\n  namen: [noord.test, www.noord.test]\n")
    monkeypatch.setenv("KEUKENTAFEL_INSTALLATIE", str(file))
    assert runner._first_host() == "noord.test"


def _log_in(client: Here) -> Any:
    page = client.get("/team/login").text
    mark = page.split('name="csrf" value="')[1].split('"')[0]
    return client.post("/team/login", data={"csrf": mark, "naam": "anna", "wachtwoord": PASSWORD, "next": "/team"})


def test_the_file_is_read_as_it_is_documented(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "installatie.md").read_text("utf-8")
    file = tmp_path / "installatie.yml"
    file.write_text(page.split("```yaml\n")[1].split("```")[0])
    entries = read(file)
    assert [entry.id for entry in entries] == ["noordstad", "zuiddorp"]
    for name in SHARED - {"KEUKENTAFEL_INSTALLATIE", "KEUKENTAFEL_VOORVERTONING"}:
        assert f"`{name}`" in page, name
