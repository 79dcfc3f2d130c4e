"""Whether all labeling functions can be read and their examples hold, tried in the background once a change."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from app.desk.loaded import Desk
from app.workshop.functions import check
from labeling.errors import OracleError
from labeling.loading.registry import folder_digest

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Checked:
    """What came of it: sentences about failing examples, or the one problem that kept them from being tried."""

    failures: tuple[str, ...] = ()
    problem: str = ""


class _Check:
    """One check, made by a thread of its own."""

    def __init__(self, desk: Desk) -> None:
        self.found: Checked | None = None
        self._desk = desk
        self.thread = threading.Thread(target=self._run, name="check-examples", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.found = Checked(failures=tuple(check(self._desk.workspace)["failures"]))
        except OracleError as error:
            self.found = Checked(problem=str(error))
        except Exception:  # what experts wrote may fail in any way; the page says so and the log says how
            log.exception("the examples of the labeling functions could not be tried")
            self.found = Checked(problem="Their examples could not be tried; the log of `oracle app` says why.")


def checked(desk: Desk, wait: float | None = 0.0) -> Checked | None:
    """What came of trying the functions as they are now; None while that is being found out.

    Parameters
    ----------
    wait
        Seconds to wait for it at the most; None waits until it is done.
    """
    now = folder_digest(desk.workspace.functions), desk.workspace.data_files()["templates"].stat().st_mtime_ns
    running = desk.kept("examples", now, lambda: _Check(desk))
    running.thread.join(wait)
    return running.found
