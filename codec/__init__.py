"""Bytes, numbers and time-as-an-argument: what a face is, and how it travels.

Nothing here opens a socket, a screen, a thread, a file or a clock.
"""
