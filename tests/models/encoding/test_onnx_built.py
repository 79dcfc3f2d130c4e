"""Building from real weights takes many seconds, so the tests share one build."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from labeling.errors import OracleError
from models.encoding import onnx_built, onnx_export
from models.encoding.encoders import BUNDLED, SentenceEncoder, weights_of

pytestmark = pytest.mark.slow
TEXTS = ["Where is my payout?", "hello", "", "my card was declined twice today", "Thanks " * 40, "Where is my payout?"]
OPEN = onnx_built.open_built


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder")
    OPEN(BUNDLED, weights_of(BUNDLED), folder)
    return folder


@pytest.fixture
def folder(built, tmp_path, monkeypatch):
    """A copy to spoil; whoever builds again is found out, and gets the same build."""
    monkeypatch.setattr(onnx_export, "build", lambda weights, folder, name: builds.append(name) or _copy(built, folder))
    builds = []
    _copy(built, tmp_path / "encoder")
    return tmp_path / "encoder", builds


def _copy(source, target):
    shutil.copytree(source, target, dirs_exist_ok=True)


def test_what_was_built_agrees_with_float32(built):
    rows, right = OPEN(BUNDLED, weights_of(BUNDLED), built).encode(TEXTS), SentenceEncoder().encode(TEXTS)
    assert rows.dtype == np.float32 and rows.shape == right.shape
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert (rows * right).sum(axis=1).min() > 0.96
    kept = json.loads(next(built.glob("*.json")).read_text())["recipe"]
    assert 0.99 <= kept["cosine"] <= 1 and kept["pooling"] == "mean"


def test_a_second_opening_builds_nothing(folder):
    where, builds = folder
    found = OPEN(BUNDLED, weights_of(BUNDLED), where)
    assert builds == [] and found.encoder_id.startswith(f"onnx-int8-{onnx_built.FORMAT}/{BUNDLED}/")


@pytest.mark.parametrize("spoil", ["tear graph", "alter graph", "no graph", "tear recipe", "alter recipe", "no recipe"])
def test_what_is_torn_or_altered_is_built_again(folder, spoil):
    where, builds = folder
    path = next(where.glob("*.onnx" if "graph" in spoil else "*.json"))
    data = bytearray(path.read_bytes())
    place = data.index(b'"mean"') + 1 if "recipe" in spoil else len(data) // 2
    data[place] ^= 1
    path.write_bytes(data[:1000] if "tear" in spoil else data)
    if "no" in spoil.split():
        path.unlink()
    assert OPEN(BUNDLED, weights_of(BUNDLED), where).encode(["hello"]).shape == (1, 384)
    assert len(builds) == 1


def test_another_version_of_a_library_builds_again(folder, monkeypatch):
    where, builds = folder
    monkeypatch.setattr(onnx_built, "version", lambda package: "0")
    with pytest.raises(OSError, match="cannot be read"):
        OPEN(BUNDLED, weights_of(BUNDLED), where)
    assert len(builds) == 1


def test_threads_that_come_at_once_build_once(folder):
    where, builds = folder
    shutil.rmtree(where)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: OPEN(BUNDLED, weights_of(BUNDLED), where), range(4)))
    assert len(builds) == 1 and len({f.encoder_id for f in found}) == 1


def test_rows_too_far_from_float32_are_refused_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_export, "_export", lambda transformer: _graph_of_ones())
    with pytest.raises(OracleError, match=r"have a cosine of .* to float32, less than 0\.99"):
        onnx_export.build(weights_of(BUNDLED), tmp_path, "x")
    assert list(tmp_path.iterdir()) == []


def _graph_of_ones():
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("Cast", ["ids"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["floats", "last"], ["thin"]),
        helper.make_node("Expand", ["thin", "size"], ["rows"]),
    ]
    tensors = [numpy_helper.from_array(np.array(v, np.int64), n) for n, v in (("last", [2]), ("size", [1, 1, 384]))]
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["b", "s"])
    rows = helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["b", "s", 384])
    graph = helper.make_graph(nodes, "ones", [ids], [rows], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
