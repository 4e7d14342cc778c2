"""`eigencall bench rendezvous`: thousands of waiting rooms, hundreds of joins a second, on loopback.

A rendezvous as `eigencall serve` runs it, limits and all, in a process of its own. Callers come from many
addresses of 127.0.0.0/8, because one address may ask only 60 times a minute. A join is timed from opening the
connection until both sides have been told of each other; joins begin on a fixed schedule, however long the
earlier ones take.
"""

import argparse
import asyncio
import json
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import numpy as np
from rich.progress import Progress

from app.bench.lab.process import LabProgram, ProgramError
from app.bench.lab.stage import START_S, free_port
from app.net.rendezvous.doorkeeper import raise_file_limit
from app.net.rendezvous.server import PATH
from assets import report

ADDRESSES = 250
AT_ONCE = 100  # rooms being opened
TIMEOUT_S = 30.0
KB = 1024.0


@dataclass(slots=True)
class Crowd:
    """Callers in their rooms, and how the joins went."""

    url: str
    sessions: list[aiohttp.ClientSession]
    callers: list[tuple[int, "asyncio.Task[str]"]] = field(default_factory=list)
    """Number of the room, and the notice that its caller waits for: who reads nothing answers no ping."""
    joiners: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)
    latencies_s: list[float] = field(default_factory=list)
    failed: int = 0

    async def socket(self, number: int) -> aiohttp.ClientWebSocketResponse:
        return await self.sessions[number % len(self.sessions)].ws_connect(self.url + PATH, compress=0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rooms", type=int, default=10_000, help="callers who wait")
    parser.add_argument("--rate", type=float, default=200.0, help="joins a second")
    parser.add_argument("--seconds", type=float, default=10.0, help="of joins")
    parser.add_argument("--json", type=Path, default=Path("out/rendezvous.json"))


def run(options: argparse.Namespace) -> int:
    raise_file_limit()
    port = free_port()
    server = LabProgram("rendezvous", ["eigencall", "serve", "--host", "127.0.0.1", "--port", str(port)])
    try:
        if server.wait(0, lambda said: said.get("text", "").startswith("Rendezvous"), START_S) is None:
            raise ProgramError("The rendezvous does not start.")
        rows = asyncio.run(
            measure(server, f"ws://127.0.0.1:{port}", options.rooms, options.rate, options.seconds)
        )
    finally:
        server.kill()
        server.close()
    made = report.make(rows)
    made.write(options.json)
    made.show("Rendezvous")
    return 0


async def measure(server: LabProgram, url: str, rooms: int, rate: float, seconds: float) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(_session(number)) for number in range(ADDRESSES)]
        crowd = Crowd(url, sessions)
        with Progress() as progress:
            first = await _open(crowd, 0)  # what a server needs for its very first
            before, begun_s = server.resident_bytes(), time.monotonic()
            await _fill(crowd, rooms - first, progress)
            opening_s = time.monotonic() - begun_s
            after = server.resident_bytes()
            begun_s = time.monotonic()
            await _joins(crowd, rate, seconds, progress)
            joining_s = time.monotonic() - begun_s
        for _, caller in crowd.callers:
            caller.cancel()
        await asyncio.gather(*(caller for _, caller in crowd.callers), return_exceptions=True)
    latencies_ms = np.array(crowd.latencies_s or [float("nan")]) * 1000
    return {
        "rendezvous.rooms": len(crowd.callers),
        "rendezvous.kb_per_room": (after - before) / KB / max(len(crowd.callers) - first, 1),
        "rendezvous.opens_per_s": len(crowd.callers) / opening_s,
        "rendezvous.joins": len(crowd.latencies_s),
        "rendezvous.joins_per_s": len(crowd.latencies_s) / joining_s,
        "rendezvous.join_ms_p50": float(np.percentile(latencies_ms, 50)),
        "rendezvous.join_ms_p99": float(np.percentile(latencies_ms, 99)),
        "rendezvous.failed": crowd.failed,
    }


def _session(number: int) -> aiohttp.ClientSession:
    """Of a household with an address of its own."""
    address = (f"127.{1 + number // 200}.{number % 200}.1", 0)
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(local_addr=address, limit=0))


async def _fill(crowd: Crowd, rooms: int, progress: Progress) -> None:
    task = progress.add_task(f"{rooms} rooms", total=rooms)
    free = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with free:
            await _open(crowd, number)
            progress.advance(task)

    await asyncio.gather(*(one(number) for number in range(rooms)))


async def _open(crowd: Crowd, number: int) -> int:
    try:
        socket = await crowd.socket(number)
        await socket.send_json({"do": "open"})
        told = json.loads(await socket.receive_str(timeout=TIMEOUT_S))
        crowd.callers.append((int(told["nameplate"]), asyncio.create_task(_notice(socket))))
    except (aiohttp.ClientError, OSError, KeyError, TypeError, TimeoutError):
        crowd.failed += 1
        return 0
    return 1


async def _notice(socket: aiohttp.ClientWebSocketResponse) -> str:
    return await socket.receive_str()


async def _joins(crowd: Crowd, rate: float, seconds: float, progress: Progress) -> None:
    total = min(round(rate * seconds), len(crowd.callers))
    task = progress.add_task(f"{total} joins, {rate:g} a second", total=total)
    begun_s, joins = time.monotonic(), []
    for number in range(total):
        await asyncio.sleep(max(0.0, begun_s + number / rate - time.monotonic()))
        joins.append(asyncio.create_task(_join(crowd, number)))
        progress.advance(task)
    await asyncio.gather(*joins)


async def _join(crowd: Crowd, number: int) -> None:
    nameplate, caller = crowd.callers[number]
    begun_s = time.monotonic()
    try:
        socket = await crowd.socket(number)
        crowd.joiners.append(socket)
        await socket.send_json({"do": "join", "nameplate": nameplate})
        notices = await asyncio.gather(
            socket.receive_str(timeout=TIMEOUT_S), asyncio.wait_for(caller, TIMEOUT_S)
        )
        told = [json.loads(notice) for notice in notices]
    except (aiohttp.ClientError, OSError, TypeError, TimeoutError):
        crowd.failed += 1
        return
    if all(notice == {"is": "paired"} for notice in told):
        crowd.latencies_s.append(time.monotonic() - begun_s)
    else:
        crowd.failed += 1
