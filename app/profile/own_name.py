"""What a person is probably called: as the system's account says, to be changed before it is told to
anyone."""

import getpass
import os
from collections.abc import Callable


def _account_name() -> str:
    """The full name of the account; empty where the system keeps none."""
    try:
        import pwd  # not on Windows

        return pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0]
    except (ImportError, KeyError):
        return ""


def suggested(
    account_name: Callable[[], str] = _account_name, login: Callable[[], str] = getpass.getuser
) -> str:
    """The first name, or the name of the login; empty where nothing is known."""
    first = account_name().strip().partition(" ")[0]
    if first and first.casefold() != "root":
        return first
    try:
        found = login()
    except (OSError, KeyError, ImportError):
        return ""
    return "" if found.casefold() in ("root", "administrator", "user") else found.capitalize()
