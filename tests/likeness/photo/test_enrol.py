"""A whole photographed likeness, of a few pictures and of one."""

from codec.basis import Basis
from likeness.matting import Infer
from likeness.photo.enrol import photographed
from render.photo.packed import check, to_bytes
from tests.likeness.photo.booth import Booth


def test_one_picture_gives_a_still_face_and_what_lies_around_it(
    booth: Booth, basis: Basis, wall_knower: Infer
) -> None:
    told: list[float] = []
    takes = [booth.take(booth.seen(0), basis.mean)]
    person = photographed(basis, basis.mean[:5, 0] * 0, takes, wall_knower, told.append)
    assert not person.blends
    assert len(person.layers) == 1
    assert told == sorted(told)
    assert told[-1] == 1.0
    data = to_bytes(person)
    check(data)
    assert len(data) < 60_000


def test_turned_pictures_give_sides(booth: Booth, basis: Basis, wall_knower: Infer) -> None:
    takes = [booth.take(booth.seen(yaw), basis.mean) for yaw in (-20, 0, 20)]
    person = photographed(basis, basis.mean[:5, 0] * 0, takes, wall_knower)
    assert len(person.layers) == 3
