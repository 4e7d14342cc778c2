"""MakeHuman's mesh and targets as linear directions of a head in our own frame.

What a head here keeps, whatever its identity: the origin is the midpoint between the eyeballs' centres;
eyeballs are similar copies of one sphere (each moves and grows, but keeps its shape), so that they can be
turned by gaze; left and right are exact mirrors. Expressions never move an eyeball.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codec.basis import Part
from training.parts.crop import Crop, crop
from training.parts.makehuman import BaseMesh, Double, MakeHumanData

EYES = (Part.EYE_LEFT, Part.EYE_RIGHT)
UNIT_FOLDER = "faceunits01/targets/faceunits"
INTERPUPILLARY_MM = 63.0
"""Mean of adults (Dodgson 2004, 63 mm); MakeHuman's heads come out at 58 mm, so all are scaled up."""
UPPER_TEETH_MM = (0.0, -3.5, 2.0)
"""MakeHuman's upper teeth hide behind the lip even in a smile: they come down and forward."""
GAIN = {"tongueOut": 1.6, "eyeBlinkLeft": 0.9, "eyeBlinkRight": 0.9}
"""Units that do too little or too much at 1.0: the tongue stays behind the lips, lids overlap by 2 mm."""
OF_EYES = ("eye", "brow")
"""Units that have no business within the head, where some files have stray displacements of 8 mm."""


@dataclass(frozen=True, slots=True, eq=False)
class CroppedHead:
    """The cropped surface and its neutral position (V, 3), mm, before any target."""

    crop: Crop
    neutral: Double

    @staticmethod
    def cut(mesh: BaseMesh) -> "CroppedHead":
        """Crop the body and put the origin between the eyes."""
        eyes = np.mean([middle(mesh.vertices[vertices_of(mesh, f"helper-{s}-eye")]) for s in "lr"], axis=0)
        surface = crop(mesh, eyes)
        neutral = surface(mesh.vertices) - eyes
        neutral[surface.upper_teeth] += UPPER_TEETH_MM
        return CroppedHead(surface, (neutral + mirrored(neutral, surface)) / 2)

    def identity(self, bodies: Double) -> Double:
        """(M, B, 3) displacements of the body -> (M, V, 3), eyeballs similar, origin between them."""
        out = np.stack([self.crop(body) for body in bodies])
        centres = [self._make_similar(out, part) for part in EYES]
        return out - np.mean(centres, axis=0)[:, None, :]

    def _make_similar(self, displacements: Double, part: Part) -> Double:
        """Replace an eyeball's displacement by its nearest shift and growth; (M, 3) the shifts."""
        here = self.crop.part == part
        eye = self.neutral[here] - middle(self.neutral[here])
        size = (eye**2).sum()
        shift = displacements[:, here].mean(1)
        centroid = eye.mean(0)
        about = eye - centroid
        growth = np.einsum("vd,mvd->m", about, displacements[:, here]) / (about**2).sum()
        centre_shift = shift - growth[:, None] * centroid
        assert size > 0
        displacements[:, here] = centre_shift[:, None] + growth[:, None, None] * eye
        return centre_shift

    def expression(self, names: tuple[str, ...], bodies: Double) -> Double:
        """Names and (U, B, 3) displacements of the body -> (U, V, 3), eyeballs at rest."""
        out = np.stack([self.crop(body) for body in bodies])
        x, y, z = self.neutral.T
        inside = (np.abs(x) < 32) & (y < -15) & (z < 0)  # linings of mouth and nose,
        inside |= (np.abs(x) < 48) & (np.abs(y) < 17) & (z < -4)  # and of the sockets, behind the eyes
        for row, name in zip(out, names, strict=True):
            if name.startswith(OF_EYES):
                row[inside] = 0
        out[:, np.isin(self.crop.part, EYES)] = 0
        return out

    def eye_distance(self, vertices: Double) -> float:
        """(V, 3) -> the distance between the eyeballs' centres."""
        left, right = (middle(vertices[self.crop.part == part]) for part in EYES)
        return float(np.linalg.norm(left - right))


def vertices_of(mesh: BaseMesh, group: str) -> list[int]:
    """All vertices of a group's polygons."""
    pairs = zip(mesh.polygons, mesh.groups, strict=True)
    return sorted({v for polygon, name in pairs if name == group for v in polygon})


def middle(points: Double) -> Double:
    """(N, 3) -> (3,): the middle of the box, as codec.basis takes an eyeball's centre."""
    return (points.min(0) + points.max(0)) / 2


def mirrored(vertices: Double, surface: Crop) -> Double:
    """(..., V, 3) -> the same in a mirror."""
    return vertices[..., surface.mirror, :] * (-1, 1, 1)


def partners(directions: Double, surface: Crop) -> NDArray[np.int64]:
    """(M, V, 3) -> (M,): for each direction the one that comes nearest to its mirror image."""
    flat = directions.reshape(len(directions), -1)
    reflected = mirrored(directions, surface).reshape(len(directions), -1)
    return np.argmin((flat**2).sum(1)[None] - 2 * reflected @ flat.T, axis=1)


def symmetric(directions: Double, surface: Crop, partner: NDArray[np.int64]) -> Double:
    """Make each direction the exact mirror image of its partner's."""
    return (directions + mirrored(directions[partner], surface)) / 2


def units(source: MakeHumanData, count: int) -> tuple[tuple[str, ...], Double]:
    """Names and displacements (U, B, 3) of the face units."""
    found = list(source.targets(UNIT_FOLDER, count))
    names = tuple(name for name, _ in found)
    return names, np.stack([target * GAIN.get(name, 1.0) for name, target in found])
