"""What costs most at the first visit of a page, made before anybody comes."""

from __future__ import annotations

from collections.abc import Callable

from app.desk.agent.suggesting import plan
from app.desk.functions.voters import lines
from app.desk.loaded import Desk
from app.desk.map.layout import sheet
from app.desk.watch.freshness import measured
from labeling.errors import OracleError
from labeling.values import Question, Questions

FIRST = Questions((Question("first", "Where is my money?"),))


def warm(desk: Desk, tell: Callable[[str], None] = lambda what: None) -> None:
    """Make what costs most of the latest labels: table of voters, freshness, plain map, suggester.

    ``tell`` hears what is being done. What cannot be made, such as suggestions without a release, is left to its page,
    which says why.
    """
    found = desk.loaded()
    if found is None:
        return
    tell("table of voters")
    lines(desk.workspace, found)
    tell("freshness")
    measured(desk, found)
    tell("map")
    sheet(desk, found)
    tell("suggestions")
    try:
        plan(desk).current.suggest(FIRST)
    except OracleError:
        return
