"""What a cluster of worker processes makes is, bit for bit, what this process makes."""

import os
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from app.cluster import opening
from app.cluster.parts import part_path
from app.engines import Engine, Place
from app.services import run_until
from app.workspace import Workspace
from labeling.errors import OracleError
from labeling.hashing import file_digest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("spawning"),
    pytest.mark.filterwarnings("ignore::UserWarning:distributed.*"),
]
FILES = (
    "questions.parquet",
    "embeddings.npy",
    "votes.npz",
    "voters.json",
    "voted_on.npz",
    "soft_labels.npz",
    "label_model.json",
    "cascade.npz",
    "cascade.json",
)


def digests(workspace):
    return {name: file_digest(workspace.run / name) for name in FILES}


@pytest.fixture
def opened(monkeypatch):
    """Opens a cluster of two processes and keeps its client, for a test that wants to do harm."""
    clients = []

    def keep(*given):
        manager = real(*given)
        return _Kept(manager, clients)

    real = opening.opened
    monkeypatch.setattr(opening, "opened", keep)
    return clients


class _Kept:
    def __init__(self, manager, clients):
        self.manager, self.clients = manager, clients

    def __enter__(self):
        self.clients.append(self.manager.__enter__())
        return self.clients[-1]

    def __exit__(self, *error):
        return self.manager.__exit__(*error)


def kill_one(clients, workspace, killed):
    """Kill a worker as soon as one is busy with the first blocks."""
    while not clients:
        time.sleep(0.05)
    pids = clients[0].run(os.getpid)
    while not (workspace.run / "questions.parquet").exists() or not any(clients[0].processing().values()):
        time.sleep(0.02)
    busy = next(address for address, tasks in clients[0].processing().items() if tasks)
    killed.append(pids[busy])
    os.kill(pids[busy], signal.SIGKILL)


def test_same_bits_although_a_worker_is_killed(big_shop, tmp_path, opened):
    alone = Workspace(Path(shutil.copytree(big_shop, tmp_path / "alone")))
    run_until(alone, "train")
    together, killed = Workspace(big_shop), []
    killer = threading.Thread(target=kill_one, args=(opened, together, killed), daemon=True)
    killer.start()
    with Place(Engine.dask, 2).steps() as steps:
        outcomes, _ = run_until(together, "train", steps=steps)
    killer.join(30)
    assert killed
    assert not any(outcome.skipped for outcome in outcomes)
    assert digests(together) == digests(alone)
    # what the cluster did is done for this process, too
    assert all(outcome.skipped for outcome in run_until(Workspace(big_shop), "train")[0])
    _parts_are_taken_over(together, digests(alone))


def _parts_are_taken_over(workspace, wanted):
    """The next start works out only what is missing, here because a file was altered."""
    folder = workspace.run / "parts"
    kept, harmed = part_path(folder, "embeddings", 0), part_path(folder, "embeddings", 1)
    before = kept.stat().st_mtime_ns
    harmed.write_bytes(b"torn")
    (workspace.run / "embeddings.npy").unlink()
    with Place(Engine.dask, 1).steps() as steps:
        run_until(Workspace(workspace.root), "train", steps=steps)
    assert kept.stat().st_mtime_ns == before
    assert digests(workspace) == wanted


def test_a_worker_with_other_code_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "code_digest", lambda: "another one")
    with pytest.raises(OracleError, match="another version of Living Oracle; install the same"), opening.opened(1):
        pass


def test_no_scheduler_answers(monkeypatch):
    monkeypatch.setattr(opening, "WAIT", 1)
    nowhere = opening.opened(scheduler="tcp://127.0.0.1:1")
    with pytest.raises(OracleError, match=r"no Dask scheduler answers at 'tcp://127\.0\.0\.1:1'"), nowhere:
        pass
