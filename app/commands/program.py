"""Another program of ours as a child process: lines in, what it has said so far out, until it ends."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

Said = dict[str, Any]
"""A line of JSON as it is; of any other line {"text": …}; the last one is {"ended": True, "at_s": …}."""
TIMEOUT_S = 60.0
CLOSE_S = 15.0


class Program:
    """`python -m arguments`; `said` grows on the thread "listener"."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str] | None = None,
        within: Sequence[str] = (),
        with_errors: bool = False,
    ) -> None:
        """within: a command that runs it, e.g. ("nice",). with_errors: its standard error is read too."""
        self.said: list[Said] = []
        self._news = threading.Condition()
        self._process = subprocess.Popen(
            [*within, sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if with_errors else None,
            text=True,
            env=environment,
        )
        self._listener = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._add(json.loads(line) if line.startswith("{") else {"text": line.strip()})
        self._add({"ended": True, "at_s": time.monotonic()})

    def _add(self, said: Said) -> None:
        with self._news:
            self.said.append(said)
            self._news.notify_all()

    def type(self, line: str) -> None:
        """A line on its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    @property
    def count(self) -> int:
        """A mark for `wait` and `since`."""
        return len(self.said)

    def since(self, mark: int) -> list[Said]:
        return self.said[mark:]

    def wait(self, mark: int, wanted: Callable[[Said], object], timeout_s: float = TIMEOUT_S) -> Said | None:
        """The first thing said after the mark that is wanted; None if it is not said in time."""

        def found() -> Said | None:
            return next((said for said in self.said[mark:] if wanted(said)), None)

        with self._news:
            self._news.wait_for(found, timeout_s)
            return found()

    def line(self, beginning: str, timeout_s: float = TIMEOUT_S) -> str | None:
        """The rest of the first line that begins so; None if it ends without, or does not say it in time."""
        said = self.wait(
            0, lambda said: str(said.get("text", "")).startswith(beginning) or "ended" in said, timeout_s
        )
        return str(said["text"]).removeprefix(beginning).strip() if said and "text" in said else None

    # What happens to programs

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def status(self, timeout_s: float = TIMEOUT_S) -> int | None:
        """Wait for its end: its exit status, all that it said being read; None if it does not end in time."""
        try:
            status = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        self._listener.join(CLOSE_S)
        return status

    def close(self, timeout_s: float = CLOSE_S) -> None:
        """Let it end by itself; kill it if it does not."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        if self.status(timeout_s) is None:
            self.kill()
        self._listener.join(CLOSE_S)
        self._process.stdout.close()

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """As a laptop is when its lid is closed."""
        self.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT)
