"""One's own likeness on disk: one file per profile, readable by its owner only, gone when it is deleted.

The file is a NumPy .npz without pickles. Of the camera's pictures only what became the texture
and the photographed likeness is in it.
"""

import io
import json
import zlib
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from app.face.likeness import Likeness
from app.profile.settings import settings_path
from codec import npz
from codec.control import TEXTURES, BlobKind
from codec.errors import CodecError
from codec.files import put_aside, write_whole
from codec.values import Appearance, Colour, Hair, Identity
from render import texture
from render.errors import RenderError
from render.photo import packed

FORMAT_VERSION = 1
PHOTOGRAPH = BlobKind.PHOTOGRAPH.name
MAX_FILE_BYTES = 4 << 20
MOST_BESIDE_RAD = 0.2
"""Eyes that are seen to look farther beside the camera have not looked into it."""


class LikenessError(CodecError):
    """The likeness cannot be kept or read; the message says what to do."""


def likeness_path(profile: str) -> Path:
    """Beside the profile's settings. Raises SettingsError for a name that could leave the folder."""
    return settings_path(profile).with_suffix(".likeness.npz")


def to_bytes(likeness: Likeness) -> bytes:
    """As a file."""
    person = likeness.identity.appearance
    looks = {
        "hair": person.hair.value,
        "hair_colour": person.hair_colour,
        "iris_colour": person.iris_colour,
        "shirt": person.shirt,
    }
    out = io.BytesIO()
    fields: dict[str, Any] = {
        "format": np.array(FORMAT_VERSION),
        "looks": np.frombuffer(json.dumps(looks).encode(), np.uint8),
        "shape": likeness.identity.shape.astype(np.float32),
        "gaze_beside": np.array(likeness.gaze_beside, np.float32),
    }
    pictures = {**likeness.textures, BlobKind.PHOTOGRAPH: likeness.identity.photograph}
    fields |= {kind.name: np.frombuffer(data, np.uint8) for kind, data in pictures.items() if data}
    np.savez(out, **fields)
    return out.getvalue()


def from_bytes(data: bytes) -> Likeness:
    """Raises LikenessError if it is damaged or of another version."""
    try:
        with npz.load(data, 2 * MAX_FILE_BYTES) as f:
            if int(f["format"]) != FORMAT_VERSION:
                raise LikenessError("Your likeness was made by another version; make it again.")
            textures = {kind: f[kind.name].tobytes() for kind in TEXTURES if kind.name in f.files}
            photograph = f[PHOTOGRAPH].tobytes() if PHOTOGRAPH in f.files else b""
            shape = np.asarray(f["shape"], np.float32)
            person = _appearance(json.loads(f["looks"].tobytes()))
            beside = np.asarray(f["gaze_beside"] if "gaze_beside" in f.files else np.zeros(2), np.float32)
        if shape.ndim != 1 or beside.shape != (2,) or not np.isfinite([*shape, *beside]).all():
            raise ValueError
        texture.decode(textures[BlobKind.TEXTURE_LARGE])
        if photograph:
            packed.check(photograph)
    except LikenessError:
        raise
    except (OSError, ValueError, TypeError, KeyError, EOFError, BadZipFile, zlib.error, RenderError) as error:
        raise LikenessError("The file of your likeness is damaged; make your likeness again.") from error
    across, up = np.clip(beside, -MOST_BESIDE_RAD, MOST_BESIDE_RAD).tolist()
    own = Identity(shape, textures[BlobKind.TEXTURE_LARGE], person, photograph)
    return Likeness(own, textures, (across, up))


def _appearance(looks: dict[str, object]) -> Appearance:
    def colour(key: str) -> Colour:
        red, green, blue = np.clip(np.asarray(looks[key], np.float64), 0, 1).tolist()
        return red, green, blue

    shirt = None if looks["shirt"] is None else colour("shirt")
    return Appearance(Hair(looks["hair"]), colour("hair_colour"), colour("iris_colour"), shirt)


class LikenessFile:
    """The likeness of one profile. All methods may wait for the disk: not on a window's thread."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        return self.path.exists()

    def read(self) -> Likeness | None:
        """None if there is none. Raises LikenessError if there is one that cannot be used."""
        try:
            with self.path.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LikenessError(
                "Your likeness cannot be read ({reason}). Make it again.", reason=error.strerror
            ) from error
        if len(data) > MAX_FILE_BYTES:
            raise LikenessError("The file of your likeness is far too large; make your likeness again.")
        return from_bytes(data)

    def save(self, likeness: Likeness) -> None:
        """Whole or not at all, and for the owner's eyes only; a file that could not be used stays beside it
        under another name. Raises LikenessError."""
        try:
            self._put_aside_unusable()
            write_whole(self.path, to_bytes(likeness))
        except OSError as error:
            raise LikenessError(
                "Your likeness could not be kept in {folder} ({reason}). Make room there, and try again.",
                folder=self.path.parent,
                reason=error.strerror,
            ) from error

    def _put_aside_unusable(self) -> None:
        """It may be of another version, or be mended one day."""
        try:
            self.read()
        except LikenessError:
            put_aside(self.path)

    def delete(self) -> None:
        """Gone from this machine. Raises LikenessError."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise LikenessError(
                "{path} could not be deleted ({reason}). Delete that file yourself.",
                path=self.path,
                reason=error.strerror,
            ) from error
