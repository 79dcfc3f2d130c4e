"""The frame of the app in a browser."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WAIT = 60_000


def test_every_page_opens_without_an_error(shop, serve, visit):
    from app.audit.frame import SECTIONS

    url = serve(shop)
    for _, title, _, path in [view for views in SECTIONS.values() for view in views]:
        page = visit(url, "" if path == "start" else path)
        page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
        assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, title


def test_no_table_is_downloaded_round_the_right_to_export(shop, serve, visit):
    page = visit(serve(shop), "functions")
    page.locator("[data-testid=stDataFrame]").first.hover(timeout=WAIT)
    page.locator("[data-testid=stElementToolbarButton]:has(button[aria-label^=Search])").first.wait_for(timeout=WAIT)
    download = page.locator("[data-testid=stElementToolbarButton]:has(button[aria-label^='Download as CSV'])")
    assert download.count() and not any(one.is_visible() for one in download.all())
