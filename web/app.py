"""The application factory: settings, services, blueprints, headers, errors."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from web.api import blueprint as api
from web.caller import believe_proxies
from web.closed import add_switches
from web.compress import add_compression
from web.connection import closing_when_too_large
from web.errors import add_errors
from web.figures.views import blueprint as figures
from web.handover.views import blueprint as handover
from web.headers import add_headers
from web.installation import Installation, make
from web.operations import blueprint as operations
from web.pages import blueprint as pages
from web.pages.context import add_context
from web.preview.page import blueprint as preview
from web.services import make_services
from web.settings import Settings
from web.staff.access import add_staff
from web.staff.views import blueprint as staff
from web.texts import OWN, check_own
from web.trainers import blueprint as trainers
from web.watch import add_watch


def create_app(settings: Settings | None = None, clock: Callable[[], float] = time.time) -> Flask:
    """The web application. `clock` gives seconds since 1970; tests move it."""
    settings = settings or Settings.from_env()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_limit
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_limit
    if settings.own_texts != Path():
        check_own(settings.own_texts)
        app.config[OWN] = settings.own_texts
    app.extensions["keukentafel"] = make_services(settings, clock)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    add_watch(app)
    add_compression(app)
    add_headers(app, settings.origins)
    add_errors(app)
    add_context(app)
    add_switches(app)
    add_staff(app)
    app.register_blueprint(api, url_prefix="/api/v1")
    app.register_blueprint(operations)
    app.register_blueprint(pages)
    app.register_blueprint(staff)
    app.register_blueprint(handover)
    app.register_blueprint(figures)
    app.register_blueprint(trainers)
    if settings.preview != Path():
        app.register_blueprint(preview)
    believe_proxies(app, settings.proxies)
    app.wsgi_app = closing_when_too_large(app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def application() -> Flask | Installation:
    """What gunicorn serves: one gemeente, or as many as KEUKENTAFEL_INSTALLATIE names."""
    if Settings.from_env().installation == Path():
        return create_app()
    return make(os.environ)
