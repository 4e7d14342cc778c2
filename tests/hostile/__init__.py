"""A whole program, and another one that attacks it after an honest pairing: `python -m tests.hostile`."""
