"""The status with which the process is about to end. Python keeps it to itself, and a window whose driver is
stuck ends the process without Python's own ending (`ui.qt.leave`)."""

status = 0
