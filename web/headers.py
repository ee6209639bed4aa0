"""Security headers on every answer: nothing inline, nothing from elsewhere, nothing kept."""

from __future__ import annotations

from flask import Flask, Response, request

from web.version import API_VERSION

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

FIXED = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


FOR_OTHER_SITES = ("/api/v1/", "/v1/")  # what the widget on another site asks for
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "7200",
}


def add_headers(app: Flask, sites: frozenset[str] = frozenset()) -> None:
    """Put the headers on every answer of `app`; `sites` are the origins that may use it from a browser."""

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in FIXED.items():
            response.headers[name] = value
        if request.path.startswith("/api/"):
            response.headers["API-Version"] = API_VERSION
        # The address of a static file changes with its content; what Flask says of others without `v` stays.
        if request.path.startswith("/static/") and response.status_code == 200 and "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        if sites and request.path.startswith(FOR_OTHER_SITES):
            _allow(response, sites)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def _allow(response: Response, sites: frozenset[str]) -> None:
    """Let a configured site read the answer. There are no cookies, so nothing goes along by itself."""
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if origin not in sites:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "API-Version, Retry-After"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers.update(ALLOWED)
