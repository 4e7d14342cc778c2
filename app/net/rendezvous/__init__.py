"""Where two sides find each other: the server and its client."""
