"""The rules of LiteScene's format, each with a test."""

import io
import json
import math
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest

from exits.head import HeadModel, build
from exits.lashes import lash_ramp
from exits.studio import MorphMode, description, to_zip
from exits.track import Track
from render.scene import Background, Camera, Scene, Studio, StudioLight
from tests.exits.conftest import foreign_basis
from tests.exits.reader import lumps

Json = dict[str, Any]


@pytest.fixture(scope="module")
def files(head: HeadModel) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(to_zip(head))) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def scene(files: dict[str, bytes]) -> Json:
    return dict(json.loads(files["scene.json"]))


def nodes(node: Json) -> Iterator[Json]:
    yield node
    for child in node.get("children", []):
        yield from nodes(child)


def data(node: Json, kind: str) -> Json:
    return dict(next(content for name, content in node["components"] if name == kind))


def named(scene: Json, name: str) -> Json:
    return next(node for node in nodes(scene["root"]) if node["name"] == name)


def uids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["uid"]] if "uid" in value else []
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from uids(each)


def test_the_scene_lies_at_the_root_and_is_one(scene: Json) -> None:
    assert scene["object_class"] == "Scene"
    assert scene["version"] == 0.5
    assert scene["root"]["object_class"] == "SceneNode"
    assert scene["root"]["name"] == "root"


def test_every_uid_begins_with_an_at_sign_and_is_unique(scene: Json) -> None:
    known = list(uids(scene))
    assert len(known) > 15
    assert all(uid.startswith("@") for uid in known)
    assert len(set(known)) == len(known)


def test_components_are_pairs_of_class_and_data(scene: Json) -> None:
    for node in nodes(scene["root"]):
        for kind, content in node["components"]:
            assert content["object_class"] == kind


def test_transform_comes_first_and_the_root_has_none(scene: Json) -> None:
    root, *others = nodes(scene["root"])
    assert "Transform" not in [kind for kind, _ in root["components"]]
    for node in others:
        assert node["components"][0][0] == "Transform"
        assert len(data(node, "Transform")["rotation"]) == 4


def test_camera_and_lights_stand_on_the_root(scene: Json) -> None:
    kinds = [kind for kind, _ in scene["root"]["components"]]
    assert kinds == ["GlobalInfo", "Camera", "Light"]
    assert data(scene["root"], "Camera")["aspect"] == 1


def test_file_names_are_lower_case(files: dict[str, bytes]) -> None:
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in files)


def test_the_scene_names_only_files_that_are_there_and_all_of_them(
    scene: Json, files: dict[str, bytes]
) -> None:
    text = json.dumps(scene)
    used = set(re.findall(r'"([a-z0-9._-]+\.(?:wbin|jpg|png))"', text))
    assert used | {"scene.json"} == set(files)


