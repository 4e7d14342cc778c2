"""One side of a call without its window."""
