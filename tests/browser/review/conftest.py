"""A workspace with enough questions, and a person who reviews by keyboard alone."""

import csv
import sqlite3
from itertools import product

import pytest

from app.scaffold import create
from app.services import run_until
from app.workspace import Workspace

OPENERS = ("Where is", "When comes", "I want to send back", "Please cancel", "Can I change", "Is it true you sell")
KINDS, GOODS = ("the red", "my old", "our small", "this", "that blue"), ("lamp", "chair", "bag", "shoe", "tent")
THINGS = [f"{a} {b}" for a, b in product(KINDS, GOODS)]
ENDS = ("?", " today?")
WATCH = """() => {
  window.oracleTimes = []; window.oracleSeen = []; let pressed = 0;
  const look = () => {
    const board = document.querySelector('.bd'), question = document.querySelector('[data-question]');
    if (!board || !question || board.dataset.turn !== question.dataset.turn || board.dataset.turn === look.turn) return;
    look.turn = board.dataset.turn;
    window.oracleSeen.push(question.dataset.question);
    const from = pressed;
    requestAnimationFrame(() => from && window.oracleTimes.push(performance.now() - from));
  };
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true});
  look();
}"""


class Reviewer:
    """Presses keys on an open Review page; knows what was on the screen and how long the next took to come."""

    def __init__(self, page):
        self.page = page
        page.wait_for_selector(".bd[data-turn]", timeout=60_000)
        page.evaluate(WATCH)

    @property
    def turn(self):
        return int(self.page.locator(".bd").get_attribute("data-turn"))

    @property
    def question(self):
        return self.page.locator("[data-question]").get_attribute("data-question")

    def option(self, key):
        """Title on the button of a key."""
        return self.page.locator(f"[data-key='{key}']").get_attribute("title")

    def decide(self, *keys):
        """Press keys, the last of which decides, and wait for what comes next; id of what was decided."""
        turn, question = self.turn, self.question
        for key in keys:
            self.page.keyboard.press(key) if len(key) == 1 or key[0].isupper() else self.page.keyboard.type(key)
        self.page.wait_for_function(
            "turn => { const b = document.querySelector('.bd'), q = document.querySelector('[data-question]');"
            "  return !b || (q && Number(b.dataset.turn) > turn && q.dataset.turn === b.dataset.turn) }",
            arg=turn,
            polling=50,
            timeout=60_000,
        )
        return question

    @property
    def times(self):
        """Milliseconds from each deciding key to the next question drawn; waits until the last one is drawn too."""
        drawn = "new Promise(done => requestAnimationFrame(() => done(window.oracleTimes)))"
        return sorted(self.page.evaluate(drawn))


@pytest.fixture
def reviewer(visit):
    """(address, expert) to somebody at the Review page."""
    return lambda url, expert="Ana": Reviewer(visit(url, "review", expert))


@pytest.fixture
def busy(tmp_path):
    """A workspace with some hundreds of questions, labels, and no second opinions."""
    folder = tmp_path / "shop"
    create(folder)
    with (folder / "data/questions.csv").open("a", encoding="utf-8", newline="") as stream:
        texts = [f"{a} {b}{c}" for a, b, c in product(OPENERS, THINGS, ENDS)]
        csv.writer(stream).writerows([f"b{i}", text, ""] for i, text in enumerate(texts))
    (folder / "oracle.toml").write_text("second_opinions = 0.0\n", encoding="utf-8")
    run_until(Workspace(folder), "denoise")
    return folder


@pytest.fixture
def said():
    """Workspace to all reviews in its store, oldest first: question, expert, decision, comment, what was shown."""

    def read(folder):
        with sqlite3.connect(folder / "var/store.db") as store:
            return store.execute(
                "SELECT question_id, expert, decision, comment, shown FROM review ORDER BY id"
            ).fetchall()

    return read
