"""`python -m training report --data ROOT --trained DIR [DIR ...] --out report.html`: one page about a model.

Spectrum, what each component does (moving), loss curves, error by yaw, blinks told and missed, example
overlays of people held out, and the model cards. One self-contained file: curves are SVG, pictures PNG.

Overlays show the data set's own pictures: `--pictures no` leaves them out where these may not be passed on,
as AFLW2000-3D's may not.
"""

import argparse
import base64
import html
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from codec.basis import Basis
from codec.files import output
from codec.values import Image
from training.clouds import draw, feed, learn, ship, tars
from training.clouds.curves import Curve, chart
from training.clouds.learn import CHECKPOINT, Target
from training.clouds.nets import Net
from training.parts.errors import DataError
from training.parts.figures import LOG
from training.sources.aflw2000_3d import angles_of
from training.train import nchw

BATCH = 64
YAW_EDGES_DEG = (0, 15, 30, 45, 60, 90)
EXAMPLES = 12
EXAMPLE_PX = 160
COMPONENTS = 12
CLOSED = 0.18
"""Height over width of an eye of the 68 points below which it counts as closed: open ones have .25 to .4."""
EYES68 = ((36, 37, 38, 39, 40, 41), (42, 43, 44, 45, 46, 47))
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 62rem;
  color: #222; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid #ddd; }
