"""Whom a face recogniser that is no part of the program takes the drawings for.

dlib's face descriptor (`make judges`: PyPI's dlib-bin and face_recognition_models, in an environment of their
own) runs as a subprocess on pictures in a folder (judge_worker.py). .6 is the distance that its authors give
for the same person.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from codec.values import Image

DEFAULT_PYTHON = Path(".venv-judges/bin/python")
WORKER = Path(__file__).with_name("judge_worker.py")


def descriptors(python: Path, pictures: dict[str, Image]) -> dict[str, NDArray[np.float64]]:
    """Name -> (128,), of the pictures in which the judge finds a face."""
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in pictures.items():
            cv2.imwrite(f"{folder}/{name}.png", picture[..., ::-1])
        done = subprocess.run([python, WORKER, folder], capture_output=True, text=True, check=True)
    return {name: np.array(found) for name, found in json.loads(done.stdout).items()}


def identity_rows(
    drawn: dict[str, list[Image]], true: dict[str, list[Image]], python: Path
) -> dict[str, float]:
    """Person -> drawings, and person -> other frames of them: mean distance to the own ones, and the share of
    drawings whose nearest person is their own."""
    pictures: dict[str, Image] = {}
    for kind, people in (("drawn", drawn), ("true", true)):
        for person, shown in people.items():
            pictures |= {f"{kind}+{person}+{k}": picture for k, picture in enumerate(shown)}
    found = descriptors(python, pictures)

    def of(kind: str, person: str) -> NDArray[np.float64]:
        mine = [d for name, d in found.items() if name.startswith(f"{kind}+{person}+")]
        return np.array(mine).reshape(-1, 128)

    own, right = [], []
    for person in drawn:
        apart = {
            other: np.linalg.norm(of("drawn", person)[:, None] - of("true", other), axis=2).mean(1)
            for other in true
        }
        own.append(float(apart[person].mean()))
        others = np.array([apart[other] for other in true if other != person])
        right.append(float((apart[person] < others.min(0)).mean()) if len(others) else 1.0)
    return {
        "likeness.identity_distance": float(np.mean(own)),
        "likeness.identity_rank1": float(np.mean(right)),
    }
