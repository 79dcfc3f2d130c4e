"""Small things that many tests share."""

import hashlib
import shutil
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from app.cli.entry import main
from labeling.serving.stages import LIVE, STAGES
from labeling.taxonomy import Taxonomy, Template
from labeling.values import SPLITS, Gold, Question, Questions
from models.promising.grouping import pooled
from models.promising.learn_then_test import Answers
from models.promising.needed_reviews import needed_reviews
from models.promising.promise import make_promise
from models.promising.thresholds import Promises
from tests.postgres import postgres_new_url, postgres_server, postgres_shared, postgres_url

__all__ = ["postgres_new_url", "postgres_server", "postgres_shared", "postgres_url"]


OBJECTS = "SELECT name FROM sqlite_master"
TRANSACTION = ("BEGIN TRANSACTION;", "COMMIT;")


class WordEncoder:
    """Deterministic stand-in for a sentence encoder: the normalised sum of a random vector a word."""

    encoder_id = "words/64"

    def __init__(self):
        self.calls = []

    def encode(self, texts):
        self.calls.append(list(texts))
        rows = np.array([sum(map(self._word, t.lower().split()), np.full(64, 1e-3)) for t in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32).reshape(len(texts), 64)

    @staticmethod
    def _word(word):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        return np.random.default_rng(seed).normal(size=64)


@pytest.fixture
def spawning(monkeypatch):
    """Lets new processes start without the program that runs the tests, which under xdist cannot be started twice."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture
def encoder():
    return WordEncoder()


@pytest.fixture
def taxonomy():
    rows = [("late", "payouts"), ("pause", "payouts"), ("refund-status", "refunds"), ("refund-make", "refunds")]
    return Taxonomy(tuple(Template(i, topic, f"Title of {i}", "Hi {first_name}, answer.") for i, topic in rows))


@pytest.fixture
def ask():
    """Questions from texts."""
    return lambda *texts: Questions(tuple(Question(f"q{i}", t) for i, t in enumerate(texts)))


@pytest.fixture
def gold_of():
    """Gold from {place: (label, split)}."""

    def make(n, known):
        label, split = np.full(n, -1, np.int32), np.full(n, -1, np.int8)
        for place, (value, part) in known.items():
            label[place], split[place] = value, SPLITS.index(part)
        return Gold(label, split)

    return make


@pytest.fixture
def promises_of():
    """(gold answers, what is asked, groups) to promises whose stages alone say what the template says."""

    def make(gold, asked, groups):
        promise = make_promise(gold, asked, groups)
        alone = make_promise(Answers(gold.score, np.zeros(len(gold.score), int), gold.right), asked, pooled(1))
        return Promises(promise, alone, alone, needed_reviews(promise, gold))

    return make


def oracle(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> tuple[int, str]:
    """Run the command; returns exit code and what it printed (output, or the error)."""
    monkeypatch.setattr("sys.argv", ["oracle", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        main()
    printed = capsys.readouterr()
    return int(stop.value.code or 0), printed.out if stop.value.code == 0 else printed.out + printed.err


@pytest.fixture
def command(capsys, monkeypatch):
    return lambda *words: oracle(capsys, monkeypatch, *words)


@pytest.fixture(scope="session", autouse=True)
def one_encoder():
    """All workspaces share one encoder, kept between sessions, as building takes many seconds and opening one half."""
    from functools import cache

    from app.workspace import Workspace
    from models.encoding import named_encoder, onnx_built

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workspace, "built_encoders", Path(__file__).parents[1] / "var" / "encoder")
        shared = cache(onnx_built.open_built)
        for module in (named_encoder, onnx_built):
            patch.setattr(module, "open_built", shared)
        yield


@pytest.fixture(scope="session", autouse=True)
def real_upgrade():
    """A new SQLite file gets in one go what all migrations came to once, as each test that makes one would wait .2 s.

    Returns what really migrates, for tests of that.
    """
    from labeling.store import migrate

    real, made = migrate._upgrade, []

    def upgrade(connection, place):
        new = connection.dialect.name == "sqlite" and not connection.exec_driver_sql(OBJECTS).first()
        if new and made:
            for statement in made:
                connection.exec_driver_sql(statement)
        else:
            real(connection, place)
        if new and not made:
            made.extend(line for line in connection.connection.driver_connection.iterdump() if line not in TRANSACTION)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "_upgrade", upgrade)
        yield real


@pytest.fixture
def lend():
    """(folder of a workspace): programs that a test starts there find the encoder that all tests share."""
    from app.workspace import Workspace

    def link(folder: Path) -> None:
        (folder / "var").mkdir(exist_ok=True)
        (folder / "var" / "encoder").symlink_to(Workspace.built_encoders)

    return link


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """A workspace from `oracle init` with one run behind it."""
    from app.releasing.releases import set_mode
    from app.scaffold import create
    from app.services import run_until
    from app.workspace import Workspace

    folder = tmp_path_factory.mktemp("workspace") / "shop"
    create(folder)
    workspace = Workspace(folder)
    run_until(workspace, "release")
    for stage in STAGES:  # as in a team that has seen enough in shadow
        set_mode(workspace, stage, LIVE, "tests")
    return folder


@pytest.fixture
def shop(made, tmp_path) -> Path:
    """A copy of the workspace that the test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "shop"))
