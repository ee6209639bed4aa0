"""`keukentafel preview reflectie FILE`: what is wrong in a reflection's file, or a page that shows how it becomes."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from actions.professional.reflection import UnfitError, parse
from web.process.say import Problem, complain, say

STYLES = ("pagina.css", "team.css", "reflectie.css")


def main(argv: list[str]) -> int:
    """Writes one HTML page that needs nothing else. Exit status 1 when the file cannot be used."""
    parser = argparse.ArgumentParser(prog="keukentafel preview reflectie", description=__doc__)
    parser.add_argument("bestand", help="YAML-bestand met een reflectie")
    parser.add_argument("--uit", help="waar de pagina komt; anders naast het bestand, met .html erachter")
    options = parser.parse_args(argv)
    path = Path(options.bestand)
    try:
        page = page_of(path.read_text(encoding="utf-8"))
    except OSError:
        return complain(Problem(f"{path} is er niet, of is niet te lezen."))
    except UnfitError as error:
        return complain(Problem("\n".join(f"{path}: {fault}" for fault in error.faults)))
    out = Path(options.uit) if options.uit else path.with_suffix(".html")
    out.write_text(page, encoding="utf-8")
    say(f"Het bestand klopt. Bekijk het in een browser: {out.resolve()}")
    return 0


def page_of(text: str) -> str:
    """The whole page, styles included; UnfitError with every fault."""
    model = parse(text)
    from flask import render_template  # only this command needs the website, and only when the file is right

    from web.app import create_app
    from web.pages.context import STATIC
    from web.pages.reflecties import examples
    from web.settings import Settings

    with tempfile.TemporaryDirectory(prefix="keukentafel-reflectie-") as there:
        app = create_app(replace(Settings.from_env(), var_dir=Path(there), database_url="", redis_url="", upkeep=False))
        with app.test_request_context():
            shown = [one.context(f"beeld{place}") for place, one in enumerate(examples(model))]
            return render_template(
                "reflectie_voorbeeld.html",
                model=model,
                voorbeelden=shown,
                stijl="\n".join((STATIC / name).read_text("utf-8") for name in STYLES),
            )
