"""Benchmarks: each a command that prints a table and writes JSON and a plot."""
