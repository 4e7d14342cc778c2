"""Pictures beside the numbers: predicted points over frames, and predicted against true openings."""

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from matplotlib.figure import Figure

from app.bench import measures
from app.bench.faces import Clip
from codec.values import Float, Image

TILE = 320
COLUMNS = 4


def contact(clip: Clip, points: Float, out: Path) -> None:
    """OUT/CLIP.png: widest mouth, most closed eyes and frames in between; ours green, the teacher's red."""
    good = np.flatnonzero(np.isfinite(points[:, 0, 0]) & clip.good[: len(points)])
    if not len(good):
        return
    truth = clip.points[good]
    picked = {int(good[i]) for i in np.linspace(0, len(good) - 1, 4).astype(int)}
    gap, opening = measures.lip_gap(truth), measures.eye_opening(truth)
    picked |= {int(good[i]) for i in (*np.argsort(gap)[-2:], *np.argsort(opening)[:2])}
    tiles = []
    for i, image in enumerate(clip.images()):
        if i in picked:
            tiles.append(tile(image, points[i], clip.points[i]))
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % COLUMNS)
    rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
    out.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(out / f"{clip.name}.png"), cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR))


def tile(image: Image, ours: Float, theirs: Float) -> Image:
    """The face, enlarged, with both sets of points."""
    low, high = theirs.min(0), theirs.max(0)
    scale = TILE / (1.3 * float((high - low).max()))
    shift = TILE / 2 - scale * (low + high) / 2
    affine = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    out = np.asarray(cv2.warpAffine(image, affine, (TILE, TILE)), np.uint8)
    for points, colour in ((theirs, (255, 60, 60)), (ours, (60, 255, 60))):
        for x, y in points * scale + shift:
            if np.isfinite(x):
                cv2.circle(out, (round(float(x)), round(float(y))), 1, colour, -1, cv2.LINE_AA)
    return out


def scatter(runs: Mapping[str, tuple[Float, Float, measures.Flags]], out: Path) -> None:
    """OUT/openings.png: change from the clip's median, ours over the teacher's."""
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    quantities = {"lip gap": measures.lip_gap, "eye opening": measures.eye_opening}
    for axes, (name, quantity) in zip(figure.subplots(1, 2), quantities.items(), strict=True):
        for label, (ours, theirs, good) in runs.items():
            if good.sum() > 10:
                a, b = quantity(ours[good]), quantity(theirs[: len(good)][good])
                axes.plot(b - np.median(b), a - np.median(a), ".", ms=1.5, alpha=0.5, label=label)
        axes.axline((0, 0), slope=1, color="k", lw=0.8)
        axes.set_xlabel(f"{name}, teacher")
        axes.set_ylabel("tracker")
    figure.savefig(out / "openings.png", dpi=110)
