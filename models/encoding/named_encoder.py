"""From the name in the settings to an encoder: the int8 graph where it can be had, sentence-transformers elsewhere."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from models.encoding.encoders import Encoder, Floats, SentenceEncoder, has_cuda, weights_of
from models.encoding.onnx_built import open_built

TORCH, STATIC = "torch:", "static:"
LOG = logging.getLogger(__name__)


class NamedEncoder:
    """The encoder that a setting names, opened when first used.

    A model whose weights lie in a folder runs as an int8 graph on ONNX Runtime. sentence-transformers runs it where
    there is CUDA, where the graph cannot be built, where the model has no folder, and where the name asks for it.
    A name may also ask for a static encoder that is distilled from the model. All have different ids.

    Parameters
    ----------
    name
        The bundled ``all-MiniLM-L6-v2``, a folder, or a name that sentence-transformers can load;
        ``torch:`` before it asks for sentence-transformers, ``static:`` for a static encoder.
    folder
        Holds built graphs.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[NamedEncoder], tuple[str, Path]]:
        """In another process it is opened there."""
        return type(self), (self.name, self.folder)

    @property
    def encoder_id(self) -> str:
        """That of the encoder within."""
        return self.opened.encoder_id

    def encode(self, texts: Sequence[str]) -> Floats:
        """``(n, d)`` float32 rows of length 1."""
        return self.opened.encode(texts)

    @property
    def opened(self) -> Encoder:
        """The encoder within; many threads may ask at once, and one opens it."""
        with self._lock:
            return self._opened

    @cached_property
    def _opened(self) -> Encoder:
        if self.name.startswith(STATIC):
            from models.encoding.static_built import open_static  # brings scipy

            model = self.name.removeprefix(STATIC)
            return open_static(model, weights_of(model), self.folder)
        model = self.name.removeprefix(TORCH)
        weights = weights_of(model)
        if self.name.startswith(TORCH) or weights is None or has_cuda():
            return SentenceEncoder(model)
        try:
            return open_built(model, weights, self.folder)
        except Exception as error:  # exporting passes through several libraries, which raise many kinds
            message = "encoder '%s' cannot be built for ONNX Runtime: %s; sentence-transformers runs it, more slowly"
            LOG.warning(message, model, error)
            return SentenceEncoder(model)
