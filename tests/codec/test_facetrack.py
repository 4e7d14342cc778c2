"""codec/facetrack.py: RECORDING.md section 4."""

import numpy as np
import pytest

from codec.errors import BitstreamError
from codec.facetrack import FaceReader, FaceWriter
from codec.values import FaceFrame
from tests.codec.faces import COMPONENTS, NORMS, VERTICES, rms_error_mm, talk


def writer() -> FaceWriter:
    return FaceWriter(COMPONENTS, NORMS, VERTICES)


def reader() -> FaceReader:
    return FaceReader(COMPONENTS, NORMS, VERTICES)


def written(frames: list[FaceFrame], to: FaceWriter) -> list[bytes]:
    datagrams = [d for f in frames for d in to.push(f, round(f.time_s * 1000))]
    return datagrams + to.flush()


def test_every_frame_comes_back_at_its_time_and_within_its_step() -> None:
    frames = talk(200, start_s=3.0)
    read_by = reader()
    back = [f for d in written(frames, writer()) for f in read_by.read(d)]
    assert len(back) == len(frames)
    for face, given in zip(back, frames, strict=True):
        assert face.time_s == pytest.approx(given.time_s, abs=0.004)
        assert rms_error_mm(face, given) < 0.6
    assert np.mean([rms_error_mm(a, b) for a, b in zip(back, frames, strict=True)]) < 0.25


def test_an_hour_of_a_face_in_motion_takes_about_half_a_megabyte() -> None:
    frames = talk(900)
    size = sum(map(len, written(frames, writer())))
    assert 3600 / 30 * size < 700_000


def test_a_reader_begins_wherever_the_writer_began_anew_and_nowhere_else() -> None:
    frames = talk(64)
    to = writer()
    first = written(frames[:32], to)
    to.begin_anew()
    second = written(frames[32:], to)
    late = reader()
    assert [f for d in first[1:] for f in late.read(d)] == []
    assert len([f for d in second for f in late.read(d)]) == 32


def test_a_missing_datagram_costs_the_rest_of_its_segment_but_nothing_wrong() -> None:
    datagrams = written(talk(64), writer())
    read_by = reader()
    assert len(read_by.read(datagrams[0])) == 8
    assert read_by.read(datagrams[2]) == []


def test_frames_that_go_back_in_time_or_come_too_fast_are_left_out() -> None:
    a, b = talk(2, start_s=5.0)
    to, read_by = writer(), reader()
    for face, time_ms in ((a, 5000), (b, 4990), (b, 5005), (b, 5033)):
        assert to.push(face, time_ms) == []
    assert [round(f.time_s * 1000) for d in to.flush() for f in read_by.read(d)] == [5000, 5033]


def test_a_pause_of_minutes_is_bridged() -> None:
    a, b = talk(2, start_s=1.0)
    to, read_by = writer(), reader()
    to.push(a, 1000)
    first = to.flush()
    to.push(b, 400_000)
    assert [round(f.time_s) for d in first + to.flush() for f in read_by.read(d)] == [1, 400]


def test_attack_noise_raises_only_the_documented_error() -> None:
    rng = np.random.default_rng(1)
    read_by, genuine = reader(), written(talk(64), writer())
    for k in range(300):
        data = bytearray(genuine[k % len(genuine)])
        data[rng.integers(len(data))] ^= int(rng.integers(1, 256))
        try:
            frames = read_by.read(bytes(data))
        except BitstreamError:
            continue
        assert len(frames) <= 8
