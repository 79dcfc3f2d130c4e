from multiprocessing import Pipe

import numpy as np
import pytest

from labeling.errors import OracleError
from models.encoding.encoders import BUNDLED, CachedEncoder, SentenceEncoder, has_cuda, weights_of, whole
from models.encoding.named_encoder import NamedEncoder


def test_each_text_is_encoded_once_and_order_is_kept(encoder, tmp_path):
    cached = CachedEncoder(encoder, tmp_path)
    done = []
    rows = cached.encode(["b", "a", "b"], done.append)
    assert np.allclose(rows, encoder.encode(["b", "a", "b"])) and sum(done) == 3
    again = CachedEncoder(encoder, tmp_path)
    encoder.calls.clear()
    assert np.array_equal(again.encode(["a", "b"]), rows[[1, 0]])
    assert encoder.calls == []


def test_an_interrupted_run_keeps_the_chunks_that_were_done(encoder, tmp_path, monkeypatch):
    monkeypatch.setattr("models.encoding.encoders.CHUNK", 2)
    texts = [f"t{i}" for i in range(6)]
    cached, done = CachedEncoder(encoder, tmp_path), []

    def stop(more):
        done.append(more)
        if sum(done) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached.encode(texts, stop)
    encoder.calls.clear()
    CachedEncoder(encoder, tmp_path).encode(texts)
    assert [len(chunk) for chunk in encoder.calls] == [2]


def test_rows_go_into_a_file_block_by_block(encoder, tmp_path, monkeypatch):
    monkeypatch.setattr("labeling.blocks.BLOCK", 3)
    texts = ["long text", "a", "b", "a", "long text", "c", "b", "d"]
    out = np.lib.format.open_memmap(tmp_path / "rows.npy", "w+", np.float32, (8, 64))
    cached, done = CachedEncoder(encoder, tmp_path), []
    cached.encode_into(texts, out, done.append)
    assert np.array_equal(out, encoder.encode(texts)) and sum(done) == 8
    assert encoder.calls[:-1] == [["a", "b", "long text"], ["c"], ["d"]]


def test_the_number_of_dimensions_is_known_without_encoding_where_a_row_is(encoder, tmp_path):
    assert CachedEncoder(encoder, tmp_path).dimensions == 64
    CachedEncoder(encoder, tmp_path).encode(["a"])
    encoder.calls.clear()
    assert CachedEncoder(encoder, tmp_path).dimensions == 64 and encoder.calls == []


def test_an_encoder_with_its_cache_travels_to_another_process(tmp_path):
    named = NamedEncoder("folder", tmp_path / "encoder")
    near, far = Pipe()
    with named._lock:
        near.send(CachedEncoder(named, tmp_path))
    there = far.recv()
    assert (there.encoder.name, there.encoder.folder, there._parent) == ("folder", tmp_path / "encoder", tmp_path)


def test_no_texts_give_no_rows(encoder, tmp_path):
    assert CachedEncoder(encoder, tmp_path).encode([]).shape == (0, 0) and encoder.calls == []


@pytest.mark.slow
def test_bundled_encoder_gives_unit_rows():
    rows = SentenceEncoder().encode(["Where is my payout?", "Where is my settlement?", "A recipe for soup"])
    assert rows.shape == (3, 384) and rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


@pytest.mark.slow
def test_an_unknown_model_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(OracleError, match=r"encoder '.*nowhere' cannot be loaded"):
        SentenceEncoder(str(tmp_path / "nowhere")).encode(["x"])


def test_an_encoder_that_fails_midway_is_asked_only_for_the_rest(encoder, tmp_path, monkeypatch):
    monkeypatch.setattr("models.encoding.encoders.CHUNK", 2)
    texts, work = [f"t{i}" for i in range(6)], encoder.encode

    def failing(chunk):
        if "t4" in chunk:
            raise RuntimeError("out of memory")
        return work(chunk)

    monkeypatch.setattr(encoder, "encode", failing)
    cached = CachedEncoder(encoder, tmp_path)
    with pytest.raises(RuntimeError, match="out of memory"):
        cached.encode(texts)
    monkeypatch.setattr(encoder, "encode", work)
    encoder.calls.clear()
    rows = CachedEncoder(encoder, tmp_path).encode(texts)
    assert encoder.calls == [["t4", "t5"]]
    assert np.array_equal(rows, work(texts))


def test_an_id_that_takes_a_build_is_not_asked_before_it_is_needed(tmp_path):
    class Never:
        @property
        def encoder_id(self):
            raise AssertionError

    assert CachedEncoder(Never(), tmp_path).encoder is not None


def test_weights_lie_in_the_package_or_in_a_folder(tmp_path):
    assert (weights_of(BUNDLED) / "model.safetensors").is_file()
    assert weights_of("hub/model") is None and weights_of(str(tmp_path)) is None
    (tmp_path / "modules.json").write_text("[]")
    assert weights_of(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("build", ["2.13.0+cpu", "2.13.0"])
def test_torch_is_not_asked_for_cuda_where_there_can_be_none(monkeypatch, build):
    monkeypatch.setattr("models.encoding.encoders.version", lambda package: build)
    monkeypatch.setattr("models.encoding.encoders.NVIDIA", weights_of(BUNDLED) / "nothing")
    assert not has_cuda()


def test_torch_has_the_last_word_on_cuda(monkeypatch):
    monkeypatch.setattr("models.encoding.encoders.version", lambda package: "2.13.0")
    monkeypatch.setattr("models.encoding.encoders.NVIDIA", weights_of(BUNDLED))
    for answer in (True, False):
        monkeypatch.setattr("torch.cuda.is_available", lambda answer=answer: answer)
        assert has_cuda() is answer


def test_halves_of_surrogate_pairs_are_replaced_and_all_else_is_kept():
    assert whole("a\ud800b\udfff") == "a?b?"
    assert whole("é😡\0\u202e") == "é😡\0\u202e"
