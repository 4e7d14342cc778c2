"""training.face_model: synthetic copies of other makers' layouts become bases that the program reads."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from codec.basis import Basis, from_bytes
from exits.head import Targets, build
from exits.units import ArkitUnits
from tests.training import heads
from training import face_model
from training.__main__ import main

VERTICES = max(face_model.LANDMARKS) + 1


def cloud() -> tuple[np.ndarray, np.ndarray, list[np.ndarray], list[np.ndarray]]:
    """The shipped head's landmarks among other vertices, in cm, with triangles, persons and two movements."""
    shipped, rng = heads.shipped(), np.random.default_rng(0)
    chosen = rng.choice(len(shipped.mean), VERTICES, replace=True)
    mean = shipped.mean[chosen].astype(float)
    marks = np.array(face_model.LANDMARKS)
    mean[marks] = shipped.landmarks68(shipped.mean)

    def moved(field: np.ndarray) -> np.ndarray:
        out = field[chosen].astype(float)
        out[marks] = shipped.landmarks68(field)
        return out / 10

    triangles = np.stack([np.arange(VERTICES - 2), np.arange(1, VERTICES - 1), np.arange(2, VERTICES)], 1)
    persons = [moved(c) for c in shipped.identity[:3]]
    units = np.tensordot(shipped.unit_expression, shipped.expression, 1)
    jaw = [shipped.unit_names.index(name) for name in ("jawOpen", "eyeBlinkLeft")]
    return mean / 10, triangles, persons, [moved(units[k]) for k in jaw]


def write_obj(path: Path, vertices: np.ndarray, triangles: np.ndarray) -> None:
    lines = ["v {:.6f} {:.6f} {:.6f}".format(*row) for row in vertices]
    lines += ["f " + " ".join(f"{k}/{k}" for k in row) for row in (triangles + 1).tolist()]
    path.write_text("\n".join(lines) + "\n")


def write_ict(folder: Path) -> None:
    mean, triangles, persons, (jaw, blink) = cloud()
    shapes = {f"identity{k:03d}": mean + p for k, p in enumerate(persons)}
    shapes |= {"jawOpen": mean + jaw, "eyeBlink_L": mean + blink, face_model.NEUTRAL: mean}
    for name, vertices in shapes.items():
        write_obj(folder / f"{name}.obj", vertices, triangles)


def check(made: Basis) -> None:
    """Millimetres, the 68 points where they were, components that are orthogonal."""
    shipped = heads.shipped()
    eyes = np.linalg.norm(np.diff(made.landmarks68(made.mean)[[36, 45]], axis=0))
    assert eyes == pytest.approx(
        float(np.linalg.norm(np.diff(shipped.landmarks68(shipped.mean)[[36, 45]], axis=0))), rel=0.05
    )
    flat = made.expression.reshape(len(made.expression), -1)
    gram = flat @ flat.T
    assert np.abs(gram - np.diag(np.diag(gram))).max() < 1e-3 * np.diag(gram).max()


def test_ict_facekit_s_layout_becomes_a_basis_with_arkit_s_units(tmp_path: Path) -> None:
    write_ict(tmp_path)
    out = tmp_path / "basis.npz"
    assert main(["face-model", "--ict", str(tmp_path), "--out", str(out)]) == 0
    made = from_bytes(out.read_bytes())
    check(made)
    assert (len(made.identity), len(made.expression)) == (3, 2)
    assert set(made.unit_names) == {"jawOpen", "eyeBlinkLeft"}
    jaw = made.unit_names.index("jawOpen")
    moved = np.tensordot(made.unit_expression[jaw], made.expression, 1)
    wanted = cloud()[3][0] * 10
    assert np.linalg.norm(moved - wanted, axis=1).max() < 0.1  # mm
    assert build(made, kind=Targets.ARKIT).targets == made.unit_names
    assert ArkitUnits(made).names == made.unit_names


def test_flame_s_layout_becomes_a_basis(tmp_path: Path) -> None:
    mean, triangles, persons, moves = cloud()
    columns = np.stack([*persons, *moves, moves[0] * 0.5], 2) / 100  # metres
    np.savez(tmp_path / "flame.npz", v_template=mean / 100, shapedirs=columns, f=triangles)
    np.savetxt(tmp_path / "points.txt", face_model.LANDMARKS, fmt="%d")
    words = ["--flame", str(tmp_path / "flame.npz"), "--keypoints", str(tmp_path / "points.txt")]
    assert main(["face-model", *words, "--out", str(tmp_path / "basis.npz")]) == 0
    made = from_bytes((tmp_path / "basis.npz").read_bytes())
    check(made)
    assert (len(made.identity), len(made.expression), made.unit_names) == (3, 2, ())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda f: (f / "generic_neutral_mesh.obj").unlink(), "holds no generic_neutral_mesh.obj"),
        (lambda f: (f / "jawOpen.obj").write_text("v 1 2 3\n"), "jawOpen.obj has not the"),
        (lambda f: (f / "jawOpen.obj").write_text("v 1 two 3\n"), "jawOpen.obj is no OBJ file"),
    ],
)
def test_a_half_copied_model_is_a_sentence(
    tmp_path: Path, spoil: Callable[[Path], object], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_ict(tmp_path)
    spoil(tmp_path)
    assert main(["face-model", "--ict", str(tmp_path), "--out", str(tmp_path / "x.npz")]) == 1
    assert words in capsys.readouterr().err
