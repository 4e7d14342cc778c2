"""The log of one peer connection below the call: a line for each change of state of ICE, DTLS and SCTP, and
at its failure the layer that it got stuck in. No line names a candidate, an address or a fingerprint.
"""

from aiortc.rtcsctptransport import RTCSctpTransport

from app.net.log import log


def log_states(association: RTCSctpTransport) -> None:
    ice, dtls = association.transport.transport, association.transport
    ice.iceGatherer.on("statechange", lambda: log.info("ICE: gathering %s", ice.iceGatherer.state))
    ice.on("statechange", lambda: log.info("ICE: %s", ice.state))
    dtls.on("statechange", lambda: _log_dtls(association))


def _log_dtls(association: RTCSctpTransport) -> None:
    dtls = association.transport
    log.info("DTLS: %s", dtls.state)
    if dtls.state == "failed" and dtls.encrypted:
        log.warning("DTLS: the other certificate is not the one of the description (fingerprint differs)")


def log_failure(association: RTCSctpTransport) -> None:
    """There is no connection in time: say which layer did not come up."""
    ice, dtls = association.transport.transport.state, association.transport.state
    if ice != "completed" and dtls == "new":
        log.warning("ICE: no way to the other side was found (%s)", ice)
    else:
        log.warning("no connection: ICE %s, DTLS %s, SCTP %s", ice, dtls, association.state)
