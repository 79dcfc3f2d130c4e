"""A cluster to work on: a local one of worker processes, or a team's own."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from app.pipeline.step import code_digest
from labeling.blocks import cores
from labeling.errors import OracleError

if TYPE_CHECKING:
    from distributed import Client

PACKAGES = (
    "numpy",
    "scipy",
    "scikit-learn",
    "pyarrow",
    "faiss-cpu",
    "onnxruntime",
    "tokenizers",
    "google-re2",
    "torch",
)
WAIT = 30
QUIET = {
    "distributed.scheduler.allowed-failures": 3,
    "distributed.admin.tick.limit": "60s",
    "distributed.worker.daemon": False,
    "logging.distributed": "error",
    "dataframe.convert-string": False,
}
ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


@contextmanager
def opened(workers: int = 0, scheduler: str | None = None) -> Iterator[Client]:
    """A client of a cluster, closed at the end.

    Parameters
    ----------
    workers
        Processes of a local cluster, each with one thread; 0 for as many as cores. It listens on 127.0.0.1 alone.
    scheduler
        Address of a team's own cluster, such as ``tcp://10.0.0.5:8786``; what runs there is as trusted as this
        machine, since Dask sends programs, not only data.

    Raises
    ------
    OracleError
        Without the extra ``dask``, without an answer, or when a worker runs other code than this process.
    """
    dask, distributed = _libraries()
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(QUIET | {"distributed.nanny.environ": dict.fromkeys(ONE_THREAD, "1")}))
        if scheduler is None:
            cluster = stack.enter_context(_local(workers))
            client = stack.enter_context(distributed.Client(cluster))
        else:
            client = stack.enter_context(_remote(scheduler))
        _require_same_code(client)
        yield client


def _libraries():  # type: ignore[no-untyped-def]
    try:
        import dask
        import distributed
    except ModuleNotFoundError as error:
        raise OracleError(
            "`--engine dask` needs the extra dask; install it with `pip install 'living-oracle[dask]'`"
        ) from error
    return dask, distributed


def _local(workers: int):  # type: ignore[no-untyped-def]
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=workers or cores(),
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        memory_limit=0,  # a run says what it needs; a worker that is paused for its size would wait for ever
    )


def _remote(scheduler: str) -> Client:
    from distributed import Client

    try:
        return Client(scheduler, timeout=WAIT)
    except (OSError, ValueError, TimeoutError) as error:
        raise OracleError(f"no Dask scheduler answers at '{scheduler}'; start one, or leave --scheduler out") from error


def versions() -> list[str]:
    """What has to be the same everywhere, so that results are the same bit for bit."""
    return [code_digest(), platform.python_version(), *(f"{p} {version(p)}" for p in PACKAGES)]


def _require_same_code(client: Client) -> None:
    """Refuse workers that would compute otherwise."""
    ours = versions()
    for address, theirs in sorted(client.run(versions).items()):
        if theirs != ours:
            differs = [f"{b} in place of {a}" for a, b in zip(ours[1:], theirs[1:], strict=False) if a != b]
            what = ", ".join(differs) or "another version of Living Oracle"
            raise OracleError(f"worker {address} runs {what}; install the same everywhere, so that results agree")
