"""asyncio on a thread of its own, so that no paint and no dialog stalls the network."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar, TypeVarTuple

from app.net.log import log

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

JOIN_S = 5.0


class NetworkThread:
    """Owns the loop from `start` to `stop`. Work is handed over and never waited for by the UI."""

    def __init__(self, name: str = "network") -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_log_fault)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = False

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def start(self) -> None:
        self._started = True
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run a coroutine on the loop; its result can be waited for, except by the loop's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, function: Callable[[*Ts], object], *arguments: *Ts) -> None:
        """Call a function on the loop soon. Nothing happens once the thread has stopped."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *arguments)

    def stop(self) -> None:
        """Cancel what still runs, end the loop, join the thread. May be called twice."""
        if self._started and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(JOIN_S)
        elif not self._loop.is_closed():
            self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._finish())
        finally:
            self._loop.close()

    async def _finish(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # a connection that has been closed goes in the next round
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()


def _log_fault(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An exception that the program does not expect: no connection may be lost without a line."""
    log.error("work on the network's thread failed", exc_info=context.get("exception"))
    loop.default_exception_handler(context)


@contextmanager
def network() -> Iterator[NetworkThread]:
    """A thread that runs until the end of the `with`."""
    thread = NetworkThread()
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()
