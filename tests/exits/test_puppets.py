"""What leaves for other avatars, read back by decoders written from the public descriptions alone."""

import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_message import OscMessage

from codec.values import FaceFrame
from exits import vmc
from exits.livelink import ORDER, LiveLink
from exits.pose import angles, unity
from exits.vrm import PRESETS

NAMES = ("jawOpen", "eyeBlinkLeft", "browInnerUp")
WEIGHTS = np.array([0.25, 1.0, 0.5], np.float32)
REST = (0.0, 0.0, -600.0)
DEGREES = np.pi / 180


def face(rotation: tuple[float, float, float] = (0, 0, 0), gaze: float = 0.0) -> FaceFrame:
    look = np.array([gaze, -gaze, gaze, -gaze], np.float32)
    return replace(FaceFrame.neutral(4, present=True), rotation=np.array(rotation, np.float32), gaze=look)


def messages(datagrams: list[bytes]) -> list[tuple[str, list[Any]]]:
    """By python-osc."""
    contents = [content for each in datagrams for content in OscBundle(each)]
    assert all(isinstance(content, OscMessage) for content in contents)
    return [(content.address, list(content.params)) for content in contents]


def turned(x: float, y: float, z: float, w: float, point: tuple[float, float, float]) -> np.ndarray:
    """A point turned as Unity does: v + 2 q x (q x v + w v)."""
    q, v = np.array([x, y, z]), np.array(point, float)
    return v + 2 * np.cross(q, np.cross(q, v) + w * v)


def live_link(data: bytes) -> dict[str, Any]:
    """By the format's description."""
    (version,) = struct.unpack_from(">B", data)
    at, texts = 1, []
    for _ in range(2):
        (length,) = struct.unpack_from(">i", data, at)
        texts.append(data[at + 4 : at + 4 + length].decode())
        at += 4 + length
    frame, part, rate, denominator, count = struct.unpack_from(">ifiiB", data, at)
    values = struct.unpack(f">{count}f", data[at + 17 :])
    return {
        "version": version,
        "texts": texts,
        "frame": frame + part,
        "rate": rate / denominator,
        "values": values,
    }


@pytest.mark.parametrize("text", ["", "a", "abc", "abcd", "abcdefg"])
def test_osc_strings_of_every_length_are_read_back(text: str) -> None:
    read = OscMessage(vmc.message("/a/b", text, 7, 1.5))
    assert (read.address, list(read.params)) == ("/a/b", [text, 7, 1.5])


def test_bundles_keep_the_order_and_the_limit() -> None:
    parts = [vmc.message("/n", k) for k in range(200)]
    made = list(vmc.bundles(parts, 100))
    assert max(map(len, made)) <= 100
    assert [values[0] for _, values in messages(made)] == list(range(200))
    assert list(vmc.bundles([], 100)) == []


def test_vmc_says_everything_once_and_applies_at_the_end() -> None:
    read = messages(vmc.datagrams(face(), NAMES, WEIGHTS, REST, 12.5))
    assert read[0] == ("/VMC/Ext/OK", [1])
    assert read[1] == ("/VMC/Ext/T", [12.5])
    assert ("/VMC/Ext/Blend/Val", ["JawOpen", 0.25]) in read
    assert ("/VMC/Ext/Blend/Val", ["EyeBlinkLeft", 1.0]) in read
    assert read[-1] == ("/VMC/Ext/Blend/Apply", [])


def test_a_vmc_datagram_fits_an_ethernet_frame() -> None:
    made = vmc.datagrams(face(), ORDER, np.zeros(52, np.float32), REST, 0.0)
    assert 1 < len(made) < 5
    assert max(map(len, made)) <= 1400
    assert sum(address == "/VMC/Ext/Blend/Val" for address, _ in messages(made)) == 52 + len(PRESETS)


@pytest.mark.parametrize(
    ("shapes", "units", "preset"),
    [(vmc.Shapes.BOTH, True, True), (vmc.Shapes.ARKIT, True, False), (vmc.Shapes.PRESETS, False, True)],
)
def test_an_avatar_gets_the_shapes_that_it_has(shapes: vmc.Shapes, units: bool, preset: bool) -> None:
    read = messages(vmc.datagrams(face(), NAMES, WEIGHTS, REST, 0.0, shapes))
    named = {values[0]: values[1] for address, values in read if address == "/VMC/Ext/Blend/Val"}
    assert ("JawOpen" in named, "A" in named) == (units, preset)
    assert named.get("Blink_L", 1.0) == 1.0


def test_each_eye_s_bone_turns_by_its_gaze() -> None:
    """To the subject's left is Unity's -x; up is up."""
    gaze = np.array([0.4, 0.0, 0.0, 0.3], np.float32)
    sent = messages(vmc.datagrams(replace(face(), gaze=gaze), NAMES, WEIGHTS, REST, 0.0))
    bones = {values[0]: values[4:] for address, values in sent if address == "/VMC/Ext/Bone/Pos"}
    (lx, ly, lz, lw), (rx, ry, rz, rw) = bones["LeftEye"], bones["RightEye"]
    left, right = turned(lx, ly, lz, lw, (0, 0, 1)), turned(rx, ry, rz, rw, (0, 0, 1))
    np.testing.assert_allclose(left, [-np.sin(0.4), 0, np.cos(0.4)], atol=1e-5)
    np.testing.assert_allclose(right, [0, np.sin(0.3), np.cos(0.3)], atol=1e-5)


