"""Whether the system says that this connection is paid for by volume: then a call is thrifty by itself."""

from collections.abc import Callable

from PyQt6.QtNetwork import QNetworkInformation


def network() -> QNetworkInformation | None:
    """What the system tells of its network; None where it does not say what a connection costs."""
    if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
        return None
    return QNetworkInformation.instance()


def watch(tell: Callable[[bool], None], of: QNetworkInformation | None) -> None:
    """Tell now, and again whenever it changes."""
    if of is not None:
        of.isMeteredChanged.connect(tell)
        tell(of.isMetered())
