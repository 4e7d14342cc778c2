"""Whom a face recogniser that is no part of the program takes the drawings for.

dlib's face descriptor (`make judges`: PyPI's dlib-bin and face_recognition_models, in an environment of their
own) runs as a subprocess on pictures in a folder (judge_worker.py). .6 is the distance that its authors give
for the same person.
"""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from codec.values import Image

DEFAULT_PYTHON = Path(".venv-judges/bin/python")
WORKER = Path(__file__).with_name("judge_worker.py")


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPictures:
    """Of a person: drawings, the true frames that they show, and other true frames."""

    drawn: list[Image]
    shown: list[Image]
    true: list[Image]


def descriptors(python: Path, pictures: dict[str, Image]) -> dict[str, NDArray[np.float64]]:
    """Name -> (128,), of the pictures in which the judge finds a face."""
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in pictures.items():
            cv2.imwrite(f"{folder}/{name}.png", picture[..., ::-1])
        done = subprocess.run([python, WORKER, folder], capture_output=True, text=True, check=True)
    return {name: np.array(found) for name, found in json.loads(done.stdout).items()}


def identity_rows(people: dict[str, JudgedPictures], python: Path) -> dict[str, float]:
    """By name: mean distance of the drawings to the own other frames, that of the frames which they show (no
    drawing can be expected to come nearer), and the share of drawings whose nearest person is their own."""
    kinds = ("drawn", "shown", "true")
    pictures: dict[str, Image] = {}
    for person, own in people.items():
        for kind in kinds:
            pictures |= {f"{kind}+{person}+{k}": p for k, p in enumerate(getattr(own, kind))}
    found = descriptors(python, pictures)

    def of(kind: str, person: str) -> NDArray[np.float64]:
        mine = [d for name, d in found.items() if name.startswith(f"{kind}+{person}+")]
        return np.array(mine).reshape(-1, 128)

    def apart(kind: str, person: str, other: str) -> NDArray[np.float64]:
        return np.asarray(
            np.linalg.norm(of(kind, person)[:, None] - of("true", other), axis=2).mean(1), np.float64
        )

    right = []
    for person in people:
        others = [apart("drawn", person, other) for other in people if other != person]
        right.append(float((apart("drawn", person, person) < np.min(others, 0)).mean()) if others else 1.0)
    own_distance, frames = (
        float(np.mean([apart(kind, person, person).mean() for person in people])) for kind in kinds[:2]
    )
    return {
        "likeness.identity_distance": own_distance,
        "likeness.identity_distance_of_frames": frames,
        "likeness.identity_rank1": float(np.mean(right)),
    }
