"""`keukentafel audit` and `keukentafel sbom`: what is known against the packages, and the bill of materials."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from web.supply.advisories import Finding, accepted, findings
from web.supply.locks import LOCKS, Package, packages

SECONDS = 300  # that pip-audit may take


def audit(argv: list[str]) -> int:
    """Compare the locks with advisories. Exit status 0: nothing new; 1: something that is not accepted; 2: could not compare."""
    parser = argparse.ArgumentParser(
        prog="keukentafel audit", description="Bekende lekken in de pakketten van beide omgevingen."
    )
    parser.add_argument(
        "--advisories", type=Path, action="append", metavar="BESTAND",
        help="OSV-adviezen of een verslag van pip-audit (JSON); mag vaker. Zonder: met pip-audit, als dat er is en het netwerk ook",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="als JSON")
    asked = parser.parse_args(argv)
    try:
        used, reasons = packages(), accepted()
        found = _from_files(asked.advisories, used) if asked.advisories else _from_network(used)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"Vergelijken lukt niet: {error}\n")
        return 2
    new = [one for one in found if not _why(one, reasons)]
    if asked.json:
        rows = [
            {
                **one.package._asdict(),
                "id": one.id,
                "aliases": one.aliases,
                "fixed": one.fixed,
                "accepted": _why(one, reasons),
            }
            for one in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 1 if new else 0
    for one in found:
        print(_line(one, _why(one, reasons)))
    print(f"{len(used)} pakketten vergeleken: {len(new)} nieuw, {len(found) - len(new)} aanvaard met een reden.")
    return 1 if new else 0


def sbom(argv: list[str]) -> int:
    """Write the bill of materials of both environments. Exit status 1 when the library for it is not there."""
    parser = argparse.ArgumentParser(
        prog="keukentafel sbom", description="De stuklijst (CycloneDX 1.6) van beide omgevingen."
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="BESTAND", help="zonder: naar de standaarduitvoer")
    file = parser.parse_args(argv).file
    try:
        from web.supply.bom import as_json

        made = as_json()
    except ModuleNotFoundError as error:
        sys.stderr.write(f"Hiervoor is {error.name} nodig: dat hoort bij de ontwikkelomgeving (`make setup`).\n")
        return 1
    if file is None:
        sys.stdout.write(made)
    else:
        file.write_text(made, "utf-8")
    return 0


def _from_files(paths: list[Path], used: list[Package]) -> list[Finding]:
    return [one for path in paths for one in findings(path, used)]


def _from_network(used: list[Package]) -> list[Finding]:
    """Ask pip-audit, which knows where to ask. ValueError with a sentence when it is not there, or gets no answer."""
    program = shutil.which("pip-audit") or shutil.which("pip-audit", path=str(Path(sys.executable).parent))
    if program is None:
        raise ValueError("pip-audit is niet geïnstalleerd. Installeer het, of geef adviezen mee met --advisories.")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for environment, lock in LOCKS.items():
            report = Path(folder) / f"{environment}.json"
            command = [
                program,
                "--no-deps",
                "--disable-pip",
                "-r",
                str(lock),
                "-f",
                "json",
                "-o",
                str(report),
                "--progress-spinner",
                "off",
            ]
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
            except subprocess.TimeoutExpired:
                raise ValueError("pip-audit kreeg geen antwoord. Is er een netwerk?") from None
            if not report.is_file():
                last = (done.stderr.strip().splitlines() or ["geen melding"])[-1]
                raise ValueError(f"pip-audit kreeg geen antwoord ({last[:160]}). Geef adviezen mee met --advisories.")
            found += findings(report, [one for one in used if one.environment == environment])
    return found


def _why(one: Finding, reasons: dict[tuple[str, str], str]) -> str:
    return next((reasons[one.package.name, id] for id in sorted(one.names) if (one.package.name, id) in reasons), "")


def _line(one: Finding, why: str) -> str:
    ids = ", ".join(sorted(one.names))
    mended = f"; hersteld in {', '.join(one.fixed)}" if one.fixed else "; nergens hersteld"
    return f"{'aanvaard' if why else 'NIEUW   '}  {one.package.environment}: {one.package.name} {one.package.version}  {ids}{mended}\n          {why or one.summary}"
