"""tests/vectors: SPEC section 10. A missing vector is a failure."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from codec.control import parse
from codec.decoder import decode
from codec.encoder import encode
from codec.packet import Header
from codec.state import Snapshot
from tests.codec import vectors
from tests.photographs import told

NAMES = sorted(vectors.DATAGRAMS)


def read(name: str) -> Any:
    return json.loads((vectors.FOLDER / name / "vector.json").read_text())


def test_the_files_are_those_of_the_manifest() -> None:
    files = {str(p.relative_to(vectors.FOLDER)): p.read_text() for p in vectors.FOLDER.glob("*/vector.json")}
    assert vectors.manifest(files) == (vectors.FOLDER / vectors.MANIFEST).read_text()


def test_every_vector_is_there_and_none_besides() -> None:
    others = {"006-control-messages", vectors.PHOTOGRAPHED, vectors.SAID}
    assert {p.parent.name for p in vectors.FOLDER.glob("*/vector.json")} == {*NAMES, *others}


@pytest.mark.parametrize("name", NAMES)
def test_decoder_reproduces_the_vector(name: str) -> None:
    vector = read(name)
    held: dict[int, Snapshot] = {}
    for step in vector["steps"]:
        decoded = decode(
            bytes.fromhex(step["datagram"]), vectors.always(step["sequence"]), held.get, vector["components"]
        )
        assert decoded is not None
        assert [f.tolist() for f in decoded.frames] == step["frames"]
        assert list(decoded.header.times_ms) == step["times_ms"]
        assert list(decoded.header.present) == step["present"]
        assert decoded.header.acknowledged == step["acknowledged"]
        assert decoded.header.lost == step["lost"]
        assert decoded.header.quality == step["quality"]
        assert decoded.header.hold_ms == step["hold_ms"]
        assert decoded.snapshot.digest().hex() == step["digest"]
        held[step["sequence"]] = decoded.snapshot


@pytest.mark.parametrize("name", NAMES)
def test_encoder_reproduces_the_vector(name: str) -> None:
    vector = read(name)
    held: dict[int, Snapshot] = {}
    for s in vector["steps"]:
        head = Header(
            s["sequence"], s["reference"], s["acknowledged"], s["lost"], s["hold_ms"], s["quality"],
            tuple(s["given_times_ms"]), tuple(s["present"]),
        )  # fmt: skip
        base = held.get(s["reference"], Snapshot.resting(vector["components"]))
        targets = [np.array(t, np.int64) for t in s["targets"]]
        datagram, state = encode(base, head, targets, vector["components"])
        assert datagram.hex() == s["datagram"]
        assert state.digest().hex() == s["digest"]
        held[s["sequence"]] = state


def test_control_messages_reproduce_the_vector() -> None:
    for entry, message in zip(read("006-control-messages"), vectors.MESSAGES, strict=True):
        assert bytes(message).hex() == entry["bytes"]
        assert repr(parse(bytes.fromhex(entry["bytes"]))) == entry["message"]


def test_a_reader_of_likenesses_reproduces_the_vector() -> None:
    vector = read(vectors.PHOTOGRAPHED)
    found = dict(leaves(told(bytes.fromhex(vector.pop("bytes")))))
    given = dict(leaves(vector))
    assert found.keys() == given.keys()
    for path, value in given.items():
        of_picture = {"base", "colour", "textures"} & set(path)
        assert found[path] == pytest.approx(value, abs=1.5 if of_picture else 1e-6), path


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], float]]:
    """Every number in nested objects and lists, with its place."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from leaves(inner, (*path, key))
    else:
        yield path, value
