"""What the browser's guest needs to know of a basis to draw it, worked out once, as NumPy archives.

    head.npz        what every picture of a head needs: order of triangles, axes and shade of each corner,
                    gains, slits between lids and lips, depth of folds, shoulders, strands of hair
    tracker.npz     what following a face needs: its 478 points, which expression makes a change of shape and
                    of lids, what a closer look at eyes and mouth says
    hair-KIND.npz   one style of hair, and the shadow that it throws
    sheet.npz       on which a photographed face is printed

So the page needs no anatomy of its own. Shoulders and hair depend on the person's shape: what a standard
deviation of each identity component moves is measured by moving it. `scripts/guest` writes the archives
beside the page.
"""

import io
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from codec import closer
from codec.basis import Basis, Part
from codec.blinks import LidMoves
from codec.regression import Landmarks
from codec.settling import Split
from codec.values import Float
from render.amplitude import gains
from render.anatomy import eye_axes
from render.bust import bust, neck_edge
from render.coarse import ERRORS_MM, MOST_ERROR_PX
from render.folds import study_folds
from render.grown import Grown
from render.hair import STYLES, barber, strands
from render.hairshade import hair_shade
from render.lids import Lids, Mouth
from render.meshes import what_stays, with_levels
from render.photo.person import RIGID, smoothing_mm
from render.photo.sheet import sheet_of
from render.scene import Hair
from render.slits import Slit, study_slits

Arrays: TypeAlias = dict[str, NDArray[Any]]


def archives(basis: Basis) -> dict[str, bytes]:
    """File name -> bytes."""
    parts = {"head.npz": head(basis), "tracker.npz": tracker(basis), "sheet.npz": sheet(basis)}
    files = {name: _archive(arrays) for name, arrays in parts.items()}
    return files | {f"hair-{kind.value}.npz": _archive(hair(basis, kind)) for kind in STYLES}


def head(basis: Basis) -> Arrays:
    """Everything but the hair."""
    triangles, ranges, skins = with_levels(basis)
    lids, lips = study_slits(basis)
    folds, seen, mouth = study_folds(basis), Lids(basis), Mouth(basis)
    edge = neck_edge(basis)
    arrays: Arrays = {
        "triangles": triangles.astype(np.uint16),
        "ranges": np.array([[ranges[p].first, ranges[p].count] for p in Part], np.int32),
        "skins": np.array([[skin.first, skin.count] for skin in skins], np.int32),
        "skin_px": np.array([MOST_ERROR_PX / error_mm for error_mm in ERRORS_MM], np.float32),
        "stays": what_stays(basis, folds.place),
        "gains": gains(basis),
        "fold_depth": folds.depth,
        "lid_edges": basis.corner_vertex[np.stack(seen.edges)],
        "strands": strands()[:, :, 0],
        **_grown("bust", bust(basis.mean[edge])),
        "bust_moved": _moved(basis, lambda neutral: bust(neutral[edge]).vertices[:, :3]),
    }
    for name, slit in (("left", lids[0].slit), ("right", lids[1].slit), ("lips", lips[0])):
        arrays |= _slit(name, slit)
    for name, eye in zip(("left", "right"), lids, strict=True):
        arrays |= {f"{name}_blinking": eye.blinking, f"{name}_blink": eye.blink, f"{name}_closes": eye.closes}
    ring, gap = mouth.slits[0]
    return arrays | {"mouth_ring": basis.corner_vertex[ring], "mouth_gap": gap}


