"""codec/basis.py: the file format and the arithmetic of faces, on a small invented basis."""

import io
import json
import tracemalloc
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec.basis import MAX_UNPACKED_BYTES, Basis, Embedding, Part, from_bytes, to_bytes
from codec.errors import AssetError
from codec.rotation import eye_rotation, rotation_matrix, rotation_vector

VERTICES = 8


@pytest.fixture
def small() -> Basis:
    rng = np.random.default_rng(0)
    part = np.array([0, 0, 0, 0, 1, 1, 2, 2], np.int32)
    points = Embedding(np.array([[0, 1, 2]], np.int32), np.array([[0.5, 0.25, 0.25]], np.float32))
    return Basis(
        name="small",
        mean=rng.normal(0, 50, (VERTICES, 3)).astype(np.float32),
        identity=rng.normal(0, 2, (3, VERTICES, 3)).astype(np.float32),
        expression=rng.normal(0, 1, (2, VERTICES, 3)).astype(np.float32),
        part=part,
        triangles=np.array([[0, 1, 2], [1, 2, 3]], np.int32),
        corner_vertex=np.arange(VERTICES, dtype=np.int32),
        uv=rng.random((VERTICES, 2)).astype(np.float32),
        landmarks478=points,
        landmarks68=points,
        unit_names=("jawOpen", "eyeBlinkLeft"),
        unit_expression=np.eye(2, dtype=np.float32),
    )


def test_a_basis_survives_its_file_to_a_sixteenth_bit(small: Basis) -> None:
    back = from_bytes(to_bytes(small))
    for key in ("mean", "part", "triangles", "corner_vertex", "uv", "unit_expression"):
        assert np.array_equal(getattr(back, key), getattr(small, key)), key
    step = np.abs(small.identity).max() / 32767
    assert np.abs(back.identity - small.identity).max() <= step
    assert back.unit_names == small.unit_names
    assert len(back.digest) == 32


def test_attack_a_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    """0.3 MB of zeros that would be 272 MB; 816 kB can be 4 GB as well."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open("mean.npy", "w") as member:
        for _ in range(MAX_UNPACKED_BYTES // 2**24 + 1):
            member.write(bytes(2**24))
    tracemalloc.start()
    with pytest.raises(AssetError):
        from_bytes(out.getvalue())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_the_same_basis_gives_the_same_bytes(small: Basis) -> None:
    assert to_bytes(small) == to_bytes(small)
    assert from_bytes(to_bytes(small)).digest == from_bytes(to_bytes(small)).digest


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_truncated_file_is_refused_with_a_sentence(small: Basis, cut: int) -> None:
    with pytest.raises(AssetError, match=r"damaged|rebuild"):
        from_bytes(to_bytes(small)[:cut])


def test_a_file_of_another_format_says_both_versions(small: Basis) -> None:
    with np.load(io.BytesIO(to_bytes(small))) as f:
        fields = dict(f)
    meta = json.loads(fields["meta"].tobytes()) | {"format": 99}
    fields["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
    out = io.BytesIO()
    np.savez(out, **fields)
    with pytest.raises(AssetError, match=r"format 99.*reads 1"):
        from_bytes(out.getvalue())


def test_a_file_with_pickles_is_refused() -> None:
    out = io.BytesIO()
    np.savez(out, meta=np.array([{"format": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(AssetError):
        from_bytes(out.getvalue())


def test_fewer_coefficients_than_components_are_enough(small: Basis) -> None:
    assert np.array_equal(small.shape(np.zeros(0, np.float32)), small.mean)
    one = small.shape(np.array([2.0], np.float32))
    assert one == pytest.approx(small.mean + 2 * small.identity[0], rel=1e-5)


def test_more_coefficients_than_components_are_ignored(small: Basis) -> None:
    many = np.ones(9, np.float32)
    assert np.array_equal(small.shape(many), small.shape(many[:3]))


def test_gaze_turns_each_eyeball_about_its_own_centre(small: Basis) -> None:
    zeros = np.zeros(2, np.float32)
    rest = small.vertices(small.mean, zeros, np.zeros(4, np.float32))
    turned = small.vertices(small.mean, zeros, np.array([0.4, 0, 0, 0], np.float32))
    left = small.part == Part.EYE_LEFT
    assert np.array_equal(rest[~left], turned[~left])
    assert turned[left].mean(0) == pytest.approx(rest[left].mean(0), abs=1e-4)
    assert np.abs(turned[left] - rest[left]).max() > 1


def test_positive_yaw_looks_to_the_subjects_left_and_positive_pitch_up() -> None:
    forward = np.array([0.0, 0.0, 1.0])
    assert (eye_rotation(0.3, 0.0) @ forward)[0] > 0
    assert (eye_rotation(0.0, 0.3) @ forward)[1] > 0


def test_an_embedding_weights_the_corners(small: Basis) -> None:
    expected = 0.5 * small.mean[0] + 0.25 * small.mean[1] + 0.25 * small.mean[2]
    assert small.landmarks68(small.mean)[0] == pytest.approx(expected, rel=1e-5)


@given(st.lists(st.floats(-1.7, 1.7), min_size=3, max_size=3))
def test_rotation_vectors_come_back_from_their_matrices(vector: list[float]) -> None:
    rotation = np.array(vector, np.float32)
    matrix = rotation_matrix(rotation)
    assert matrix @ matrix.T == pytest.approx(np.eye(3), abs=1e-5)
    assert rotation_vector(matrix) == pytest.approx(rotation, abs=2e-3)
