"""The skin in fewer triangles, chosen by how large a picture is: where triangles are smaller than pixels, a
processor spends more on each of them than it is seen.

`python -m training coarse` has worked them out for the shipped basis (training/coarse.py). Other bases
are drawn whole.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from codec import npz
from codec.basis import Basis
from codec.values import Int

FILE = Path(__file__).with_suffix(".npz")
ERRORS_MM = 0.4, 1.6
"""How far a level's surface lies beside the true one, about."""
MOST_ERROR_PX = 0.7
MOST_BYTES = 1 << 20


def level(px_per_mm: float) -> int:
    """Which level serves a picture of this scale: 0 is the whole skin."""
    return sum(error_mm * px_per_mm < MOST_ERROR_PX for error_mm in ERRORS_MM)


@lru_cache(maxsize=2)  # of a basis, which is compared by identity
def coarse_skin(basis: Basis) -> tuple[Int, ...]:
    """(T, 3) corners of the skin's triangles, of the levels from 1 on that there are."""
    with npz.load(FILE.read_bytes(), MOST_BYTES) as file:
        if file["digest"].tobytes() != basis.digest:
            return ()
        return tuple(file[f"level{k}"].astype(np.int32) for k in range(len(ERRORS_MM)))
