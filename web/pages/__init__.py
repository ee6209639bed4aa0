"""The pages: the municipality's page with the conversation, the same without JavaScript, and texts."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pages", __name__)
