"""`python -m training faces`: pictures of the invented people for the gallery, drawn by the renderer."""

import json

import cv2
import numpy as np

import assets
from codec.basis import from_bytes
from codec.values import Appearance, Hair, Identity
from render import portrait
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Scene
from training.skins import PEOPLE, InventedPerson

SIDE_PX, QUALITY = 192, 86


def looks(person: InventedPerson) -> Appearance:
    """As the client reads it from people.json."""
    return Appearance(Hair(person.hair), person.hair_colour, person.iris_colour, person.shirt)


def main(arguments: list[str]) -> None:
    """The command; it has no options."""
    basis = from_bytes(assets.read("basis.npz"))
    shapes = {p["name"]: np.array(p["identity"], np.float32) for p in json.loads(assets.read("people.json"))}
    face = portrait.pose(len(basis.expression))
    with Offscreen(SIDE_PX, SIDE_PX, 2.0) as target:
        renderer = Renderer(basis)
        for person in PEOPLE:
            identity = Identity(shapes[person.name], assets.read(f"skin-{person.name}.jpg"), looks(person))
            renderer.set_person(identity)
            picture = target.draw(
                renderer, face, Scene(camera=portrait.CAMERA, appearance=identity.appearance)
            )
            good, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            assert good
            assets.write(f"face-{person.name}.jpg", data.tobytes())
