"""Rewrites a float32 ONNX graph to int8, so that a row depends on nothing but itself.

ONNX Runtime's own dynamic quantisation takes one scale for a whole batch, so that a text's row changes with
the texts beside it. Here each row of activations has a scale of its own (Z. Yao et al., "ZeroQuant: Efficient and
Affordable Post-Training Quantization for Large-Scale Transformers", NeurIPS 2022, section 4.1: token-wise
activations), and each output channel one for its weights. Integer sums are exact, whatever the batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEPS = 64  # 7 bits: processors without VNNI add two products in 16 bits, which 8 bits of weight overflow
TABLE = 1_000_000  # values from which a table of embeddings is worth bytes instead of floats


class Rewriter:
    """Rewrites one graph in place; what it makes is collected and put in at the end.

    Parameters
    ----------
    model
        An ``onnx.ModelProto`` in float32 whose weights lie inside it.
    """

    def __init__(self, model: Any) -> None:
        from onnx import numpy_helper

        self.model = model
        self.known = {t.name: t for t in model.graph.initializer}
        self._array = numpy_helper.to_array
        self.made: list[Any] = []
        self.shared: dict[str, NDArray[Any]] = {
            "q_zero": np.array(128, np.uint8),
            "q_step": np.array(1 / 127, np.float32),
            "q_last": np.array([-1], np.int64),
        }

    def run(self) -> None:
        """Rewrite every product with constant weights and every large table."""
        nodes = without_reshapes(self.model.graph.node)
        groups: dict[str, list[Any]] = {}
        for node in filter(self._is_product, nodes):
            groups.setdefault(node.input[0], []).append(node)
        biases = self._biases(nodes, groups.values())
        first = {group[0].output[0]: group for group in groups.values()}
        gone = {node.output[0] for group in groups.values() for node in group}
        gone |= {add.output[0] for add in biases.values()}
        self._replace([new for node in nodes for new in self._rewritten(node, first, gone, biases)])

    def _biases(self, nodes: Sequence[Any], groups: Iterable[Sequence[Any]]) -> dict[str, Any]:
        """The node that adds a constant row, by the name of the product it adds to, for groups that all have one."""
        readers: dict[str, list[Any]] = {}
        for node in nodes:
            for name in node.input:
                readers.setdefault(name, []).append(node)
        alone = {name: found[0] for name, found in readers.items() if len(found) == 1}
        adds = {name: node for name, node in alone.items() if node.op_type == "Add" and self._row(node) is not None}
        whole = [[n.output[0] for n in group] for group in groups if all(n.output[0] in adds for n in group)]
        return {name: adds[name] for names in whole for name in names}

    def _row(self, add: Any) -> NDArray[Any] | None:
        known = [self.known[name] for name in add.input if name in self.known and len(self.known[name].dims) == 1]
        return self._array(known[0]) if known else None

    def _is_product(self, node: Any) -> bool:
        return node.op_type == "MatMul" and node.input[1] in self.known and len(self.known[node.input[1]].dims) == 2

    def _is_table(self, node: Any) -> bool:
        table = self.known.get(node.input[0]) if node.op_type == "Gather" else None
        return table is not None and table.data_type == 1 and int(np.prod(table.dims)) >= TABLE

    def _rewritten(
        self, node: Any, first: dict[str, list[Any]], gone: set[str], biases: dict[str, Any]
    ) -> Sequence[Any]:
        if node.output[0] in first:
            return self._products(first[node.output[0]], biases)
        if node.output[0] in gone:
            return ()
        return self._lookup(node) if self._is_table(node) else (node,)

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.made.append(numpy_helper.from_array(value, name))
        return name

    def _products(self, nodes: Sequence[Any], biases: dict[str, Any]) -> list[Any]:
        """Products of one input become one: a scale a row, bytes, product, scale back, biases, split.

        A row of zeros has the scale 0: whatever bytes 0/0 gives, times 0 is 0.
        """
        from onnx import helper

        p, x = f"q_{nodes[0].output[0]}", nodes[0].input[0]
        weights = [self._array(self.known[n.input[1]]) for n in nodes]
        values, scales = quantised(np.concatenate(weights, axis=1), 0, STEPS)
        w, s = self._constant(f"{p}_w", values), self._constant(f"{p}_s", scales.ravel())
        zeros = self._constant(f"{p}_z", np.zeros(scales.size, np.int8))
        product = [f"{p}_q", w, "q_step", s, "q_zero", zeros]
        out = [
            helper.make_node("Abs", [x], [f"{p}_abs"]),
            helper.make_node("ReduceMax", [f"{p}_abs", "q_last"], [f"{p}_row"], keepdims=1),
            helper.make_node("Div", [x, f"{p}_row"], [f"{p}_unit"]),
            helper.make_node("QuantizeLinear", [f"{p}_unit", "q_step", "q_zero"], [f"{p}_q"]),
            helper.make_node("MatMulIntegerToFloat", product, [f"{p}_y"], domain="com.microsoft"),
            helper.make_node("Mul", [f"{p}_y", f"{p}_row"], [f"{p}_scaled"]),
        ]
        names = [n.output[0] for n in nodes]
        if names[0] in biases:
            rows = [self._row(biases[name]) for name in names]
            bias = self._constant(f"{p}_b", np.concatenate([r for r in rows if r is not None]))
            names = [biases[name].output[0] for name in names]
            out.append(helper.make_node("Add", [f"{p}_scaled", bias], [f"{p}_whole"]))
        if len(names) == 1:
            out[-1].output[0] = names[0]
            return out
        sizes = self._constant(f"{p}_n", np.array([m.shape[1] for m in weights], np.int64))
        return [*out, helper.make_node("Split", [out[-1].output[0], sizes], names, axis=-1)]

    def _lookup(self, node: Any) -> list[Any]:
        """A table of embeddings in bytes, with a scale a row."""
        from onnx import TensorProto, helper

        table, places, p = node.input[0], node.input[1], f"q_{node.output[0]}"
        values, scales = quantised(self._array(self.known[table]), 1, 127)
        w, s = self._constant(f"{p}_w", values), self._constant(f"{p}_s", scales)
        return [
            helper.make_node("Gather", [w, places], [f"{p}_bytes"]),
            helper.make_node("Cast", [f"{p}_bytes"], [f"{p}_floats"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [s, places], [f"{p}_scale"]),
            helper.make_node("Mul", [f"{p}_floats", f"{p}_scale"], [node.output[0]]),
        ]

    def _replace(self, nodes: Sequence[Any]) -> None:
        from onnx import helper

        for name, value in self.shared.items():
            self._constant(name, value)
        graph = self.model.graph
        nodes, used = reached(nodes, {o.name for o in graph.output})
        kept = [t for t in graph.initializer if t.name in used]
        for field, values in ((graph.node, nodes), (graph.initializer, kept + self.made), (graph.value_info, ())):
            del field[:]
            field.extend(values)
        if all(o.domain != "com.microsoft" for o in self.model.opset_import):
            self.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def quantised(weights: NDArray[np.float32], axis: int, steps: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Bytes in ``-steps`` to ``steps`` and their float32 scales, one for each place across ``axis``.

    ``bytes * scales`` is within half a scale of the ``(r, c)`` weights.
    """
    scales = np.maximum(np.abs(weights).max(axis=axis, keepdims=True), 1e-12).astype(np.float32) / np.float32(steps)
    return np.clip(np.rint(weights / scales), -steps, steps).astype(np.int8), scales


def without_reshapes(nodes: Sequence[Any]) -> list[Any]:
    """Fused attention reads and gives ``(b, s, d)``, as the products around it do: the reshapes between can go."""
    before = {n.output[0]: n.input[0] for n in nodes if n.op_type == "Reshape"}
    fused = {n.output[0] for n in nodes if n.op_type == "MultiHeadAttention"}
    for node in nodes:
        for i, name in enumerate(node.input):
            origin = _origin(name, before)
            if node.op_type == "MultiHeadAttention" or origin in fused:
                node.input[i] = origin
    return list(nodes)


def reached(nodes: Sequence[Any], wanted: set[str]) -> tuple[list[Any], set[str]]:
    """The nodes, in their order, that the wanted outputs depend on, and the names of all that is read."""
    kept, used = [], set(wanted)
    for node in reversed(nodes):
        if used.intersection(node.output):
            kept.append(node)
            used.update(node.input)
    return kept[::-1], used


def _origin(name: str, before: dict[str, str]) -> str:
    while name in before:
        name = before[name]
    return name
