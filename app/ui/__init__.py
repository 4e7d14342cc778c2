"""The window: PyQt6, and nothing else knows of it. `application.run` opens it until it is closed."""