def test_there_is_a_mean_and_one_target_mesh_per_component(files: dict[str, bytes], head: HeadModel) -> None:
    assert len([n for n in files if re.fullmatch(r"face_pc\d\d\.wbin", n)]) == len(head.targets) == 40
    mean = lumps(files["face_mean.wbin"])
    one = lumps(files["face_pc03.wbin"])
    moved = (one["vertices"] - mean["vertices"]).reshape(-1, 3)
    np.testing.assert_allclose(moved, head.face.moves[3] / 10, atol=1e-4)  # one standard deviation, in cm
    np.testing.assert_allclose(np.linalg.norm(one["normals"].reshape(-1, 3), axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("piece", ["face", "lashes"])
def test_the_morph_deformer_keeps_its_rules(piece: str, scene: Json, files: dict[str, bytes]) -> None:
    node = named(scene, piece)
    kinds = [kind for kind, _ in node["components"]]
    assert kinds == ["Transform", "MeshRenderer", "MorphDeformer"]  # it edits the last render instance
    deformer = data(node, "MorphDeformer")
    assert deformer["mode"] in (1, 3)  # AUTOMATIC and STREAMS lose targets
    assert deformer["delta_meshes"] is False
    mean = lumps(files[data(node, "MeshRenderer")["mesh"]])
    assert [target["name"] for target in deformer["morph_targets"]][:2] == ["pc00", "pc01"]
    for target in deformer["morph_targets"]:
        assert target["weight"] == 0
        mesh = lumps(files[target["mesh"]])
        assert len(mesh["vertices"]) == len(mesh["normals"]) == len(mean["vertices"])


def test_the_morphs_can_be_left_to_the_processor(head: HeadModel) -> None:
    scene = description(head, Scene(), MorphMode.CPU)
    assert data(named(scene, "face"), "MorphDeformer")["mode"] == 1


def test_eyeballs_are_nodes_of_their_own_at_their_places(scene: Json, head: HeadModel) -> None:
    place = data(named(scene, "eye-left"), "Transform")["position"]
    np.testing.assert_allclose(place, head.eyes[0].origin / 10, atol=1e-4)
    assert "MorphDeformer" not in [kind for kind, _ in named(scene, "eye-left")["components"]]
    assert named(scene, "head")["children"][0]["name"] == "face"


def test_the_material_is_a_standard_material_with_the_texture(scene: Json) -> None:
    material = named(scene, "face")["material"]
    assert material["material_class"] == material["object_class"] == "StandardMaterial"
    assert material["textures"]["color"]["texture"] == "face.jpg"
    assert (material["specular_factor"], material["specular_gloss"]) == (0.1, 10)
    assert material["flags"]["two_sided"] is False
    assert named(scene, "lashes")["material"]["blend_mode"] == "alpha"


def test_the_picture_of_a_scene_is_carried_over(head: HeadModel) -> None:
    lamp = StudioLight((100, 200, 300), (0, 10, 0), (1, 0.5, 0.25), 2, True, offset=0.1)
    fading = StudioLight(attenuation_start_mm=100, attenuation_end_mm=900)
    studio = Studio((lamp, fading), (0.1, 0.2, 0.3), 0.4, 20, 0.05, 0.06)
    camera = Camera(fov_rad=0.5, distance_mm=800, below_mm=10, yaw_rad=math.pi / 2)
    background = Background((0.2, 0.4, 0.6), (0.4, 0.4, 0.4))
    scene = description(head, Scene(camera=camera, studio=studio, background=background))
    seen = data(scene["root"], "Camera")
    np.testing.assert_allclose(seen["eye"], [80, -1, 0], atol=1e-3)
    np.testing.assert_allclose(seen["center"], [0, -1, 0], atol=1e-3)
    np.testing.assert_allclose(seen["background_color"], [0.3, 0.4, 0.5, 1])
    assert seen["fov"] == pytest.approx(math.degrees(0.5))
    first, second = (content for kind, content in scene["root"]["components"] if kind == "Light")
    assert (first["type"], first["attenuation_type"], first["intensity"], first["offset"]) == (3, 0, 2, 0.1)
    assert (first["position"], first["target"]) == ([10, 20, 30], [0, 1, 0])
    assert (second["type"], second["attenuation_type"]) == (1, 2)
    assert (second["att_start"], second["att_end"]) == (10, 90)
    material = named(scene, "face")["material"]
    assert (material["specular_factor"], material["specular_gloss"]) == (0.4, 20)
    assert (material["backlight_factor"], material["translucency"]) == (0.05, 0.06)
    assert data(scene["root"], "GlobalInfo")["ambient_color"] == [0.1, 0.2, 0.3]


def test_a_background_picture_becomes_its_mean_colour(head: HeadModel) -> None:
    picture = np.full((2, 2, 3), (51, 102, 204), np.uint8)
    seen = data(description(head, Scene(background=Background(picture=picture)))["root"], "Camera")
    np.testing.assert_allclose(seen["background_color"], [0.2, 0.4, 0.8, 1])


def test_without_a_texture_the_material_has_the_skin_s_colour() -> None:
    head = build(foreign_basis())
    scene = description(head, Scene())
    material = named(scene, "face")["material"]
    assert material["textures"] == {}
    assert material["color"] == list(head.appearance.skin)
    assert [node["name"] for node in nodes(scene["root"])] == ["root", "head", "face"]


def test_motion_becomes_a_take_that_plays(head: HeadModel) -> None:
    times = np.array([0, 0.5], np.float32)
    weights = np.zeros((2, 40), np.float32)
    weights[1, 3] = 1.5
    still = np.tile(np.array([0, 0, 0, 1], np.float32), (2, 1))
    place = np.array([[0, 0, 0], [10, 0, 0]], np.float32)
    scene = description(head, Scene(), track=Track(times, weights, place, still, still, still))
    take = scene["animation"]["takes"]["default"]
    assert take["duration"] == 0.5
    keys = {track["property"]: track for track in take["tracks"]}
    assert keys["face/MorphDeformer/morphs/3/weight"]["data"] == [[0.0, 0.0], [0.5, 1.5]]
    assert keys["face/MorphDeformer/morphs/3/weight"]["value_size"] == 1
    assert keys["head/Transform/position"]["data"][1] == [0.5, [1.0, 0.0, 0.0]]
    assert keys["eye-left/Transform/rotation"]["value_size"] == 4
    play = data(scene["root"], "PlayAnimation")
    assert (play["animation"], play["take"], play["mode"]) == ("@scene", "default", 1)


def test_the_same_head_gives_the_same_bytes() -> None:
    head = build(foreign_basis())
    assert to_zip(head) == to_zip(head)


def test_lashes_fade_from_lid_to_tip() -> None:
    ramp = cv2.imdecode(np.frombuffer(lash_ramp(), np.uint8), cv2.IMREAD_UNCHANGED)
    assert ramp is not None
    alpha = ramp[0, :, 3].astype(int)
    assert (np.diff(alpha) <= 0).all()
    assert alpha[0] > 175
    assert alpha[-1] < 5
