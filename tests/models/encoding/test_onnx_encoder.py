"""How the built encoder behaves; the encoder is the one that all tests share."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from app.workspace import Workspace
from models.encoding import onnx_built
from models.encoding.encoders import BUNDLED, weights_of
from models.encoding.onnx_encoder import TOKENS, _runs, workers

SHORT = ["hello", "Where is my payout?", "ok", "my card was declined twice today", "Do you ship to Norway?"]
TEXTS = [f"{text} {word}" for text in SHORT for word in ("", "please", "please tell me", "1 2 3 4 5 6 7 8")] * 3
HOSTILE = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "x\udc00y",
    "\u202egnirts",
    "😡" * 300,
    "word " * 2000,
    "x" * 10_000,
    "<b>&amp;",
]


@pytest.fixture(scope="module")
def onnx():
    return onnx_built.open_built(BUNDLED, weights_of(BUNDLED), Workspace.built_encoders)


@pytest.mark.slow
def test_rows_do_not_depend_on_the_batch_its_order_or_its_size(onnx):
    together = onnx.encode(TEXTS + HOSTILE)
    turned = onnx.encode((TEXTS + HOSTILE)[::-1])[::-1]
    alone = np.vstack([onnx.encode([t]) for t in TEXTS + HOSTILE])
    parts = np.vstack([onnx.encode(TEXTS[:7]), onnx.encode(TEXTS[7:] + HOSTILE)])
    assert np.array_equal(together, turned)
    assert np.array_equal(together, alone)
    assert np.array_equal(together, parts)


@pytest.mark.slow
def test_hostile_texts_give_unit_rows(onnx):
    rows = onnx.encode(HOSTILE)
    assert rows.shape == (len(HOSTILE), 384) and np.isfinite(rows).all()
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.array_equal(onnx.encode(["word " * 254])[0], rows[HOSTILE.index("word " * 2000)])


@pytest.mark.slow
def test_nothing_gives_nothing(onnx):
    assert onnx.encode([]).shape == (0, 0)


@pytest.mark.slow
def test_many_threads_get_what_one_gets(onnx):
    right = onnx.encode(TEXTS)
    with ThreadPoolExecutor(16) as pool:
        rows = list(pool.map(lambda text: onnx.encode([text])[0], TEXTS))
    assert np.array_equal(np.stack(rows), right)


@pytest.mark.slow
def test_a_built_encoder_needs_no_torch():
    script = (
        "import sys; from pathlib import Path; from models.encoding.named_encoder import NamedEncoder;"
        f"e = NamedEncoder({BUNDLED!r}, Path(sys.argv[1])); e.encode(['hello']);"
        "sys.exit(len({'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()))"
    )
    onnx_built.open_built(BUNDLED, weights_of(BUNDLED), Workspace.built_encoders)
    assert subprocess.run([sys.executable, "-c", script, Workspace.built_encoders], check=False).returncode == 0


def test_a_run_holds_texts_of_one_length_and_not_too_many_tokens():
    lengths = [3, 250, 3, 9, 300, 9] + [40] * 20
    runs = list(_runs(lengths))
    assert sorted(place for run in runs for place in run) == list(range(len(lengths)))
    assert all(len({lengths[place] for place in run}) == 1 for run in runs)
    assert all(len(run) == 1 or len(run) * lengths[run[0]] <= TOKENS for run in runs)
    assert [lengths[run[0]] for run in runs] == [300, 250, 40, 40, 40, 40, 9, 3]


@pytest.mark.parametrize(("asked", "found"), [("1", 1), ("3", 3), ("99", 4), ("0", 4), ("2,1", 4), ("", 4)])
def test_no_more_runs_at_once_than_processors_or_asked(monkeypatch, asked, found):
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1, 2, 3}, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", asked)
    assert workers() == found
