"""Clients of an HTTP service, all in one process of its own that costs the server as little as it can.

A request is built before the clock starts and an answer is read no further than its status and length. Closed: each
client asks again as soon as it was answered. Open: requests come at random moments at a given rate, whether earlier
ones are answered or not, and wait for a free connection; their latency counts from the moment at which they came.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

HOST = "127.0.0.1"


class Client(asyncio.Protocol):
    """One connection that is kept; one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.buffer, self.needed, self.answered = b"", -1, asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        """Remember where to write to."""
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        """A request that waits fails."""
        if not self.answered.done():
            self.answered.set_exception(error or ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        """Done once the whole answer is there."""
        self.buffer += data
        if self.needed < 0 and b"\r\n\r\n" in self.buffer:
            head = self.buffer.partition(b"\r\n\r\n")[0]
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            self.needed = len(head) + 4 + int(length)
        if 0 <= self.needed <= len(self.buffer) and not self.answered.done():
            self.answered.set_result(self.buffer[: self.needed])

    async def ask(self, request: bytes) -> bytes:
        """Status line, headers and body of the answer."""
        self.buffer, self.needed, self.answered = b"", -1, asyncio.get_running_loop().create_future()
        assert self.transport is not None
        self.transport.write(request)
        return bytes(await self.answered)


def request(path: str, body: dict[str, Any]) -> bytes:
    """A request as it goes over the wire."""
    sent = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\ncontent-length: {len(sent)}"
    return head.encode() + b"\r\n\r\n" + sent


async def closed(port: int, requests: Sequence[bytes], clients: int) -> tuple[list[bytes], list[float]]:
    """Answers, and seconds each took, with so many clients that always ask."""
    left, answers, seconds = iter(requests), list[bytes](), list[float]()

    async def run(client: Client) -> None:
        for one in left:
            started = time.perf_counter()
            answers.append(await client.ask(one))
            seconds.append(time.perf_counter() - started)

    await asyncio.gather(*(run(c) for c in await _connect(port, clients)))
    return answers, seconds


async def opened(
    port: int, requests: Sequence[bytes], clients: int, rate: float, seed: int
) -> tuple[list[bytes], list[float]]:
    """Answers, and seconds from arrival to answer, at so many arrivals a second."""
    free: asyncio.Queue[Client] = asyncio.Queue()
    for client in await _connect(port, clients):
        free.put_nowait(client)
    answers, seconds = list[bytes](), list[float]()

    async def one(body: bytes, came: float) -> None:
        client = await free.get()
        answers.append(await client.ask(body))
        free.put_nowait(client)
        seconds.append(time.perf_counter() - came)

    gaps = np.random.default_rng(seed).exponential(1 / rate, len(requests))
    came, tasks = time.perf_counter(), []
    for body, gap in zip(requests, gaps, strict=True):
        came += gap
        await asyncio.sleep(came - time.perf_counter())
        tasks.append(asyncio.create_task(one(body, came)))
    await asyncio.gather(*tasks)
    return answers, seconds


async def _connect(port: int, clients: int) -> list[Client]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(Client, HOST, port))[1] for _ in range(clients)]


def drive(told: dict[str, Any]) -> dict[str, Any]:
    """Ask all, and say how it went: requests a second, milliseconds, and this process's own processor time."""
    requests = [request(told["path"], body) for body in told["bodies"]]
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    if told.get("rate"):
        work = opened(told["port"], requests, told["clients"], told["rate"], told.get("seed", 0))
    else:
        work = closed(told["port"], requests, told["clients"])
    answers, seconds = asyncio.run(work)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    percentiles = np.percentile(np.array(seconds) * 1000, (50, 95, 99)).tolist()
    return {
        "requests": len(answers),
        "good": sum(a.startswith(b"HTTP/1.1 200") for a in answers),
        "a_second": len(answers) / wall,
        **dict(zip(("p50", "p95", "p99"), percentiles, strict=True)),
        "client_cpu": (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / wall,
        "answers": [a.partition(b"\r\n\r\n")[2].decode() for a in answers] if told.get("keep") else [],
    }


if __name__ == "__main__":
    json.dump(drive(json.load(sys.stdin)), sys.stdout)
