"""Where the steps of a run are worked out: in this process, or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from app.pipeline.steps import until
from app.services import StepsUntil
from labeling.errors import OracleError


class Engine(StrEnum):
    """Engines by the names they have at the command line."""

    local = "local"
    dask = "dask"


@dataclass(frozen=True)
class Place:
    """An engine and its cluster.

    Parameters
    ----------
    engine
        Which one.
    workers
        Processes of a local cluster, 0 for as many as cores.
    scheduler
        Address of a cluster that is there already, None to make a local one.
    """

    engine: Engine = Engine.local
    workers: int = 0
    scheduler: str | None = None

    @contextmanager
    def steps(self) -> Iterator[StepsUntil]:
        """The steps as this engine runs them.

        Raises
        ------
        OracleError
            When options do not fit together, or as `app.cluster.opening.opened`.
        """
        if self.engine is Engine.local:
            if self.workers or self.scheduler:
                raise OracleError("--workers and --scheduler are for a cluster; add --engine dask")
            yield until
            return
        if self.workers and self.scheduler:
            raise OracleError("a cluster of your own has its workers already; leave --workers out, or --scheduler")
        from app.cluster.opening import opened

        with opened(self.workers, self.scheduler) as client:
            from app.cluster.steps import steps_on

            yield partial(steps_on, client)


HERE = Place()
