"""`make nlds`: takes the CSS components of NL Design System over from npm into one file on our own origin."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from web.process import layout
from web.process.say import Problem, complain, say, step

STATIC = layout.ROOT / "web" / "static"
COMPONENTS = STATIC / "nlds.css"
THEME = layout.ROOT / "tests" / "browser" / "themes" / "voorbeeld.css"

# Package, version, file. The variants for bare elements style every page alike; `@layer` keeps them below our own rules.
# Left out: @utrecht/root-css, whose size container on <html> breaks printing and what sticks to the window.
PACKAGES = (
    ("@utrecht/document-css", "3.0.1", "dist/index.min.css"),
    ("@nl-design-system-candidate/heading-css", "1.1.3", "dist/html/heading.css"),
    ("@nl-design-system-candidate/paragraph-css", "2.1.3", "dist/html/paragraph.css"),
    ("@nl-design-system-candidate/link-css", "2.0.3", "dist/html/link.css"),
    ("@nl-design-system-candidate/skip-link-css", "1.0.5", "dist/skip-link.css"),
    ("@utrecht/button-css", "4.0.1", "dist/index.min.css"),
    ("@utrecht/form-label-css", "3.0.1", "dist/html/index.min.css"),
    ("@utrecht/textbox-css", "4.0.1", "dist/html/index.min.css"),
    ("@utrecht/textarea-css", "4.0.1", "dist/html/index.min.css"),
    ("@utrecht/alert-css", "4.0.2", "dist/index.min.css"),
    ("@utrecht/table-css", "3.0.1", "dist/html/index.min.css"),
)
TOKENS = ("@nl-design-system-unstable/voorbeeld-design-tokens", "7.4.1", "dist/theme.css")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")
_READ = re.compile(r"var\(\s*(--[\w-]+)")


def main() -> int:
    """Fetches everything again. Exit status 1 without npm or without a network."""
    try:
        with step("onderdelen van NL Design System ophalen"), tempfile.TemporaryDirectory() as there:
            COMPONENTS.write_text(bundle(Path(there)), "utf-8")
            THEME.write_text(theme(Path(there)), "utf-8")
    except Problem as problem:
        return complain(problem)
    say(f"Gemaakt: {COMPONENTS.relative_to(layout.ROOT)} en {THEME.relative_to(layout.ROOT)}")
    return 0


def bundle(there: Path) -> str:
    """All components in one style sheet, each under its name, version and licence."""
    head = (
        "/* Components of NL Design System, unchanged but for comments and one cascade layer. Made by `make nlds`;\n"
        "   do not edit. Licence of all of them: EUPL-1.2, as this repository. Copyright (c) 2021-2026 NL Design System\n"
        "   Community, Gemeente Utrecht and Frameless B.V. */\n"
    )
    parts = [
        f"/* {name} {version} */\n{without_comments(fetch(name, version, file, there))}"
        for name, version, file in PACKAGES
    ]
    return head + "@layer nlds {\n" + "\n".join(parts) + "\n}\n"


def theme(there: Path) -> str:
    """The tokens of the example theme that anything here reads, with their references filled in."""
    name, version, file = TOKENS
    known = dict(_TOKEN.findall(without_comments(fetch(name, version, file, there))))
    lines = "\n".join(f"  {token}: {value};" for token, value in sorted(read_tokens(known)))
    return (
        f"/* The tokens that Keukentafel and its components read, with their values, from the package\n"
        f"   {name} {version}. Copyright (c) 2021 NL Design System Community,\n"
        f"   licence EUPL-1.2, as this repository. Changed: references are filled in, the other tokens are left out.\n"
        f"   Made by `make nlds`; do not edit. */\n\n.voorbeeld-theme {{\n{lines}\n}}\n"
    )


def read_tokens(known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Token and value of what our style sheets ask for and the theme gives."""
    sheets = [COMPONENTS, *(path for path in STATIC.glob("*.css") if path != COMPONENTS)]
    wanted = {token for path in sheets for token in _READ.findall(path.read_text("utf-8"))}
    for token in wanted & known.keys():
        if (value := filled_in(known[token], known)) is not None:
            yield token, value


def filled_in(value: str, known: dict[str, str], depth: int = 10) -> str | None:
    """A value without references; None when one leads nowhere."""
    while (hit := re.search(r"var\(\s*(--[\w-]+)\s*\)", value)) and depth:
        if hit[1] not in known:
            return None
        value, depth = value.replace(hit[0], known[hit[1]].strip()), depth - 1
    return None if "var(" in value else " ".join(value.split())


def fetch(name: str, version: str, file: str, there: Path) -> str:
    """One file of one version of a package; npm checks its hash. Raises Problem."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(there), f"{name}@{version}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=there)
        with tarfile.open(there / done.stdout.strip().splitlines()[-1]) as archive:
            found = archive.extractfile(f"package/{file}")
            if found is None:
                raise KeyError(file)
            return found.read().decode("utf-8")
    except FileNotFoundError:
        raise Problem("Hiervoor is npm nodig. Installeer Node.js.") from None
    except (subprocess.CalledProcessError, IndexError):
        raise Problem(f"{name} {version} is niet op te halen. Is er een netwerk?") from None
    except KeyError:
        raise Problem(f"In {name} {version} zit geen {file}.") from None


def without_comments(css: str) -> str:
    return _COMMENT.sub("", css).strip()


if __name__ == "__main__":
    sys.exit(main())
