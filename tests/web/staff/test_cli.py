"""`keukentafel staff`: accounts from the command line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from web.staff import cli, passwords
from web.store import Store, audit, sessions, staff


@pytest.fixture
def store(tmp_path: Path, monkeypatch: Any) -> Store:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/kt.db")
    return Store(f"sqlite:///{tmp_path}/kt.db")


@pytest.fixture
def run(store: Store, monkeypatch: Any, capsys: Any) -> Any:
    def run(*arguments: str, typed: str = "een zin die niemand raadt\n") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = cli.main(list(arguments))
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def found(store: Store, name: str) -> staff.Staff:
    with store.read() as connection:
        return staff.named(connection, name)


def test_an_account_is_made_listed_and_removed(run: Any, store: Store) -> None:
    assert run("list") == (
        0,
        "Er zijn nog geen accounts. Maak er een met: keukentafel staff add NAAM --role beheerder\n",
    )
    status, said = run("add", "Sanne", "--role", "trainer", "--role", "professional")
    assert status == 0 and "Account sanne is er, met de rol professional, trainer" in said
    made = found(store, "sanne")
    assert passwords.fits("een zin die niemand raadt", made.password) and made.gemeente == "voorbeeld"
    assert run("list")[1] == "sanne\tprofessional, trainer\tvoorbeeld\tactief\n"
    assert run("remove", "sanne") == (0, "sanne kan niet meer inloggen.\n")
    assert "geen accounts" in run("list")[1]
    assert [entry.what for entry in audit.latest(store)] == ["account_weg", "account_gemaakt"]
    assert "niemand raadt" not in str(audit.latest(store))


def test_a_new_password_ends_the_sessions(run: Any, store: Store) -> None:
    run("add", "sanne", "--role", "trainer")
    with store.write() as connection:
        value = sessions.begin(connection, found(store, "sanne").id, store.clock())
    assert sessions.find(store, value)
    assert run("password", "sanne", typed="een heel andere zin\n")[0] == 0
    assert sessions.find(store, value) is None
    assert passwords.fits("een heel andere zin", found(store, "sanne").password)


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        (("add", "sanne", "--role", "trainer"), "kort\n", "ten minste 12 tekens"),
        (("add", "sanne", "--role", "trainer"), "", "ten minste 12 tekens"),
        (("add", "sanne", "--role", "wethouder"), "", "Kies een of meer rollen uit: professional"),
        (("add", "Sanne de Wit", "--role", "trainer"), "", "kleine letters"),
        (("password", "niemand"), "", "Er is geen account 'niemand'"),
        (("remove", "niemand"), "", "Er is geen account 'niemand'"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(run: Any, arguments: tuple[str, ...], typed: str, says: str) -> None:
    status, said = run(*arguments, typed=typed)
    assert status == 1 and says in said


def test_a_name_is_taken_once(run: Any) -> None:
    run("add", "sanne", "--role", "trainer")
    status, said = run("add", "SANNE", "--role", "trainer")
    assert status == 1 and "staff password sanne" in said


def test_on_a_terminal_the_password_is_asked_twice(run: Any, store: Store, monkeypatch: Any) -> None:
    asked = iter(["een zin die niemand raadt", "een zin die niemand raad"] * 1 + ["een heel andere zin"] * 2)
    monkeypatch.setattr("getpass.getpass", lambda *_: next(asked))

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(cli.sys, "stdin", Terminal())
    with pytest.raises(staff.AccountError, match="niet gelijk"):
        cli._new_password("sanne")
    assert cli._new_password("sanne") == "een heel andere zin"


def test_an_account_of_the_gemeentes_own_login_is_closed_not_deleted(run: Any, store: Store) -> None:
    with store.write() as connection:
        staff.from_provider(connection, "u-1", "j.jansen", ("trainer",), None, 1.0)
    assert "oidc:u-1 (j.jansen)\ttrainer\t-\tactief" in run("list")[1]
    assert run("password", "oidc:u-1")[0] == 1
    assert run("remove", "oidc:u-1")[0] == 0
    assert "gesloten" in run("list")[1]
    with store.write() as connection:
        assert staff.from_provider(connection, "u-1", "j.jansen", ("trainer",), None, 1.0) is None
