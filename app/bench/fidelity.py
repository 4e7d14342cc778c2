"""How true what the receiver sees is, over what it costs: the avatar and four video codecs on one plot.

All begin with the same pictures of 256 x 256 pixels. The reference is where the tracker sees the face in
them. Video is coded, decoded and tracked again; the avatar's face is coded, decoded and projected into the
picture. The error is the mean distance of 468 points in percent of the distance between the eyes, the wire
one direction with all headers. So the plot shows what coding costs; that an avatar is no photograph, and what
the tracker itself does not see, it does not show.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from app.bench import measures, offline
from app.bench.encoders import ENCODERS, SIDE, code, squares
from app.bench.motion import FPS, FaceMotion
from app.face.networks import load_tracker
from codec.basis import Basis
from codec.link import LinkConfig
from codec.pose import mix
from codec.rate import Plan
from codec.regression import Landmarks
from codec.rotation import rotation_matrix
from codec.values import FOCAL_PER_WIDTH, FaceFrame, Float, Image

PLANS = (
    Plan(31, 3, 4),
    Plan(31, 3, 8),
    Plan(31, 4, 10),
    Plan(31, 6, 12),
    Plan(15.5, 4, 14),
    Plan(10.5, 6, 16),
)
"""From dear to cheap: frames a second, frames in a datagram, quality."""
TITLES = {"avatar": "Eigencall"} | {
    encoder.title.lower().replace(".", ""): encoder.title for encoder in ENCODERS
}
Point = tuple[float, float]


def rows(paths: Sequence[Path], basis: Basis, say: Callable[[str], None]) -> dict[str, float]:
    """curve.CODEC.N.wire_kbps and .error: means over the clips, N from dear to cheap or rough to fine."""
    found: dict[str, list[list[Point]]] = {}
    for path in paths:
        say(f"fidelity: {path.name}")
        for name, points in _curves(squares(path), path, basis).items():
            found.setdefault(name, []).append(points)
    out: dict[str, float] = {}
    for name, of_clips in found.items():
        for number, (wire, error) in enumerate(np.mean(of_clips, axis=0).tolist()):
            out |= {f"curve.{name}.{number}.wire_kbps": wire, f"curve.{name}.{number}.error": error}
    return out


def _curves(pictures: list[Image], path: Path, basis: Basis) -> dict[str, list[Point]]:
    true, motion, shape = _seen(pictures, path, basis)
    curves = {"avatar": [_avatar(plan, motion, shape, basis) for plan in PLANS]}
    for encoder in ENCODERS:
        coded = (code(encoder, knob, pictures) for knob in encoder.knobs)
        curves[encoder.title.lower().replace(".", "")] = [
            (one.wire_kbps, _error(_seen(one.pictures, path, basis)[0], true)) for one in coded
        ]
    return curves


def _seen(pictures: Sequence[Image], path: Path, basis: Basis) -> tuple[Float, FaceMotion, Float]:
    """(F, 478, 2) points, NaN where no face is seen; the motion; (I,) the person's shape."""
    tracker, nothing = load_tracker(basis), np.full((478, 2), np.nan, np.float32)
    tracked = [tracker.track(picture, number / FPS) for number, picture in enumerate(pictures)]
    points = np.stack([nothing if t.landmarks is None else t.landmarks for t in tracked])
    return points, FaceMotion(path.stem, path, tuple(t.frame for t in tracked)), tracked[-1].identity


def _error(seen: Float, true: Float) -> float:
    count = min(len(seen), len(true))
    both = np.isfinite(seen[:count, 0, 0]) & np.isfinite(true[:count, 0, 0])
    return 100 * float(measures.point_distance(seen[:count][both], true[:count][both]).mean())


def _avatar(plan: Plan, motion: FaceMotion, shape: Float, basis: Basis) -> Point:
    spoken = offline.talk(motion, basis, LinkConfig(max_wait_s=1.0, ladder=(plan,)))
    landmarks = Landmarks(basis)
    shown = sorted((frame for _, frame in spoken.frames), key=lambda frame: frame.time_s)
    pairs = [(motion.at(n, n / FPS), face) for n, face in _at_pictures(shown, offline.SECONDS)]
    pairs = [(true, face) for true, face in pairs if true.present and face.present]
    true, seen = (
        np.stack([_in_picture(face, landmarks(shape, face.expression, face.gaze)) for face in faces])
        for faces in zip(*pairs, strict=True)
    )
    return spoken.wire_kbps, _error(seen, true)


def _at_pictures(shown: Sequence[FaceFrame], seconds: float) -> Iterator[tuple[int, FaceFrame]]:
    """The face at each camera picture's time, between the frames that came: what playout makes of them."""
    times = np.array([frame.time_s for frame in shown])
    for number in range(round(seconds * FPS)):
        index = int(np.searchsorted(times, number / FPS))
        if 0 < index < len(shown):
            before, after = shown[index - 1], shown[index]
            weight = (number / FPS - before.time_s) / max(1e-6, after.time_s - before.time_s)
            yield number, mix(before, after, weight, number / FPS)


def _in_picture(face: FaceFrame, points: Float) -> Float:
    """(478, 3) mm in head space -> (478, 2) pixels"""
    at = points @ rotation_matrix(face.rotation).T + face.translation
    return np.asarray(SIDE / 2 + FOCAL_PER_WIDTH * SIDE * at[:, :2] * [1, -1] / -at[:, 2:], np.float32)


def plot(found: Mapping[str, float], path: Path) -> None:
    """Wire of whole calls on the left, error over wire on the right, what of them has been measured."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
    calls = {"avatar": "Eigencall, face", "vp8": "VP8 640 × 480, aiortc", "h264": "H.264 640 × 480, aiortc"}
    bars = {
        title: found[f"{kind}.wire_kbps"] for kind, title in calls.items() if f"{kind}.wire_kbps" in found
    }
    if "av1_256.wire_kbps" in found:
        bars["AV1 256 × 256, SSIM .95"] = found["av1_256.wire_kbps"]
    drawn = left.barh(
        list(bars), list(bars.values()), color=["#2a7f62", *["#8a8f98"] * len(bars)][: len(bars)]
    )
    left.bar_label(drawn, [f" {value:,.1f}" for value in bars.values()])
    left.set(xscale="log" if bars else "linear", xlabel="wire, kbit/s in one direction")
    if bars:
        left.set_xlim(1, max(bars.values()) * 8)
    left.invert_yaxis()
    for name, title in TITLES.items():
        points = _points(found, name)
        if points:
            style = {"color": "#2a7f62", "lw": 2.2} if name == "avatar" else {"lw": 1.2}
            right.plot(*zip(*points, strict=True), marker="o", ms=4, label=title, **style)
    right.set(
        xscale="log" if right.lines else "linear",
        xlabel="wire, kbit/s",
        ylabel="error, % of the eyes' distance",
        ylim=(0, None),
    )
    if right.lines:
        right.legend(frameon=False)
    for axes in (left, right):
        axes.xaxis.set_major_formatter("{x:,g}")
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)


def _points(found: Mapping[str, float], name: str) -> list[Point]:
    points: list[Point] = []
    while (wire := found.get(f"curve.{name}.{len(points)}.wire_kbps")) is not None:
        points.append((wire, found[f"curve.{name}.{len(points)}.error"]))
    return points
