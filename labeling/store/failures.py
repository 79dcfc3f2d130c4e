"""What goes wrong with a database, in words: the file, what happened and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from labeling.errors import OracleError

REMEDIES = {
    sqlite3.SQLITE_BUSY: "the store is locked by another program; wait until that one is done or stop it, "
    "then try again",
    sqlite3.SQLITE_NOTADB: "this file is no SQLite database; move it away, or name another file as the store",
    sqlite3.SQLITE_CORRUPT: "the store is damaged; bring back the latest copy that `oracle backup` made",
    sqlite3.SQLITE_CANTOPEN: "the store cannot be opened; check that this is a file, no folder, "
    "and that you may write to it and its folder",
    sqlite3.SQLITE_READONLY: "the store is read-only; give yourself the right to write to the file and its folder",
    sqlite3.SQLITE_FULL: "the disk is full; free some space, then try again (nothing was changed)",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write the store; check the disk, then try again",
}


SERVER_REMEDIES = {
    "55P03": "the store is locked by another program; wait until that one is done or stop it, then try again",
    "57014": "the server stopped a statement that took longer than its statement_timeout; raise it for this user",
    "25P03": "the server ended a transaction that had been idle for too long (nothing was changed); try again",
    "25006": "the database is read-only, as on a standby; name the primary server in the URL of the store",
    "28P01": "the server refuses the password; set PGPASSWORD, or name the right variable in the URL of the store",
    "3D000": "there is no such database; create it with createdb, or correct the URL of the store",
    "42501": "the user may not do this; make the user the owner of the database, or grant it rights on its schema",
    "53100": "the disk of the server is full; free some space, then try again (nothing was changed)",
    "53300": "the server has no connection left; raise its max_connections, or stop programs that use it",
}
WENT_AWAY = ("08", "57P")
"""How the codes of PostgreSQL begin that say that the connection is gone: its own, and those of a shutdown."""


@contextmanager
def explained(place: str, culprit: Callable[[], str] = str) -> Iterator[None]:
    """Turn the failures that people can mend into errors that say how; all others pass unchanged.

    Parameters
    ----------
    place
        The file, or the database URL without its password.
    culprit
        Who holds the lock for writers, asked where that was the failure.

    Raises
    ------
    OracleError
        In place of a database error named in ``REMEDIES`` or ``SERVER_REMEDIES``, of a server that does not answer,
        and of a text that cannot be stored.
    """
    try:
        yield
    except StatementError as error:
        if isinstance(error.orig, OracleError | UnicodeEncodeError):
            _refuse_text(error.orig)
        remedy = _remedy(error)
        if remedy is None:
            raise
        named = culprit() if code_of(error) == LOCKED else ""
        raise OracleError(remedy.replace("another program", named) if named else remedy, place) from error
    except PoolTimeout as error:
        raise OracleError("all connections to the database are in use; try again, or start more processes") from error
    except UnicodeEncodeError as error:
        _refuse_text(error)


LOCKED = "55P03"


def _refuse_text(error: OracleError | UnicodeEncodeError) -> NoReturn:
    if isinstance(error, OracleError):
        raise error
    shown = error.object[:40].encode("ascii", "backslashreplace").decode()
    raise OracleError(
        f"the text '{shown}' holds half a character (a lone surrogate) and cannot be stored; "
        "correct the file it comes from"
    ) from error


def code_of(error: StatementError) -> str:
    """PostgreSQL's code of a failure, empty where it has none."""
    return getattr(error.orig, "sqlstate", None) or ""


def _remedy(error: StatementError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the kind of failure; the rest of the code only refines it.
        return REMEDIES.get(code & 0xFF)
    reason = str(error.orig).strip().partition("\n")[0]
    if (known := _server_code(error, reason)) in SERVER_REMEDIES:
        return SERVER_REMEDIES[known]
    if isinstance(error, OperationalError) and error.statement is None:
        return f"the database does not answer ({reason}); check its URL and that the server runs"
    if known.startswith(WENT_AWAY) or getattr(error, "connection_invalidated", False):
        return f"the database went away ({reason}); nothing was changed, try again once it runs"
    return None


def _server_code(error: StatementError, reason: str) -> str:
    """Code of the failure; a refused connection has none, and says in words what it is."""
    said = {"password authentication failed": "28P01", "no password supplied": "28P01", "too many clients": "53300"}
    missing = {"3D000"} if 'database "' in reason and reason.endswith("does not exist") else set[str]()
    return code_of(error) or next(iter([*(said[words] for words in said if words in reason), *missing]), "")
