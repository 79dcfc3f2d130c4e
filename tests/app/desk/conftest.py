"""A desk with enough questions to review, made once and copied for each test."""

import csv
import shutil
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.desk.loaded import Desk
from app.scaffold import create
from app.services import run_until
from app.workspace import Workspace

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
ASKS = (
    "Where is my {}?",
    "please cancel the order of the {}",
    "How do I send the {} back?",
    "refund for the {} is late",
)
THINGS = [f"{a} {b}" for a, b in product(("red", "blue", "old", "small", "broken"), ("lamp", "chair", "bag", "shoe"))]
HOSTILE = ("<b>bold</b> & **stars** `code`", "أين طلبي؟ 🙂", "long " * 2_000)


@pytest.fixture(scope="session")
def many(tmp_path_factory):
    """A workspace with some eighty more questions and labels, no release."""
    folder = tmp_path_factory.mktemp("many") / "shop"
    create(folder)
    with (folder / "data/questions.csv").open("a", encoding="utf-8", newline="") as stream:
        texts = [ask.format(thing) for thing, ask in product(THINGS, ASKS)]
        csv.writer(stream).writerows([f"m{i}", text, ""] for i, text in enumerate([*texts, *HOSTILE]))
    run_until(Workspace(folder), "denoise")
    return folder


@pytest.fixture
def seat(many, tmp_path):
    """(settings as TOML) to an open desk of its own."""
    opened = []

    def open_one(settings="second_opinions = 0.0\n"):
        folder = shutil.copytree(many, tmp_path / f"shop{len(opened)}")
        (folder / "oracle.toml").write_text(settings, encoding="utf-8")
        opened.append(Desk(Workspace(folder)))
        return opened[-1]

    yield open_one
    for desk in opened:
        desk.store.close()


@pytest.fixture
def clock():
    """A time that moves on by a second at each look."""
    ticks = iter(range(1_000_000))
    return lambda: NOW + timedelta(seconds=next(ticks))
