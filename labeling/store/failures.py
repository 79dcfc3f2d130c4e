"""What goes wrong with a database, in words: the file, what happened and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

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


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn the failures that people can mend into errors that say how; all others pass unchanged.

    Parameters
    ----------
    place
        The file, or the database URL without its password.

    Raises
    ------
    OracleError
        In place of a database error named in ``REMEDIES``, of a server that does not answer, and of a
        text that is no valid Unicode.
    """
    try:
        yield
    except DBAPIError as error:
        remedy = _remedy(error)
        if remedy is None:
            raise
        raise OracleError(remedy, place) from error
    except UnicodeEncodeError as error:
        shown = error.object[:40].encode("ascii", "backslashreplace").decode()
        raise OracleError(
            f"the text '{shown}' holds half a character (a lone surrogate) and cannot be stored; "
            "correct the file it comes from"
        ) from error


def _remedy(error: DBAPIError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the kind of failure; the rest of the code only refines it.
        return REMEDIES.get(code & 0xFF)
    if isinstance(error, OperationalError) and error.statement is None:
        reason = str(error.orig).strip().partition("\n")[0]
        return f"the database does not answer ({reason}); check its URL and that the server runs"
    return None
