from codec.basis import Basis
from codec.values import Hair
from render import prepare
from render.anatomy import study
from render.hair import barber


def test_what_was_prepared_is_found_by_every_renderer(basis: Basis) -> None:
    prepare.prepare(basis, Hair.LONG)
    assert study(basis) is study(basis)
    assert barber(basis, Hair.LONG) is barber(basis, Hair.LONG)
    assert barber(basis, Hair.NONE) is None
