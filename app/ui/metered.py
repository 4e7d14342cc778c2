"""Whether the system says that this connection is paid for by volume: then a call is thrifty by itself."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from codec.errors import cause

if TYPE_CHECKING:
    from PyQt6.QtNetwork import QNetworkInformation

log = logging.getLogger("eigencall.ui")


def network() -> "QNetworkInformation | None":
    """What the system tells of its network; None where it does not say what a connection costs, or lacks a
    library that Qt's networking wants (Kerberos')."""
    try:
        from PyQt6.QtNetwork import QNetworkInformation
    except ImportError as error:
        log.info("whether the connection is metered cannot be asked: %s", cause(error))
        return None
    if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
        return None
    return QNetworkInformation.instance()


def watch(tell: Callable[[bool], None], of: "QNetworkInformation | None") -> None:
    """Tell now, and again whenever it changes."""
    if of is not None:
        of.isMeteredChanged.connect(tell)
        tell(of.isMetered())
