"""Every setting of the web process: read once from the environment, typed, with its meaning."""

# ruff: noqa: RUF009  (`setting` only makes a dataclass field)

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def setting(variable: str, default: Any, meaning: str) -> Any:
    """A dataclass field that knows its environment variable and what it is for."""
    return field(default=default, metadata={"variable": variable, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `Settings.from_env()` fills them, tests make their own."""

    host: str = setting("HOST", "127.0.0.1", "address the web process listens on")
    port: int = setting("PORT", 8080, "port of the web process, the only public one")
    bot_port: int = setting("BOT_PORT", 5005, "port of the Rasa process on 127.0.0.1")
    actions_port: int = setting("ACTIONS_PORT", 5055, "port of the action server on 127.0.0.1")
    bot_url: str = setting("BOT_URL", "", "where Rasa is, when it is not on this machine; several with commas")
    actions_url: str = setting("ACTIONS_URL", "", "where the action server is, when it is not on this machine")
    var_dir: Path = setting("VAR_DIR", ROOT / "var", "folder for everything made while running")
    database_url: str = setting(
        "DATABASE_URL", "", "postgresql://… for the conversations; SQLite under VAR_DIR if empty"
    )
    redis_url: str = setting("REDIS_URL", "", "redis://… for locks and rate limits; this process's memory if empty")
    secret_file: Path = setting(
        "KEUKENTAFEL_SECRET_FILE", Path(), "file with the secret shared with Rasa; VAR_DIR/secret"
    )
    gemeente: str = setting("KEUKENTAFEL_GEMEENTE", "voorbeeld", "which municipality file is used")
    gemeenten: str = setting(
        "KEUKENTAFEL_GEMEENTEN", "", "folder with one's own municipality files; the shipped if empty"
    )
    installation: Path = setting(
        "KEUKENTAFEL_INSTALLATIE", Path(), "file with the host names and settings of several gemeenten in one process"
    )
    own_texts: Path = setting(
        "KEUKENTAFEL_TEKSTEN", Path(), "file with own sentences in place of those of web/texts.yml"
    )
    off: str = setting("KEUKENTAFEL_UIT", "", "parts that are off, with commas, besides those in the municipality file")
    shut: bool = setting("KEUKENTAFEL_DICHT", False, "everything off: pages say who to call, the API answers 503")
    modes: str = setting(
        "KEUKENTAFEL_MODES",
        "burger,professional,training",
        "which kinds of conversation are on, with commas",
    )
    message_limit: int = setting("KEUKENTAFEL_MESSAGE_LIMIT", 4000, "longest message, in characters")
    body_limit: int = setting("KEUKENTAFEL_BODY_LIMIT", 65536, "largest request body, in bytes")
    rate: int = setting("KEUKENTAFEL_RATE", 10, "messages that one token may send in a second")
    openings: int = setting(
        "KEUKENTAFEL_OPENINGS", 60, "conversations that one address may begin in a minute; 0 for no limit"
    )
    searches: int = setting(
        "KEUKENTAFEL_SEARCHES",
        120,
        "searches and passages that one address may ask of the API in a minute; 0 for no limit",
    )
    proxies: int = setting(
        "KEUKENTAFEL_PROXIES", 0, "reverse proxies in front whose X-Forwarded-For, -Proto and -Host are believed"
    )
    bot_timeout: float = setting("KEUKENTAFEL_BOT_TIMEOUT", 4.0, "seconds that a turn may take before it is given up")
    retention_days: int = setting(
        "KEUKENTAFEL_RETENTION_DAYS", 30, "days after the last message that a conversation is kept"
    )
    upkeep: bool = setting("KEUKENTAFEL_UPKEEP", True, "whether this process purges and retries deletions")
    leave_url: str = setting("KEUKENTAFEL_LEAVE_URL", "/weg", "where the leave-quickly button goes")
    sites: str = setting(
        "KEUKENTAFEL_SITES", "", "origins of other sites that show the widget, with commas: https://www.voorbeeld.nl"
    )
    public_url: str = setting(
        "KEUKENTAFEL_URL", "", "public address of this service, for the line to copy; that of the request if empty"
    )
    preview: Path = setting(
        "KEUKENTAFEL_VOORVERTONING", Path(), "folder of a preview; `keukentafel preview` sets it, never a live service"
    )
    theme_css: str = setting("THEME_CSS", "", "path on this origin of the municipality's theme.css")
    theme_file: str = setting(
        "THEME_FILE", "", "file on this machine with that theme.css; it is then served as /thema.css"
    )
    theme_class: str = setting("THEME_CLASS", "", "class of that theme, put on <html>")
    security_contact: str = setting(
        "KEUKENTAFEL_SECURITY_CONTACT",
        "",
        "mailto: or https: address for /.well-known/security.txt; no such page if empty",
    )
    keys_file: Path = setting(
        "KEUKENTAFEL_KEYS_FILE", Path(), "file with the keys that seal what is handed over; VAR_DIR/sleutels"
    )
    callback_days: int = setting(
        "KEUKENTAFEL_CALLBACK_DAYS", 7, "days that name and number are kept once somebody was called back"
    )
    figures_days: int = setting(
        "KEUKENTAFEL_FIGURES_DAYS", 730, "days that the counts behind the figures are kept; no conversation is in them"
    )
    oidc_issuer: str = setting(
        "OIDC_ISSUER", "", "address of the gemeente's own login (OpenID Connect) for staff; passwords only if empty"
    )
    oidc_client_id: str = setting("OIDC_CLIENT_ID", "", "what this service is called there")
    oidc_secret_file: Path = setting("OIDC_SECRET_FILE", Path(), "file with the secret that belongs to it")
    oidc_role_claim: str = setting(
        "OIDC_ROLE_CLAIM", "roles", "claim of that login that holds somebody's roles or groups"
    )
    oidc_roles: str = setting(
        "OIDC_ROLES", "", "which of those is which role here, with commas: kt-wijkteam=professional,kt-web=redacteur"
    )
    audit_days: int = setting("KEUKENTAFEL_AUDIT_DAYS", 365, "days that the log of what staff did is kept")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment; a value of the wrong type is one clear sentence (ValueError)."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for item in fields(cls):
            raw = environ.get(item.metadata["variable"], "")
            if raw != "":
                values[item.name] = _convert(item.metadata["variable"], raw, item.default)
        return cls(**values)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the conversation store."""
        url = self.database_url or f"sqlite:///{self.var_dir / 'gesprekken.db'}"
        for scheme in ("postgres://", "postgresql://"):
            if url.startswith(scheme):
                return "postgresql+psycopg://" + url.removeprefix(scheme)
        return url

    @property
    def space(self) -> str:
        """What keeps the names of this gemeente apart from another's in the same Redis."""
        return self.gemeente if self.installation != Path() else ""

    @property
    def origins(self) -> frozenset[str]:
        """The origins that may use the API from a browser; ValueError for what is no origin."""
        found = frozenset(part.strip().rstrip("/") for part in self.sites.split(",") if part.strip())
        for origin in found:
            if not re.fullmatch(r"https?://[a-z0-9.-]+(:\d{1,5})?", origin):
                raise ValueError(f"KEUKENTAFEL_SITES: {origin!r} is not an origin like https://www.voorbeeld.nl")
        return found

    @property
    def bot(self) -> str:
        """The addresses of the bots, with commas."""
        return self.bot_url or f"http://127.0.0.1:{self.bot_port}"

    @property
    def actions(self) -> str:
        return (self.actions_url or f"http://127.0.0.1:{self.actions_port}").rstrip("/")

    @property
    def secret(self) -> str:
        """The secret shared with Rasa's channel; empty when set-up has not made it yet."""
        path = self.secret_file if self.secret_file != Path() else self.var_dir / "secret"
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    @property
    def keys(self) -> Path:
        """The file with the keys that seal what is handed over."""
        return self.keys_file if self.keys_file != Path() else self.var_dir / "sleutels"


def _convert(variable: str, raw: str, default: Any) -> Any:
    kind = type(default)
    try:
        if kind is bool:
            return {"1": True, "true": True, "ja": True, "0": False, "false": False, "nee": False}[raw.strip().lower()]
        if isinstance(default, Path):
            return Path(raw)
        return kind(raw)
    except (KeyError, ValueError):
        raise ValueError(f"{variable}={raw!r} is not a {kind.__name__}") from None
