"""The page with which a browser joins a call, in JavaScript, as `make guest` has built it."""

from pathlib import Path

BUILT = Path(__file__).parent / "dist"
