"""No pauses for what stays: the collector of garbage looks no more at what lives as long as the process."""

from __future__ import annotations

import gc


def keep_for_good() -> None:
    """Collect garbage now, and take all that is left for staying.

    A full collection looks at every object, and libraries, release and plan are a quarter of a million: a tenth of a
    second and more in which no request is answered. See ``gc.freeze`` of Python's library.
    """
    gc.collect()
    gc.freeze()
