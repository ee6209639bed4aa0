"""Staff through the gemeente's own login: OpenID Connect with PKCE, state and nonce."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from requests import RequestException

from web.gateway.auth import hash_token
from web.problems import Problem
from web.services import Services
from web.settings import Settings
from web.staff import login
from web.store import sessions, staff
from web.store.sessions import OnItsWay

SECONDS = 5.0  # that the provider may take for each question
# Signed with the provider's private key: what anybody could sign (none, HS256) is not taken, whatever it announces.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
FAULTS = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError)


class _Provider(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]
    """Authlib's client. What has to be remembered in between is in the store, not in a second cookie."""

    client_cls = OAuth2Session


@lru_cache(maxsize=4)
def _provider(issuer: str, client_id: str, secret: str) -> Any:
    return _Provider(
        None,
        "gemeente",
        client_id=client_id,
        client_secret=secret or None,
        server_metadata_url=issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
            **({} if secret else {"token_endpoint_auth_method": "none"}),
        },
    )


def configured(settings: Settings) -> bool:
    return bool(settings.oidc_issuer and settings.oidc_client_id)


def away(these: Services, back: str, browser: str, next_page: str) -> str:
    """Where to send the browser; `back` is our address to come back to, `browser` the value of its cookie."""
    try:
        asked = _known(these.settings).create_authorization_url(back)
    except FAULTS:
        raise Problem(503, "inloggen_weg", headers={"Retry-After": "30"}) from None
    login_ = OnItsWay(hash_token(browser), asked["nonce"], asked["code_verifier"], next_page)
    with these.store.write() as connection:
        sessions.send_off(connection, asked["state"], login_, these.store.clock())
    return str(asked["url"])


def returned(these: Services, back: str, browser: str, state: str, code: str) -> tuple[str, str]:
    """Somebody comes back: what goes into the cookie of the new session, and the page to go on to. 403 in all doubt."""
    now = these.store.clock()
    with these.store.write() as connection:
        kept = sessions.come_back(connection, state, now)
    if kept is None or kept.browser_hash != hash_token(browser) or not code:
        raise Problem(403, "inloggen_mislukt")
    claims = _claims(these.settings, back, code, kept)
    roles = roles_of(these.settings, claims.get(these.settings.oidc_role_claim))
    if not roles:
        raise Problem(403, "geen_rollen")
    name = str(claims.get("preferred_username") or claims.get("name") or claims["sub"])
    with these.store.write() as connection:
        person = staff.from_provider(connection, str(claims["sub"]), name, roles, these.settings.gemeente, now)
    if person is None:
        raise Problem(403, "geen_rollen")
    return login.start(these, person), kept.next


def roles_of(settings: Settings, said: Any) -> tuple[str, ...]:
    """Our roles for what the claim says (a text or a list of texts), by OIDC_ROLES."""
    given = {said} if isinstance(said, str) else set(map(str, said)) if isinstance(said, list) else set()
    pairs = [part.split("=", 1) for part in settings.oidc_roles.split(",") if "=" in part]
    found = {ours.strip() for theirs, ours in pairs if theirs.strip() in given}
    return tuple(role for role in staff.ROLES if role in found)


def _claims(settings: Settings, back: str, code: str, kept: OnItsWay) -> dict[str, Any]:
    try:
        provider = _known(settings)
        token = provider.fetch_access_token(back, code=code, code_verifier=kept.verifier)
        expected = {
            "iss": {"essential": True, "value": provider.server_metadata["issuer"]},
            "aud": {"essential": True, "value": settings.oidc_client_id},
        }
        claims = provider.parse_id_token(token, kept.nonce, claims_options=expected)
    except FAULTS:
        raise Problem(403, "inloggen_mislukt") from None
    if not claims or not claims.get("sub"):
        raise Problem(403, "inloggen_mislukt")
    return dict(claims)


def _known(settings: Settings) -> Any:
    """The provider with what it says about itself. Raises one of FAULTS when that cannot be trusted."""
    provider = _provider(settings.oidc_issuer, settings.oidc_client_id, _secret(settings))
    said = provider.load_server_metadata()
    if str(said.get("issuer", "")).rstrip("/") != settings.oidc_issuer.rstrip("/"):
        raise RuntimeError("the provider calls itself something else")
    announced = said.get("id_token_signing_alg_values_supported") or ["RS256"]
    said["id_token_signing_alg_values_supported"] = [one for one in announced if one in SIGNED]
    return provider


def _secret(settings: Settings) -> str:
    if not settings.oidc_secret_file.name:
        return ""
    try:
        return settings.oidc_secret_file.read_text(encoding="utf-8").strip()
    except OSError:
        raise RuntimeError("OIDC_SECRET_FILE cannot be read") from None
