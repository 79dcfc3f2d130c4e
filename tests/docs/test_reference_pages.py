"""The pages of the reference are what the program says of itself today."""

import re

import pytest

from documentation.__main__ import PAGES, REFERENCE
from documentation.commands import commands_page
from documentation.service import service_page
from documentation.settings import keys_of, settings_page

ROW = re.compile(r"^\| (?P<first>.*?[^\\]) \|.* \| (?P<last>.*?) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def made():
    return {name: make() for name, make in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_what_the_program_makes(made, name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == made[name], "run `python -m documentation`"


def rows_of(page):
    return [(m["first"], m["last"]) for m in ROW.finditer(page) if not m["first"].startswith("---")]


def test_every_option_says_what_it_means(made):
    without = [first for first, last in rows_of(made["commands.md"]) if not last]
    assert without == []


def test_every_setting_says_what_it_means(made):
    head, _, _ = made["settings.md"].partition("## Metrics")
    without = [first for first, last in rows_of(head) if not last]
    assert without == []


def test_every_command_and_its_commands_stand_there_once():
    page = commands_page()
    heads = re.findall(r"^##+ (oracle .+)$", page, re.MULTILINE)
    assert len(heads) == len(set(heads))
    assert {"oracle run", "oracle lf check", "oracle release mode", "oracle experiment start"} <= set(heads)
    assert "`--engine local\\|dask`" in page
    assert "oracle ingest [OPTIONS] FILES..." in page


def test_settings_have_types_defaults_and_tables():
    page = settings_page()
    assert "| `precision` | number above 0 and below 1 | `0.95` |" in page
    assert '| `without_promise` | `"nothing"` or `"best-effort"` |' in page
    for table in ("## [[alerts]]", "## [alerting]", "## [schedule]", "## [schedule.triggers]"):
        assert table in page
    assert "| `equivalent` | list of lists of texts |" in page


def test_keys_of_a_class_of_settings():
    from app.schedule.settings import Triggers

    keys = {key.name: key for key in keys_of(Triggers)}
    assert list(keys) == ["reviews", "changes", "drift", "pause"]
    assert keys["reviews"].default == 200
    assert "0 for never" in keys["reviews"].means


def test_the_service_says_who_may_ask():
    page = service_page()
    assert "Who may: everybody, without a token." in page.partition("## GET /healthz")[2]
    assert "Who may: agent, admin." in page.partition("## POST /v1/suggestions")[2].partition("\n## ")[0]


def test_the_service_shows_what_is_sent_answered_and_refused():
    page = service_page()
    for part in ("## POST /v1/suggestions", "## GET /metrics", "| `question` | text of up to 20,000 characters |"):
        assert part in page
    assert "| `stages.template.proba` |" in page
    assert re.search(r"\| `422` \| `\w+` \|", page)
