import numpy as np

from codec.values import Float, Image
from likeness.matting import SIDE, SIZE, crop_map, cropped, guided, matte
from likeness.regions import Region
from tests.likeness.disc import HEIGHT, RADIUS, WIDTH, away, points, scene


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
