"""The frame of the app in a browser."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_every_page_opens_without_an_error(shop, serve, visit):
    from app.audit.frame import SECTIONS

    url = serve(shop)
    for _, title, _, path in [view for views in SECTIONS.values() for view in views]:
        page = visit(url, "" if path == "start" else path)
        page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
        assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, title
