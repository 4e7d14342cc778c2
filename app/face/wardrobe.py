"""Which face is worn: one's own likeness or an invented person's, and how the own one comes and goes."""

from collections.abc import Callable, Sequence

from app.client.client import Likeness
from app.face import gallery
from app.face.likeness_file import LikenessError, LikenessFile
from app.profile.settings import Settings
from codec.basis import Basis
from codec.control import BlobKind
from likeness import textures
from likeness.enrol import Enrolled, Shot, enrol

STAND_IN = "Meanwhile you are seen as {name}. Nothing is lost: the file stays where it is."


def _stand_in() -> str:
    return gallery.names()[0].capitalize()


def worn(made: Enrolled) -> Likeness:
    """As the client wears it: the small texture travels first."""
    kinds = {BlobKind.TEXTURE_SMALL: made.small, BlobKind.TEXTURE_LARGE: made.identity.texture}
    return Likeness(made.identity, kinds)


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
        self.file, self.wear, self.problem = file, wear, ""
        self._basis, self._load_textures = basis, load_textures

    def choose(self, settings: Settings) -> Likeness:
        """Whom the settings name; without a usable likeness of one's own, the first invented person."""
        self.problem = ""
        if not settings.avatar and settings.likeness:
            try:
                own = self.file.read()
            except LikenessError as error:
                own, self.problem = None, f"{error} {STAND_IN.format(name=_stand_in())}"
            if own is not None:
                return own
        return gallery.likeness(self._basis, settings.avatar)

    def put_on(self, settings: Settings) -> str:
        """Choose, and wear it; -> `problem`."""
        self.wear(self.choose(settings))
        return self.problem

    def check(self, settings: Settings) -> str:
        """Choose, and wear nothing; -> `problem`."""
        self.choose(settings)
        return self.problem

    def make(self, shots: Sequence[Shot], progress: Callable[[float], None]) -> Enrolled:
        """A likeness of these pictures; nothing is kept. Raises EnrolmentError with what to do."""
        return enrol(self._basis, self._load_textures(), shots, progress=progress)
