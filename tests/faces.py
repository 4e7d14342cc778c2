"""Real faces for tests: the folder that EIGENCALL_TEST_DATA names, or a skip that says so."""

import os
from pathlib import Path

import pytest

NAME = "EIGENCALL_TEST_DATA"


def folder() -> Path:
    """The folder with train/ and test/. Skips the calling test if there is none."""
    named = os.environ.get(NAME)
    if not named:
        pytest.skip(f"{NAME} does not name a folder with real faces")
    return Path(named)
