"""Headers on every answer of the app."""

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.signing_in.headers import ALWAYS, SecureHeaders


async def _page(request):
    answer = PlainTextResponse("x", headers={"X-Frame-Options": "ALLOWALL"})
    answer.set_cookie("one", "1", httponly=True)
    answer.set_cookie("two", "2", secure=True)
    return answer


def _answer(encrypted):
    return TestClient(SecureHeaders(Starlette(routes=[Route("/", _page)]), encrypted)).get("/")


def test_every_answer_has_them_once_whatever_the_app_says():
    found = _answer(False)
    for name, value in ALWAYS.items():
        assert found.headers.get_list(name) == [value]
    assert "strict-transport-security" not in found.headers
    assert "Secure" not in found.headers.get_list("set-cookie")[0]


def test_over_tls_browsers_stay_there_and_cookies_too():
    found = _answer(True)
    assert found.headers["strict-transport-security"] == "max-age=31536000"
    assert all(cookie.count("Secure") == 1 for cookie in found.headers.get_list("set-cookie"))


def test_an_answer_to_nothing_that_exists_has_them_too():
    missing = TestClient(SecureHeaders(Starlette(), False)).get("/nowhere")
    assert missing.status_code == 404
    assert missing.headers["x-content-type-options"] == "nosniff"
