"""`python -m training textures --photos DIR --labels DIR`: the basis of skins that fills what pictures hide.

Neutral photographs (Face Research Lab London Set, CC BY 4.0, DeBruine & Jones) are unwrapped to the atlas
without their light, each once as it is and once mirrored, and reduced by PCA. Texels that a photograph does
not show are filled with what the components found so far make of the rest, a few rounds long (as in Roweis,
"EM algorithms for PCA and SPCA", 1998). Ten people are held out for the blind look (training/lookalike.py).
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

import assets
from codec.basis import Basis, from_bytes
from codec.values import Float
from likeness.fit import PointModel
from likeness.textures import SIZE, Textures, shrunk, to_bytes
from training.skins import portrait
from training.teacher import Labels

NAME = "textures.npz"
COMPONENTS = 48
ROUNDS = 8
SEEN = 0.35  # of the photographs must show a texel for it to count as the face
HOLD_OUT_EVERY, HOLD_OUT_FROM = 10, 4


def people(photos: Path) -> list[str]:
    """Numbers of the set's people, in order."""
    return sorted(p.name.split("_")[0] for p in photos.glob("*.jpg"))


def held_out(names: Sequence[str]) -> list[str]:
    """The ten that are measured and never learnt from."""
    return list(names[HOLD_OUT_FROM::HOLD_OUT_EVERY])[:10]


def skins(basis: Basis, photos: Path, labels: Path, names: Sequence[str]) -> tuple[Float, Float]:
    """(2N, SIZE, SIZE, 3) skins and their mirror images, (2N, SIZE, SIZE) belief."""
    model, colours, beliefs = PointModel.of(basis), [], []
    for name in track(names, "unwrapping"):
        picture = next(photos.glob(f"{name}_*.jpg"))
        seen, pixels = Labels.read(labels / f"{picture.name}.npz"), cv2.imread(str(picture))
        if pixels is None or not seen.found[0]:
            continue
        made = portrait(basis, model, np.ascontiguousarray(pixels[..., ::-1]), seen.points[0], 4 * SIZE)
        trust = shrunk(made.belief)
        colour = shrunk(made.albedo * made.belief[..., None]) / np.maximum(trust, 1e-3)[..., None]
        for way in (slice(None), slice(None, None, -1)):
            colours.append(colour[:, way])
            beliefs.append(trust[:, way])
    return np.stack(colours), np.stack(beliefs)


def learn(colours: Float, beliefs: Float, count: int = COMPONENTS) -> Textures:
    """PCA of what is believed."""
    share = beliefs.mean(0)
    face = np.clip((share - SEEN) / 0.3, 0, 1)
    mean = (colours * beliefs[..., None]).sum(0) / np.maximum(beliefs.sum(0), 1e-3)[..., None]
    trust = np.repeat(beliefs.reshape(len(beliefs), -1), 3, 1)
    inside = np.repeat(face.ravel() > 0, 3)
    given = (colours - mean).reshape(len(colours), -1)[:, inside]
    filled, trust = given * trust[:, inside], trust[:, inside]
    for _ in range(ROUNDS):
        u, s, vt = np.linalg.svd(filled, full_matrices=False)
        filled = trust * given + (1 - trust) * ((u[:, :count] * s[:count]) @ vt[:count])
    components = np.zeros((count, inside.size), np.float32)
    spread = s[:count, None] / np.sqrt(len(colours))
    components[:, inside] = vt[:count] * spread * np.sign(vt[:count].sum(1, keepdims=True))
    return Textures(
        (mean * (face > 0)[..., None]).astype(np.float32),
        components.reshape(count, SIZE, SIZE, 3),
        face.astype(np.float32),
    )


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training textures", description="Learn from skins.")
    parser.add_argument("--photos", type=Path, required=True, help="folder of neutral pictures, NNN_*.jpg")
    parser.add_argument(
        "--labels", type=Path, required=True, help="folder of their labels ('training label')"
    )
    options = parser.parse_args(arguments)
    names = people(options.photos)
    learnt = [name for name in names if name not in held_out(names)]
    basis = from_bytes(assets.read("basis.npz"))
    data = to_bytes(learn(*skins(basis, options.photos, options.labels, learnt)))
    assets.write(NAME, data)
    print(f"{len(learnt)} people, {len(data)} bytes; held out: {' '.join(held_out(names))}")
