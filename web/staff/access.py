"""Which pages are for staff, who may see them, and that a form came from such a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from web.problems import Problem
from web.services import services
from web.staff import cookie
from web.store import sessions
from web.store.staff import ROLES, Staff

View = TypeVar("View", bound=Callable[..., Any])

LOGIN, HOME = "/team/login", "/team"
FIELD, HEADER = "csrf", "X-CSRF-Token"


class Access(NamedTuple):
    """What a view asks: one of these roles (none: any member of staff); `free`: nobody needs to be logged in."""

    roles: frozenset[str]
    free: bool = False


def staff_page(*roles: str) -> Callable[[View], View]:
    """Mark a view as one for staff with any of these roles; without roles: for all staff.

    Who is not logged in goes to the login page first, who lacks the role gets 403. Every form that is
    posted to it carries `csrf_field()`; a script sends the same value in the header X-CSRF-Token.
    """
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")
    return _mark(Access(frozenset(roles)))


def long_form(size: int) -> Callable[[View], View]:
    """Let staff send a form of so many bytes to this view: more than a message of a citizen may be."""

    def mark(view: View) -> View:
        view.body_limit = size  # type: ignore[attr-defined]
        return view

    return mark


def login_page(view: View) -> View:
    """Mark a view that is there to log in: free for all, with the same care for its forms."""
    return _mark(Access(frozenset(), free=True))(view)


def current() -> Staff | None:
    """Who is logged in with this request; None for a citizen."""
    if "staff" not in g:
        value = cookie.held(request)
        g.staff = sessions.find(services().store, value) if value else None
    found: Staff | None = g.staff
    return found


def may(*roles: str) -> bool:
    """Whether who is logged in has one of these roles; without roles: whether anybody is."""
    person = current()
    return person is not None and (not roles or bool(set(roles) & set(person.roles)))


def csrf_token() -> str:
    """The value that a form or a script of this browser sends along."""
    return cookie.mark(cookie.held_or_new(request))


def csrf_field() -> Markup:
    """The hidden field for every form that staff send."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def local_path(raw: str) -> str:
    """A path on this site to go on to after the login; the landing page for anything else."""
    plain = raw.isascii() and raw.isprintable() and len(raw) <= 200
    if not plain or not raw.startswith("/") or raw.startswith(("//", LOGIN)) or set(raw) & set("\\@:"):
        return HOME
    return raw


def add_staff(app: Flask) -> None:
    """Guard the marked views of `app`, and give the templates what staff pages need."""
    app.before_request(_guard)
    app.after_request(_hold)
    app.jinja_env.globals.update(csrf_field=csrf_field, staff=current)


def _mark(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.staff_access = access  # type: ignore[attr-defined]
        return view

    return mark


def _guard() -> Answer | None:
    view = current_app.view_functions.get(request.endpoint or "")
    access = getattr(view, "staff_access", None)
    if access is None:
        return None
    if not access.free and current() is None:
        # The way back is a page that can be asked for again; what was typed into a form is gone.
        back = request.path if request.method in ("GET", "HEAD") else HOME
        return redirect(f"{LOGIN}?next={quote(back)}", 303)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        if size := getattr(view, "body_limit", 0):
            request.max_content_length = request.max_form_memory_size = size
        given = request.headers.get(HEADER) or request.form.get(FIELD, "")
        if not cookie.fits(given, cookie.held(request)):
            raise Problem(403, "verlopen")
    if access.roles and not may(*access.roles):
        raise Problem(403, "geen_rol")
    return None


def _hold(response: Response) -> Response:
    cookie.add_new(response, request)
    return response
