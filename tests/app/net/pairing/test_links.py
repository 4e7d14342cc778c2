import pytest

from app.net.addresses.places import PlaceError
from app.net.pairing import codes, links

CODE = "7-acorn-violin"


@pytest.mark.parametrize(
    ("rendezvous", "address", "has_page", "link"),
    [
        ("wss://meet.example.org", "", True, f"https://meet.example.org/#{CODE}"),
        ("wss://meet.example.org:8443/", "", True, f"https://meet.example.org:8443/#{CODE}"),
        ("wss://meet.example.org", "", False, f"eigencall://{CODE}@meet.example.org:443"),
        ("wss://meet.example.org/calls", "", True, f"eigencall://{CODE}"),  # a link has no place for a path
        ("ws://meet.example.org:8765", "", True, f"eigencall://{CODE}"),  # a code's place there would be TLS
        ("ws://192.168.1.9:8765", "", True, f"eigencall://{CODE}@192.168.1.9:8765"),
        ("ws://127.0.0.1:8765", "", False, f"eigencall://{CODE}"),  # nothing that another machine could reach
        ("ws://127.0.0.1:8765", "192.168.1.5:9000", False, f"eigencall://{CODE}@192.168.1.5:9000"),
    ],
)
def test_a_link_leads_to_the_page_or_to_the_program(
    rendezvous: str, address: str, has_page: bool, link: str
) -> None:
    assert links.of(CODE, rendezvous, address, has_page=has_page) == link
    assert links.is_link(link)


@pytest.mark.parametrize(
    ("text", "rendezvous"),
    [
        (f"eigencall://{CODE}", ""),
        (f"EIGENCALL://{CODE}/", ""),  # as some desktops hand it over
        (f"eigencall:{CODE}", ""),
        (f"eigencall://{CODE}@192.0.2.7:8765", "ws://192.0.2.7:8765"),
        (f"eigencall://{CODE}%40meet.example.org:443", "wss://meet.example.org:443"),
        (f"https://meet.example.org/#{CODE}", "wss://meet.example.org:443"),
        (f"https://desk.lan:8443/#{CODE}", "wss://desk.lan:8443"),
        (f" <https://meet.example.org/#{CODE}>\n", "wss://meet.example.org:443"),
        (f"{CODE}@192.0.2.7", "ws://192.0.2.7:8765"),  # no link, and read as a code
        ("7\u2011acorn\u2011violin", ""),
    ],
)
def test_links_and_codes_are_read_alike(text: str, rendezvous: str) -> None:
    code, named = links.split(text)
    assert str(codes.parse(code)) == CODE
    assert named == rendezvous


@pytest.mark.parametrize(
    "text",
    ["", CODE, "call", "eigencall", "eigencall-invite-1:abc", "http://meet.example.org/#7-a-b", "https://x"],
)
def test_other_texts_are_no_links(text: str) -> None:
    assert not links.is_link(text)


def test_attack_a_link_without_end_is_none() -> None:
    assert not links.is_link("eigencall://" + "7-acorn-" * 100)


@pytest.mark.parametrize(
    "link",
    ["https://user:secret/#7-acorn-violin", "https://[::1/#7-acorn-violin", "eigencall://7-acorn-violin@a b"],
)
def test_attack_a_link_to_what_is_no_place_is_refused_with_a_sentence(link: str) -> None:
    with pytest.raises(PlaceError, match="address"):
        links.split(link)
