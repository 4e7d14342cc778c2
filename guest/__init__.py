"""The page with which a browser joins a call (JavaScript; docs/ARCHITECTURE.md), as `make guest` has built it."""

from pathlib import Path

BUILT = Path(__file__).parent / "dist"
