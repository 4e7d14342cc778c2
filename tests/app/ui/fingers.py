"""Keys and clicks of a test. PyQt6's stubs take QTest's functions for methods; here it has none."""

from typing import Any

from PyQt6 import QtTest

QTest: Any = QtTest.QTest
