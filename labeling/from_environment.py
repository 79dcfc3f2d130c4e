"""Secrets by environment: settings name a variable, as in ``${NAME}``, and its value is filled in only at use."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from labeling.errors import OracleError

NAMED = re.compile(r"\$\{(\w+)\}")


def filled(text: str, what: str, environment: Mapping[str, str] = os.environ) -> str:
    """A text with the values of the variables that it names.

    Parameters
    ----------
    what
        What names them, for the error.

    Raises
    ------
    OracleError
        When a variable is not set.
    """
    return NAMED.sub(lambda found: _value(found.group(1), what, environment), text)


def unfilled(text: str, standing: str = "x") -> str:
    """The same with something harmless in their place, to check the form of a text without its secrets."""
    return NAMED.sub(standing, text)


def _value(name: str, what: str, environment: Mapping[str, str]) -> str:
    if name not in environment:
        raise OracleError(f"{what} names the variable '{name}', which is not set; set it first")
    return environment[name]
