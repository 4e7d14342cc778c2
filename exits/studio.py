"""A head and a scene as a ZIP for WebGL Studio: scene.json at the root, meshes as WBIN, the texture.

The format is LiteScene's (scene version 0.5), as its sources read it:
- every uid begins with "@"; components are pairs of class name and data, Transform first;
- lights and the camera stand on the root, which has no Transform, so that their places are the world's;
- MorphDeformer comes after MeshRenderer, whose last instance it edits; every target is an absolute mesh with
  as many vertices and with normals, or it is skipped without a word;
- targets with a weight below 0.001 are dropped, so weight 1.0 is one standard deviation; AUTOMATIC mode loses
  the fifth of five active targets, so the mode is always set;
- texture names are lower-cased on import, so they are lower case here.

Lengths are centimetres: LiteScene's own cameras and lights reach some hundred units. Light and colour follow
render/shaders/studio.frag; `page/` shows the same ZIP by the same rules.
"""

import io
import json
import math
import zipfile
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import numpy as np

from codec.values import Colour, Float
from exits import wbin
from exits.head import HeadModel
from exits.lashes import lash_ramp
from exits.live_graph import graph
from exits.piece import Piece
from exits.track import Track
from render.scene import Background, Scene, StudioLight
from render.view import stage_camera

