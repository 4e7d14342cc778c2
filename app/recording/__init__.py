"""Calls kept as their own coefficients and voice, and played again (codec/RECORDING.md)."""