def tracker(basis: Basis) -> Arrays:
    """Linear maps of (I,) identity and (E,) expression, as rows of what one unit makes."""
    points = Landmarks(basis)
    split = Split(points.identity, points.expression)
    lids = LidMoves(points.mean, points.identity, points.expression)
    bending = closer.Bending(points)
    shape, one = (
        np.eye(len(points.identity), dtype=np.float32),
        np.eye(len(points.expression), dtype=np.float32),
    )
    arrays: Arrays = {
        "mean": points.mean,
        "identity": points.identity,
        "expression": points.expression,
        "split_moved": split.moved(shape),
        "split_lidless": split.without_lids(one),
        "split_fuller": split.fuller(one),
        "split_lids": split.lids(one),
        "lids_mean": lids.mean_mm,
        "lids_identity": lids.identity,
        "lids_expression": lids.expression,
        "closer_points": closer.PLACES.astype(np.uint16),
        "closer_region": closer.REGION.astype(np.uint8),
        "closer_middles": closer.MIDDLES,
        "closer_known": bending.known,
        "closer_gaps": bending.gaps,
        "closer_normal": bending.normal,
        "closer_share": closer.SHARE,
        "closer_tells": closer.TELLS / closer.SHAPE_MM,
        "closer_gaze": np.stack((closer.GAZE, closer.FIRST, closer.AHEAD_RAD)),
        "closer_doubt": np.array([closer.CHANGE, closer.SHAPE, closer.IRIS_MM, closer.GAZE_RAD]),
        "closer_arm": np.array([bending.arm_mm]),
    }
    for index, here, centre, moved in points.eyes:
        arrays |= {
            f"eye{index}_points": np.arange(here.start, here.stop, dtype=np.uint16),
            f"eye{index}_centre": centre,
            f"eye{index}_moved": moved,
        }
    return arrays


def sheet(basis: Basis) -> Arrays:
    """Surface and corners of a photographed face, and how landmarks spread over a head."""
    made = sheet_of(basis)
    return {
        "vertices": made.place.vertices.astype(np.uint16),
        "weights": made.place.weights,
        "uv": made.uv,
        "alpha": made.alpha.astype(np.float32),
        "rim": made.rim.astype(np.float32),
        "triangles": np.concatenate([made.inside, made.face]).astype(np.uint16),
        "inside": np.array([made.inside.size], np.int32),
        "landmarks": Landmarks(basis).mean,
        "smoothing": smoothing_mm().astype(np.float32),
        **{f"ring_{part.value}": np.array(ring, np.int32) for part, ring in RIGID.items()},
    }


def hair(basis: Basis, kind: Hair) -> Arrays:
    """One style."""
    cut = barber(basis, kind)
    assert cut is not None
    eyes = eye_axes(basis, basis.mean)[1]
    made, skin = cut(basis.mean, eyes), basis.part == Part.SKIN
    light = np.ones(len(basis.mean), np.float32)
    light[skin] = hair_shade(basis.mean[skin], made)

    def grow(neutral: Float) -> Float:
        return cut(neutral, eye_axes(basis, neutral)[1]).vertices[:, :3]

    return {
        **_grown("hair", made),
        "hair_moved": _moved(basis, grow),
        "light": np.rint(255 * light).astype(np.uint8),
    }


def _grown(name: str, made: Grown) -> Arrays:
    return {name: made.vertices, f"{name}_triangles": made.triangles.astype(np.uint16)}


def _moved(basis: Basis, grow: Callable[[Float], Float]) -> NDArray[np.int16]:
    """(I, N, 3) by which a standard deviation of each component moves what is grown, in sixteenths of a
    millimetre."""
    rest = grow(basis.mean)
    moved = np.stack([grow(basis.mean + each) - rest for each in basis.identity])
    return np.rint(moved * 16).astype(np.int16)


def _slit(name: str, slit: Slit) -> Arrays:
    fields = ("ring", "gap", "meet", "beside", "press", "moved", "weights")
    return {f"{name}_{field}": np.ascontiguousarray(getattr(slit, field)) for field in fields}


def _archive(arrays: Arrays) -> bytes:
    """The same arrays give the same bytes."""
    narrow = {np.dtype(np.int64): np.int32, np.dtype(np.float64): np.float32}
    plain: dict[str, Any] = {
        name: np.ascontiguousarray(a.astype(narrow.get(a.dtype, a.dtype))) for name, a in arrays.items()
    }
    out = io.BytesIO()
    np.savez_compressed(out, **plain)
    return out.getvalue()
