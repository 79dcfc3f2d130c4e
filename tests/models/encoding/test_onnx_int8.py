import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.encoding.onnx_int8 import Rewriter, quantised, reached, without_reshapes

RNG = np.random.default_rng(0)


def graph_of(nodes, known, outputs, d=24):
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["b", "s", d])]
    outs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    tensors = [numpy_helper.from_array(value, name) for name, value in known.items()]
    graph = helper.make_graph(nodes, "g", inputs, outs, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def run(model, x):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})


def kinds(model):
    return [n.op_type for n in model.graph.node]


def weights(*shape):
    return RNG.normal(size=shape).astype(np.float32)


def attention_like(biased=(True, True)):
    known = {"w0": weights(24, 8), "w1": weights(24, 16), "b0": weights(8), "b1": weights(16)}
    nodes = []
    for i, with_bias in enumerate(biased):
        nodes.append(helper.make_node("MatMul", ["x", f"w{i}"], [f"m{i}"]))
        nodes.append(
            helper.make_node(*(("Add", [f"m{i}", f"b{i}"]) if with_bias else ("Identity", [f"m{i}"])), [f"y{i}"])
        )
    return graph_of(nodes, known, ["y0", "y1"])


@pytest.mark.parametrize("biased", [(True, True), (True, False), (False, False)])
def test_products_of_one_input_become_one_and_keep_their_values(biased):
    plain, small = attention_like(biased), onnx.ModelProto()
    small.CopyFrom(plain)
    Rewriter(small).run()
    assert kinds(small).count("MatMulIntegerToFloat") == 1 and "MatMul" not in kinds(small)
    x = weights(3, 5, 24)
    for right, found in zip(run(plain, x), run(small, x), strict=True):
        assert found.shape == right.shape
        assert np.abs(found - right).max() < 0.03 * np.abs(right).max()


def test_a_row_is_the_same_alone_and_in_any_batch():
    model = attention_like()
    Rewriter(model).run()
    x = weights(7, 5, 24) * np.geomspace(1e-3, 1e3, 7, dtype=np.float32)[:, None, None]
    together = run(model, x)
    for i in range(7):
        for all_rows, row in zip(together, run(model, x[i : i + 1]), strict=True):
            assert np.array_equal(all_rows[i], row[0])


def test_a_row_of_zeros_gives_the_bias():
    model = attention_like()
    bias = numpy_helper.to_array(next(t for t in model.graph.initializer if t.name == "b0"))
    Rewriter(model).run()
    assert np.array_equal(run(model, np.zeros((1, 2, 24), np.float32))[0], np.tile(bias, (1, 2, 1)))


def test_products_of_two_variables_are_left_alone():
    nodes = [helper.make_node("Transpose", ["x"], ["t"], perm=[0, 2, 1]), helper.make_node("MatMul", ["x", "t"], ["y"])]
    model = graph_of(nodes, {}, ["y"])
    Rewriter(model).run()
    assert kinds(model) == ["Transpose", "MatMul"]


def test_a_large_table_becomes_bytes_and_a_small_one_stays(monkeypatch):
    monkeypatch.setattr("models.encoding.onnx_int8.TABLE", 100)
    nodes = [
        helper.make_node("Cast", ["x"], ["i"], to=TensorProto.INT64),
        helper.make_node("Gather", ["large", "i"], ["y"]),
        helper.make_node("Gather", ["small", "i"], ["z"]),
    ]
    model = graph_of(nodes, {"large": weights(30, 4), "small": weights(20, 4)}, ["y", "z"], 20)
    x = np.arange(20, dtype=np.float32)[None, None]
    right = run(model, x)
    Rewriter(model).run()
    found = run(model, x)
    assert np.abs(found[0] - right[0]).max() < 0.02 and np.array_equal(found[1], right[1])
    assert {t.name for t in model.graph.initializer} == {"small", "q_y_w", "q_y_s", "q_zero", "q_step", "q_last"}


def test_bytes_are_within_half_a_step_and_never_overflow_sixteen_bits():
    w = np.concatenate([weights(50, 6), np.zeros((50, 1), np.float32)], axis=1)
    values, scales = quantised(w, 0, 64)
    assert values.dtype == np.int8 and scales.shape == (1, 7)
    assert np.abs(values * scales - w).max() <= scales.max() / 2 + 1e-6
    assert 2 * 255 * int(np.abs(values.astype(int)).max()) < 2**15


def test_reshapes_around_fused_attention_go_and_others_stay():
    nodes = [
        helper.make_node("Reshape", ["x", "four"], ["a"]),
        helper.make_node("Reshape", ["a", "three"], ["b"]),
        helper.make_node("MultiHeadAttention", ["b", "b", "b"], ["c"], domain="com.microsoft", num_heads=2),
        helper.make_node("Reshape", ["c", "four"], ["d"]),
        helper.make_node("Reshape", ["d", "three"], ["e"]),
        helper.make_node("MatMul", ["e", "w"], ["f"]),
        helper.make_node("Reshape", ["f", "four"], ["y"]),
    ]
    kept, used = reached(without_reshapes(nodes), {"y"})
    assert [n.op_type for n in kept] == ["MultiHeadAttention", "MatMul", "Reshape"]
    assert list(kept[0].input) == ["x"] * 3 and list(kept[1].input) == ["c", "w"] and "three" not in used
