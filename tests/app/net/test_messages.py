"""The call's own messages, as docs/PROTOCOL.md has them."""

import re
from pathlib import Path

from app.net.messages import RESERVED, CallMessage
from codec.control import HangUp

PAGE = (Path(__file__).parents[3] / "docs" / "PROTOCOL.md").read_text()


def test_the_page_and_the_program_name_the_same_messages() -> None:
    section = PAGE.split("## 5. ")[1].split("## 6. ")[0]
    named = {int(byte, 16): name for byte, name in re.findall(r"^\| (0x\w\w) \| ([\w ]+) \|", section, re.M)}
    assert named.pop(HangUp.KIND) == "hang up"
    assert named == {message.value: message.name.lower() for message in CallMessage}


def test_all_of_them_lie_in_the_range_that_is_theirs() -> None:
    assert {message.value for message in CallMessage} <= set(RESERVED)
    assert HangUp.KIND not in RESERVED


def test_a_message_is_its_byte_and_its_body() -> None:
    assert CallMessage.PROBE.of() == b"\xe2"
    assert CallMessage.NONCE.of(b"body") == b"\xe4body"