Json = dict[str, Any]
VERSION = 0.5
UNITS_PER_MM = 0.1
FACE_TEXTURE, LASH_TEXTURE = "face.jpg", "lashes.png"
OMNI, DIRECTIONAL = 1, 3
NO_ATTENUATION, RANGE_ATTENUATION = 0, 2
LAYERS = 3
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The same head gives the same bytes."""


class MorphMode(IntEnum):
    """How LiteScene adds the targets up."""

    CPU = 1
    TEXTURES = 3


def to_zip(
    head: HeadModel,
    scene: Scene | None = None,
    mode: MorphMode = MorphMode.TEXTURES,
    track: Track | None = None,
    live: str = "",
) -> bytes:
    """track: motion that plays in the scene. live: a WebSocket by whose frames (exits/live.py) it moves
    while it plays; without either the face rests."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries(head, scene or Scene(), mode, track, live):
            file.writestr(zipfile.ZipInfo(name, ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def entries(
    head: HeadModel, scene: Scene, mode: MorphMode, track: Track | None, live: str
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    yield "scene.json", json.dumps(description(head, scene, mode, track, live), indent=1).encode()
    for piece in head.pieces:
        yield from _meshes(head, piece)
    if head.texture:
        yield FACE_TEXTURE, head.texture
    if head.lashes:
        yield LASH_TEXTURE, lash_ramp()


def _mean_name(piece: Piece) -> str:
    return f"{piece.name}_mean.wbin"


def _target_name(piece: Piece, target: str) -> str:
    return f"{piece.name}_{target}.wbin".lower()


def _meshes(head: HeadModel, piece: Piece) -> Iterator[tuple[str, bytes]]:
    def mesh(vertices: Float, normals: Float) -> bytes:
        return wbin.mesh(vertices * UNITS_PER_MM, normals, piece.uv, piece.triangles)

    yield _mean_name(piece), mesh(piece.vertices, piece.normals)
    for target, move, bend in zip(head.targets, piece.moves, piece.bends, strict=False):
        yield _target_name(piece, target), mesh(piece.vertices + move, piece.normals + bend)


def description(
    head: HeadModel,
    scene: Scene,
    mode: MorphMode = MorphMode.TEXTURES,
    track: Track | None = None,
    live: str = "",
) -> Json:
    """The content of scene.json."""
    root = _node("root", _root_components(scene, track))
    root["children"] = [_head_node(head, scene, mode)]
    if live:
        root["children"][0]["components"].append(_graph(head, live))
    return {
        "version": VERSION,
        "object_class": "Scene",
        "uid": "@TREE-eigencall",
        "external_repository": None,
        "extra": {"credits": list(head.credits)} if head.credits else {},
        "root": root,
        "layer_names": ["main", "secondary"],
        "global_scripts": [],
        "external_scripts": [],
        "preloaded_resources": {},
        "texture_atlas": None,
        "local_resources": {},
        **({"animation": _animation(head, track)} if track else {}),
    }


def _node(name: str, components: list[list[Any]]) -> Json:
    return {
        "object_class": "SceneNode",
        "name": name,
        "uid": f"@NODE-{name}",
        "layers": LAYERS,
        "flags": {"visible": True, "is_static": False, "selectable": True, "locked": False},
        "components": components,
        "children": [],
    }


def _component(kind: str, uid: str, **data: Any) -> list[Any]:
    return [kind, {"object_class": kind, "uid": f"@COMP-{uid}", **data}]


def _root_components(scene: Scene, track: Track | None) -> list[list[Any]]:
    out = [
        _component(
            "GlobalInfo",
            "info",
            ambient_color=list(scene.studio.ambient),
            irradiance_color=[1, 1, 1],
            textures={},
            render_settings=None,
        ),
        _camera(scene),
        *(_light(k, light) for k, light in enumerate(scene.studio.lights)),
    ]
    if track:
        out.append(
            _component("PlayAnimation", "play", animation="@scene", take="default", mode=1, playing=True)
        )
    return out


def _camera(scene: Scene) -> list[Any]:
    pose = stage_camera(scene.camera)
    eye = -pose.rotation.T @ pose.translation
    return _component(
        "Camera",
        "camera",
        layers=LAYERS,
        enabled=True,
        type=1,  # perspective
        eye=_vector(eye),
        center=_vector(np.array([0, -scene.camera.below_mm, 0])),
        up=[round(float(x), 6) for x in pose.rotation[1]],
        near=1,
        far=1000,
        fov=math.degrees(scene.camera.fov_rad),
        aspect=1,
        orthographic=[-1, 1, -1, 1],
        frustum_size=50,
        viewport=[0, 0, 1, 1],
        background_color=[*_middle(scene.background), 1],
        clear_color=True,
        clear_depth=True,
        render_to_texture=False,
        frame=None,
        show_frame=True,
    )


def _vector(mm: Float) -> list[float]:
    """mm -> the scene's units."""
    return [round(float(x) * UNITS_PER_MM, 5) for x in mm]


def _middle(background: Background) -> Colour:
    """LiteScene clears to one colour."""
    if background.picture is not None:
        red, green, blue = (float(c) / 255 for c in background.picture.mean((0, 1)))
        return red, green, blue
    red, green, blue = ((a + b) / 2 for a, b in zip(background.top, background.bottom, strict=True))
    return red, green, blue


def _light(number: int, light: StudioLight) -> list[Any]:
    fades = light.attenuation_start_mm is not None
    return _component(
        "Light",
        f"light{number}",
        enabled=True,
        type=DIRECTIONAL if light.directional else OMNI,
        position=_vector(np.array(light.position)),
        target=_vector(np.array(light.target)),
        up=[0, 1, 0],
        color=list(light.colour),
        intensity=light.intensity,
        near=1,
        far=500,
        angle=45,
        angle_end=60,
        spot_cone=True,
        offset=light.offset,
        attenuation_type=RANGE_ATTENUATION if fades else NO_ATTENUATION,
        att_start=(light.attenuation_start_mm or 0) * UNITS_PER_MM,
        att_end=light.attenuation_end_mm * UNITS_PER_MM,
        constant_diffuse=False,
        use_specular=True,
        use_target=False,
        cast_shadows=False,
        frustum_size=50,
        illuminated_layers=255,
        projective_texture=None,
        extra_texture=None,
    )


def _head_node(head: HeadModel, scene: Scene, mode: MorphMode) -> Json:
    """Turns and moves as a whole; what it is made of hangs on it."""
    node = _node("head", [_transform("head", np.zeros(3, np.float32))])
    skin = _surface(head, scene)
    parts = [(piece, skin) for piece in (head.face, *head.eyes)]
    if head.lashes:
        parts.append((head.lashes, _lashes()))
    node["children"] = [_mesh_node(head, piece, material, mode) for piece, material in parts]
    return node


def _graph(head: HeadModel, live: str) -> list[Any]:
    morphing = [f"@NODE-{piece.name}" for piece in head.pieces if len(piece.moves)]
    data = graph(live, morphing, [f"@NODE-{piece.name}" for piece in head.eyes])
    run = {"enabled": True, "from_file": False, "force_redraw": True, "on_event": "update"}
    return _component("GraphComponent", "live", graph_data=data, **run)


def _transform(name: str, place_mm: Float) -> list[Any]:
    return _component(
        "Transform", f"{name}-place", position=_vector(place_mm), rotation=[0, 0, 0, 1], scaling=[1, 1, 1]
    )


def _mesh_node(head: HeadModel, piece: Piece, material: Json, mode: MorphMode) -> Json:
    components = [
        _transform(piece.name, piece.origin),
        _component(
            "MeshRenderer",
            f"{piece.name}-mesh",
            enabled=True,
            mesh=_mean_name(piece),
            lod_mesh=None,
            material=None,
            submaterials=[],
        ),
    ]
    if len(piece.moves):
        components.append(
            _component(
                "MorphDeformer",
                f"{piece.name}-morphs",
                enabled=True,
                mode=int(mode),
                delta_meshes=False,
                morph_targets=[
                    {"name": target, "mesh": _target_name(piece, target), "weight": 0.0}
                    for target in head.targets
                ],
            )
        )
    return {**_node(piece.name, components), "material": {**material, "uid": f"@MAT-{piece.name}"}}


def _surface(head: HeadModel, scene: Scene) -> Json:
    """Everything but lashes: the texture, under the lights if it does not hold its own, or the plain skin."""
    studio = scene.studio
    return _material(
        color=[1, 1, 1] if head.texture else list(head.appearance.skin),
        specular_factor=studio.specular_factor,
        specular_gloss=studio.specular_gloss,
        backlight_factor=studio.backlight,
        translucency=studio.translucency,
        textures=_texture(FACE_TEXTURE) if head.texture else {},
        flags={"ignore_lights": head.unlit},
    )


def _lashes() -> Json:
    """Unlit and seen through, from both sides."""
    return _material(
        blend_mode="alpha",
        textures=_texture(LASH_TEXTURE),
        flags={"two_sided": True, "ignore_lights": True, "depth_write": False, "cast_shadows": False},
    )


def _texture(name: str) -> Json:
    return {
        "color": {"texture": name, "uvs": 0, "wrap": 0, "minFilter": 0, "magFilter": 0, "missing": "white"}
    }


def _material(flags: Json | None = None, **changed: Any) -> Json:
    """StandardMaterial with its defaults, but for what is changed."""
    return {
        "material_class": "StandardMaterial",
        "object_class": "StandardMaterial",
        "color": [1, 1, 1],
        "opacity": 1,
        "ambient": [1, 1, 1],
        "emissive": [0, 0, 0],
        "emissive_extra": 0,
        "specular_factor": 0.1,
        "specular_gloss": 10,
        "specular_on_top": False,
        "specular_on_alpha": False,
        "backlight_factor": 0,
        "translucency": 0,
        "reflection_factor": 0,
        "reflection_fresnel": 1,
        "velvet": [0.5, 0.5, 0.5],
        "velvet_exp": 0,
        "detail_factor": 0,
        "detail_scale": [10, 10],
        "normalmap_factor": 1,
        "bumpmap_factor": 1,
        "displacementmap_factor": 0.1,
        "point_size": 1,
        "blend_mode": "normal",
        "use_scene_ambient": True,
        "uvs_matrix": [1, 0, 0, 0, 1, 0, 0, 0, 1],
        "flags": {
            "alpha_test": False,
            "alpha_test_shadows": False,
            "two_sided": False,
            "flip_normals": False,
            "depth_test": True,
            "depth_write": True,
            "ignore_lights": False,
            "cast_shadows": True,
            "receive_shadows": True,
            "ignore_frustum": False,
            **(flags or {}),
        },
        **changed,
    }


def _animation(head: HeadModel, track: Track) -> Json:
    """One take: the targets of face and lashes, the head's place and turn, the eyes' turns."""
    lists: list[tuple[str, str, int, Float]] = []
    for piece in head.pieces:
        for k in range(len(piece.moves)):
            lists.append(
                (f"{piece.name}/MorphDeformer/morphs/{k}/weight", "number", 1, track.weights[:, k : k + 1])
            )
    lists.append(("head/Transform/position", "vec3", 3, track.place_mm * UNITS_PER_MM))
    lists.append(("head/Transform/rotation", "quat", 4, track.turn))
    for piece, turn in zip(head.eyes, (track.left_eye, track.right_eye), strict=False):
        lists.append((f"{piece.name}/Transform/rotation", "quat", 4, turn))
    tracks = [_keys(*entry, times_s=track.times_s) for entry in lists]
    take = {"name": "default", "duration": float(track.times_s[-1]), "tracks": tracks}
    return {"object_class": "Animation", "name": "@scene", "takes": {"default": take}}


def _keys(path: str, kind: str, size: int, values: Float, *, times_s: Float) -> Json:
    def value(row: Float) -> Any:
        numbers = [round(float(x), 5) for x in row]
        return numbers[0] if size == 1 else numbers

    data = [[round(float(t), 4), value(row)] for t, row in zip(times_s, values, strict=True)]
    return {"property": path, "type": kind, "value_size": size, "interpolation": 1, "data": data}
