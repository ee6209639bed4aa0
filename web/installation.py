"""Several gemeenten in one installation: which host names belong to whom, and what each has of its own.

Each gemeente is an application by itself, with its own store, keys, staff, theme and sentences; what they share are the
processes, the knowledge and the bot. So there is no query that could forget to ask which gemeente it is for.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import yaml
from flask import Flask
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Request, Response

from web.operations import probe
from web.problems import Problem
from web.settings import Settings

StartResponse = Callable[..., Any]

# What belongs to the process and not to a gemeente, and what follows from the gemeente's name.
SHARED = {
    "HOST",
    "PORT",
    "BOT_PORT",
    "ACTIONS_PORT",
    "VAR_DIR",
    "KEUKENTAFEL_GEMEENTE",
    "KEUKENTAFEL_GEMEENTEN",
    "KEUKENTAFEL_INSTALLATIE",
    "KEUKENTAFEL_PROXIES",
    "KEUKENTAFEL_VOORVERTONING",
    "KEUKENTAFEL_BODY_LIMIT",
}
OWN = {item.metadata["variable"] for item in fields(Settings)} - SHARED
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_ID = re.compile(r"[a-z0-9-]{1,40}")


class InstallationError(ValueError):
    """The file cannot be used; the message says what to mend, for the person who edits it."""


@dataclass(frozen=True)
class Entry:
    """One gemeente of the file: its id, the host names that are its own, and its settings by variable."""

    id: str
    names: tuple[str, ...]
    values: Mapping[str, str]


def read(path: Path) -> tuple[Entry, ...]:
    """The gemeenten of an installation file. Raises InstallationError."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InstallationError(f"{path.name} is niet te lezen: {type(error).__name__}.") from None
    if not isinstance(raw, dict) or not raw:
        raise InstallationError(f"{path.name}: noem per gemeente haar namen en instellingen.")
    found = tuple(_entry(path.name, str(id), entry) for id, entry in raw.items())
    seen: dict[str, str] = {}
    for entry in found:
        for name in entry.names:
            if name in seen:
                raise InstallationError(f"{path.name}: {name} staat bij {seen[name]} en bij {entry.id}.")
            seen[name] = entry.id
    return found


def _entry(file: str, id: str, raw: Any) -> Entry:
    if not _ID.fullmatch(id) or not isinstance(raw, dict) or set(raw) - {"namen", "instellingen"}:
        raise InstallationError(f"{file}: {id} moet 'namen' hebben, en mag 'instellingen' hebben.")
    names, values = raw.get("namen"), raw.get("instellingen") or {}
    if not isinstance(names, list) or not names or not all(isinstance(n, str) and _HOST.fullmatch(n) for n in names):
        raise InstallationError(f"{file}: {id}: 'namen' is een lijst van namen als hulp.voorbeeld.nl.")
    if not isinstance(values, dict):
        raise InstallationError(f"{file}: {id}: 'instellingen' is een lijst van namen en waarden.")
    for name in values:
        if name not in OWN:
            raise InstallationError(f"{file}: {id}: {name} is geen instelling die een gemeente zelf kan hebben.")
    return Entry(id, tuple(names), {name: str(value) for name, value in values.items()})


def settings_of(entry: Entry, environ: Mapping[str, str]) -> Settings:
    """The settings of one gemeente: those of the process, its own over them, and a place of its own for all it keeps."""
    base = Settings.from_env(environ)
    made = Settings.from_env({**environ, **entry.values})
    if "DATABASE_URL" not in entry.values and base.database_url:
        made = replace(made, database_url=_in_schema(base.database_url, entry.id))
    secret = base.secret_file if base.secret_file != Path() else base.var_dir / "secret"
    return replace(
        made,
        gemeente=entry.id,
        var_dir=base.var_dir / "gemeenten" / entry.id,
        secret_file=made.secret_file if "KEUKENTAFEL_SECRET_FILE" in entry.values else secret,
        keys_file=made.keys_file if "KEUKENTAFEL_KEYS_FILE" in entry.values else _keys(base, entry.id),
        proxies=0,  # looked at once, for all of them
    )


def _keys(base: Settings, id: str) -> Path:
    """Own keys: a folder of them when the process names one, or a file of its own making beside its other files."""
    return base.keys_file / id if base.keys_file != Path() else Path()


def _in_schema(url: str, id: str) -> str:
    """The same PostgreSQL, in a schema that nobody else looks in."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        raise InstallationError(
            "DATABASE_URL is een bestand: laat die leeg, dan krijgt elke gemeente een eigen bestand."
        )
    schema = "gemeente_" + id.replace("-", "_")
    return parsed.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)


class Installation:
    """The WSGI application of several gemeenten: a request goes to whom its host name belongs, or to nobody."""

    def __init__(self, apps: Mapping[str, Flask], entries: Iterable[Entry], proxies: int = 0) -> None:
        self.apps = apps
        self._by_name = {name: apps[entry.id] for entry in entries for name in entry.names}
        # The host name of a request may be what a proxy in front says, so that is looked at first.
        inner: Callable[..., Any] = self._hand_on
        self._front = ProxyFix(inner, x_for=proxies, x_proto=proxies, x_host=proxies) if proxies else inner

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Any:
        return self._front(environ, start_response)

    def _hand_on(self, environ: dict[str, Any], start_response: StartResponse) -> Any:
        host = environ.get("HTTP_HOST", "").partition(":")[0].lower().rstrip(".")
        app = self._by_name.get(host)
        answer = app or self._nobodys(Request(environ))
        return answer(environ, start_response)

    def _nobodys(self, request: Request) -> Response:
        """For who watches the service: it asks by address. For everybody else nothing is here."""
        if request.path == "/healthz":
            return _json({"status": "ok"}, 200)
        if request.path == "/readyz":
            found = {id: probe(app.extensions["keukentafel"]) for id, app in self.apps.items()}
            ready = all(parts.ready for parts in found.values())
            said = {id: parts.told for id, parts in found.items()}
            return _json({"status": "ok" if ready else "niet gereed", "gemeenten": said}, 200 if ready else 503)
        if request.path == "/metrics":
            from web.metrics import together

            text = together({id: app.extensions["keukentafel"].metrics for id, app in self.apps.items()})
            return Response(text, content_type="text/plain; version=0.0.4")
        body = _json(Problem(421, "geen_gemeente").body(), 421)
        body.content_type = "application/problem+json"
        return body


def _json(body: Any, status: int) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json")


def make(environ: Mapping[str, str], clock: Callable[[], float] = time.time) -> Installation:
    """All gemeenten of KEUKENTAFEL_INSTALLATIE. Raises InstallationError, or what one of them raises."""
    from web.app import create_app

    base = Settings.from_env(environ)
    entries = read(base.installation)
    apps = {entry.id: create_app(settings_of(entry, environ), clock) for entry in entries}
    return Installation(apps, entries, base.proxies)
