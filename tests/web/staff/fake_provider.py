"""A small OpenID provider: discovery, keys, a token endpoint that checks PKCE, and ways to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey


class FakeProvider:
    """`url` is the issuer. `claims` are added to every id token; `wrong` is what it does wrong."""

    client_id, secret = "keukentafel", "geheim van de aanbieder"

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "een", "use": "sig"})
        self.claims: dict[str, Any] = {"sub": "u-1", "preferred_username": "j.jansen", "roles": ["kt-wijkteam"]}
        self.wrong = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/.well-known/openid-configuration":
                    self.answer(provider.metadata())
                elif self.path.startswith("/authorize"):  # somebody who is logged in there already
                    code, state = provider.agree(self.path)
                    self.send_response(302)
                    self.send_header("Location", f"{provider.asked[-1]['redirect_uri']}?code={code}&state={state}")
                    self.end_headers()
                else:
                    self.answer({"keys": [provider.key.as_dict(private=False)]})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                made = provider.token(dict(parse_qsl(body)), self.headers.get("Authorization", ""))
                self.answer(made, 400 if "error" in made else 200)

            def answer(self, body: dict[str, Any], status: int = 200) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": "https://iemand-anders.nl" if self.wrong == "issuer-metadata" else self.url,
            "authorization_endpoint": self.url + "/authorize",
            "token_endpoint": self.url + "/token",
            "jwks_uri": self.url + "/keys",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def agree(self, address: str) -> tuple[str, str]:
        """Somebody logs in there at the address they were sent to: the code and the state to come back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return code, asked["state"]

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{self.client_id}:{self.secret.replace(' ', '+')}".encode()).decode()
        plain = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        if asked is None or authorization not in (f"Basic {basic}", f"Basic {plain}"):
            return {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked.get("code_challenge") != challenge or form["redirect_uri"] != asked["redirect_uri"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": self.client_id, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= self.claims
        claims |= {
            "issuer": {"iss": "https://iemand-anders.nl"},
            "audience": {"aud": "een-ander"},
            "nonce": {"nonce": "van een ander"},
            "expired": {"exp": now - 600, "iat": now - 900},
        }.get(self.wrong, {})
        for name in {"no-nonce": ["nonce"], "no-subject": ["sub"]}.get(self.wrong, []):
            claims.pop(name)
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.wrong == "none":
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        if self.wrong == "hs256":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self.secret), algorithms=["HS256"])
        key = RSAKey.generate_key(2048, parameters={"kid": "een"}) if self.wrong == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "een"}, claims, key)
