"""How many files and sockets this process may hold."""

import contextlib


def raise_file_limit() -> None:
    """As many as the system lets us have without asking: each waiting caller of a rendezvous is one."""
    try:
        import resource
    except ImportError:  # Windows has no such limit for sockets
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
