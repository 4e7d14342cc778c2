"""Targets of what lies in files, some of them of others: settings, tickets, recordings."""

import json
import random
import zlib
from functools import cache

import numpy as np

from app.net.ticket import Ticket
from app.profile import contacts as people
from app.profile import history
from app.profile import settings as profile
from app.recording.callfile import _saying
from codec import recording as form
from codec.control import Devices, Looks, Shape, parse
from codec.errors import BitstreamError, CodecError
from codec.facetrack import FaceReader, FaceWriter
from codec.recording import BlockFlag, BlockHead, FileHeader, Record, RecordKind, Side
from codec.values import Appearance
from tests.app.net.test_ticket import NOW_S, TICKET
from tests.codec.faces import NORMS, talk
from tests.codec.vectors import SAYINGS
from tests.fuzz.target import Fresh

HEAD = bytes(FileHeader(bytes(32), 40, 80))
ODD: tuple[object, ...] = (None, True, 7, -1e308, "", "\ud800", "x" * 5000, [], [[]], {}, {"a": []})


def settings(dice: random.Random) -> Fresh:
    """Files of settings; what was read can be written, and is then read as the same."""
    plain = profile.to_json(profile.Settings(name="Ada", relay_only=True, keys={"mute": "M"}))
    odd = json.dumps({"theme": "dark", "cap_kbps": 1e9, "of a later version": ["\ud800", None, {"a": 1.5}]})

    def read(data: bytes) -> bool:
        try:
            found, _ = profile.from_json(data.decode("utf-8", "replace"))
        except profile.SettingsError:
            return False
        again, unusable = profile.from_json(profile.to_json(found).encode().decode())
        assert profile.to_json(again) == profile.to_json(found)
        assert not unusable
        return True

    return Fresh([odd.encode(), *_with_odd_values(plain.encode(), dice)], read)


def ticket(dice: random.Random) -> Fresh:
    """Tickets of a killed program's call."""
    return Fresh(_with_odd_values(bytes(TICKET), dice), lambda data: Ticket.parse(data, NOW_S) is not None)


def contacts(dice: random.Random) -> Fresh:
    """Files of contacts."""
    keys = dict.fromkeys(("own", "theirs", "shared"), "07" * 32)
    entry = {"id": "0" * 16, "name": "Ada", "role": "caller", "meeting": "ws://192.0.2.7:8765", **keys}
    odd = [json.loads(each) for each in _with_odd_values(json.dumps(entry).encode(), dice)]
    files = [json.dumps({"version": 1, "people": [entry, each]}) for each in (*odd, *ODD)]

    def read(data: bytes) -> bool:
        try:
            return bool(people.parse(data))
        except ValueError:
            return False

    return Fresh([each.encode() for each in files], read)


def calls(dice: random.Random) -> Fresh:
    """Lists of calls."""
    entry = {"began_s": 1.7e9, "length_s": 60.0, "contact_id": "0" * 16, "name": "Ada", "recording": ""}
    odd = [json.loads(each) for each in _with_odd_values(json.dumps(entry).encode(), dice)]

    def read(data: bytes) -> bool:
        try:
            return bool(history.parse(data))
        except ValueError:
            return False

    return Fresh([json.dumps({"version": 1, "calls": [entry, each]}).encode() for each in (*odd, *ODD)], read)


def _with_odd_values(whole: bytes, dice: random.Random) -> list[bytes]:
    """A JSON object, and copies of it with one value each that is not of its kind."""
    fields = json.loads(whole)
    return [whole, *(json.dumps(fields | {name: dice.choice(ODD)}).encode() for name in fields)]


@cache
def _bodies() -> list[bytes]:
    """Bodies of blocks as a recorder writes them."""
    writer = FaceWriter(len(NORMS), NORMS, 5000)
    faces = [d for frame in talk(24) for d in writer.push(frame, round(1000 * frame.time_s))]
    looks = Looks(Appearance())
    said = [bytes(m) for m in (Shape.of(np.zeros(80, np.float32)), looks, Devices(True, False))]
    every = [Record(RecordKind.FACES, Side.OTHER, 40 * k, each) for k, each in enumerate(faces[:3])]
    every += [Record(RecordKind.VOICE, Side.OWN, 20 * k, bytes(40)) for k in range(4)]
    every += [Record(RecordKind.CONTROL, Side.OTHER, 0, each) for each in said]
    every += [Record(RecordKind.TEXTURE, Side.OTHER, 0, b"\xff\xd8\xff")]
    every += [Record(RecordKind.SAID, Side.OTHER, 0, bytes(each)) for each in SAYINGS]
    blocks = [form.block(every, BlockFlag.KEY), *(form.block([record], 0) for record in every)]
    return [block[BlockHead.FORM.size :] for block in blocks]


def recording(dice: random.Random) -> Fresh:
    """Recorded calls: bodies behind a checksum that is right, or all that follows the file's head."""
    reader = FaceReader(len(NORMS), NORMS, 5000)

    def read(data: bytes) -> bool:
        if dice.random() < 0.7:
            head = BlockHead.FORM.pack(form.SYNC, BlockFlag.KEY, 0, 4000, len(data), 0)[:-4]
            data = head + zlib.crc32(data, zlib.crc32(head)).to_bytes(4, "big") + data
        file = HEAD + data
        taken = [_block(reader, file[b.offset : b.end]) for b in form.scan(_reads(file), len(file))]
        return any(taken)

    voice = Record(RecordKind.VOICE, Side.OWN, 7, bytes(40))
    return Fresh([*_bodies(), form.block([voice], 0)], read)


def _reads(file: bytes) -> form.Read:
    return lambda offset, size: file[offset : offset + size]


def _block(reader: FaceReader, block: bytes) -> bool:
    try:
        found = form.records(block)
    except BitstreamError:
        return False
    for record in found[:8]:
        try:
            if record.kind == RecordKind.FACES:
                assert len(reader.read(record.payload)) <= 8
            elif record.kind == RecordKind.CONTROL:
                parse(record.payload)
            elif record.kind == RecordKind.SAID:
                _saying(record)
        except CodecError:
            continue
    return True
