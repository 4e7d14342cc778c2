"""The face model that a call speaks: the shipped one, or one's own by `--basis FILE --tracker DIR`.

A basis file (codec/basis.py) says what coefficients mean; its hash is part of the greeting, so both sides
must have the same. A tracker's folder, as `python -m training clouds export` writes it, holds the networks
that regress those coefficients, the skin to draw with, and by its manifest the hash of its basis.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import assets
from app.face.likeness import Likeness
from app.face.networks import follows_nothing, load_tracker
from codec import basis as basis_file
from codec.basis import Basis
from codec.control import BlobKind
from codec.errors import AssetError
from codec.sentence import Sentence
from codec.tracker import Tracker
from codec.values import Appearance, Hair, Identity

BASIS = "basis.npz"
SHIPPED_SKIN, OWN_SKIN = "skin-mean.jpg", "skin.jpg"
MOST_BYTES = 256 << 20
"""Of a basis file: 53,215 vertices and 128 components are some 40 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceModel:
    """folder: of the networks. skin: JPEG of the atlas for who has sent none; may be empty."""

    basis: Basis
    folder: Path
    skin: bytes
    own: bool

    @property
    def foreign_networks(self) -> bool:
        """Whether networks are run that do not come with the program."""
        return self.folder.resolve() != assets.FOLDER.resolve()

    @property
    def follows_nothing(self) -> bool:
        """Whether the networks are known to err more than a face that never moves. Raises AssetError."""
        return self.foreign_networks and follows_nothing(self.folder)

    def tracker(self) -> Tracker:
        """Raises AssetError with what to do."""
        return load_tracker(self.basis, self.folder)

    def mask(self) -> Likeness:
        """The mean face of a model of one's own, which everybody in its calls wears."""
        looks = Appearance(hair=Hair.NONE, shirt=None)
        identity = Identity(np.zeros(len(self.basis.identity), np.float32), self.skin, looks)
        return Likeness(identity, {BlobKind.TEXTURE_LARGE: self.skin})


def load_model(basis: Path | None = None, tracker: Path | None = None) -> FaceModel:
    """The shipped model, or the named one. A folder alone brings its own basis. Raises AssetError."""
    if basis is None and tracker is None:
        data = assets.read(BASIS)
        return FaceModel(basis_file.from_bytes(data), assets.FOLDER, assets.read(SHIPPED_SKIN), own=False)
    data = _file(basis) if basis is not None else assets.read(BASIS, _folder(tracker))
    digest = hashlib.sha256(data).hexdigest()
    if digest == assets.manifest()[BASIS]:
        skin, own = assets.read(SHIPPED_SKIN), False
    else:
        if tracker is None:
            raise AssetError(
                "The shipped networks do not know the basis {basis}; name the folder of those that do with "
                "--tracker (python -m training clouds makes both).",
                basis=basis,
            )
        skin, own = _own_skin(_folder(tracker)), True
    _check_fit(digest, basis, tracker)
    return FaceModel(basis_file.from_bytes(data), tracker or assets.FOLDER, skin, own)


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise AssetError(
                "{path} is too large to be a basis file; name the .npz that training has made.", path=path
            )
        return path.read_bytes()
    except OSError as error:
        raise AssetError(
            "The basis file {path} cannot be read ({reason}); name the .npz that training has made.",
            path=path,
            reason=error.strerror,
        ) from error


def _folder(path: Path | None) -> Path:
    """Raises AssetError if it is no folder of networks."""
    if path is None or not (path / assets.MANIFEST).exists():
        raise AssetError(
            "{path} is no folder of networks; name the one that 'python -m training clouds export' has made.",
            path=path,
        )
    return path


def _own_skin(folder: Path) -> bytes:
    return assets.read(OWN_SKIN, folder) if OWN_SKIN in assets.manifest(folder) else b""


def _check_fit(digest: str, basis: Path | None, tracker: Path | None) -> None:
    """Networks made for another basis would put noise on the face."""
    known = None if tracker is None else assets.manifest(_folder(tracker)).get(BASIS)
    if known is not None and known != digest:
        raise AssetError(
            "The networks in {tracker} were made for another basis than {basis}; name "
            "{tracker}/{file} with --basis, or leave --basis out.",
            tracker=tracker,
            basis=basis or Sentence("the shipped one"),
            file=BASIS,
        )
