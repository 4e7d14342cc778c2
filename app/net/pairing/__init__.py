"""Codes, key exchange, invites and rings: how two sides come to trust a connection."""
