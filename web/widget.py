"""The one file that another site loads: the component with its parts and style sheet inside, kept by its content."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from web.texts import texts

STATIC = Path(__file__).resolve().parent / "static"
_STYLE = 'const STYLE = "";'
_FIRST = "const FIRST = {};"
_KNOP = 'const KNOP = "";'
_SAID_FIRST = (
    "geen_verbinding",
    "opnieuw",
    "wis",
    "gewist_alles",
    "kop",
    "sluit",
)  # by who cannot reach the service, or finds it shut


class Widget(NamedTuple):
    """A version of the file: `version` changes with every byte, `integrity` is what a browser checks it with."""

    body: bytes
    version: str
    integrity: str


@cache
def present() -> Widget:
    """The file as it is now: afronden.js, keukentafel.js with gesprek.css in it, and the part that puts it on a page."""
    component = (STATIC / "keukentafel.js").read_text("utf-8")
    style, knop = (smaller((STATIC / name).read_text("utf-8")) for name in ("gesprek.css", "knop.css"))
    said = {key: texts()["gesprek"][key] for key in _SAID_FIRST}
    ending, placing = ((STATIC / name).read_text("utf-8") for name in ("afronden.js", "plaats.js"))
    component = _filled(component, {_STYLE: style, _FIRST: said})
    return of(f"{ending}\n{component}\n{_filled(placing, {_KNOP: knop})}".encode())


def _filled(source: str, values: dict[str, object]) -> str:
    """A script with what its empty constants stand for."""
    for empty, value in values.items():
        if source.count(empty) != 1:
            raise ValueError(f"there must be one line {empty}")
        name = empty.split(" = ")[0]
        source = source.replace(empty, f"{name} = {json.dumps(value, ensure_ascii=False)};")
    return source


def of(body: bytes) -> Widget:
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()
    return Widget(body, hashlib.sha256(body).hexdigest()[:16], integrity)


def smaller(style: str) -> str:
    """A style sheet without comments and indents; nothing else changes."""
    without = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return "\n".join(line.strip() for line in without.splitlines() if line.strip())


def keep(folder: Path) -> None:
    """Store the present version, so that pages that name it go on after an update of this service."""
    path = folder / f"{present().version}.js"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".nieuw")
        new.write_bytes(present().body)
        new.replace(path)


def version(folder: Path, name: str) -> Widget | None:
    """The version of that name, if it is the present one or was kept; its content must still fit its name."""
    if name == present().version:
        return present()
    if not re.fullmatch(r"[0-9a-f]{16}", name):
        return None
    try:
        found = of((folder / f"{name}.js").read_bytes())
    except OSError:
        return None
    return found if found.version == name else None


def line(base: str) -> str:
    """What a web editor puts on a page, once."""
    now = present()
    return (
        f'<script type="module" src="{base}/v1/keukentafel.js?v={now.version}" '
        f'integrity="{now.integrity}" crossorigin="anonymous"></script>'
    )
