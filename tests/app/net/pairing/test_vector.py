"""tests/vectors/pairing.json: docs/PROTOCOL.md section 3 in figures; the browser's guest has them too."""

import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from spake2 import SPAKE2_A, SPAKE2_B

from app.net.pairing.crypto import Sealer, derive

VECTOR: dict[str, Any] = json.loads((Path(__file__).parents[3] / "vectors/pairing.json").read_text())
KEY = bytes.fromhex(VECTOR["key"])
SIDES = {"caller": SPAKE2_A, "joiner": SPAKE2_B}


def test_both_sides_of_spake2_come_to_the_key_of_the_vector() -> None:
    runs = {
        role: kind(
            VECTOR["code"].encode(),
            idA=b"caller",
            idB=b"joiner",
            entropy_f=lambda n, role=role: bytes.fromhex(VECTOR["entropy"][role])[:n],
        )
        for role, kind in SIDES.items()
    }
    assert {role: run.start().hex() for role, run in runs.items()} == VECTOR["messages"]
    assert runs["caller"].finish(bytes.fromhex(VECTOR["messages"]["joiner"])) == KEY
    assert runs["joiner"].finish(bytes.fromhex(VECTOR["messages"]["caller"])) == KEY


@pytest.mark.parametrize("role", SIDES)
def test_confirmations_are_those_of_the_vector(role: str) -> None:
    made = hmac.new(derive(KEY, b"confirm"), role.encode(), "sha256").hexdigest()
    assert made == VECTOR["confirmations"][role]


def test_sealed_messages_room_and_words_are_those_of_the_vector() -> None:
    joiner = Sealer(derive(KEY, b"seal joiner"), derive(KEY, b"seal caller"))
    for sealed in VECTOR["sealed_by_caller"]:
        assert json.loads(joiner.open(bytes.fromhex(sealed["bytes"]))) == sealed["object"]
    assert derive(KEY, b"room", length=16).hex() == VECTOR["room"]
    parts = (VECTOR[what][role] for role in SIDES for what in ("nonces", "fingerprints"))
    assert list(derive(KEY, b"words", bytes.fromhex("".join(parts)), 4)) == VECTOR["words"]
