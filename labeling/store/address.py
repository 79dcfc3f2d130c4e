"""Where a store is: the path of an SQLite file, or the URL of a PostgreSQL database without its secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from labeling.errors import OracleError
from labeling.from_environment import NAMED, filled

UNREADABLE = "the URL of the store cannot be read; write dialect://user@host/name"


def address(target: Path | str, environment: Mapping[str, str] = os.environ) -> URL:
    """URL of a store; ``${NAME}`` in a URL stands for a variable of the environment, such as its password.

    Raises
    ------
    OracleError
        When the URL means nothing, or names a variable that is not set.
    """
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:
        # The text may hold a password, so it is not repeated.
        raise OracleError(UNREADABLE) from error
    user, password, host, database = (
        _filled(p, environment) for p in (url.username, url.password, url.host, url.database)
    )
    return url.set(username=user, password=password, host=host, database=database)


def place_of(url: URL) -> str:
    """What errors call a store: its file, or its URL without the password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def without_password(target: str) -> str:
    """A URL as settings may keep it: a password is left out, a variable that stands for one stays.

    Raises
    ------
    OracleError
        When the URL means nothing.
    """
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:
        raise OracleError(UNREADABLE) from error
    if url.password is None or NAMED.fullmatch(str(url.password)):
        return target
    bare = URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string()


def has_password(target: str) -> bool:
    """Whether a URL holds a password itself, and not the name of a variable that does."""
    try:
        password = make_url(target).password if "://" in target else None
    except (ArgumentError, ValueError):
        return False
    return bool(password) and not NAMED.fullmatch(str(password))


def _filled(text: str | None, environment: Mapping[str, str]) -> str | None:
    # after the URL was taken apart, so that a password may hold any character
    return None if text is None else filled(text, "the URL of the store", environment)
