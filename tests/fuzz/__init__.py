"""Hostile input for the parsers, by the million; run by hand or at night."""
