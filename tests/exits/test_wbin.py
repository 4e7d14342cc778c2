import numpy as np
import pytest

from exits import wbin
from tests.exits.reader import header, lumps

TRIANGLE = np.array([[0, 0, 0], [4, 0, 0], [0, 2, 6]], np.float32)
NORMALS = np.tile(np.array([0, 0, 1], np.float32), (3, 1))
UV = np.array([[0, 0], [1, 0], [0, 1]], np.float32)


@pytest.fixture
def mesh() -> bytes:
    return wbin.mesh(TRIANGLE, NORMALS, UV, np.array([[0, 1, 2]], np.int32))


def test_the_header_says_wbin_three_tenths_mesh(mesh: bytes) -> None:
    magic, version, count, name = header(mesh)
    assert magic == b"WBIN"
    assert version == pytest.approx(0.3)
    assert count == 9
    assert name == "Mesh"


def test_the_lumps_are_those_of_a_mesh_in_order_and_unpadded(mesh: bytes) -> None:
    read = lumps(mesh)
    assert read["object_class"] == "Mesh"
    assert read["info"] == {"num_vertices": 3, "groups": []}
    np.testing.assert_array_equal(read["vertices"].reshape(3, 3), TRIANGLE)
    np.testing.assert_array_equal(read["normals"].reshape(3, 3), NORMALS)
    np.testing.assert_array_equal(read["coords"].reshape(3, 2), UV)
    np.testing.assert_array_equal(read["triangles"], [0, 1, 2])
    assert read["vertex_buffers"] == ["vertices", "normals", "coords"]
    assert read["index_buffers"] == ["triangles"]


def test_the_bounding_is_centre_half_size_corners_and_radius(mesh: bytes) -> None:
    bounding = lumps(mesh)["bounding"]
    np.testing.assert_allclose(bounding[:12], [2, 1, 3, 2, 1, 3, 0, 0, 0, 4, 2, 6])
    assert bounding[12] == pytest.approx(np.sqrt(14))


@pytest.mark.parametrize(("vertices", "kind"), [(65536, "<u2"), (65537, "<u4")])
def test_indices_are_as_wide_as_the_mesh_needs(vertices: int, kind: str) -> None:
    points = np.zeros((vertices, 3), np.float32)
    last = vertices - 1
    mesh = wbin.mesh(points, points, np.zeros((vertices, 2), np.float32), np.array([[0, 1, last]], np.int32))
    triangles = lumps(mesh)["triangles"]
    assert triangles.dtype == kind
    assert triangles.tolist() == [0, 1, last]


def test_names_that_fill_their_field_are_whole() -> None:
    data = wbin.pack("C" * 32, [("n" * 54, "ST", b"x")])
    assert header(data)[3] == "C" * 32
    assert lumps(data) == {"n" * 54: "x"}
