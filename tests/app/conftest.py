"""What tests of several rooms share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.profile.log import logging_to


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """The program's log during the test: call it for all lines until then."""
    path = tmp_path / "log.txt"
    with logging_to(path):
        yield lambda: path.read_text(encoding="utf-8")
