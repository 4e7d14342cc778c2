"""The desktop client: everything that touches a device, a socket or a screen."""

__version__ = "0.1.0"
