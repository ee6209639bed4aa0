"""Keys: made once, read by the owner alone, replaced without losing what is sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Clock, Talk
from web import vault
from web.handover import codes, keys, open_code
from web.vault import NoKeysError, Vault, make_keys


@pytest.fixture
def these(app: Any) -> Any:
    return app.extensions["keukentafel"]


def test_the_file_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "nieuw" / "sleutels"
    assert make_keys(path) and not make_keys(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(Vault(path).keys()) == 1


def test_what_is_sealed_comes_back_with_the_right_key_only(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        make_keys(tmp_path / name)
    one, two = Vault(tmp_path / "een"), Vault(tmp_path / "twee")
    sealed = one.seal({"naam": "Zoë"})
    assert "Zo" not in sealed
    assert one.open(sealed) == {"naam": "Zoë"}
    assert two.open(sealed) is None and one.open(sealed[:-4] + "AAAA") is None and one.open("onzin") is None
    assert one.marks("ABC") != two.marks("ABC")


@pytest.mark.parametrize("content", [None, "", "hier staat niets\n"])
def test_without_keys_it_is_told(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "sleutels"
    if content is not None:
        path.write_text(content)
    with pytest.raises(NoKeysError):
        Vault(path).seal({})


def test_after_new_keys_everything_still_opens(
    talk: Talk, new_talk: Any, these: Any, add_staff: Any, clock: Clock
) -> None:
    sanne = add_staff("sanne", "professional")
    talk.say("Mijn moeder vergeet veel")
    before = codes.give(these, _conversation(these, talk)).code
    first = these.vault.keys()[0]
    with these.store.read() as connection:
        sealed = connection.exec_driver_sql("SELECT sealed FROM codes").scalar()
    assert keys.rotate(these.vault, these.store) == (1, 0)
    after = codes.give(these, _conversation(these, new_talk())).code
    assert len(these.vault.keys()) == 2 and these.vault.keys()[1] == first
    with these.store.read() as connection:
        again = connection.exec_driver_sql("SELECT sealed FROM codes ORDER BY made, id").scalars().all()
    assert sealed not in again
    assert open_code(these, before, sanne) and open_code(these, after, sanne)
    # What was sealed no longer needs the first key, so a copy of it opens nothing.
    vault.write(these.settings.keys.with_name("gestolen"), [first])
    assert all(Vault(these.settings.keys.with_name("gestolen")).open(one) is None for one in again)


def test_a_key_goes_once_no_code_can_need_it(these: Any, clock: Clock) -> None:
    made = these.vault.keys()[0]
    vault.write(these.vault.path, [made._replace(made=int(clock()))])
    for days, left in ((0.5, 2), (3, 3), (9, 2), (9, 2)):
        clock.days(days)
        keys.rotate(these.vault, these.store)
        assert len(these.vault.keys()) == left


def test_a_key_stays_while_something_cannot_be_opened(talk: Talk, these: Any, clock: Clock) -> None:
    codes.give(these, _conversation(these, talk))
    with these.store.write() as connection:
        connection.exec_driver_sql("UPDATE codes SET sealed = 'stuk'")
    clock.days(30)
    assert keys.rotate(these.vault, these.store) == (0, 1)
    clock.days(30)
    assert keys.rotate(these.vault, these.store) == (0, 1)
    assert len(these.vault.keys()) == 3


def test_the_command(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "KEUKENTAFEL_KEYS_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert keys.main(["rotate"]) == 1 and "make setup" in capsys.readouterr().err
    make_keys(tmp_path / "sleutels")
    assert keys.main(["rotate"]) == 0 and "Er is een nieuwe sleutel" in capsys.readouterr().out
    assert keys.main(["list"]) == 0 and "2 sleutels" in capsys.readouterr().out


def test_set_up_makes_the_keys(tmp_path: Path, monkeypatch: Any) -> None:
    from web.process import setup

    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("KEUKENTAFEL_KEYS_FILE", raising=False)
    monkeypatch.setattr(setup.model, "train_if_needed", lambda: None)
    monkeypatch.setattr(setup, "build_index", lambda: None)
    monkeypatch.setattr(setup.layout, "secret_file", lambda: tmp_path / "secret")
    assert setup.main() == 0
    assert len(Vault(tmp_path / "sleutels").keys()) == 1


def _conversation(these: Any, talk: Talk) -> Any:
    from web.gateway import auth

    return auth.open_conversation(these.store, talk.id, talk.token)
