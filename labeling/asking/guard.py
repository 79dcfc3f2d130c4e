"""What labeling functions may not do in a worker: use the network, start programs, change files, call C.

An audit hook (PEP 578) sees these before they happen. It stops mistakes and careless code, and is no sandbox: native
code that a function brings along is not seen. So the system is asked to help: nothing can be written at all, and where
the kernel allows it the process has no network.
"""

from __future__ import annotations

import ctypes
import os
import resource
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

NETWORK = "it tried to use the network, which functions may not"
PROGRAMS = "it tried to start or end a program, which functions may not"
FILES = "it tried to change files, which functions may not"
NATIVE = "it tried to call C code by itself, which functions may not"
LIMITS = "it tried to change its own limits, which functions may not"
REFUSED = {
    "socket.": NETWORK,
    "subprocess.": PROGRAMS,
    **dict.fromkeys(
        ("os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill", "pty."), PROGRAMS
    ),
    **dict.fromkeys(("signal.pthread_kill", "webbrowser.", "_posixsubprocess."), PROGRAMS),
    **dict.fromkeys(("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate"), FILES),
    **dict.fromkeys(("os.chmod", "os.chown", "os.lchmod", "os.utime", "os.setxattr", "os.removexattr"), FILES),
    **dict.fromkeys(("shutil.", "tempfile.", "sqlite3.connect/", "dbm.", "syslog."), FILES),
    "ctypes.": NATIVE,
    "resource.": LIMITS,
}
"""Beginnings of audit events, and what is said of who causes them."""
HARMLESS = frozenset({"socket.gethostname"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
"""CLONE_NEWUSER and CLONE_NEWNET."""


class Refused(BaseException):
    """A function did what it may not; no `except Exception` of its own hides that."""


class Guard:
    """Refuses what functions may not do, from the moment it is set up; what it refused is kept until it is asked."""

    def __init__(self) -> None:
        self._off, self._last = False, ""

    def set_up(self) -> None:
        """Watch this process for the rest of its life."""
        sys.addaudithook(self._look)

    @contextmanager
    def off(self) -> Iterator[None]:
        """For what the worker itself does."""
        self._off = True
        try:
            yield
        finally:
            self._off = False

    def taken(self) -> str:
        """What was refused last, even if the function took no notice; asked once."""
        last, self._last = self._last, ""
        return last

    def _look(self, event: str, about: tuple[Any, ...]) -> None:
        if self._off:
            return
        what = _files(about) if event == "open" else refused(event)
        if what:
            self._last = what
            raise Refused(what)


def refused(event: str) -> str:
    """What is said of an audit event, nothing where it is allowed."""
    if event.startswith("sqlite3.connect"):
        return FILES
    return "" if event in HARMLESS else next((what for start, what in REFUSED.items() if event.startswith(start)), "")


def _files(about: tuple[Any, ...]) -> str:
    """Opening for reading is allowed; where a flag says otherwise, or a mode, it is not."""
    mode, flags = (*about[1:3], None, None)[:2]
    flagged = isinstance(flags, int) and flags & WRITING
    return FILES if (flagged or (isinstance(mode, str) and set(mode) & set("wax+"))) and about[0] != os.devnull else ""


def write_nothing(spoken: int) -> None:
    """No file can grow, and no memory is dumped; pipes are no files.

    Parameters
    ----------
    spoken
        Where functions print; if that is a file, only the hook keeps files as they are.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not stat.S_ISREG(os.fstat(spoken).st_mode):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def leave_network(call: Callable[[int], int] | None = None) -> bool:
    """Leave the network where the kernel allows that to anybody; says whether it did.

    Parameters
    ----------
    call
        The system's ``unshare``, by default that of the C library.
    """
    if sys.platform != "linux":
        return False
    unshare: Callable[[int], int] = call or ctypes.CDLL(None).unshare
    return unshare(NEW_USER | NEW_NETWORK) == 0
