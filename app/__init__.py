"""The desktop client: everything that touches a device, a socket or a screen."""
