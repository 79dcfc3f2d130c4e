"""Reads the table [access] of oracle.toml: who has which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from labeling.acting import ADMIN, LONGEST, require_role
from labeling.disk.files import line_of
from labeling.errors import OracleError, did_you_mean

SIGN_INS = ("", "oidc")
LONGEST_HOURS = 24 * 30


@dataclass(frozen=True)
class Access:
    """Who may do what in the app, and on the command line.

    Parameters
    ----------
    people
        Roles by e-mail address or name, such as ``"ana@example.org" = "expert"``.
    default
        Role of those who sign in and are not among the people; empty: they are turned away.
    open
        Role of everybody who uses the app without signing in, on this machine.
    sign_in
        How people sign in to the app: ``oidc``, or empty for not at all.
    sign_in_hours
        So long a sign-in counts.
    contact
        Whom those ask who are turned away; shown to them.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    open: str = ADMIN
    sign_in: Literal["", "oidc"] = ""
    sign_in_hours: int = 12
    contact: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", _people(self.people))
        for name in ("default", "open"):
            _role(name, getattr(self, name), empty=name == "default")
        if self.sign_in not in SIGN_INS:
            raise OracleError(f'sign_in takes "oidc", or "" for no signing in, not {self.sign_in!r}')
        hours = self.sign_in_hours
        if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= LONGEST_HOURS:
            raise OracleError(f"sign_in_hours takes a whole number from 1 to {LONGEST_HOURS}, not {hours!r}")
        if not isinstance(self.contact, str) or len(self.contact) > LONGEST:
            raise OracleError(f"contact takes a text of at most {LONGEST} characters")

    def role_of(self, name: str) -> str | None:
        """Role of somebody who signed in, by e-mail address or name, in small or capital letters; None: none at all."""
        return self.people.get(name.strip().casefold()) or self.default or None


def read_access(values: Mapping[str, Any], path: Path, text: str) -> dict[str, Any]:
    """The key ``access`` of a settings file as a value, where it is there.

    Parameters
    ----------
    values, text
        What TOML says, and the text of the file, for the lines.

    Raises
    ------
    OracleError
        Naming file, line, key, value and remedy.
    """
    if "access" not in values:
        return {}
    table = values["access"]
    if not isinstance(table, Mapping):
        raise OracleError("access is a table; write [access] and below it people", path, _line(text, "access"))
    known = [f.name for f in fields(Access)]
    for key in table:
        if key not in known:
            raise OracleError(f"[access] has the unknown key '{key}'{did_you_mean(key, known)}", path, _line(text, key))
    try:
        return {"access": Access(**table)}
    except OracleError as error:
        raise OracleError(error.message, path, _line_of(error.message, table, text)) from error


def _people(people: object) -> dict[str, str]:
    if not isinstance(people, Mapping):
        raise OracleError('people is a table; write [access.people] and below it "ana@example.org" = "expert"')
    out: dict[str, str] = {}
    for name, role in people.items():
        _role(name, role)
        key = name.strip().casefold()
        if not key or key in out:
            raise OracleError(f"people has '{name}' twice or an empty name; take one out")
        out[key] = role
    return out


def _role(name: str, role: object, empty: bool = False) -> None:
    if not isinstance(role, str):
        raise OracleError(f"{name} takes a role in quotation marks, not {role!r}")
    if role or not empty:
        try:
            require_role(role)
        except OracleError as error:
            raise OracleError(f"{name} has an {error.message}") from error


def _line_of(message: str, table: Mapping[str, Any], text: str) -> int | None:
    """Line of the key or the person that a message begins with."""
    people = table.get("people")
    names = [*table, *(people if isinstance(people, Mapping) else ())]
    named = max((n for n in names if message.startswith(n)), key=len, default="access")
    return _line(text, named)


def _line(text: str, key: str) -> int | None:
    return line_of(text, key, "[ \t\"'")  # people may stand in quotation marks
