"""Products of matrices in which a row comes out the same, whatever rows stand beside it.

Libraries for linear algebra choose how they add by the shape of a product, by a row's place in it and by the number
of threads, so that the last bits differ. Here entries are rounded to multiples of 2**-25 first: then the products of
unit rows and all their partial sums are exact in float64, and the order of adding makes no difference. The error is
about 5e-8, as good as that of a product in float32.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GRID = 2.0**25
Floats = NDArray[np.float32]


def steady_product(rows: Floats, others: Floats) -> Floats:
    """``(n, m)`` float32: the products of ``(n, d)`` with ``(m, d)`` float32 rows of length 1 at most."""
    return np.asarray((_whole(rows) @ _whole(others).T) / GRID**2, np.float32)


def steady_pairs(rows: Floats, others: Floats) -> Floats:
    """``(q, p)`` float32: the product of each of ``(q, d)`` rows with each of its own ``(q, p, d)`` rows."""
    return np.asarray(np.einsum("qd,qpd->qp", _whole(rows), _whole(others)) / GRID**2, np.float32)


def _whole(rows: Floats) -> NDArray[np.float64]:
    return np.rint(np.asarray(rows, np.float64) * GRID)
