"""Programs of the laboratory as seen by whoever measures: commands in, what they have said so far out."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.call.status import Phase

Said = dict[str, Any]
TIMEOUT_S = 60.0
CLOSE_S = 15.0


class ProgramError(Exception):
    """A program of the measurement did not do what it is there for."""


class Program:
    """A child process that speaks JSON lines; `said` grows on the thread "listener"."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        namespace: str = "",
        environment: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.said: list[Said] = []
        self._news = threading.Condition()
        inside = ["ip", "netns", "exec", namespace] if namespace else []
        self._process = subprocess.Popen(
            [*inside, sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=(environment or dict(os.environ)) | {"OMP_NUM_THREADS": "1"},
        )
        self._listener = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self.said.append(json.loads(line) if line.startswith("{") else {"text": line.strip()})
                self._news.notify_all()
        with self._news:
            self.said.append({"ended": True, "at_s": time.monotonic()})
            self._news.notify_all()

    def tell(self, do: str, **what: object) -> None:
        self.type(json.dumps({"do": do, **what}))

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

    def wait_phase(self, mark: int, *phases: Phase, timeout_s: float = TIMEOUT_S) -> Said | None:
        names = {phase.value for phase in phases}
        return self.wait(mark, lambda said: said.get("phase") in names, timeout_s)

    def resident_bytes(self) -> int:
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    # What happens to programs

    def signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def status(self, timeout_s: float = TIMEOUT_S) -> int:
        """Wait for its end: its exit status."""
        return self._process.wait(timeout_s)

    def close(self) -> None:
        """Let it end by itself; kill it if it does not."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(CLOSE_S)
        except subprocess.TimeoutExpired:
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
