"""What functions print: a little of it is of use to who looks for a mistake, all of it would flood the screen."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TextIO

MOST = 4_000
"""Characters that are passed on, for a process."""
REST = "\n(more that functions print is not shown)\n"


class Few(io.TextIOBase):
    """Passes on the first characters to another stream, and drops the rest."""

    def __init__(self, stream: TextIO, most: int = MOST) -> None:
        self._stream, self._left = stream, most

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the stream behind it."""
        return self._stream.encoding

    def writable(self) -> bool:
        """Text may be written."""
        return True

    def fileno(self) -> int:
        """That of the stream behind it."""
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Pass on what there is room for."""
        if self._left > 0:
            shown = text[: self._left]
            self._left -= len(shown)
            with suppress(OSError):  # nobody listens any more
                self._stream.write(shown if self._left else shown + REST)
                self._stream.flush()
        return len(text)
