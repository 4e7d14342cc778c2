"""The window: PyQt6, and nothing else knows of it. `run` opens it on a client until it is closed."""

from app.ui.application import run
from app.ui.devices import Devices
from app.ui.main_window import Extras, MainWindow

__all__ = ["Devices", "Extras", "MainWindow", "run"]
