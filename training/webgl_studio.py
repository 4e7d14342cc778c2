"""`python -m training webgl-studio --out face.zip`: a basis as a scene of WebGL Studio.

scene.json, the mean and one mesh per component (and the same of the lashes, where the basis has them), the
texture, camera and light; `exits/studio.py` has the rules. Drop the file on WebGL Studio's window and answer
"leave as zip". Any basis file will do that has triangles.
"""

import argparse
from pathlib import Path

import assets
from assets.credits import credits_of
from codec.basis import Basis, from_bytes
from codec.files import output
from exits.head import Targets, build
from exits.studio import MorphMode, to_zip
from render.texture import decode

BASIS, SKIN = "basis.npz", "skin-mean.jpg"


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training webgl-studio", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the ZIP to write")
    parser.add_argument("--basis", type=Path, help="a basis file; the shipped one if none is named")
    parser.add_argument("--skin", type=Path, help="the texture, a JPEG picture laid out as the basis' atlas")
    parser.add_argument(
        "--targets", choices=[kind.value for kind in Targets], default=Targets.COMPONENTS.value
    )
    parser.add_argument(
        "--morphs", choices=[mode.name.lower() for mode in MorphMode], default="textures",
        help="how WebGL Studio adds the targets up; cpu where the graphics card refuses float textures",
    )  # fmt: skip
    parser.add_argument(
        "--live", default="ws://127.0.0.1:8766", metavar="URL", help="where 'eigencall webgl-studio' runs"
    )
    print(_write(parser.parse_args(arguments)))
    return 0


def _write(options: argparse.Namespace) -> str:
    """What was written, in words."""
    basis, skin = _read(options.basis, options.skin)
    owed = credits_of(None, skin, own_model=basis.digest.hex() != assets.manifest()[BASIS])
    head = build(basis, None, skin, Targets(options.targets), owed)
    data = to_zip(head, mode=MorphMode[options.morphs.upper()], live=options.live)
    with output(options.out) as file:
        file.write(data)
    what = f"{len(head.targets)} targets of {len(head.face.vertices)} vertices"
    return f"{options.out}: {what}, {len(data) / 1e6:.1f} MB"


def _read(basis_file: Path | None, skin_file: Path | None) -> tuple[Basis, bytes]:
    """The basis and its texture; a basis of one's own has no texture unless one is named."""
    basis = from_bytes(basis_file.read_bytes() if basis_file else assets.read(BASIS))
    if skin_file:
        skin = skin_file.read_bytes()
        decode(skin)  # refuses what is no JPEG
        return basis, skin
    return basis, b"" if basis_file else assets.read(SKIN)
