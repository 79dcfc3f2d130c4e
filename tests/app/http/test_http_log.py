"""Suggestions that wait together are written together, and a bad one fails alone."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry, Histogram

from app.http import log as module
from app.http.log import Lines, ServiceLog
from app.suggesting.making import Asked, make
from tests.app.http.conftest import AT


@pytest.fixture
def registry():
    return CollectorRegistry()


@pytest.fixture
def together(service, registry):
    """Hand in pieces of work so that all but the first wait while the first is written; what became of each."""

    def hand_in(pieces):
        begun, go = threading.Event(), threading.Event()

        def first(connection):
            begun.set()
            go.wait(30)

        with ServiceLog(service.store, Histogram("groups", "x", buckets=(1, 8), registry=registry)) as log:
            with ThreadPoolExecutor(len(pieces) + 1) as pool:
                waiting = [pool.submit(log.write, first)]
                begun.wait(30)
                waiting += [pool.submit(log.write, piece) for piece in pieces]
                while log._queue.qsize() < len(pieces):
                    time.sleep(0.01)
                go.set()
            return [w.exception() for w in waiting[1:]]

    return hand_in


def made(service, text):
    return make(service.app.state.live.plan, Asked(text, "ana"), AT, "http", voters=False)


def test_those_that_wait_are_one_statement(service, together, registry, monkeypatch):
    seen, append = [], module.append_logged
    monkeypatch.setattr(
        module, "append_logged", lambda c, lines, shadows: (seen.append(len(lines)), append(c, lines, shadows))
    )
    pieces = [Lines([made(service, f"Where is {i}?")]) for i in range(5)] + [lambda connection: None]
    assert together(pieces) == [None] * 6
    assert seen == [5] and len(service.store.suggestions()) == 5
    assert registry.get_sample_value("groups_sum") == 7 and registry.get_sample_value("groups_count") == 2


def test_a_bad_one_fails_alone(service, together):
    good, bad = made(service, "Where is it?"), made(service, "Where was it?")
    bad = replace(bad, logged=replace(bad.logged, suggestion_id=good.logged.suggestion_id))
    failed = together([Lines([good]), Lines([bad]), Lines([made(service, "Send it back")])])
    assert sum(f is not None for f in failed) == 1 and failed[2] is None
    assert len(service.store.suggestions()) == 2


def test_when_the_store_cannot_be_written_all_are_told(service, together, monkeypatch):
    write, calls = service.store.write, []

    def once():
        calls.append(1)
        if len(calls) > 1:
            raise OSError("the disk is gone")
        return write()

    monkeypatch.setattr(service.store, "write", once)
    failed = together([Lines([made(service, f"Where is {i}?")]) for i in range(3)])
    assert [str(f) for f in failed] == ["the disk is gone"] * 3
