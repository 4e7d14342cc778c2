"""The .glb read back by pygltflib and by trimesh, and its motion reckoned by glTF's own formula."""

import io
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from codec.basis import Basis, Part
from codec.rotation import eye_rotation, rotation_matrix
from codec.values import FaceFrame, Identity
from exits.gltf import to_glb
from exits.head import HeadModel, Targets, build
from exits.track import Track, track
from render.anatomy import eye_axes, torso_share
from render.uniforms import SKULL_BASE_MM, torso_pose
from render.view import Pose
from tests.exits.conftest import foreign_basis

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # marshmallow's, which pygltflib's own dependency brings
    import pygltflib
    import trimesh

COMPONENTS = {5126: "<f4", 5121: "<u1", 5123: "<u2", 5125: "<u4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


class Glb:
    """A file as pygltflib sees it."""

    def __init__(self, data: bytes) -> None:
        self.file: Any = pygltflib.GLTF2.load_from_bytes(data)
        self._blob: bytes = self.file.binary_blob()

    def values(self, index: int) -> np.ndarray:
        accessor = self.file.accessors[index]
        kind, width = np.dtype(COMPONENTS[accessor.componentType]), WIDTHS[accessor.type]
        out = np.zeros((accessor.count, width), kind)
        if accessor.bufferView is not None:
            out[:] = self._stored(accessor.bufferView, kind, accessor.count * width).reshape(-1, width)
        if (sparse := accessor.sparse) is not None:
            places = np.dtype(COMPONENTS[sparse.indices.componentType])
            rows = self._stored(sparse.indices.bufferView, places, sparse.count)
            assert (np.diff(rows.astype(int)) > 0).all()  # as glTF wants it
            out[rows] = self._stored(sparse.values.bufferView, kind, sparse.count * width).reshape(-1, width)
        return out

    def _stored(self, view: int, kind: Any, count: int) -> np.ndarray:
        """All of a bufferView."""
        at = self.file.bufferViews[view]
        assert at.byteOffset % 4 == 0
        assert at.byteLength == count * kind.itemsize
        return np.frombuffer(self._blob, kind, count, at.byteOffset)

    def node(self, name: str) -> Any:
        return next(node for node in self.file.nodes if node.name == name)

    def mesh(self, name: str) -> Any:
        return self.file.meshes[self.node(name).mesh]

    def keys(self, name: str, path: str) -> np.ndarray:
        animation = self.file.animations[0]
        node = self.file.nodes.index(self.node(name))
        channel = next(c for c in animation.channels if (c.target.node, c.target.path) == (node, path))
        return self.values(animation.samplers[channel.sampler].output)

    def morphed(self, name: str, weights: np.ndarray) -> np.ndarray:
        """POSITION + sum of weight * target's POSITION, metres."""
        (primitive,) = self.mesh(name).primitives
        out = self.values(primitive.attributes.POSITION).astype(float)
        for weight, target in zip(weights, primitive.targets or [], strict=True):
            out = out + weight * self.values(target["POSITION"])
        return out


def frames(basis: Basis, count: int = 6) -> list[FaceFrame]:
    rng = np.random.default_rng(4)
    return [
        FaceFrame(
            k / 30,
            True,
            rng.normal(0, 0.2, 3).astype(np.float32),
            np.array([0, 0, -600], np.float32),
            rng.normal(0, 1, len(basis.expression)).astype(np.float32),
            rng.normal(0, 0.2, 4).astype(np.float32),
        )
        for k in range(count)
    ]


def turned(quaternion: np.ndarray) -> np.ndarray:
    """x, y, z, w -> (3, 3)"""
    x, y, z, w = quaternion.astype(float)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + 2 * w * cross + 2 * cross @ cross


def world(glb: Glb, frame: int, name: str) -> np.ndarray:
    """(4, 4) of a node at a key, down from the scene."""
    matrix, animation, number = np.eye(4), glb.file.animations[0], glb.file.nodes.index(glb.node(name))
    matrix[:3, 3] = glb.node(name).translation or 0
    for channel in animation.channels:
        if channel.target.node == number and channel.target.path in ("translation", "rotation"):
            key = glb.values(animation.samplers[channel.sampler].output)[frame]
            if channel.target.path == "rotation":
                matrix[:3, :3] = turned(key)
            else:
                matrix[:3, 3] = key
    above = [node.name for node in glb.file.nodes if number in (node.children or [])]
    return world(glb, frame, above[0]) @ matrix if above else matrix


def placed(glb: Glb, motion: Track, frame: int, name: str) -> np.ndarray:
    """A piece's vertices at a key in the world, mm, by glTF's rules: a skin's joints, or the node's own."""
    weights = motion.weights[frame] if name in ("face", "lashes") else np.zeros(0)
    points = np.column_stack([glb.morphed(name, weights), np.ones(len(glb.morphed(name, weights)))])
    if glb.node(name).skin is None:
        return (points @ world(glb, frame, name).T)[:, :3] * 1000
    skin, attributes = glb.file.skins[glb.node(name).skin], glb.mesh(name).primitives[0].attributes
    back = glb.values(skin.inverseBindMatrices).reshape(-1, 4, 4).transpose(0, 2, 1)
    joints = [world(glb, frame, glb.file.nodes[k].name) @ b for k, b in zip(skin.joints, back, strict=True)]
    matrices = np.array(joints)[glb.values(attributes.JOINTS_0)]
    blended = (glb.values(attributes.WEIGHTS_0)[:, :, None, None] * matrices).sum(1)
    return np.einsum("nij,nj->ni", blended, points)[:, :3] * 1000


PARTS = {
    "face": (Part.SKIN, Part.TEETH, Part.TONGUE),
    "lashes": (Part.LASHES,),
    "eye-left": (Part.EYE_LEFT,),
    "eye-right": (Part.EYE_RIGHT,),
}


@pytest.fixture(scope="module")
def motion(basis: Basis) -> Track:
    return track(frames(basis), lambda face: face.expression)


@pytest.fixture(scope="module")
def glb(head: HeadModel, motion: Track) -> Glb:
    return Glb(to_glb(head, motion))


@pytest.mark.parametrize("name", PARTS)
def test_every_key_is_the_face_that_the_renderer_draws(
    name: str, glb: Glb, motion: Track, basis: Basis
) -> None:
    """head.vert's rule: vertices are mixed from the head's pose and the torso's."""
    at = basis.corner_vertex[np.isin(basis.part[basis.corner_vertex], PARTS[name])]
    eyes = eye_axes(basis, basis.mean)[1]
    share = torso_share(basis.mean - eyes)[at, None]
    for k, face in enumerate(frames(basis)):
        vertices = basis.vertices(basis.mean, face.expression, face.gaze)[at]
        pose = Pose(turned(motion.turn[k]), motion.place_mm[k])
        torso = torso_pose(pose, eyes + SKULL_BASE_MM)
        expected = (1 - share) * pose(vertices) + share * torso(vertices)
        np.testing.assert_allclose(placed(glb, motion, k, name), expected, atol=0.05)


def test_the_bust_stays_while_the_head_turns(head: HeadModel, basis: Basis) -> None:
    still = FaceFrame.neutral(len(basis.expression), present=True)
    there = replace(still, translation=np.array([0, 0, -600], np.float32))
    aside = replace(there, time_s=1.0, rotation=np.array([0, 0.7, 0], np.float32))
    motion = track([there, aside], lambda face: face.expression)
    glb = Glb(to_glb(head, motion))
    before, after = (placed(glb, motion, k, "face") for k in (0, 1))
    angle = [
        np.degrees(np.arctan2(*(after[one] - after[other])[[0, 2]]))
        for one, other in (
            _front_and_back(before, before[:, 1] < before[:, 1].min() + 12),
            _front_and_back(before, before[:, 1] > 0),
        )
    ]
    assert angle[0] == pytest.approx(0.3 * 40, abs=4)  # TORSO_FOLLOWS
    assert angle[1] == pytest.approx(40, abs=1)


def _front_and_back(points: np.ndarray, chosen: np.ndarray) -> tuple[int, int]:
    """Of the chosen points, those of the middle that are foremost and hindmost."""
    middle = np.flatnonzero(chosen & (np.abs(points[:, 0]) < 3))
    return int(middle[points[middle, 2].argmax()]), int(middle[points[middle, 2].argmin()])


def test_weights_are_whole_and_no_joint_is_named_for_nothing(glb: Glb) -> None:
    attributes = glb.mesh("face").primitives[0].attributes
    joints, weights = glb.values(attributes.JOINTS_0), glb.values(attributes.WEIGHTS_0)
    np.testing.assert_allclose(weights.sum(1), 1, atol=1e-6)
    assert weights.min() >= 0
    assert not joints[weights == 0].any()
    assert set(np.unique(joints)) == {0, 1}


def test_targets_have_their_names(glb: Glb, head: HeadModel) -> None:
    for name in ("face", "lashes"):
        assert tuple(glb.mesh(name).extras["targetNames"]) == head.targets
        assert len(glb.mesh(name).weights) == len(head.targets)
        assert glb.keys(name, "weights").size == 6 * len(head.targets)


def test_arkit_s_names_are_on_the_arkit_head(basis: Basis, skin: bytes) -> None:
    mesh = Glb(to_glb(build(basis, None, skin, Targets.ARKIT))).mesh("face")
    assert mesh.extras["targetNames"] == list(basis.unit_names)


def test_the_head_turns_and_the_eyes_look(glb: Glb, basis: Basis, motion: Track) -> None:
    for k, turn in enumerate(motion.turn):
        np.testing.assert_allclose(world(glb, k, "head")[:3, :3], turned(turn), atol=1e-5)
    w = motion.turn[2, 3]
    rotation = rotation_matrix(frames(basis)[2].rotation)
    assert abs(w) == pytest.approx(np.sqrt(1 + np.trace(rotation)) / 2, abs=0.02)  # but for the framing
    gaze = frames(basis)[2].gaze
    expected = eye_rotation(float(gaze[0]), float(gaze[1]))
    assert abs(glb.keys("eye-left", "rotation")[2, 3]) == pytest.approx(np.sqrt(1 + np.trace(expected)) / 2)


def test_bounds_are_those_of_the_values(glb: Glb) -> None:
    bounded = [k for k, accessor in enumerate(glb.file.accessors) if accessor.min]
    assert len(bounded) > 80
    for k in bounded:
        np.testing.assert_allclose(glb.values(k).min(0), glb.file.accessors[k].min, rtol=1e-6)
        np.testing.assert_allclose(glb.values(k).max(0), glb.file.accessors[k].max, rtol=1e-6)


def test_targets_take_room_only_where_they_move_something(basis: Basis, skin: bytes) -> None:
    head = build(basis, None, skin, Targets.ARKIT)
    data = to_glb(head)
    assert len(data) < 4.2e6
    glb = Glb(data)
    accessors = [target["POSITION"] for target in glb.mesh("face").primitives[0].targets]
    assert sum(glb.file.accessors[k].sparse is not None for k in accessors) > 40
    for accessor, move_mm in zip(accessors, head.face.moves, strict=True):
        np.testing.assert_allclose(glb.values(accessor) * 1000, move_mm, atol=0.0051)


def test_the_file_says_whose_head_it_is(basis: Basis, skin: bytes) -> None:
    glb = Glb(to_glb(build(basis, None, skin, credits=("Head: A.", "Skin: B.")), name="ada"))
    assert glb.file.asset.copyright == "Head: A. Skin: B."
    assert glb.file.scenes[0].name == "ada"


def test_hair_turns_with_the_head_and_the_shirt_with_the_torso(basis: Basis, skin: bytes) -> None:
    shape = np.zeros(len(basis.identity), np.float32)
    glb = Glb(to_glb(build(basis, Identity(shape, skin))))
    numbers = {node.name: k for k, node in enumerate(glb.file.nodes)}
    assert numbers["hair"] in glb.node("head").children
    assert numbers["shirt"] in glb.node("torso").children
    hair, shirt = (glb.values(glb.mesh(name).primitives[0].attributes.POSITION) for name in ("hair", "shirt"))
    at = [np.array(glb.node(name).translation) + glb.node("torso").translation for name in ("hair", "shirt")]
    head_top = basis.mean[:, 1].max() / 1000
    assert head_top < (hair + at[0])[:, 1].max() < head_top + 0.05
    assert np.ptp((shirt + at[1])[:, 0]) == pytest.approx(0.42, abs=0.03)
    materials = {m.name: m for m in glb.file.materials}
    assert (materials["hair"].alphaMode, materials["hair"].doubleSided) == ("MASK", True)


def test_textures_are_in_the_file(glb: Glb, skin: bytes) -> None:
    image = glb.file.images[0]
    view = glb.file.bufferViews[image.bufferView]
    assert image.mimeType == "image/jpeg"
    assert glb.file.binary_blob()[view.byteOffset : view.byteOffset + view.byteLength] == skin
    assert glb.file.materials[1].alphaMode == "BLEND"


def test_trimesh_reads_the_same_head(head: HeadModel, basis: Basis) -> None:
    scene = trimesh.load_scene(io.BytesIO(to_glb(head)), file_type="glb", process=False)
    assert sum(len(g.faces) for g in scene.geometry.values()) == len(basis.triangles)
    np.testing.assert_allclose(scene.bounds[1] * 1000, basis.mean.max(0), atol=0.01)
    face = next(g for name, g in scene.geometry.items() if name.startswith("face"))
    assert face.visual.material.baseColorTexture.size == (1024, 1024)
    np.testing.assert_allclose(face.visual.uv, head.face.uv, atol=1e-5)


def test_another_topology_without_texture_is_written_too() -> None:
    glb = Glb(to_glb(build(foreign_basis())))
    assert [node.name for node in glb.file.nodes] == ["face", "head"]
    assert glb.file.animations == []
    assert len(glb.file.materials[0].pbrMetallicRoughness.baseColorFactor) == 4
