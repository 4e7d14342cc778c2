"""The handshake of two who kept each other's keys."""

import hashlib
from dataclasses import replace

import pytest

from app.net.pairing.noise_kk import Handshake, Keys, StrangerError, new_key, public

PROLOGUE = b"eigencall 1 ring"


def both() -> tuple[Keys, Keys]:
    ann, bob = new_key(), new_key()
    shared = bytes([5] * 32)
    return Keys(ann, public(bob), shared), Keys(bob, public(ann), shared)


def sides(
    ann: Keys, bob: Keys, prologues: tuple[bytes, bytes] = (PROLOGUE, PROLOGUE)
) -> tuple[Handshake, Handshake]:
    return Handshake(ann, prologues[0], initiator=True), Handshake(bob, prologues[1], initiator=False)


def meet(a: Handshake, b: Handshake) -> tuple[bytes, bytes]:
    b.read(a.write())
    a.read(b.write())
    return a.split(), b.split()


def test_it_speaks_as_other_implementations_do() -> None:
    """The messages that the package noiseprotocol 0.3.1 makes of the same keys."""
    ann, bob, e_ann, e_bob, shared = (bytes([n]) * 32 for n in (1, 2, 3, 4, 5))
    a = Handshake(Keys(ann, public(bob), shared), PROLOGUE, initiator=True, ephemeral=e_ann)
    b = Handshake(Keys(bob, public(ann), shared), PROLOGUE, initiator=False, ephemeral=e_bob)
    first = a.write()
    b.read(first)
    second = b.write()
    a.read(second)
    assert first.hex() == (
        "5dfedd3b6bd47f6fa28ee15d969d5bb0ea53774d488bdaf9df1c6e0124b3ef22275536b0a1ee9017c4de7f5e147c3ef4"
    )
    assert second.hex() == (
        "ac01b2209e86354fb853237b5de0f4fab13c7fcbf433a61c019369617fecf10b17bc0382f90cf11092f1cb4339a9bc6e"
    )
    assert a.split() == b.split()
    assert a.split().hex() == (
        "201b25fa0bf202faf84b7f205ab9b142d75c3dc070e1c0d072f4fa846305d117"
        "c1de97fb0005f0e65d6ccfe566b3c11ef63132b8c1c052c3f5e0019954918a47"
    )


def test_each_meeting_has_keys_of_its_own() -> None:
    ann, bob = both()
    first, again = meet(*sides(ann, bob)), meet(*sides(ann, bob))
    assert first[0] == first[1]
    assert again[0] == again[1]
    assert first[0] != again[0]


@pytest.mark.parametrize("part", ["own", "theirs", "shared"])
def test_attack_a_side_without_one_of_the_keys_is_a_stranger(part: str) -> None:
    """As the caller, and as the one that is rung; also with all keys but one."""
    ann, bob = both()
    other = {"own": new_key(), "theirs": public(new_key()), "shared": bytes(32)}[part]
    for a, b in ((replace(ann, **{part: other}), bob), (ann, replace(bob, **{part: other}))):
        with pytest.raises(StrangerError):
            meet(*sides(a, b))


def test_attack_a_stolen_file_of_one_side_does_not_make_its_thief_the_other() -> None:
    """Who has Ann's keys can pose as Ann, but not to Ann as Bob."""
    ann, _ = both()
    posing = Keys(new_key(), public(ann.own), ann.shared)
    with pytest.raises(StrangerError):
        meet(*sides(posing, ann))


def test_attack_a_ring_for_another_room_is_refused() -> None:
    ann, bob = both()
    with pytest.raises(StrangerError):
        meet(*sides(ann, bob, (b"room 1", b"room 2")))


def test_attack_an_altered_or_reflected_handshake_is_refused() -> None:
    ann, bob = both()
    a, _ = sides(ann, bob)
    first = a.write()
    for at in range(0, len(first), 5):
        _, b = sides(ann, bob)
        with pytest.raises(StrangerError):
            b.read(first[:at] + bytes([first[at] ^ 1]) + first[at + 1 :])
    for wrong in (b"", first[:-1], first + b"\0", bytes(48), hashlib.sha384(b"x").digest()):
        _, b = sides(ann, bob)
        with pytest.raises(StrangerError):
            b.read(wrong)
    with pytest.raises(StrangerError):
        a.read(first)


def test_secrets_are_not_in_a_repr_of_keys() -> None:
    ann, _ = both()
    assert repr(ann) == "Keys()"
