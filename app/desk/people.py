"""Who sits at the desk."""

from __future__ import annotations

from labeling.errors import OracleError

LONGEST = 60


def checked_name(name: str) -> str:
    """A name as reviews keep it: trimmed, on one line.

    Raises
    ------
    OracleError
        When it is empty, too long, or has characters that do not print.
    """
    clean = " ".join(name.split())
    if not clean:
        raise OracleError("a name is needed; every decision says who made it")
    if len(clean) > LONGEST:
        raise OracleError(f"the name has {len(clean)} characters; use at most {LONGEST}")
    if not clean.isprintable():
        raise OracleError(f"the name {clean!r} has characters that do not print; type it anew")
    return clean
