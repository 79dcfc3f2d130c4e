"""Signing in with a provider, in a browser: an expert reviews, may not do what a lead does, and leaves again."""

import time

import pytest

from app.desk.loaded import open_desk
from labeling.store.audit_log import audit_events

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SETTINGS = """name = "shop"
[access]
sign_in = "oidc"
contact = "lea@example.org"
[access.people]
"ana@example.org" = "expert"
"viola@example.org" = "viewer"
"""
WAIT = 60_000


@pytest.fixture
def visitor(browser):
    """A page of somebody new."""
    contexts = []

    def come():
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}))
        return contexts[-1].new_page()

    yield come
    for context in contexts:
        context.close()


def sign_in(page, url, who, path=""):
    page.goto(f"{url}/{path}")
    page.get_by_role("button", name="Sign in").click(timeout=WAIT)
    page.locator(f"[id='{who}']").click()
    page.get_by_role("button", name="Sign out").wait_for(timeout=WAIT)


def signed_in(page):
    return any(cookie["name"].startswith("_streamlit_user") for cookie in page.context.cookies())


def test_an_expert_signs_in_reviews_is_refused_and_signs_out(shop, serve, oidc, visitor):
    (shop / "oracle.toml").write_text(SETTINGS, encoding="utf-8")
    url = serve(shop, 300, oidc.environment)
    page = visitor()
    sign_in(page, url, "ana@example.org", "review?expert=Boss")
    page.get_by_text("Ana Beispiel").first.wait_for(timeout=WAIT)
    assert page.get_by_text("Agent's desk").count() == 0

    page.goto(f"{url}/review?expert=Boss")
    page.locator(".bd[data-turn='1']").wait_for(timeout=WAIT)
    page.keyboard.press("A")
    page.locator(".bd:not([data-turn='1'])").wait_for(timeout=WAIT)
    (review,) = open_desk(shop).store.reviews()
    assert review.expert == "ana@example.org"
    with open_desk(shop).store.read() as connection:
        written = [event for event in audit_events(connection) if "review" in event.tables]
    assert [(event.name, event.role, event.through) for event in written] == [("ana@example.org", "expert", "app")]

    page.goto(f"{url}/releases")
    back = page.get_by_role("button", name="Switch off").first
    back.wait_for(timeout=WAIT)
    assert back.is_disabled()

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for(timeout=WAIT)
    until = time.monotonic() + 30  # the door is drawn before the browser is back from the provider
    while time.monotonic() < until and (not oidc.left or signed_in(page)):
        page.wait_for_timeout(100)
    assert oidc.left
    assert not signed_in(page)

    stranger = visitor()
    sign_in(stranger, url, "stranger@example.net", "releases")
    stranger.get_by_text("nobody has let you in here yet").wait_for(timeout=WAIT)
    stranger.get_by_text("lea@example.org").wait_for(timeout=WAIT)
    assert stranger.get_by_text("Stages").count() == 0

    viewer = visitor()
    sign_in(viewer, url, "viola@example.org")
    viewer.goto(f"{url}/review")
    viewer.get_by_text("Only for those who may review").wait_for(timeout=WAIT)
