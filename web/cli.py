"""The command `keukentafel`: one table of subcommands, each imported only when it is asked for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """Where a subcommand lives: a function that takes its arguments and gives the exit status."""

    module: str
    function: str
    help: str


COMMANDS = {
    "search": Command("knowledge.cli", "search", "passages zoeken bij een vraag"),
    "triage": Command("knowledge.cli", "triage", "leefgebieden, loket en arrangementen bij een verhaal"),
    "index": Command("knowledge.cli", "index", "de index maken (build), bekijken (info) of nakijken (verify)"),
    "ingest": Command("knowledge.cli", "ingest", "eigen documenten doorzoekbaar maken"),
    "validate": Command(
        "web.content", "main", "alle inhoud nakijken: passages, vragen, wetten, taal, lokets, scenario's"
    ),
    "technique": Command("actions.training.cli", "technique", "welke gesprekstechniek een uitspraak is"),
    "training": Command("web.trainers.cli", "main", "scenario's nakijken; wat trainers verbeterden, als oefenzinnen"),
    "chat": Command("web.terminal", "main", "een gesprek in de terminal"),
    "run": Command("web.process.runner", "main", "alles starten, op de voorgrond"),
    "staff": Command("web.staff.cli", "main", "accounts van medewerkers: maken, bekijken, wachtwoord, weghalen"),
    "preview": Command(
        "web.preview.cli", "main", "kijken hoe teksten, gegevens en schakelaars eruitzien voor ze live zijn"
    ),
    "dicht": Command("web.switches", "close", "alles in een keer uit: wie komt, ziet wie te bellen is"),
    "open": Command("web.switches", "reopen", "weer aan"),
    "voor": Command("web.installation_cli", "main", "een opdracht voor een van meer gemeenten: voor ID OPDRACHT"),
    "backup": Command("web.backup.cli", "backup", "alles wat bewaard wordt in een map zetten"),
    "restore": Command("web.backup.cli", "restore", "dat weer terugzetten"),
    "upgrade": Command("web.backup.cli", "upgrade", "na een nieuwe versie: eerst bewaren, dan de database bijwerken"),
    "keys": Command("web.handover.keys", "main", "de sleutels waarmee codes en terugbelverzoeken op slot zitten"),
    "audit": Command("web.supply.cli", "audit", "bekende lekken in de pakketten van beide omgevingen"),
    "sbom": Command("web.supply.cli", "sbom", "de stuklijst (CycloneDX) van beide omgevingen"),
    "doctor": Command("web.process.doctor", "main", "wat ontbreekt of is stuk op deze machine"),
    "eval": Command("web.evaluate.cli", "main", "de kwaliteitstabel, op de eigen of een andere verzameling"),
    "bench": Command("web.bench.cli", "main", "hoe snel alles is, en hoeveel geheugen het kost"),
    "soak": Command("web.bench.cli", "soak", "wat langer duurt dan een test mag duren"),
}


def main(argv: list[str] | None = None) -> int:
    """Runs one subcommand. Exit status 2 for a command that does not exist."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"keukentafel: {arguments[0]!r} bestaat niet.\n\n{usage()}", file=sys.stderr)
        return 2
    function: Callable[[list[str]], int] = getattr(importlib.import_module(command.module), command.function)
    try:
        return function(arguments[1:])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Somebody piped us into `head`: that is no error.
        sys.stderr.close()
        return 0


def usage() -> str:
    """The list of subcommands."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "gebruik: keukentafel OPDRACHT [...]",
            "",
            *lines,
            "",
            "Meer over een opdracht: --help erachter.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
