"""Which face is worn: one's own likeness or an invented person's, and how the own one comes and goes."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

import assets
from app.face import gallery
from app.face.likeness import Likeness
from app.face.likeness_file import LikenessError, LikenessFile, likeness_path
from app.profile.settings import Settings
from codec.basis import Basis
from codec.control import BlobKind
from codec.errors import cause
from codec.sentence import NOTHING, Sentence, joined
from likeness import textures
from likeness.enrol import Enrolled, Shot, enrol

log = logging.getLogger("eigencall.face")
STAND_IN = Sentence("Meanwhile you are seen as {name}. Nothing is lost: the file stays where it is.")


def _stand_in() -> str:
    return gallery.names()[0].capitalize()


def worn(made: Enrolled, photograph: bytes = b"") -> Likeness:
    """As the client wears it: the small texture travels first. photograph: of a photographed likeness."""
    kinds = {BlobKind.TEXTURE_SMALL: made.small, BlobKind.TEXTURE_LARGE: made.identity.texture}
    return Likeness(replace(made.identity, photograph=photograph), kinds)


def wardrobe_of(basis: Basis, profile: str) -> "Wardrobe":
    """The faces of this profile."""
    return Wardrobe(basis, LikenessFile(likeness_path(profile)), load_textures)


def likeness_for(basis: Basis, profile: str, avatar: str | None, settings: Settings) -> Likeness:
    """The invented person of this name, or else whom the settings name. Raises UnknownNameError."""
    name = gallery.known(avatar) if avatar else settings.avatar
    return wardrobe_of(basis, profile).choose(replace(settings, avatar=name))


def load_textures() -> textures.Textures:
    """What skins have in common, for enrolment."""
    return textures.from_bytes(assets.read("textures.npz"))


class Wardrobe:
    """wear: told of the likeness to be seen as. `problem`: if the own likeness cannot be used, what to do and
    who stands in for it.
    All methods may wait for the disk or reckon for seconds: not on a window's thread."""

    def __init__(
        self,
        basis: Basis,
        file: LikenessFile,
        load_textures: Callable[[], textures.Textures],
        wear: Callable[[Likeness], None] = lambda likeness: None,
    ) -> None:
        self.file, self.wear, self.problem = file, wear, NOTHING
        self._basis, self._load_textures = basis, load_textures

    def choose(self, settings: Settings) -> Likeness:
        """Whom the settings name; without a usable likeness of one's own, the first invented person."""
        self.problem = NOTHING
        if not settings.avatar and settings.likeness:
            try:
                own = self.file.read()
            except LikenessError as error:
                meanwhile = Sentence(STAND_IN, name=_stand_in())
                log.info("own likeness: %s", cause(error))
                own, self.problem = None, joined(error.sentence, meanwhile)
            if own is not None:
                return own
        return gallery.likeness(self._basis, settings.avatar)

    def put_on(self, settings: Settings) -> Sentence:
        """Choose, and wear it; -> `problem`."""
        self.wear(self.choose(settings))
        return self.problem

    def check(self, settings: Settings) -> Sentence:
        """Choose, and wear nothing; -> `problem`."""
        self.choose(settings)
        return self.problem

    def make(self, shots: Sequence[Shot], progress: Callable[[float], None]) -> Enrolled:
        """A likeness of these pictures; nothing is kept. Raises EnrolmentError with what to do."""
        return enrol(self._basis, self._load_textures(), shots, progress=progress)
