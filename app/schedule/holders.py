"""Names of those who hold leases, and whether one of them is surely dead.

A lease runs out by itself a minute after its holder's last word. A holder on this machine whose process is gone need
not be waited for: after a crash the next run begins at once.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from pathlib import Path

PROC = Path("/proc")
STATE, STARTED = 0, 19
"""Places of state and time of start in /proc/PID/stat, counted from behind the name (proc(5))."""


def new_holder() -> str:
    """A name for this process and this attempt, unlike all others: machine, process, and marks of both."""
    pid = os.getpid()
    marks = ".".join((secrets.token_hex(4), system_mark(), started(pid)))
    return f"{socket.gethostname() or 'host'}/{pid}/{marks}"


def shown(holder: str) -> str:
    """A holder's name for people: machine and process."""
    host, _, rest = holder.rpartition("/")[0].rpartition("/")
    return f"{host}, process {rest}" if host else holder


def is_gone(holder: str) -> bool:
    """Whether a holder's process has surely ended; false for those of other machines, boots and containers."""
    host, _, rest = holder.rpartition("/")[0].rpartition("/")
    marks = holder.rpartition("/")[2].split(".")
    mine = host == (socket.gethostname() or "host") and len(marks) == 3 and marks[1] == system_mark()
    return mine and bool(marks[1]) and bool(marks[2]) and rest.isdigit() and started(int(rest)) != marks[2]


def system_mark() -> str:
    """Names this boot of this machine, and the container; process ids mean nothing outside. Empty where unknown."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii")
        space = (PROC / "self/ns/pid").readlink()
    except OSError:
        return ""
    return hashlib.sha256(f"{boot}{space}".encode()).hexdigest()[:12]


def started(pid: int) -> str:
    """When a process started, in ticks since the boot; empty where there is none that runs, or nobody can tell."""
    try:
        said = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    parts = said.rpartition(")")[2].split()
    return "" if parts[STATE] in "ZX" else parts[STARTED]
