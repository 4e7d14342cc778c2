"""A planted scene: a red disc of a face with dark hair before a wall; the network is a function."""

import numpy as np

from codec.values import Float, Image
from likeness.matting import (
    SIDE,
    SIZE,
    Region,
    crop_map,
    cropped,
    guided,
    joined,
    matte,
    without_room,
)

HEIGHT, WIDTH = 300, 400
MIDDLE, RADIUS = np.array([210.0, 140.0]), 60.0


def points() -> Float:
    """(478, 2) on the face's circle."""
    angle = np.linspace(0, 2 * np.pi, 478, endpoint=False)
    return (MIDDLE + RADIUS * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32)


def away() -> Float:
    """(HEIGHT, WIDTH) pixels from the face's middle."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.hypot(x - MIDDLE[0], y - MIDDLE[1]).astype(np.float32)


def scene() -> Image:
    picture = np.full((HEIGHT, WIDTH, 3), (200, 205, 190), np.uint8)
    picture[away() < RADIUS] = (190, 120, 100)
    return picture


def blurred_truth(crop: Image) -> Float:
    """What a network would say: skin where it is red, a few pixels too soft, at half the resolution."""
    import cv2

    skin = (crop[..., 2] < 150).astype(np.float32) * (crop[..., 0] > 150)
    skin = np.asarray(cv2.GaussianBlur(skin, (0, 0), 4)[::2, ::2], np.float32)
    out = np.zeros((*skin.shape, 5), np.float32)
    out[..., Region.SKIN], out[..., Region.BACKGROUND] = skin, 1 - skin
    return out


def test_the_face_lies_in_the_crop_at_its_share() -> None:
    affine = crop_map(points())
    at = points() @ affine[:, :2].T + affine[:, 2]
    assert abs(np.ptp(at[:, 0]) - SIZE / SIDE) < 0.5
    assert abs(at[:, 0].mean() - (SIZE - 1) / 2) < 0.5
    assert at[:, 1].mean() < SIZE / 2  # more room below, for the shoulders


def test_what_lies_beyond_the_picture_is_grey_in_the_crop() -> None:
    crop = cropped(scene(), crop_map(points() - np.array([150, 0], np.float32)))
    assert (crop[:, 0] == 127).all()


def test_a_soft_answer_is_drawn_to_the_pictures_own_edge() -> None:
    found = matte(scene(), points(), blurred_truth)
    truth = away() < RADIUS
    band = np.abs(away() - RADIUS) > 2
    assert found.person.shape == (HEIGHT, WIDTH)
    assert ((found.person > 0.5) == truth)[band].mean() > 0.995
    assert np.allclose(found.shares.sum(2), 1, atol=1e-4)


def test_guided_smoothing_keeps_an_edge_of_the_picture_and_removes_one_that_is_not_there() -> None:
    picture = np.full((40, 80, 3), 60, np.uint8)
    picture[:, 40:] = 200
    values = np.zeros((40, 80, 2), np.float32)
    values[:, 40:, 0] = 1  # with the picture's edge
    values[:, 20:, 1] = 1  # without one
    out = guided(picture, values, 6, 1e-4)
    assert out[20, 41, 0] - out[20, 38, 0] > 0.9
    assert out[20, 21, 1] - out[20, 18, 1] < 0.5


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
