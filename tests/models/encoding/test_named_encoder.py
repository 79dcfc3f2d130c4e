import logging
import threading

import pytest

from labeling.errors import OracleError
from models.encoding import named_encoder
from models.encoding.encoders import BUNDLED, weights_of
from models.encoding.named_encoder import NamedEncoder


@pytest.mark.slow
def test_a_build_that_fails_is_said_once_and_torch_takes_over(tmp_path, monkeypatch, caplog):
    def fail(*given):
        raise OracleError("it is made of clay")

    monkeypatch.setattr(named_encoder, "open_built", fail)
    encoder = NamedEncoder(BUNDLED, tmp_path)
    with caplog.at_level(logging.WARNING):
        assert encoder.encoder_id == f"sentence-transformers/{BUNDLED}"
        assert encoder.encode(["hello"]).shape == (1, 384)
    assert [r.getMessage() for r in caplog.records if "clay" in r.getMessage()] == [
        f"encoder '{BUNDLED}' cannot be built for ONNX Runtime: it is made of clay; sentence-transformers runs it, "
        "more slowly"
    ]


def test_many_threads_open_it_once(monkeypatch, tmp_path):
    opened, ready = [], threading.Barrier(8)

    class Fixed:
        encoder_id = "fixed"

    monkeypatch.setattr(named_encoder, "open_built", lambda *given: opened.append(given) or Fixed())
    encoder = NamedEncoder(BUNDLED, tmp_path)

    def work():
        ready.wait()
        assert encoder.encoder_id == "fixed"

    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(opened) == 1 and opened[0] == (BUNDLED, weights_of(BUNDLED), tmp_path)


@pytest.mark.parametrize("name", [f"torch:{BUNDLED}", "some-hub/some-model"])
def test_torch_runs_what_asks_for_it_and_what_has_no_folder(tmp_path, name):
    model = name.removeprefix("torch:")
    assert NamedEncoder(name, tmp_path).encoder_id == f"sentence-transformers/{model}"
    assert list(tmp_path.iterdir()) == []


def test_torch_runs_it_where_there_is_cuda(tmp_path, monkeypatch):
    monkeypatch.setattr("models.encoding.named_encoder.has_cuda", lambda: True)
    assert NamedEncoder(BUNDLED, tmp_path).encoder_id == f"sentence-transformers/{BUNDLED}"