@pytest.mark.parametrize(
    ("rotation", "forward", "up"),
    [
        ((0, 90 * DEGREES, 0), (-1, 0, 0), (0, 1, 0)),  # to the subject's left, Unity's -x
        ((90 * DEGREES, 0, 0), (0, -1, 0), (0, 0, 1)),  # nods down
        ((0, 0, 90 * DEGREES), (0, 0, 1), (1, 0, 0)),  # right ear to the shoulder: up goes to the right
    ],
)
def test_the_head_turns_in_unity_as_the_person_did(
    rotation: tuple[float, float, float], forward: tuple[float, ...], up: tuple[float, ...]
) -> None:
    read = dict(messages(vmc.datagrams(face(rotation), NAMES, WEIGHTS, REST, 0.0))[2:3])
    name, *place_and_turn = read["/VMC/Ext/Bone/Pos"]
    assert name == "Head"
    assert place_and_turn[:3] == [0, 0, 0]
    x, y, z, w = place_and_turn[3:]
    np.testing.assert_allclose(turned(x, y, z, w, (0, 0, 1)), np.array(forward), atol=1e-5)
    np.testing.assert_allclose(turned(x, y, z, w, (0, 1, 0)), np.array(up), atol=1e-5)


def test_unity_of_any_turn_is_the_mirrored_turn() -> None:
    from codec.rotation import rotation_matrix

    rotation = rotation_matrix(np.array([0.3, -0.5, 0.8], np.float32))
    mirror = np.diag([-1, 1, 1])
    for point in np.eye(3):
        expected = mirror @ rotation @ mirror @ point
        np.testing.assert_allclose(turned(*unity(rotation), tuple(point)), expected, atol=1e-5)


def test_live_link_has_61_values_in_unreal_s_order() -> None:
    data = LiveLink("Ada", "11111111-2222-3333-4444-555555555555").datagram(
        face(), NAMES, WEIGHTS, REST, 3600.25
    )
    read = live_link(data)
    assert read["version"] == 6
    assert data[:5] == b"\x06\x00\x00\x00\x24"
    assert read["texts"] == ["11111111-2222-3333-4444-555555555555", "Ada"]
    assert read["frame"] == pytest.approx(3600.25 * 60)
    assert read["rate"] == 60
    assert len(read["values"]) == 61
    assert read["values"][17] == 0.25  # jawOpen
    assert read["values"][0] == 1.0  # eyeBlinkLeft
    assert read["values"][43] == 0.5  # browInnerUp
    assert sum(read["values"]) == pytest.approx(1.75)


def test_the_order_has_each_of_arkit_s_units(basis_units: tuple[str, ...]) -> None:
    assert sorted(ORDER) == sorted(basis_units)
    assert (ORDER[7], ORDER[13], ORDER[14], ORDER[51]) == (
        "eyeBlinkRight", "eyeWideRight", "jawForward", "tongueOut",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rotation", "index"),
    [((0, 0.4, 0), 52), ((-0.4, 0, 0), 53), ((0, 0, 0.4), 54)],  # left, up, right ear to the shoulder
)
def test_live_link_s_head_angles_have_their_signs(rotation: tuple[float, float, float], index: int) -> None:
    values = live_link(LiveLink().datagram(face(rotation), NAMES, WEIGHTS, REST, 0.0))["values"]
    expected = np.zeros(9)
    expected[index - 52] = 0.4
    np.testing.assert_allclose(values[52:], expected, atol=1e-5)


def test_live_link_s_eyes_look_where_the_person_does() -> None:
    values = live_link(LiveLink().datagram(face(gaze=0.2), NAMES, WEIGHTS, REST, 0.0))["values"]
    np.testing.assert_allclose(values[55:], [0.2, -0.2, 0, 0.2, -0.2, 0], atol=1e-5)


def test_angles_make_the_turn_again() -> None:
    from codec.rotation import rotation_matrix

    def about(axis: int, angle: float) -> np.ndarray:
        return rotation_matrix(np.eye(3, dtype=np.float32)[axis] * np.float32(angle))

    rotation = rotation_matrix(np.array([0.2, 0.7, -0.4], np.float32))
    a = angles(rotation)
    np.testing.assert_allclose(about(1, a.yaw) @ about(0, -a.pitch) @ about(2, a.roll), rotation, atol=1e-5)


def test_who_sits_beside_the_camera_looks_straight_ahead() -> None:
    """The face looks at the camera from 200 mm to its side; so does the avatar."""
    towards = float(np.arctan2(200, 600))
    aside = replace(face((0, -towards, 0)), translation=np.array([200, 0, -600], np.float32))
    values = live_link(LiveLink().datagram(aside, NAMES, WEIGHTS, (200.0, 0.0, -600.0), 0.0))["values"]
    assert abs(values[52]) < 1e-4


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30])
def test_values_that_are_no_numbers_leave_nobody_s_avatar_torn(value: float) -> None:
    bad = replace(face(), rotation=np.full(3, value, np.float32), gaze=np.full(4, value, np.float32))
    assert np.isfinite(live_link(LiveLink().datagram(bad, NAMES, WEIGHTS, REST, 0.0))["values"]).all()
    for _, values in messages(vmc.datagrams(bad, NAMES, WEIGHTS, REST, 0.0)):
        assert all(np.isfinite(v) for v in values if isinstance(v, float))
