"""Our renderer's studio look and the small page draw the same scene, in two programs, as the same picture."""

import json
from pathlib import Path

import numpy as np
import pytest

from codec.basis import Basis
from codec.values import Appearance, FaceFrame, Hair, Image
from exits.head import HeadModel
from exits.studio import to_zip
from exits.track import Track, eye_turn
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Background, Camera, Look, Scene, Studio, StudioLight
from tests.exits.browser import needs_chromium, posted

SIZE = 320
MEAN_TOLERANCE = 2.0  # of 255
GREY = Background(picture=np.full((2, 2, 3), 77, np.uint8))
BALD = Appearance(hair=Hair.NONE, shirt=None)
PLAIN = Scene(look=Look.STUDIO, appearance=BALD, background=GREY, camera=Camera(yaw_rad=0.5, pitch_rad=0.1))
TWO_LAMPS = Studio(
    (
        StudioLight((-400, 100, 300), colour=(1, 0.7, 0.5), attenuation_start_mm=200, attenuation_end_mm=900),
        StudioLight((300, 200, 100), intensity=0.6, directional=True, offset=0.1),
    ),
    ambient=(0.1, 0.12, 0.2),
    specular_factor=0.4,
    specular_gloss=25,
    backlight=0.2,
    translucency=0.1,
)
LIT = Scene(look=Look.STUDIO, appearance=BALD, background=GREY, studio=TWO_LAMPS)


def face(basis: Basis, gaze: float = 0.0, **units: float) -> FaceFrame:
    expression = np.zeros(len(basis.expression), np.float32)
    for name, weight in units.items():
        expression += weight * basis.unit_expression[basis.unit_names.index(name)]
    neutral = FaceFrame.neutral(len(expression), present=True)
    look = np.array([gaze, gaze / 2, gaze, gaze / 2], np.float32)
    return FaceFrame(0.0, True, neutral.rotation, neutral.translation, expression, look)


def shots(name: str, faces: list[FaceFrame]) -> list[dict[str, object]]:
    return [
        {
            "zip": name,
            "weights": one.expression.tolist(),
            "nodes": {
                "eye-left": {"rotation": eye_turn(*one.gaze[:2])},
                "eye-right": {"rotation": eye_turn(*one.gaze[2:])},
            },
        }
        for one in faces
    ]


def drawn_by_the_page(zips: dict[str, bytes], wanted: list[dict[str, object]]) -> list[Image]:
    files = {
        **zips,
        "shots.html": Path(__file__).with_name("shots.html").read_bytes(),
        "shots.json": json.dumps({"size": SIZE, "shots": wanted}).encode(),
    }
    pixels = posted(files, "shots.html", len(wanted))
    return [np.frombuffer(p, np.uint8).reshape(SIZE, SIZE, 4)[::-1, :, :3] for p in pixels]


def difference(ours: Image, page: Image) -> tuple[float, float]:
    """Mean over the whole picture, and over what is not background in either."""
    apart = np.abs(ours.astype(int) - page).mean(2)
    covered = (np.abs(ours.astype(int) - 77).max(2) > 2) | (np.abs(page.astype(int) - 77).max(2) > 2)
    return float(apart.mean()), float(apart[covered].mean())


@needs_chromium
@pytest.mark.browser
@pytest.mark.timeout(300)
def test_our_studio_look_is_the_page_s_picture(basis: Basis, head: HeadModel, skin: bytes) -> None:
    faces = [
        face(basis),
        face(basis, gaze=0.4, jawOpen=0.7, mouthSmileLeft=0.8, browInnerUp=1),
        face(basis, eyeBlinkLeft=1, eyeBlinkRight=1, mouthPucker=0.8),
    ]
    scenes = [PLAIN, PLAIN, LIT]
    times = np.array([0, 1], np.float32)
    still = np.tile(np.array([0, 0, 0, 1], np.float32), (2, 1))
    rest = np.zeros_like(faces[1].expression)
    moving = Track(
        times, np.array([rest, 2 * faces[1].expression]), np.zeros((2, 3), np.float32), still, still, still
    )
    zips = {
        "plain.zip": to_zip(head, PLAIN),
        "lit.zip": to_zip(head, LIT),
        "moving.zip": to_zip(head, PLAIN, track=moving),
    }
    wanted = shots("plain.zip", faces[:2]) + shots("lit.zip", faces[2:])
    half_way = {"zip": "moving.zip", "time": 0.5, "nodes": wanted[1]["nodes"]}
    pictures = drawn_by_the_page(zips, [*wanted, half_way])
    with Offscreen(SIZE, SIZE, oversampling=1) as target:
        renderer = Renderer(basis, skin, exact=True)
        for one, scene, picture in zip(faces, scenes, pictures[:3], strict=True):
            ours = target.draw(renderer, one, scene)
            whole, covered = difference(ours, picture)
            print(f"{whole:.3f} of 255 apart, {covered:.3f} where there is a face")
            assert ours.std() > 10
            assert whole < MEAN_TOLERANCE
            assert covered < MEAN_TOLERANCE
    assert difference(pictures[1], pictures[3])[0] < 0.1  # the take, half-way, is the second face
    assert difference(pictures[0], pictures[1])[1] > 3  # the comparison can tell two faces apart
