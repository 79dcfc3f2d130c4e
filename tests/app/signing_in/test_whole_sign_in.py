"""The started app, walked through without a browser: sign in, the cookie, sign out; and what it refuses."""

import os
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.ports import bind
from app.scaffold import create
from app.signing_in.headers import ALWAYS

SETTINGS = '[access]\nsign_in = "oidc"\n[access.people]\n"ana@example.org" = "expert"\n'
pytestmark = pytest.mark.slow


@pytest.fixture
def started(tmp_path, oidc):
    """An app that signs people in, ready; its address."""
    create(shop := tmp_path / "shop")
    (shop / "oracle.toml").write_text(SETTINGS, encoding="utf-8")
    with bind("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    words = [sys.executable, "-m", "app.cli", "-w", str(shop), "app", "--no-browser", "--port", str(port)]
    with Path(shop, "app.log").open("wb") as log:
        running = subprocess.Popen(words, env=os.environ | oidc.environment(url), stdout=log, stderr=log)
    try:
        _wait(url, running)
        yield url
    finally:
        running.terminate()
        assert running.wait(60) == 0
    written = Path(shop, "app.log").read_text("utf-8")
    assert "Traceback" not in written
    assert "secret-of-the-client" not in written


def _wait(url, running):
    until = time.monotonic() + 120
    while time.monotonic() < until and running.poll() is None:
        try:
            httpx.get(f"{url}/_stcore/health")
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the app did not start")


def _to_provider(client):
    """As the button does: to the provider, with a token that says which."""
    claims = {"provider": "default", "exp": int(time.time()) + 60}
    token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("c" * 40))
    return client.get("/auth/login", params={"provider": token}).headers["location"]


def test_signing_in_and_out_and_what_is_refused(started, oidc):
    with httpx.Client(base_url=started) as client:
        page = client.get("/")
        assert {name: page.headers[name] for name in ALWAYS} == ALWAYS
        asked = _to_provider(client)
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        assert asked.startswith(f"{oidc.issuer}/authorize?")
        assert wanted["redirect_uri"] == f"{started}/oauth2callback"
        assert wanted["code_challenge_method"] == "S256"
        assert "nonce" in wanted

        back = httpx.get(f"{asked}&chosen=ana@example.org").headers["location"]
        forged = client.get(back.replace(wanted["state"], "another"))
        assert "_streamlit_user" not in forged.headers.get("set-cookie", "")
        done = client.get(back)
        assert (done.status_code, done.headers["location"]) == (302, "/")
        cookies = SimpleCookie("; ".join(done.headers.get_list("set-cookie")))
        assert cookies["_streamlit_user"]["httponly"]
        assert cookies["_streamlit_user"]["samesite"] == "lax"
        assert "_streamlit_user" not in client.get(back).headers.get("set-cookie", ""), "a code is good once"

        _to_provider(client)
        left = client.get("/auth/logout")
        assert left.headers["location"].startswith(f"{oidc.issuer}/logout?")
        assert 'streamlit_user=""' in left.headers["set-cookie"]

    with pytest.raises(InvalidStatus):
        connect(started.replace("http", "ws") + "/_stcore/stream", origin="https://evil.example.com")
    assert httpx.put(f"{started}/_stcore/upload_file/s/f", files={"f": b"x"}).status_code in (400, 401, 403)
    assert httpx.get(f"{started}/_stcore/agent/openapi.json").status_code != 200 or not (
        httpx.post(f"{started}/_stcore/agent/interact", json={}).is_success
    )
