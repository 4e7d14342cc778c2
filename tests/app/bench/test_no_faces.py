"""app.bench.no_faces: pictures without a person, at which the shipped tracker is less sure than at one."""

from itertools import islice

import numpy as np

import assets
from app.bench.following import Looks, area
from app.bench.no_faces import hands, mannequins, paper_faces
from app.face.gallery import likeness
from app.face.synthetic import SyntheticPerson
from codec import basis as basis_file
from codec.square import Square

BASIS = basis_file.from_bytes(assets.read("basis.npz"))


def test_hands_are_doubted_and_a_person_is_not() -> None:
    looks = Looks(BASIS, assets.FOLDER)
    person = SyntheticPerson(BASIS, likeness(BASIS, "ada").identity).picture(0.0)
    sure = looks.seen(person, Square(320, 240, 200, 0))[0]
    doubted = [looks.seen(*shown)[0] for shown in islice(hands(np.random.default_rng(0)), 6)]
    assert area([sure], doubted) == 1


def test_no_two_pictures_of_a_kind_are_the_same() -> None:
    rng = np.random.default_rng(1)
    for kind in (hands(rng), paper_faces(rng), mannequins(rng, BASIS)):
        one, other = (picture for picture, _ in islice(kind, 2))
        assert one.shape == other.shape == (480, 640, 3)
        assert one.dtype == np.uint8
        assert np.abs(one.astype(int) - other).mean() > 5
