"""Where things are. Standard library only: set-up runs before any package is installed, on any Python 3.8 or newer."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
RASA_VENV = ROOT / ".venv-rasa"
APP_LOCK = ROOT / "requirements" / "app.lock"
RASA_LOCK = ROOT / "requirements" / "rasa.lock"
BOT = ROOT / "bot"
MODELS = BOT / "models"

PORTS = {"web": ("PORT", 8080), "bot": ("BOT_PORT", 5005), "actions": ("ACTIONS_PORT", 5055)}


def var_dir() -> Path:
    """The folder for everything made while running: VAR_DIR, or var/ in the repository."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()


def secret_file() -> Path:
    """The secret that the gateway and the bot share."""
    return Path(os.environ.get("KEUKENTAFEL_SECRET_FILE") or var_dir() / "secret")


def log_dir() -> Path:
    """The folder of the logs; made if it is not there."""
    path = var_dir() / "log"
    path.mkdir(parents=True, exist_ok=True)
    return path


def port_of(name: str) -> int:
    """The port of web, bot or actions. Raises ValueError, as one sentence, when the variable holds no port number."""
    variable, default = PORTS[name]
    raw = os.environ.get(variable) or str(default)
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        raise ValueError(f"{variable}={raw} is geen poortnummer. Kies een getal tussen 1 en 65535.")
    return int(raw)


def python_of(venv: Path) -> Path:
    """The interpreter of an environment."""
    return venv / "bin" / "python"
