"""The landmarks' places on the surface, as training/embed.py measured them, from embedding.json."""

import json
from pathlib import Path

import numpy as np

from codec.basis import Embedding

PATH = Path(__file__).parent / "embedding.json"


def load_embedding(vertices: int, path: Path = PATH) -> tuple[Embedding, Embedding]:
    """MediaPipe's 478 and iBUG's 68 points; raises if the table belongs to another surface."""
    table = json.loads(path.read_text())
    if table["vertices"] != vertices:
        raise ValueError(
            f"{path.name} is for a surface of {table['vertices']} vertices, this one has {vertices}; "
            "run 'python -m training embed'."
        )
    points478, points68 = (
        Embedding(np.array(table[key]["vertices"], np.int32), np.array(table[key]["weights"], np.float32))
        for key in ("mediapipe478", "ibug68")
    )
    return points478, points68


def save_embedding(vertices: int, points478: Embedding, points68: Embedding, path: Path = PATH) -> None:
    """Write the table, one landmark a line."""

    def block(embedding: Embedding) -> str:
        corners = ",\n  ".join(json.dumps(row) for row in embedding.vertices.tolist())
        weights = ",\n  ".join(json.dumps([round(w, 4) for w in row]) for row in embedding.weights.tolist())
        return f'{{\n "vertices": [\n  {corners}\n ],\n "weights": [\n  {weights}\n ]\n}}'

    path.write_text(
        f'{{"vertices": {vertices},\n"mediapipe478": {block(points478)},\n"ibug68": {block(points68)}}}\n'
    )
