"""training.sources.worn and the hand of training.parts.augment: what covers a face."""

import cv2
import numpy as np

import assets
from codec import landmarks as lm
from codec.basis import from_bytes
from likeness.camera import pinhole, project
from training.parts import augment
from training.sources import worn

SIZE = 128
BASIS = from_bytes(assets.read("basis.npz"))


def test_a_beard_darkens_the_chin_and_leaves_lips_and_forehead() -> None:
    places = worn.atlas_places(BASIS, SIZE)
    skin = np.full((SIZE, SIZE, 3), 220, np.uint8)
    changed = np.zeros((SIZE, SIZE), bool)
    for seed in range(6):
        out = worn.bearded(skin, places, np.array([30.0, 20.0, 10.0]), np.random.default_rng(seed))
        assert out.shape == skin.shape
        changed |= np.abs(out.astype(int) - skin).max(2) > 40
    chin, brow = np.rint(places[[152, 10]]).astype(int)
    below = np.rint((places[152] + places[17]) / 2).astype(int)
    assert changed[below[1], below[0]]
    assert not changed[brow[1], brow[0]]
    mouth = np.rint(places[list(lm.OUTER_LIPS)].mean(0)).astype(int)
    assert not changed[mouth[1], mouth[0]]
    assert chin[1] > brow[1]


def test_a_hat_covers_the_head_above_the_forehead_and_not_the_eyes() -> None:
    head = BASIS.mean
    away = np.array([0, 0, -600], np.float32)
    camera = pinhole(500, 256, 256)
    picture = np.full((256, 256, 3), 128, np.uint8)
    hat = worn.Hat(0.0, 100.0, 0.0, (250.0, 0.0, 0.0), (250.0, 0.0, 0.0))
    landmarks = BASIS.landmarks478(head)
    out = worn.put_on(picture, hat, head, landmarks, lambda p: project(camera, p + away))
    covered = (out != picture).any(2)
    crown = np.rint(project(camera, landmarks[[10]] + away + np.array([0, 45, 0], np.float32))[0]).astype(int)
    eye = np.rint(project(camera, landmarks[[468]] + away)[0]).astype(int)
    assert covered[crown[1], crown[0]]
    assert not covered[eye[1], eye[0]]


def test_a_hand_has_the_colour_of_the_skin_in_the_picture() -> None:
    picture = np.zeros((96, 96, 3), np.uint8)
    picture[:] = (180, 130, 100)
    out = augment.hand(picture.copy(), np.random.default_rng(3))
    covered = (out != picture).any(2)
    assert 0.02 < covered.mean() < 0.8
    hue = cv2.cvtColor(out, cv2.COLOR_RGB2HSV)[covered][:, 0]
    assert np.abs(hue.astype(int) - 11).max() < 12
