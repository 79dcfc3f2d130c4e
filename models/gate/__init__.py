"""The gate: may a candidate take the place of the current release? Both are held against the same gold, paired."""

from models.gate.figure import Figure, Groups, Limits
from models.gate.judging import Verdict, judge, uncompared
from models.gate.latency import alternately
from models.gate.sides import Promised, Side, comparable, counterparts, side_of

__all__ = [
    "Figure",
    "Groups",
    "Limits",
    "Promised",
    "Side",
    "Verdict",
    "alternately",
    "comparable",
    "counterparts",
    "judge",
    "side_of",
    "uncompared",
]