table { border-collapse: collapse; }
td, th { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #eee; }
th:first-child, td:first-child { text-align: left; }
figure { display: inline-block; margin: .3rem; text-align: center; font-size: 12px; color: #555; }
.card { background: #f6f6f4; padding: .2rem 1rem 1rem; margin: 1rem 0; }
"""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One model on people held out. seen, truth (F, A, 3) in the crop's terms; yaw_deg (F,); crops (F,)."""

    name: str
    net: Net
    target: Target
    seen: NDArray[np.float32]
    truth: NDArray[np.float32]
    yaw_deg: NDArray[np.float64]
    crops: list[Image]

    @property
    def nme(self) -> NDArray[np.float64]:
        """(F,) percent: the 68 points' mean distance over the root of their box's area."""
        return self._error(self.seen)

    @property
    def constant(self) -> NDArray[np.float64]:
        """(F,) the same of a face that never moves."""
        return self._error(np.broadcast_to(self.target.still, self.truth.shape))

    def _error(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        at = self.target.landmarks
        seen, truth = points[:, at, :2], self.truth[:, at, :2]
        box = np.sqrt(np.prod(np.ptp(truth, 1), 1))
        return np.asarray(100 * np.linalg.norm(seen - truth, axis=2).mean(1) / box, np.float64)


@torch.no_grad()
def measure(root: str, trained: Path) -> Measured:
    """Raises DataError if the data set holds nobody out, or the checkpoint is missing or of other data."""
    net = ship.load(trained / CHECKPOINT, root)
    aim = learn.target(root, net.design.model)
    every = list(feed.held_out(root, net.design.size))
    if not every:
        raise DataError(f"{root} holds nobody out; make the data again with more people.")
    pictures = [pixels for pixels, _ in every]
    seen = []
    for k in range(0, len(pictures), BATCH):
        batch = torch.from_numpy(np.stack(pictures[k : k + BATCH]))
        seen.append(aim.cloud(net(nchw(batch))).numpy())
    truth = np.stack([t[0] for _, t in every])
    yaw = np.degrees([angles_of(t[1].astype(np.float64))[1] for _, t in every])
    name = f"{net.design.model}, {net.design.network}"
    return Measured(name, net, aim, np.concatenate(seen), truth, yaw, pictures)


def openness(points68: NDArray[np.float32]) -> NDArray[np.float64]:
    """(F, 68, >= 2) -> (F, 2) height over width of the right and the left eye."""
    out = []
    for a, b, c, d, e, f in EYES68:
        height = np.linalg.norm(points68[:, [b, c], :2] - points68[:, [f, e], :2], axis=2).mean(1)
        out.append(height / np.linalg.norm(points68[:, a, :2] - points68[:, d, :2], axis=1).clip(1e-6))
    return np.stack(out, 1)


def blinks(one: Measured) -> NDArray[np.int64]:
    """(2, 2) eyes: rows open and closed in truth, columns told open and told closed."""
    at = one.target.landmarks
    true, told = (openness(points[:, at]).ravel() < CLOSED for points in (one.truth, one.seen))
    return np.array([[int(((true == t) & (told == s)).sum()) for s in (False, True)] for t in (False, True)])


def by_yaw(models: Sequence[Measured]) -> list[tuple[str, ...]]:
    """Per range of |yaw| that there is: its name, how many pictures, mean NME of each model."""
    yaw, out = np.abs(models[0].yaw_deg), []
    for low, high in pairwise(YAW_EDGES_DEG):
        here = (yaw >= low) & (yaw < high)
        if here.any():
            errors = (f"{m.nme[here].mean():.2f}" for m in models)
            out.append((f"{low}-{high}°", str(int(here.sum())), *errors))
    return out


def overlay(one: Measured, i: int) -> Image:
    """(EXAMPLE_PX, EXAMPLE_PX, 3): the crop with true points in green and the net's in orange."""
    out = np.asarray(cv2.resize(one.crops[i], (EXAMPLE_PX, EXAMPLE_PX)), np.uint8).copy()
    at = one.target.landmarks
    for points, colour in ((one.truth, (60, 220, 90)), (one.seen, (255, 140, 0))):
        for x, y in (points[i, at, :2] * [1, -1] + 1) * EXAMPLE_PX / 2 - 0.5:
            cv2.circle(out, (round(float(x)), round(float(y))), 1, colour, -1, cv2.LINE_AA)
    return out


def picture(image: Image, caption: str = "") -> str:
    """An RGB picture within the page."""
    good, data = cv2.imencode(".png", image[..., ::-1])
    assert good
    text = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    source = base64.b64encode(data.tobytes()).decode()
    return f'<figure><img alt="{html.escape(caption)}" src="data:image/png;base64,{source}">{text}</figure>'


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["".join(f"<th>{html.escape(str(h))}</th>" for h in head)]
    lines += ["".join(f"<td>{html.escape(str(c))}</td>" for c in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _spectrum(root: str) -> str:
    spectra: dict[str, list[float]] = json.loads(tars.read_bytes(root, "spectrum.json"))
    lines = [Curve(name, list(range(1, len(v) + 1)), v) for name, v in spectra.items() if v]
    return chart(lines, "component", "RMS vertex deviation, mm", logarithmic=True)


def _curves(trained: Sequence[Path]) -> str:
    lines = []
    for folder in trained:
        path = folder / LOG
        rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        if rows:
            lines.append(Curve(folder.name, [r["step"] for r in rows], [r["loss"] for r in rows]))
    return chart(lines, "step", "loss", logarithmic=True) if lines else "<p>No log.</p>"


def _components(basis: Basis) -> str:
    shown = min(COMPONENTS, len(basis.expression))
    return "".join(
        f"<figure>{draw.moving(basis, k)}<figcaption>{k + 1}</figcaption></figure>" for k in range(shown)
    )


def _blink_table(one: Measured) -> str:
    (open_open, open_closed), (closed_open, closed_closed) = blinks(one).tolist()
    rows = [("open", open_open, open_closed), ("closed", closed_open, closed_closed)]
    return f"<h3>{html.escape(one.name)}</h3>" + _table(("truth", "told open", "told closed"), rows)


def page(root: str, trained: Sequence[Path], pictures: bool) -> str:
    """The whole page."""
    meta: dict[str, Any] = tars.read_meta(root)
    models = [measure(root, folder) for folder in trained]
    worst = np.argsort(models[0].nme)
    chosen = worst[np.linspace(0, len(worst) - 1, min(EXAMPLES, len(worst))).astype(int)]
    parts = [
        f"<h1>{html.escape(str(meta['topology']))}: {len(models)} model{'s' if len(models) > 1 else ''}</h1>",
        f"<p>{meta['train_samples']} pictures to learn from, {meta['held_samples']} of people held out.</p>",
        _table(("on people held out", "NME, %", "90 % below"), _summaries(models)),
        "<h2>Spectrum</h2>",
        _spectrum(root),
        "<h2>Components</h2><p>Each swings between -2 and 2 standard deviations.</p>",
        *(f"<h3>{html.escape(m.name)}</h3>{_components(m.target.basis)}" for m in models),
        "<h2>Loss</h2>",
        "<p>Each model has a loss of its own: their heights do not compare.</p>" if len(models) > 1 else "",
        _curves(trained),
        "<h2>Error by yaw</h2>",
        _table(("yaw", "pictures", *(f"{m.name}: NME, %" for m in models)), by_yaw(models)),
        f"<h2>Blinks</h2><p>An eye is closed where its height is below {CLOSED} of its width.</p>",
        *(_blink_table(m) for m in models),
    ]
    if pictures:
        parts.append("<h2>Examples</h2><p>From best to worst; truth is green, the first model orange.</p>")
        parts += [picture(overlay(models[0], int(i)), f"{models[0].nme[int(i)]:.1f} %") for i in chosen]
    parts.append("<h2>Model cards</h2>")
    parts += [f'<div class="card">{card(_card(root, folder))}</div>' for folder in trained]
    title = html.escape(f"Eigencall: {meta['topology']}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _summaries(models: Sequence[Measured]) -> list[tuple[str, str, str]]:
    errors = [(m.name, m.nme) for m in models] + [("a face that never moves", models[0].constant)]
    return [(name, f"{nme.mean():.2f}", f"{np.percentile(nme, 90):.2f}") for name, nme in errors]


def card(markdown: str) -> str:
    """A model card (ship.card) as HTML: a heading, paragraphs, tables."""
    out = []
    for block in markdown.strip().split("\n\n"):
        lines = block.splitlines()
        if block.startswith("# "):
            out.append(f"<h3>{html.escape(block[2:])}</h3>")
        elif block.startswith("|"):
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            out.append(_table(rows[0], rows[2:]))  # between them the rule
        else:
            out.append(f"<p>{html.escape(' '.join(lines))}</p>")
    return "".join(out)


def _card(root: str, trained: Path) -> str:
    net = ship.load(trained / CHECKPOINT, root)
    figures = learn.measure(net, learn.target(root, net.design.model), root)
    return ship.card(net, tars.read_meta(root), figures)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training report", description="One page about cloud models.")
    parser.add_argument("--data", required=True, help="data set of 'training clouds prepare'")
    parser.add_argument("--trained", type=Path, nargs="+", required=True, help="folders of checkpoints")
    parser.add_argument("--out", type=Path, default=Path("out/report.html"))
    parser.add_argument("--pictures", choices=("yes", "no"), default="yes", help="show people held out")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    text = page(options.data, options.trained, options.pictures == "yes")
    with output(options.out) as file:
        file.write(text.encode())
    print(f"{options.out}: {len(text) / 1e6:.1f} MB")
    return 0
