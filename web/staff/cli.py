"""`keukentafel staff`: accounts of who works here."""

from __future__ import annotations

import argparse
import getpass
import sys

from web.settings import Settings
from web.staff import passwords
from web.store import Store, audit, staff
from web.store.staff import ROLES, AccountError

WHO = "opdrachtregel"  # in the log: whoever may run commands on this machine


def main(argv: list[str]) -> int:
    """Add, list, remove accounts, or give a new password. Exit status 1, with a sentence, when that cannot be."""
    arguments = _parser().parse_args(argv)
    try:
        store = Store(Settings.from_env().database)
        try:
            say = arguments.do(store, arguments)
        finally:
            store.close()
    except (AccountError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(say)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="keukentafel staff", description="Accounts van medewerkers.")
    parts = parser.add_subparsers(required=True, metavar="WAT")
    add = parts.add_parser("add", help="een account maken; vraagt het wachtwoord, of leest het van de invoer")
    add.add_argument("name", metavar="NAAM")
    add.add_argument("--role", action="append", required=True, metavar="ROL", help=", ".join(ROLES))
    add.add_argument("--gemeente", help="voor welke gemeente; zonder: die van deze installatie")
    add.set_defaults(do=_add)
    parts.add_parser("list", help="alle accounts").set_defaults(do=_list)
    for what, do, about in (
        ("password", _password, "een nieuw wachtwoord; wie was ingelogd, moet opnieuw"),
        ("remove", _remove, "een account weghalen; wie was ingelogd, is dat niet meer"),
    ):
        part = parts.add_parser(what, help=about)
        part.add_argument("name", metavar="NAAM")
        part.set_defaults(do=do)
    return parser


def _add(store: Store, arguments: argparse.Namespace) -> str:
    roles = staff.checked_roles(arguments.role)
    name = staff.checked_name(arguments.name)
    with store.read() as connection:
        if staff.find(connection, f"lokaal:{name}"):
            raise AccountError(f"Er is al een account {name}. Een nieuw wachtwoord: keukentafel staff password {name}")
    kept = passwords.hashed(_new_password(name))
    with store.write() as connection:
        where = arguments.gemeente or Settings.from_env().gemeente
        made = staff.add(connection, name, kept, roles, where, store.clock())
        audit.write(connection, store.clock(), WHO, "account_gemaakt", made.id)
    return f"Account {name} is er, met de rol {', '.join(roles)}. Inloggen kan op /team."


def _list(store: Store, _: argparse.Namespace) -> str:
    with store.read() as connection:
        found = staff.everybody(connection)
    if not found:
        return "Er zijn nog geen accounts. Maak er een met: keukentafel staff add NAAM --role beheerder"
    lines = [
        f"{one.name if one.local else one.subject + ' (' + one.name + ')'}\t{', '.join(one.roles) or '-'}"
        f"\t{one.gemeente or '-'}\t{'actief' if one.active else 'gesloten'}"
        for one in found
    ]
    return "\n".join(lines)


def _password(store: Store, arguments: argparse.Namespace) -> str:
    with store.read() as connection:
        found = staff.named(connection, arguments.name)
    if not found.local:
        raise AccountError("Dit account logt in bij de gemeente zelf. Het wachtwoord staat daar.")
    kept = passwords.hashed(_new_password(found.name))
    with store.write() as connection:
        staff.set_password(connection, found.id, kept)
        audit.write(connection, store.clock(), WHO, "wachtwoord_gewijzigd", found.id)
    return f"{found.name} heeft een nieuw wachtwoord. Wie met dit account was ingelogd, moet opnieuw."


def _remove(store: Store, arguments: argparse.Namespace) -> str:
    with store.write() as connection:
        found = staff.named(connection, arguments.name)
        staff.remove(connection, found)
        audit.write(connection, store.clock(), WHO, "account_weg", found.id)
    return f"{found.name} kan niet meer inloggen."


def _new_password(name: str) -> str:
    """From the terminal, twice; or the first line of the input, for scripts. AccountError for what is too weak."""
    if sys.stdin.isatty():
        password = getpass.getpass("Wachtwoord: ")
        if password != getpass.getpass("Nog een keer: "):
            raise AccountError("De twee wachtwoorden zijn niet gelijk. Er is niets veranderd.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if fault := passwords.wrong_with(password, name):
        raise AccountError(fault)
    return password
