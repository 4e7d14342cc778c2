"""What crosses the network: all that leans on aiortc's private parts."""
