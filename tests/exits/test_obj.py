import warnings
from pathlib import Path

import cv2
import numpy as np
import pytest

from codec.basis import Basis
from codec.values import Identity
from exits.head import HeadModel, build
from exits.obj import files

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import trimesh


@pytest.fixture
def pose(basis: Basis) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    return rng.normal(0, 1, 40).astype(np.float32), np.array([0.3, 0.1, -0.2, 0.1], np.float32)


def test_trimesh_reads_the_face_of_a_moment(
    head: HeadModel, basis: Basis, pose: tuple[np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    for name, data in files(head, "ada", *pose).items():
        (tmp_path / name).write_bytes(data)
    scene = trimesh.load_scene(tmp_path / "ada.obj", process=False)
    expected = basis.vertices(basis.mean, *pose)
    np.testing.assert_allclose(scene.bounds * 1000, [expected.min(0), expected.max(0)], atol=0.01)
    assert sum(len(g.faces) for g in scene.geometry.values()) == len(basis.triangles)
    sizes = {g.visual.material.image.size for g in scene.geometry.values()}
    assert sizes == {(1024, 1024), (64, 4)}


def test_the_files_name_each_other(head: HeadModel) -> None:
    made = files(head, "ada")
    assert set(made) == {"ada.obj", "ada.mtl", "ada-face.jpg", "ada-lashes.png"}
    assert made["ada.obj"].startswith(b"mtllib ada.mtl\n")
    assert b"map_Kd ada-face.jpg" in made["ada.mtl"]
    assert made["ada.obj"].count(b"\no ") == 4


def test_hair_shirt_and_credits_are_in_the_files(basis: Basis, skin: bytes) -> None:
    person = Identity(np.zeros(len(basis.identity), np.float32), skin)
    made = files(build(basis, person, skin, credits=("Head: A.", "Skin: B.")), "ada")
    text, materials = made["ada.obj"].decode(), made["ada.mtl"].decode()
    assert text.startswith("# Head: A.\n# Skin: B.\nmtllib")
    for part in ("hair", "shirt"):
        assert f"\no {part}\n" in text
        assert f"\nusemtl {part}\n" in text
        assert f"newmtl {part}\n" in materials
    look = cv2.imdecode(np.frombuffer(made["ada-hair.png"], np.uint8), cv2.IMREAD_UNCHANGED)
    assert look is not None
    alpha = look[..., 3]
    assert 0.1 < (alpha > 200).mean() < 0.7  # hair, and what is none


def test_all_indices_exist_and_normals_are_units(
    head: HeadModel, pose: tuple[np.ndarray, np.ndarray]
) -> None:
    lines = files(head, "ada", *pose)["ada.obj"].decode().splitlines()
    count = sum(line.startswith("v ") for line in lines)
    corners = [int(c.split("/")[0]) for line in lines if line.startswith("f ") for c in line.split()[1:]]
    assert (min(corners), max(corners)) == (1, count)
    normals = np.array([line.split()[1:] for line in lines if line.startswith("vn ")], float)
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-3)
