"""Everything that reads what others sent, by name."""

from tests.fuzz import channels, kept, likenesses, signalling, transport
from tests.fuzz.target import Target

TARGETS: dict[str, Target] = {
    "face": channels.face,
    "control": channels.control,
    "voice": channels.voice,
    "sctp": transport.packets,
    "media": transport.media,
    "request": signalling.request,
    "notice": signalling.notice,
    "sealed": signalling.sealed,
    "description": signalling.description,
    "invitation": signalling.invitation,
    "ring": signalling.ring,
    "recognition": signalling.recognition,
    "code": signalling.code,
    "settings": kept.settings,
    "ticket": kept.ticket,
    "contacts": kept.contacts,
    "calls": kept.calls,
    "recording": kept.recording,
    "likeness": likenesses.likeness,
}
