"""Who has the machine: most tests share it, in all processes that run tests. Those marked `quiet` measure
sound or delays and have it to themselves, since two cores cannot do that and something else. They come first
and most that are slow last, so that no process waits for a long test of another.
"""

import fcntl
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import settings

FOLDER = pytest.StashKey[str]()
MACHINE = pytest.StashKey["Machine"]()
settings.register_profile(
    "eigencall", deadline=None
)  # how long an example takes, says how busy the machine is
settings.load_profile("eigencall")


class Machine:
    """Two locks between processes. A test that wants the machine alone waits in the door and lets no other
    in, or it would wait for ever."""

    def __init__(self, folder: Path) -> None:
        self._files = ExitStack()
        self._door, self._room = (self._open(folder / name) for name in ("door", "room"))

    def _open(self, path: Path) -> IO[bytes]:
        return self._files.enter_context(path.open("wb"))

    @contextmanager
    def taken(self, *, alone: bool) -> Iterator[None]:
        fcntl.flock(self._door, fcntl.LOCK_EX)
        fcntl.flock(self._room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(self._door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(self._room, fcntl.LOCK_UN)

    def close(self) -> None:
        self._files.close()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):  # one of xdist's processes
        folder = config.workerinput["machine"]
    else:
        own = tempfile.TemporaryDirectory(prefix="eigencall-tests-")
        config.add_cleanup(own.cleanup)
        folder = own.name
        signal.signal(
            signal.SIGINT, signal.default_int_handler
        )  # ignored where the suite is in the background
    config.stash[FOLDER], config.stash[MACHINE] = folder, Machine(Path(folder))
    config.add_cleanup(config.stash[MACHINE].close)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those in which a network learns take minutes: they begin while there is other work beside them."""

    def turn(item: pytest.Item) -> int:
        quiet, slow, training = (
            item.get_closest_marker(name) is not None for name in ("quiet", "slow", "training")
        )
        return 0 if quiet else 1 if slow and training else 3 if slow else 2

    items.sort(key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """xdist's, for `--numprocesses auto`: one more than there are cores: tests wait half of the time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist's: before it starts a process."""
    node.workerinput["machine"] = node.config.stash[FOLDER]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Around a test with its fixtures, and around its timeout."""
    with item.config.stash[MACHINE].taken(alone=item.get_closest_marker("quiet") is not None):
        return (yield)
