"""A provider to sign in with, on this machine: OpenID Connect's code flow with PKCE, for tests only."""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "oracle-test", "secret-of-the-client"


class OidcProvider:
    """Knows people by e-mail address; whoever asks is shown a page to choose one of them.

    ``people`` may be changed between sign-ins; ``age`` is how many seconds ago tokens are said to be issued.
    """

    def __init__(self, people):
        self.people, self.age = people, 0
        self.key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self.codes, self.left = {}, []
        handler = type("Handler", (_Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True, name="oidc-provider").start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def environment(self, app_url):
        """What `oracle app` is started with to sign people in here."""
        return {
            "ORACLE_OIDC_CLIENT_ID": CLIENT,
            "ORACLE_OIDC_CLIENT_SECRET": SECRET,
            "ORACLE_OIDC_ISSUER": self.issuer,
            "ORACLE_COOKIE_SECRET": "c" * 40,
            "ORACLE_APP_URL": app_url,
        }

    def metadata(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def approve(self, asked, email):
        """Somebody chose who they are: a code for the client that asked."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = (asked, email)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def tokens(self, form, authorization):
        """Tokens for a code, or None where code, client or verifier are wrong."""
        asked, email = self.codes.pop(form.get("code", ""), ({}, ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        verified = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked.get("code_challenge")
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if not verified or authorization != f"Basic {client}" or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        issued = int(time.time()) - self.age
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": email, "iat": issued, "exp": int(time.time()) + 300}
        claims |= {"nonce": asked["nonce"], "email": email, **self.people[email]}
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token}


class _Handler(BaseHTTPRequestHandler):
    provider: OidcProvider

    def do_GET(self):
        where = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        if where.path == "/.well-known/openid-configuration":
            self._json(self.provider.metadata())
        elif where.path == "/jwks":
            self._json({"keys": [self.provider.key.as_dict(private=False)]})
        elif where.path == "/authorize" and "chosen" in asked:
            self._to(self.provider.approve(asked, asked["chosen"]))
        elif where.path == "/authorize":
            self._choose(asked)
        elif where.path == "/logout":
            self.provider.left.append(asked)
            self._to(asked["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        found = self.provider.tokens({k: v[0] for k, v in form.items()}, self.headers.get("authorization"))
        self._json({"error": "invalid_grant"} if found is None else found, 400 if found is None else 200)

    def _choose(self, asked):
        links = [
            f'<p><a id="{html.escape(email)}" href="/authorize?{html.escape(urlencode(asked | {"chosen": email}))}">'
            f"{html.escape(email)}</a></p>"
            for email in self.provider.people
        ]
        self._send(200, "text/html", "".join(links).encode())

    def _json(self, value, status=200):
        self._send(status, "application/json", json.dumps(value).encode())

    def _to(self, address):
        self.send_response(302)
        self.send_header("location", address)
        self.send_header("content-length", "0")
        self.end_headers()

    def _send(self, status, kind, body):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        return


@pytest.fixture
def oidc():
    """A provider that knows an expert, somebody whom nobody let in, and one with an address that is not verified."""
    known = {"email_verified": True}
    provider = OidcProvider(
        {
            "ana@example.org": known | {"name": "Ana Beispiel"},
            "stranger@example.net": known | {"name": "A <b>Stranger</b>"},
            "vera@example.org": {"email_verified": False, "name": "Vera"},
            "viola@example.org": known | {"name": "Viola"},
            "agnes@example.org": known | {"name": "Agnes"},
        }
    )
    yield provider
    provider.close()
