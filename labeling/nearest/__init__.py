"""The nearest of many unit rows: every search for neighbours of questions goes through here."""

from labeling.nearest.cells import Cells
from labeling.nearest.exact import Flat
from labeling.nearest.index import FLAT_UP_TO, WANTED, NearIndex, as_near, make_index
from labeling.nearest.searching import search

__all__ = ["FLAT_UP_TO", "WANTED", "Cells", "Flat", "NearIndex", "as_near", "make_index", "search"]
