"""The settings' page of the network: where two people meet, and ways around routers between them."""

from typing import Any

from PyQt6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from app.net.errors import NetworkError
from app.net.transport import ice_servers
from app.net.transport.ice_servers import NatSettings, Transport
from app.profile.settings import Settings
from app.ui.parts import Check, choose, form, form_row, gap, label
from app.ui.translate import failure, tr


class NetworkTab(QWidget):
    """`values()`: the settings' fields as they stand here. `problem()`: what has to be corrected first."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.rendezvous = QLineEdit(settings.rendezvous)
        self.stun, self.turn = QLineEdit(settings.stun), QLineEdit(settings.turn)
        self.transport, self.cap_kbps = QComboBox(), QComboBox()
        self.username, self.password = QLineEdit(settings.turn_username), QLineEdit(settings.turn_password)
        self.relay_only = Check(tr("Connect through the relay only; this hides my address"))
        self.thrifty = Check(tr("Send less than there is room for; adds a little delay"))
        self.trouble = label("", "trouble", wrap=True, name=tr("What has to be corrected"))
        self.trouble.hide()
        self._fill(settings)
        self._lay_out()

    def _fill(self, settings: Settings) -> None:
        kinds = [
            (tr("UDP, the quickest"), Transport.UDP.value),
            (tr("TCP"), Transport.TCP.value),
            (tr("TLS, for strict firewalls"), Transport.TLS.value),
        ]
        choose(self.transport, kinds, settings.turn_transport)
        choose(self.cap_kbps, _caps(settings.cap_kbps), settings.cap_kbps)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.relay_only.setChecked(settings.relay_only)
        self.thrifty.setChecked(settings.thrifty)
        self.rendezvous.setPlaceholderText(tr("built into this program"))
        self.stun.setPlaceholderText(tr("none; for instance stun.example.org"))
        self.turn.setPlaceholderText(tr("none; for instance turn.example.org"))

    def _lay_out(self) -> None:
        rows = form(self)
        form_row(rows, tr("Meeting point"), self.rendezvous)
        self._explain(
            rows,
            tr(
                "Brings two people with the same code together. It sees neither faces nor voices, and cannot "
                "read what the two tell each other."
            ),
        )
        form_row(rows, tr("Bandwidth"), self.cap_kbps)
        rows.addRow("", self.thrifty)
        form_row(rows, tr("STUN server"), self.stun)
        form_row(rows, tr("Relay (TURN server)"), self.turn)
        form_row(rows, tr("Reach it by"), self.transport)
        form_row(rows, tr("User name"), self.username)
        form_row(rows, tr("Password"), self.password)
        rows.addRow("", self.relay_only)
        self._explain(
            rows,
            tr(
                "Across the internet a STUN server helps, and where routers are strict, a relay. "
                "Used from the next call."
            ),
        )
        rows.addRow(self.trouble)
        rows.setVerticalSpacing(gap(0.45))

    def _explain(self, rows: QFormLayout, text: str) -> None:
        rows.addRow(label(text, "quiet", wrap=True))

    def values(self) -> dict[str, Any]:
        """Names of fields and what they are to be."""
        return {
            "rendezvous": self.rendezvous.text().strip(),
            "stun": self.stun.text().strip(),
            "turn": self.turn.text().strip(),
            "turn_transport": self.transport.currentData(),
            "turn_username": self.username.text().strip(),
            "turn_password": self.password.text(),
            "relay_only": self.relay_only.isChecked(),
            "cap_kbps": self.cap_kbps.currentData(),
            "thrifty": self.thrifty.isChecked(),
        }

    def problem(self) -> str:
        """Why this cannot be used, also shown here; empty when it can."""
        v = self.values()
        ways = NatSettings(
            v["stun"],
            v["turn"],
            Transport(v["turn_transport"]),
            v["turn_username"],
            v["turn_password"],
            v["relay_only"],
        )
        text = ""
        try:
            ice_servers.peers(ways)
        except NetworkError as error:
            text = failure(error)
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        return text


def _caps(chosen: int) -> list[tuple[str, int]]:
    """Limits to choose from, with the one that a settings file may name."""
    words = {
        0: tr("As much as the talk needs"),
        16: tr("At most 16 kbit/s"),
        24: tr("At most 24 kbit/s"),
        48: tr("At most 48 kbit/s"),
    }
    return [(words.get(n, tr("At most {n} kbit/s", n=n)), n) for n in sorted({*words, chosen})]
