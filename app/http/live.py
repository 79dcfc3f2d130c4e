"""What the service knows of the store without asking it: the plan and the tokens, read again in the background."""

from __future__ import annotations

import logging
import threading
import time

from sqlalchemy import text

from app.http.access import Access
from app.http.errors import RefusedError
from app.http.metrics import Metrics, TimedEncoder
from app.suggesting.log_writer import LogWriter
from app.suggesting.plan import Plan, read_plan
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.store import Store
from labeling.store.tokens import tokens
from labeling.values import Question, Questions

PROBE_SECONDS = 5.0
SILENT_SECONDS = 30.0
WARM_UP = "Hello, where is my order?"

log = logging.getLogger(__name__)


class Live:
    """The present plan and rights; a broken store or release leaves the last good ones in place.

    Parameters
    ----------
    every
        Seconds from one look at the store to the next.
    """

    def __init__(self, workspace: Workspace, store: Store, metrics: Metrics, every: float) -> None:
        self.workspace, self.store, self.metrics, self.every = workspace, store, metrics, every
        self._encoder = TimedEncoder(workspace.encoder.encoder, metrics.encoding)
        self._plan: Plan | None = None
        self._access: Access | None = None
        self._trouble = self._log_trouble = ""
        self._looked = self._probed = time.monotonic()
        self._ended = threading.Event()
        self._looking = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def plan(self) -> Plan:
        """How suggestions are made now.

        Raises
        ------
        RefusedError
            503 before there is one.
        """
        if self._plan is None:
            raise RefusedError(503, self._trouble or "no release was read yet; ask again in a moment")
        return self._plan

    @property
    def access(self) -> Access:
        """Who may do what now.

        Raises
        ------
        RefusedError
            503 before the tokens were read.
        """
        if self._access is None:
            raise RefusedError(503, self._trouble or "the tokens were not read yet; ask again in a moment")
        return self._access

    @property
    def trouble(self) -> str:
        """Why no suggestion can be made or kept, or is made in an old way; empty where all is well."""
        silent = time.monotonic() - self._looked
        if self._plan is not None and silent > SILENT_SECONDS + self.every:
            return f"the store has not answered for {silent:.0f} seconds"
        return self._trouble or self._log_trouble or ("" if self._plan else "no release was read yet")

    def look(self) -> None:
        """Read the plan and the tokens again, and make ready what is new.

        Raises
        ------
        OracleError
            Where the store or the release cannot be read; what was read before stays.
        """
        with self._looking:
            with self.store.read() as connection:
                self._access = Access(tokens(connection))
            plan = read_plan(self.workspace, self.store, self._plan, self._encoder)
            if plan is not self._plan:
                self._make_ready(plan)
                self.metrics.planned(plan)
                self._plan = plan
            self._trouble, self._looked = "", time.monotonic()

    def _make_ready(self, plan: Plan) -> None:
        """Load what is loaded at the first use, so that no request waits for it, and its time counts for none."""
        if self._plan is None:
            self._encoder.encoder.encode([WARM_UP])
        for one in filter(None, (plan.current, plan.candidate)):
            one.suggest(Questions((Question("warm-up", WARM_UP),)))

    def start(self, writer: LogWriter) -> None:
        """Look once, then again and again until ``stop``."""
        self._look_safely()
        self._thread = threading.Thread(target=self._run, args=(writer,), name="live", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; what was read stays."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, writer: LogWriter) -> None:
        while not self._ended.wait(self.every):
            self._look_safely()
            if time.monotonic() - self._probed > PROBE_SECONDS:
                self._probe(writer)

    def _look_safely(self) -> None:
        try:
            self.look()
        except Exception as error:  # whatever it is, the service goes on with what it has
            self._tell(error.message if isinstance(error, OracleError) else f"the release cannot be read: {error!r}")
        self.metrics.ready.set(not self.trouble)

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.warning("%s", trouble)
        self._trouble = trouble

    def _probe(self, writer: LogWriter) -> None:
        """Take the lock for writing, which a store that is read-only or held by another program refuses."""
        try:
            writer.write(lambda connection: connection.execute(text("SELECT 1")).scalar())
            self._log_trouble = ""
        except Exception as error:
            self._log_trouble = error.message if isinstance(error, OracleError) else "the store cannot be written"
        self._probed = time.monotonic()
