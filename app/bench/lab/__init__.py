"""A network of this machine's own to call through: namespaces, a switch that impairs, and two programs."""
