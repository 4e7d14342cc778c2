"""How many threads numpy's products have, by the time that a command runs."""

import os
import subprocess
import sys

import pytest

COUNT = "import app, os, numpy as n; a = n.ones((900, 900)); a @ a; print(len(os.listdir('/proc/self/task')))"


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted where Linux lists them")
@pytest.mark.parametrize(("wish", "most"), [(None, 1), ("2", 2)])
def test_products_have_one_thread_unless_a_person_wishes_more(wish: str | None, most: int) -> None:
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment |= {} if wish is None else {"OPENBLAS_NUM_THREADS": wish}
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, env=environment)
    assert int(done.stdout) == most, done.stderr
