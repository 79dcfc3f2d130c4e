"""Merging two templates and taking it back, in a browser."""

import pytest

from labeling.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def two(shop):
    """Ids of two live templates with gold."""
    with Store.open(shop / "var" / "store.db") as store:
        golden = {row.label for row in store.gold()}
        ids = [t.template_id for t in store.templates() if t.template_id in golden and t.status == "live"]
    return ids[0], ids[1]


def test_merge_and_undo(shop, two, serve, visit):
    old, into = two
    url = serve(shop)
    page = visit(url, "templates")
    page.goto(f"{url}/templates?template={old}&expert=Ana")
    page.get_by_role("tab", name="Change").click()
    page.get_by_text("Merge", exact=True).click()
    page.get_by_label("Into").click()
    page.get_by_label("Into").fill(into)
    page.get_by_role("option").first.click()
    page.get_by_test_id("stMetric").first.wait_for()
    gold = page.get_by_test_id("stMetricValue").first.inner_text()
    assert int(gold) == gold_of(shop, old) > 0
    page.get_by_role("button", name=f"Merge {old} into {into}").click()
    page.get_by_text(f"'{old}' was merged into '{into}'").wait_for()
    assert status_of(shop, old) == "retired"
    page.get_by_role("button", name="All templates").click()
    page.get_by_text("1 retired").wait_for()
    page.get_by_role("tab", name="Moves").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("undone", exact=True).wait_for()
    page.get_by_role("tab", name="Templates").click()
    page.get_by_test_id("stDataFrame").wait_for()
    assert page.get_by_text("1 retired").count() == 0
    assert status_of(shop, old) == "live"
    assert gold_of(shop, old) == int(gold)


def test_what_was_just_typed_is_saved(shop, two, serve, visit):
    url = serve(shop)
    page = visit(url, "templates")
    page.goto(f"{url}/templates?template={two[0]}&expert=Ana")
    page.get_by_label("Body", exact=True).fill("Hi {first_name}, <b>wait</b> until Friday.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("version 2", exact=False).first.wait_for()
    page.get_by_role("tab", name="Versions").click()
    page.locator("ins").first.wait_for()
    assert page.locator("b", has_text="wait").count() == 0
    with Store.open(shop / "var" / "store.db") as store:
        assert next(t.body for t in store.templates() if t.template_id == two[0]).startswith("Hi {first_name}, <b>")


def status_of(shop, template_id):
    with Store.open(shop / "var" / "store.db") as store:
        return next(t.status for t in store.templates() if t.template_id == template_id)


def gold_of(shop, template_id):
    with Store.open(shop / "var" / "store.db") as store:
        return sum(row.label == template_id for row in store.gold())
