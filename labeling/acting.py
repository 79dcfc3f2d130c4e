"""Who acts, and what they may do: the one place that the command line, the app and the service ask.

    with acting(Actor("Ana", "expert", "app")):
        store.add_reviews([review])

The store asks by itself, at every statement that writes (``labeling.store.writing``). What is no row in the store, such
as files of rules, asks with ``require``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from labeling.errors import OracleError, did_you_mean

VIEWER, AGENT, EXPERT, SME, LEAD, ADMIN = ROLES = ("viewer", "agent", "expert", "sme", "lead", "admin")
CLI, APP, HTTP, PROGRAM = THROUGH = ("cli", "app", "http", "program")
LONGEST = 200
"""Most characters of a name."""

LADDER = (VIEWER, EXPERT, SME, LEAD, ADMIN)
"""Each role may do what those before it may; an agent stands beside, and reads what a viewer reads."""


@dataclass(frozen=True)
class Right:
    """Something that one may do, in words that follow "may", and the roles that may."""

    words: str
    roles: tuple[str, ...]


def _from(role: str) -> tuple[str, ...]:
    return LADDER[LADDER.index(role) :]


RIGHTS = {
    "read": Right("see questions, labels, templates and figures", ROLES),
    "suggest": Right("ask for suggestions and say what became of them", (AGENT, ADMIN)),
    "review": Right("review questions, settle disagreements and judge spot checks", _from(EXPERT)),
    "rules": Right("write rules and functions", _from(SME)),
    "voters": Right("mute voters and hear them again", _from(SME)),
    "templates": Right("edit, merge, split and retire templates and topics", _from(SME)),
    "changes": Right("tell changes of the product and see to what they make stale", _from(SME)),
    "data": Right("load questions and gold", _from(LEAD)),
    "releases": Right("promote releases, bring them back and set the modes of stages", _from(LEAD)),
    "experiments": Right("plan, start and stop experiments", _from(LEAD)),
    "jobs": Right("start jobs", _from(LEAD)),
    "export": Right("take questions, reviews and votes out in files", _from(LEAD)),
    "backup": Right("make copies of everything", _from(LEAD)),
    "audit": Right("read who did what", _from(LEAD)),
    "tokens": Right("make and revoke tokens", _from(ADMIN)),
    "erase": Right("erase a customer or a case", _from(ADMIN)),
    "restore": Right("bring back a backup", _from(ADMIN)),
    "settings": Right("change settings", _from(ADMIN)),
    "counters": Right("write anything", tuple(role for role in ROLES if role != VIEWER)),
    "history": Right("alter the audit log", ()),
}
"""All rights by name."""

WRITING = {
    "suggestion": "suggest",
    "feedback": "suggest",
    "shadow_suggestion": "suggest",
    "review": "review",
    "lease": "review",
    "spot_answer": "review",
    "voter_event": "voters",
    "template": "templates",
    "template_version": "templates",
    "template_move": "templates",
    "product_change": "changes",
    "finding": "changes",
    "finding_event": "changes",
    "recheck": "changes",
    "question": "data",
    "gold": "data",
    "opinion": "data",
    "release": "releases",
    "release_event": "releases",
    "stage_event": "releases",
    "candidate_event": "releases",
    "experiment": "experiments",
    "experiment_event": "experiments",
    "experiment_look": "experiments",
    "spot_check": "jobs",
    "voter_version": "jobs",
    "freshness": "jobs",
    "alert_event": "jobs",
    "reply_match": "jobs",
    "job_run": "jobs",
    "job_lease": "jobs",
    "job_time": "jobs",
    "token": "tokens",
    "erased": "erase",
    "meta": "counters",
    "audit_event": "history",
}
"""By table of the store the right to write to it; a table that is not named here is the admin's alone."""


@dataclass(frozen=True)
class Actor:
    """Somebody who acts, or the program itself.

    Parameters
    ----------
    name
        As people know it; at most 200 characters, none of them a control character.
    role
        One of ``ROLES``.
    through
        One of ``THROUGH``: where it came in.

    Raises
    ------
    OracleError
        On an empty or unreadable name, an unknown role or way in.
    """

    name: str
    role: str
    through: str

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST or not self.name.isprintable():
            raise OracleError(f"a name has 1 to {LONGEST} characters that can be printed; this one does not")
        require_role(self.role)
        if self.through not in THROUGH:
            raise OracleError(f"unknown way in '{self.through}'{did_you_mean(self.through, THROUGH)}")

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


def require_role(role: str) -> str:
    """Return the role.

    Raises
    ------
    OracleError
        When there is none of that name; the role reader of earlier versions is explained.
    """
    if role in ROLES:
        return role
    meant = "; what it may do is the role 'viewer' now" if role == "reader" else did_you_mean(role, ROLES)
    raise OracleError(f"unknown role '{role}'{meant}")


def program(name: str) -> Actor:
    """The program itself at some work of its own, whoever set it going."""
    return Actor(name, ADMIN, PROGRAM)


SYSTEM = program("system")
NOBODY = Actor("nobody", VIEWER, APP)
"""Who acts where a program for many people lost sight of who it was: somebody who may only look."""

Default = Actor | Callable[[], Actor]

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)
_doing: ContextVar[str] = ContextVar("doing", default="")
_defaults: list[Default] = [SYSTEM]


def actor() -> Actor:
    """Who acts in this context: the innermost ``acting``, otherwise the process's default."""
    found = _acting.get()
    if found is not None:
        return found
    default = _defaults[-1]
    return default if isinstance(default, Actor) else default()


@contextmanager
def acting(somebody: Actor) -> Iterator[Actor]:
    """Within this, ``somebody`` acts; a new thread does not know of it unless it runs in a copy of the context."""
    token = _acting.set(somebody)
    try:
        yield somebody
    finally:
        _acting.reset(token)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Within this, the audit log says that this is what was done, such as ``erase``; never a text of a customer."""
    token = _doing.set(what)
    try:
        yield
    finally:
        _doing.reset(token)


def what_is_done() -> str:
    """What ``doing`` says, empty where it says nothing."""
    return _doing.get()


def set_default(default: Default) -> Default:
    """Say who acts in this process, in all its threads, where no ``acting`` does; return who it was before.

    A function is asked every time, so that it can look who is at the other end.
    """
    before = _defaults[-1]
    _defaults[-1] = default
    return before


def may(role: str, right: str) -> bool:
    """Whether a role has a right of ``RIGHTS``."""
    return role in RIGHTS[right].roles


def require(right: str, somebody: Actor | None = None) -> Actor:
    """Return who acts, if they have the right.

    Raises
    ------
    OracleError
        Naming them, their role, what they may not do and who may.
    """
    who = somebody or actor()
    if not may(who.role, right):
        raise ForbiddenError(refusal(who, right))
    return who


class ForbiddenError(OracleError):
    """Somebody may not do this."""


def refusal(who: Actor, right: str) -> str:
    """One sentence: who, what, and which roles may."""
    wanted = RIGHTS[right]
    able = f"it needs the role {either(wanted.roles)}" if wanted.roles else "nobody may"
    return f"{who} may not {wanted.words}; {able}"


def require_writing(who: Actor, table: str) -> None:
    """Let somebody write to a table of the store.

    Raises
    ------
    OracleError
        As ``require``.
    """
    require(WRITING.get(table, "settings"), who)


def either(roles: tuple[str, ...]) -> str:
    """Roles in words: "lead or admin"."""
    return " or ".join([", ".join(roles[:-1]), roles[-1]] if len(roles) > 1 else roles)
