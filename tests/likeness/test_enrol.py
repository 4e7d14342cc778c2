"""From pictures to a likeness: invented people, whose truth is known, and real ones."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.face.networks import load_tracker
from codec.basis import Basis
from codec.values import Hair, Identity
from likeness import looks as reading
from likeness import masks, skin
from likeness.camera import pinhole
from likeness.enrol import SMALL, EnrolmentError, Shot, enrol, sharpness
from likeness.textures import Textures
from render.scene import Lights
from render.texture import decode
from tests.faces import folder
from tests.likeness.conftest import EVEN, Studio

S = 256
Person = Callable[[str], Identity]
FRONT = np.zeros((S, S), bool)
FRONT[70:185, 95:161] = True  # brows to chin


def skin_of(identity: Identity) -> np.ndarray:
    return cv2.resize(decode(identity.texture), (S, S), interpolation=cv2.INTER_AREA).astype(np.float32)


def apart(one: np.ndarray, other: np.ndarray, where: np.ndarray = FRONT) -> float:
    """Mean difference in grey levels after the mean brightness has been made equal."""
    a, b = (x[where] / x[where].mean() * 128 for x in (one.astype(np.float32), other.astype(np.float32)))
    return float(np.abs(cv2.blur(a, (1, 1)) - b).mean())


@pytest.fixture(scope="module")
def chi(basis: Basis, textures: Textures, studio: Studio, person: Person) -> tuple[Identity, np.ndarray]:
    """Enrolled from three looks."""
    shots = [studio.shot(person("chi"), yaw) for yaw in (0.0, 0.4, -0.4)]
    made = enrol(basis, textures, shots, size=S)
    return made.identity, made.atlas


def test_the_skin_is_the_persons_and_nobody_elses(chi: tuple[Identity, np.ndarray], person: Person) -> None:
    distances = {name: apart(chi[1], skin_of(person(name))) for name in ("chi", "ben", "dua", "gus")}
    assert min(distances, key=distances.__getitem__) == "chi"
    assert distances["chi"] < 9


def test_the_shape_is_nearer_the_persons_than_the_mean_is(
    basis: Basis, chi: tuple[Identity, np.ndarray], person: Person
) -> None:
    true, found = (basis.landmarks478(basis.shape(i.shape)) for i in (person("chi"), chi[0]))
    mean = basis.landmarks478(basis.mean)

    def error(points: np.ndarray) -> float:
        return float(np.linalg.norm((points - points.mean(0)) - (true - true.mean(0)), axis=1).mean())

    assert error(found) < 0.6 * error(mean)


def test_hair_and_eyes_have_the_persons_colours(chi: tuple[Identity, np.ndarray]) -> None:
    looks = chi[0].appearance
    assert looks.hair is not Hair.NONE
    assert max(looks.hair_colour) < 0.3  # chi's is nearly black
    assert max(looks.iris_colour) < 0.45


def test_long_hair_is_seen_and_a_bald_head_too(
    basis: Basis, textures: Textures, studio: Studio, person: Person
) -> None:
    ada, ben = person("ada"), person("ben")
    bob = enrol(basis, textures, [studio.shot(ada, depth_mm=600)], size=S).identity.appearance
    assert bob.hair in (Hair.BOB, Hair.LONG)
    assert np.array(bob.hair_colour) == pytest.approx(np.array(ada.appearance.hair_colour), abs=0.14)
    shaven = np.array(skin_of(ben))
    shaven[:] = np.median(shaven[FRONT], axis=0)
    good, jpeg = cv2.imencode(".jpg", shaven[..., ::-1].astype(np.uint8))
    assert good
    bald = replace(ben, texture=jpeg.tobytes(), appearance=replace(ben.appearance, hair=Hair.NONE))
    assert enrol(basis, textures, [studio.shot(bald)], size=S).identity.appearance.hair is Hair.NONE


def test_light_from_one_side_does_not_stay_in_the_skin(
    basis: Basis, textures: Textures, studio: Studio, person: Person
) -> None:
    lamp = Lights((0.95, 0.1, 0.3), (0.9, 0.9, 0.9), rim=(0, 0, 0), sky=(0.3,) * 3, ground=(0.3,) * 3)
    side = enrol(basis, textures, [studio.shot(person("gus"), lights=lamp)], size=S).atlas
    luma = side.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    cheeks = luma[130:165, 95:115].mean(), luma[130:165, 141:161].mean()
    assert abs(cheeks[0] - cheeks[1]) / max(cheeks) < 0.12


def test_the_side_that_was_turned_away_is_filled_with_skin(
    basis: Basis, textures: Textures, studio: Studio, person: Person
) -> None:
    turned = enrol(basis, textures, [studio.shot(person("ben"), 0.5)], size=S).atlas.astype(np.float32)
    bare = ~(masks.mask(masks.BROW, 4, S) + masks.mask(masks.EYE, 8, S) + masks.mask(masks.LIPS, 4, S) > 0.1)
    for side in (slice(88, 112), slice(144, 168)):
        cheek = turned[110:170, side][bare[110:170, side]]
        red, green, blue = cheek.mean(0)
        assert red > green > blue  # the wall is green
        assert cheek.std(0).max() < 30


def test_a_blurred_picture_counts_less(studio: Studio, person: Person) -> None:
    shot = studio.shot(person("chi"))
    soft = np.asarray(cv2.GaussianBlur(shot.image, (0, 0), 2), np.uint8)
    assert sharpness(soft, shot.points) < 0.5 * sharpness(shot.image, shot.points)


def test_the_small_texture_is_small(chi: tuple[Identity, np.ndarray]) -> None:
    assert len(chi[0].texture) < 300_000


def test_a_face_too_small_is_refused_with_advice(
    basis: Basis, textures: Textures, studio: Studio, person: Person
) -> None:
    with pytest.raises(EnrolmentError, match="Come closer"):
        enrol(basis, textures, [studio.shot(person("chi"), lights=EVEN, depth_mm=1800)])


def test_without_a_face_at_rest_there_is_no_likeness(basis: Basis, textures: Textures) -> None:
    smiling = Shot(np.zeros((8, 8, 3), np.uint8), np.zeros((478, 2), np.float32), rests=False)
    with pytest.raises(EnrolmentError, match="at rest"):
        enrol(basis, textures, [smiling])


@pytest.mark.slow
@pytest.mark.faces
def test_a_real_person_is_nearer_the_own_smile_than_others(basis: Basis, textures: Textures) -> None:
    """Two people, the neutral picture enrolled, the skin unwrapped again from the smile."""
    photos = folder() / "train/london-face-set"
    skins: dict[tuple[str, str], np.ndarray] = {}
    for kind in ("neutral_front", "smiling_front"):
        for name in ("016", "103"):
            shot = photograph(basis, next((photos / kind).glob(f"{name}_*.jpg")))
            camera = pinhole(2.2 * 400, 400, 400)
            made = enrol(basis, textures, [shot], camera, S)
            skins[kind, name] = made.atlas
            assert len(made.small) < 30_000
            assert decode(made.small).shape == (SMALL, SMALL, 3)
    for name, other in (("016", "103"), ("103", "016")):
        own = apart(skins["neutral_front", name], skins["smiling_front", name])
        assert own < apart(skins["neutral_front", name], skins["smiling_front", other])


def photograph(basis: Basis, path: Path) -> Shot:
    pixels = cv2.imread(str(path))
    assert pixels is not None
    small = cv2.resize(pixels, (400, 400), interpolation=cv2.INTER_AREA)
    image = np.ascontiguousarray(small[..., ::-1], np.uint8)
    tracker = load_tracker(basis)
    tracker.track(image, 0.0)
    seen = tracker.track(image, 0.03)
    assert seen.landmarks is not None
    return Shot(image, seen.landmarks)


@pytest.mark.parametrize("seen", [(0.95, 0.95, 0.97), (0.8, 0.5, 0.5), (0.02, 0.02, 0.02), (0.3, 0.5, 0.75)])
def test_an_iris_has_a_colour_that_irises_have(seen: tuple[float, float, float]) -> None:
    """Never the white or the lids around it, whatever the picture says."""
    colour = np.array(reading.possible_iris(seen))
    away = np.linalg.norm(reading.IRISES - colour, axis=1).min()
    assert away < 0.2
    assert colour.max() <= reading.IRISES.max()


def test_an_iris_that_is_possible_keeps_its_colour() -> None:
    for colour in reading.IRISES:
        assert reading.possible_iris(tuple(colour.tolist())) == pytest.approx(colour, abs=1e-3)


def test_the_dark_line_between_shut_lips_becomes_lip() -> None:
    lips, line = np.array([170, 90, 90], np.float32), slice(620, 626)
    colour = np.full((1024, 1024, 3), (200, 160, 140), np.float32)
    colour[masks.mask(masks.LIPS, 2) > 0.5] = lips
    colour[line, 470:554] = 20
    clean = skin.without_seam(colour)
    np.testing.assert_allclose(clean[line, 490:534], np.broadcast_to(lips, (6, 44, 3)), atol=12)
    np.testing.assert_array_equal(clean[:540], colour[:540])


def test_what_no_photograph_shows_between_the_lips_is_lip() -> None:
    skin_tone, lips = np.array([200, 160, 140], np.float32), np.array([170, 90, 90], np.float32)
    colour, shown = np.empty((1024, 1024, 3), np.float32), np.ones((1024, 1024), np.float32)
    colour[:] = skin_tone
    colour[masks.mask(masks.LIPS, 2) > 0.5] = lips
    shown[583:630, 455:569] = 0  # the gap between the lips in the atlas, and a few texels of both
    whole = skin.beyond(colour, shown)
    for inner in (whole[588:594, 504:520], whole[621:627, 504:520]):
        np.testing.assert_allclose(inner, np.broadcast_to(lips, inner.shape), atol=12)
    np.testing.assert_allclose(whole[540, 512], skin_tone, atol=2)
