"""The version of the HTTP interface, as the API-Version header and openapi.json give it."""

from __future__ import annotations

API_VERSION = "1.0.0"
