"""Which address asks: to limit how many conversations it begins, and for nothing else."""

from __future__ import annotations

import hashlib
from ipaddress import ip_address

from flask import Flask, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix


def believe_proxies(app: Flask, count: int) -> None:
    """Take the caller's address, scheme and host from what `count` reverse proxies in front say."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def caller() -> str:
    """A mark of the address that asks; empty for this machine itself, which may be a proxy for everybody.

    The addresses of one household share a /64 with IPv6, so that is what counts there.
    """
    if not has_request_context() or not request.remote_addr:
        return ""
    try:
        address = ip_address(request.remote_addr)
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    part = address.packed[:8] if address.version == 6 else address.packed
    return hashlib.sha256(part).hexdigest()
