"""Builds the encoder's graph from the weights of a sentence-transformers model: export, int8, check against fp32."""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from labeling.disk.files import replacing, write_json
from labeling.errors import OracleError
from models.encoding.onnx_encoder import OnnxEncoder, Recipe
from models.encoding.onnx_int8 import Rewriter
from models.encoding.onnx_sample import SAMPLE

LEAST_COSINE = 0.99
ATTENTION = "oracle_fused"
POOLINGS = ("mean", "cls")


def build(weights: Path, folder: Path, name: str) -> None:
    """Export, quantise and check; puts ``GRAPH.onnx`` and then the recipe ``NAME.json`` into the folder.

    The recipe comes last, since it vouches for the graph. Two builds at once do no harm: each recipe names the
    graph that it was checked with.

    Raises
    ------
    OracleError
        If the model is of a kind that cannot be built, or the rows come out too far from float32.
    """
    with quiet():
        model = _load(weights)
        right = model.encode(list(SAMPLE), normalize_embeddings=True, show_progress_bar=False)
        graph = _export(model[0].auto_model)
    Rewriter(graph).run()
    data: bytes = graph.SerializeToString()
    draft = Recipe(hashlib.sha256(data).hexdigest(), _tokenizer(model), _pooling(model), 1.0)
    cosine = float((OnnxEncoder("", data, draft).encode(SAMPLE) * right).sum(axis=1).mean())
    if not cosine >= LEAST_COSINE:  # also where it is not a number
        raise OracleError(f"its int8 rows have a cosine of {cosine:.4f} to float32, less than {LEAST_COSINE}")
    with replacing(folder / f"{draft.graph}.onnx") as path:
        path.write_bytes(data)
    recipe = Recipe(draft.graph, draft.tokenizer, draft.pooling, cosine)
    write_json(folder / f"{name}.json", {"recipe": asdict(recipe), "digest": recipe.digest()})


def _load(weights: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(weights), device="cpu")
    kinds = [type(part).__name__ for part in model]
    if kinds[:2] != ["Transformer", "Pooling"] or kinds[2:] not in ([], ["Normalize"]):
        raise OracleError(f"it is made of {', '.join(kinds)}; only Transformer, Pooling and Normalize can be built")
    if model.default_prompt_name is not None:
        raise OracleError("it puts a prompt before each text")
    return model


def _pooling(model: Any) -> str:
    mode: str = model[1].get_pooling_mode_str() if hasattr(model[1], "get_pooling_mode_str") else model[1].pooling_mode
    if mode not in POOLINGS:
        raise OracleError(f"it pools by '{mode}'; only {' and '.join(POOLINGS)} can be built")
    return mode


def _tokenizer(model: Any) -> str:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(model.max_seq_length))
    text: str = tokenizer.to_str()
    return text


def _export(transformer: Any) -> Any:
    """The transformer as an ``onnx.ModelProto``: ``ids (b, s) int64`` to ``rows (b, s, d) float32``, without a mask."""
    import torch
    from transformers import AttentionInterface

    class Rows(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = transformer.eval()

        def forward(self, ids: torch.Tensor) -> Any:
            return self.inner(input_ids=ids, attention_mask=None).last_hidden_state

    AttentionInterface.register(ATTENTION, _fused_attention)
    transformer.set_attn_implementation(ATTENTION)
    ids = torch.full((2, 9), 5)
    sizes = {
        "ids": {
            0: torch.export.Dim("texts"),
            1: torch.export.Dim("tokens", max=transformer.config.max_position_embeddings),
        }
    }
    with torch.no_grad():
        program = torch.onnx.export(
            Rows(), (ids,), None, input_names=["ids"], output_names=["rows"], dynamic_shapes=sizes, dynamo=True,
            verbose=False,
        )  # fmt: skip
    assert program is not None
    return program.model_proto


def _fused_attention(module: Any, query: Any, key: Any, value: Any, mask: Any = None, **given: Any) -> tuple[Any, None]:
    """Attention as one node of ONNX Runtime, in the form that transformers calls: ``(b, heads, s, d)`` each."""
    import torch

    b, heads, s, d = query.shape
    if mask is not None or key.shape != query.shape or getattr(module, "is_causal", False):
        raise OracleError("its attention is of a kind that cannot be built")
    flat = [x.transpose(1, 2).reshape(b, s, heads * d) for x in (query, key, value)]
    attributes = {"num_heads": heads, "scale": float(given.get("scaling") or d**-0.5)}
    rows = torch.onnx.ops.symbolic(
        "com.microsoft::MultiHeadAttention", flat, attributes, dtype=query.dtype, shape=(b, s, heads * d), version=1
    )
    return rows.reshape(b, s, heads, d), None


@contextmanager
def quiet() -> Iterator[None]:
    """Without bars and warnings: libraries speak of what is deprecated inside them, and of packages not needed."""
    import torch  # noqa: F401  (it sets the levels of its loggers when first imported)
    from transformers.utils import logging as progress

    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    progress.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
