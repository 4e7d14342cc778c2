import pytest

from app.commands.serve import _shared_rooms
from app.net.errors import RendezvousError


@pytest.mark.parametrize("url", ["http://127.0.0.1", "localhost:6379", "redis://host:port"])
def test_an_address_that_is_no_redis_is_said_in_a_sentence(url: str) -> None:
    pytest.importorskip("redis")
    with pytest.raises(RendezvousError, match="write redis://HOST"):
        _shared_rooms(url)
