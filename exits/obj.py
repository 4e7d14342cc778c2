"""A head at one moment as Wavefront OBJ with MTL and textures: for tools that want a still surface.

Lengths are metres, y up, the face looks along +z. Each piece is an object. Pictures are named after the
file, so that several heads may lie in one folder; those of lashes and hair are their colour and, in their
alpha, their opacity (`map_d`).
"""

import numpy as np

from codec.rotation import eye_rotation
from codec.values import Float
from exits.gltf import M_PER_MM
from exits.head import HeadModel
from exits.lashes import lash_ramp
from exits.piece import Piece


def files(
    head: HeadModel, name: str, weights: Float | None = None, gaze: Float | None = None
) -> dict[str, bytes]:
    """name: of the files, without ending. weights (M,) of the targets and gaze (4,); None: at rest."""
    weights = np.zeros(len(head.targets), np.float32) if weights is None else weights
    gaze = np.zeros(4, np.float32) if gaze is None else gaze
    lines = [f"# {credit}" for credit in head.credits] + [f"# left out: {what}" for what in head.left_out]
    lines.append(f"mtllib {name}.mtl")
    first = 1
    for piece in (*head.pieces, *filter(None, (head.worn.hair, head.worn.shirt))):
        lines += _object(piece, *_posed(head, piece, weights, gaze), first)
        first += len(piece.vertices)
    out = {f"{name}.obj": "\n".join(lines).encode() + b"\n", f"{name}.mtl": _materials(head, name).encode()}
    if head.texture:
        out[f"{name}-face.jpg"] = head.texture
    if head.lashes:
        out[f"{name}-lashes.png"] = lash_ramp()
    if head.worn.hair:
        out[f"{name}-hair.png"] = head.worn.strands
    return out


def _posed(head: HeadModel, piece: Piece, weights: Float, gaze: Float) -> tuple[Float, Float]:
    """Vertices in head space and unit normals, (U, 3) each."""
    vertices, normals = piece.vertices, piece.normals
    if len(piece.moves):
        vertices = vertices + np.tensordot(weights, piece.moves, 1)
        normals = normals + np.tensordot(weights, piece.bends, 1)
        normals = normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12)
    elif piece in head.eyes:
        eye = 2 * head.eyes.index(piece)
        turn = eye_rotation(float(gaze[eye]), float(gaze[eye + 1]))
        vertices, normals = vertices @ turn.T, normals @ turn.T
    return (vertices + piece.origin).astype(np.float32), normals.astype(np.float32)


def _object(piece: Piece, vertices: Float, normals: Float, first: int) -> list[str]:
    lines = [f"o {piece.name}"]
    lines += ["v {:.6f} {:.6f} {:.6f}".format(*row) for row in (vertices * M_PER_MM).tolist()]
    lines += ["vt {:.6f} {:.6f}".format(*row) for row in piece.uv.tolist()]
    lines += ["vn {:.4f} {:.4f} {:.4f}".format(*row) for row in normals.tolist()]
    lines.append(f"usemtl {piece.name if piece.name in ('lashes', 'hair', 'shirt') else 'skin'}")
    corners = (piece.triangles + first).tolist()
    return lines + ["f " + " ".join(f"{k}/{k}/{k}" for k in row) for row in corners]


def _materials(head: HeadModel, name: str) -> str:
    colour = (1.0, 1.0, 1.0) if head.texture else head.appearance.skin
    lines = ["newmtl skin", "Kd {:.4f} {:.4f} {:.4f}".format(*colour), "Ks 0.1 0.1 0.1", "Ns 10"]
    lines.append("illum 0" if head.unlit else "illum 2")
    if head.texture:
        lines.append(f"map_Kd {name}-face.jpg")
    for part in ("lashes" if head.lashes else "", "hair" if head.worn.hair else ""):
        if part:
            lines += ["", f"newmtl {part}", "Kd 1 1 1", "Ks 0 0 0", "illum 1"]
            lines += [f"map_Kd {name}-{part}.png", f"map_d -imfchan m {name}-{part}.png"]
    if head.worn.shirt:
        colour = head.appearance.shirt or (0, 0, 0)
        lines += ["", "newmtl shirt", "Kd {:.4f} {:.4f} {:.4f}".format(*colour), "Ks 0 0 0", "illum 1"]
    return "\n".join(lines) + "\n"
