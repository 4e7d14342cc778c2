"""Which places of the network may be connected to, and how a connection to one is made."""
