"""As whom a command acts: whoever is signed in to this machine, or the holder of a token."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from labeling.acting import ADMIN, CLI, LONGEST, Actor

TOKEN = "ORACLE_TOKEN"  # noqa: S105


def command_actor(root: Path, environment: Mapping[str, str] = os.environ) -> Actor:
    """Who acts: the user of this machine, who may do everything, or the role of the token in ``ORACLE_TOKEN``.

    Whoever has the files of a workspace can do everything with them, with or without this program; a token makes sure
    that a job or a colleague does not do more by mistake, and names them in the audit log.

    Raises
    ------
    OracleError
        Where the token is unknown, revoked or expired.
    """
    secret = environment.get(TOKEN, "").strip()
    return _holder(root, secret) if secret else Actor(user_name(), ADMIN, CLI)


def user_name() -> str:
    """Name of this machine's user, shortened to what a name may be."""
    try:
        found = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        found = f"user {os.getuid()}" if hasattr(os, "getuid") else "somebody"
    return "".join(c for c in found if c.isprintable()).strip()[:LONGEST] or "somebody"


def _holder(root: Path, secret: str) -> Actor:
    # Imported here, as a command without a token must not wait for the database's libraries.
    from app.workspace import Workspace
    from labeling.errors import OracleError
    from labeling.serving.tokens import holder_of
    from labeling.store.tokens import tokens

    with Workspace(root).open_store() as store, store.read() as connection:
        found = holder_of(secret, tokens(connection))
    problem = "unknown" if found is None else found.problem(datetime.now(UTC))
    if found is None or problem:
        raise OracleError(
            f"the token in {TOKEN} is {problem}; take it out of the environment, or make another with "
            "`oracle token create`"
        )
    return Actor(found.name, found.role, CLI)
