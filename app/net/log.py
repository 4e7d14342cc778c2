"""The network's log: why a call failed, one line for each change of state.

No line has a code, a word of one, an address, a name, a key or a description in it, so nothing that a person
or the other side has written goes into one: of an exception, `codec.errors.cause` says what may be written.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from codec.errors import cause

log = logging.getLogger("eigencall.net")


@contextmanager
def ignored(where: str, *faults: type[BaseException]) -> Iterator[None]:
    """Go on in spite of these exceptions, as `contextlib.suppress` does, and leave a line for debugging."""
    try:
        yield
    except faults as fault:
        log.debug("%s: %s ignored", where, cause(fault))
