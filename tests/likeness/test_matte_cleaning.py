import numpy as np

from likeness.matte_cleaning import joined, without_room
from likeness.regions import Region
from tests.likeness.disc import HEIGHT, MIDDLE, RADIUS, WIDTH, away, points, scene


def test_what_does_not_hang_together_with_the_face_is_ground() -> None:
    shares = np.zeros((HEIGHT, WIDTH, 5), np.float32)
    shares[..., Region.SKIN] = away() < RADIUS
    shares[:40, :40, Region.HAIR] = 0.9
    shares[..., Region.BACKGROUND] = 1 - shares.sum(2)
    out = joined(shares, MIDDLE.astype(np.float32), 2 * RADIUS)
    assert (out[:40, :40, Region.BACKGROUND] == 1).all()
    assert np.array_equal(out[100:180], shares[100:180])


def test_a_lamp_over_the_head_is_no_hair() -> None:
    picture, shares = scene(), np.zeros((HEIGHT, WIDTH, 5), np.float32)
    hair = (away() >= RADIUS) & (away() < RADIUS + 30)
    picture[hair] = (50, 40, 35)
    picture[10:50, 190:230] = (215, 180, 160)
    shares[..., Region.HAIR], shares[..., Region.SKIN] = hair, away() < RADIUS
    shares[10:50, 190:230, Region.HAIR] = 1
    shares[..., Region.BACKGROUND] = 1 - shares[..., 1:].sum(2)
    picture[85:95, 200:220] = (230, 225, 220)  # a clasp in the hair stays
    shares[85:95, 200:220] = np.eye(5)[Region.HAIR]
    out = without_room(picture, shares, points())
    assert out[87:93, 202:218, Region.HAIR].min() > 0.9
    assert out[12:38, 195:225, Region.BACKGROUND].min() > 0.9
    assert out[60:75, 200:220, Region.HAIR].min() > 0.9


def test_wall_between_wisps_is_given_back_and_hair_is_not() -> None:
    picture, shares = scene(), np.zeros((HEIGHT, WIDTH, 5), np.float32)
    hair = (away() >= RADIUS) & (away() < RADIUS + 30)
    picture[hair] = (50, 40, 35)
    picture[130:150, 284:296] = (200, 205, 190)  # a gap in the hair through which the wall is seen
    shares[..., Region.HAIR], shares[..., Region.SKIN] = hair, away() < RADIUS
    shares[..., Region.BACKGROUND] = away() >= RADIUS + 30
    out = without_room(picture, shares, points())
    assert out[135:145, 288:294, Region.BACKGROUND].min() > 0.8
    assert out[100:110, 140:150, Region.HAIR].min() > 0.95


def test_a_wall_of_the_hairs_own_colour_takes_no_hair() -> None:
    picture, shares = scene(), np.zeros((HEIGHT, WIDTH, 5), np.float32)
    hair = (away() >= RADIUS) & (away() < RADIUS + 30)
    picture[away() >= RADIUS] = (60, 48, 40)
    picture[hair] = (52, 42, 36)
    shares[..., Region.HAIR], shares[..., Region.SKIN] = hair, away() < RADIUS
    shares[..., Region.BACKGROUND] = away() >= RADIUS + 30
    assert np.allclose(without_room(picture, shares, points()), shares, atol=0.05)


def test_wall_between_a_wisp_and_the_neck_is_given_back_though_it_is_taken_for_skin() -> None:
    picture, shares = scene(), np.zeros((HEIGHT, WIDTH, 5), np.float32)
    hair = (away() >= RADIUS) & (away() < RADIUS + 30)
    picture[hair] = (50, 40, 35)
    picture[130:150, 284:296] = (200, 205, 190)
    shares[..., Region.HAIR], shares[..., Region.SKIN] = hair, away() < RADIUS
    shares[130:150, 284:296] = np.eye(5)[Region.SKIN]
    shares[..., Region.BACKGROUND] = away() >= RADIUS + 30
    ear = picture[100, 220].copy()
    picture[180:200, 284:296] = ear
    shares[180:200, 284:296] = np.eye(5)[Region.SKIN]
    out = without_room(picture, shares, points())
    assert out[135:145, 288:294, Region.BACKGROUND].min() > 0.8
    assert out[182:198, 287:293, Region.SKIN].min() > 0.95
    assert np.allclose(out.sum(2), shares.sum(2), atol=1e-5)
