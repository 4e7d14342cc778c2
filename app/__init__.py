"""The desktop client: everything that touches a device, a socket or a screen."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Before numpy is imported. Its threads wait for each other by spinning, and products here are small: they
doubled what a picture costs. OpenBLAS also ends them before each fork, and waits for ever if one of them is
at work."""

__version__ = "0.1.0"
