"""codec/recording.py: RECORDING.md sections 1 to 3."""

import contextlib
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec import recording as form
from codec.errors import AssetError, BitstreamError
from codec.recording import BlockFlag, BlockHead, FileHeader, Record, RecordKind, Side, block, records, scan

HEAD = FileHeader(bytes(range(32)), 40, 80, 1_700_000_000_000)
VOICE = [Record(RecordKind.VOICE, Side(k % 2), 1000 + 20 * k, bytes([k]) * (k + 1)) for k in range(9)]
OTHERS = [
    Record(RecordKind.FACES, Side.OWN, 1000, b"face"),
    Record(RecordKind.CONTROL, Side.OTHER, 1001, b"0\1"),
    Record(RecordKind.TEXTURE, Side.OTHER, 1001, b"\xff\xd8" * 40_000),
    Record(99, Side.OTHER, 2000, b""),
]


def file_of(*blocks: bytes) -> bytes:
    return bytes(HEAD) + b"".join(blocks)


def found(data: bytes) -> list[BlockHead]:
    return list(scan(lambda at, size: data[at : at + size], len(data)))


def test_the_head_comes_back() -> None:
    assert FileHeader.parse(bytes(HEAD)) == HEAD
    assert len(bytes(HEAD)) == FileHeader.SIZE == 57


def test_a_block_comes_back_with_kinds_of_the_future() -> None:
    made = block(VOICE + OTHERS, BlockFlag.KEY)
    assert records(made) == VOICE + OTHERS
    head = BlockHead.parse(made, 0)
    assert head is not None
    assert (head.start_ms, head.span_ms, head.flags) == (1000, 1000, BlockFlag.KEY | BlockFlag.STATE)


def test_a_block_worked_through_by_hand_is_that_of_the_specification() -> None:
    made = block(
        [Record(RecordKind.VOICE, Side.OTHER, 5200, b"\x58\x21"), Record(3, Side.OWN, 5000, b"0\2")], 1
    )
    text = (Path(form.__file__).parent / "RECORDING.md").read_text()
    assert re.search(rf"`{made.hex()}`", text), made.hex()


@given(
    st.lists(
        st.builds(
            Record,
            st.integers(1, 127),
            st.sampled_from(Side),
            st.integers(0, form.MAX_SPAN_MS).map(lambda ms: 4_000_000 + ms),
            st.binary(max_size=60),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_records_come_back(given_records: list[Record]) -> None:
    assert records(block(given_records, 0)) == given_records


def test_all_whole_blocks_of_a_file_that_breaks_off_anywhere_are_found() -> None:
    blocks = [block([record], 0) for record in VOICE]
    data = file_of(*blocks)
    ends = [FileHeader.SIZE + sum(map(len, blocks[: k + 1])) for k in range(len(blocks))]
    for size in range(FileHeader.SIZE, len(data) + 1):
        assert len(found(data[:size])) == sum(end <= size for end in ends)


def test_a_damaged_length_or_mark_costs_one_block() -> None:
    blocks = [block([record], 0) for record in VOICE]
    for where in (0, 11, 13):  # the mark; the length
        broken = bytearray(blocks[4])
        broken[where] ^= 0x55
        heads = found(file_of(*blocks[:4], bytes(broken), *blocks[5:]))
        assert [h.start_ms for h in heads] == [r.time_ms for r in VOICE[:4] + VOICE[5:]]


def test_damage_inside_a_block_is_found_out() -> None:
    made = block(VOICE, 0)
    for where in range(4, len(made)):
        broken = bytearray(made)
        broken[where] ^= 1
        with pytest.raises(BitstreamError):
            records(bytes(broken))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no recording"),
        (b"RIFF" + bytes(60), "no recording"),
        (bytes(HEAD)[:-1], "no recording"),
        (bytes(HEAD)[:-1] + b"\0", "damaged"),
        (b"EIGENCAL\0\2" + bytes(60), "version 2"),
    ],
)
def test_what_is_no_head_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(AssetError, match=sentence):
        FileHeader.parse(data)


def test_attack_a_file_of_nothing_but_block_marks_takes_no_time() -> None:
    one = form.BlockHead.FORM.pack(form.SYNC, 0, 0, 0, form.MAX_BODY - 100, 0)
    data = file_of(one * 250_000)
    begun_s = time.process_time()
    assert found(data) == []
    assert time.process_time() - begun_s < 30  # each of MAX_DOUBTS places costs a checksum of 4 MiB


def test_attack_a_body_that_claims_more_than_it_has_is_refused() -> None:
    for body in (
        b"\x04\0\xff\xff\xff\xff\x7f",  # a size of five bytes
        b"\x04\0\x7f",  # more than is there
        b"\x04",
        b"\x04\xff\xff\xff\x7f\0",  # beyond the longest span
        b"\x04\0\0" * (form.MAX_RECORDS + 1),
    ):
        with pytest.raises(BitstreamError):
            records(sealed(body))


def sealed(body: bytes) -> bytes:
    """A body of any bytes as a block that is whole."""
    import zlib

    head = BlockHead.FORM.pack(form.SYNC, 0, 0, 0, len(body), 0)[:-4]
    return head + zlib.crc32(body, zlib.crc32(head)).to_bytes(4, "big") + body


def test_attack_a_file_larger_than_any_call_is_refused_unread() -> None:
    with pytest.raises(AssetError, match="larger"):
        list(scan(lambda at, size: pytest.fail("was read"), form.MAX_FILE + 1))


@given(st.binary(max_size=200))
def test_attack_any_bytes_as_a_body_raise_only_the_documented_error(body: bytes) -> None:
    with contextlib.suppress(BitstreamError):
        assert all(isinstance(record, Record) for record in records(sealed(body)))
