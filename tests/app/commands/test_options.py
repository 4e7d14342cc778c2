import argparse
from collections.abc import Callable
from types import ModuleType

import pytest

from app.commands import call, export, puppet
from app.commands.options import (
    amount,
    count,
    film_size,
    focal_length,
    moment,
    picture_side,
    picture_size,
    port,
    server_url,
    something,
)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("192.0.2.7", "ws://192.0.2.7:8765"),
        ("127.0.0.1:9000", "ws://127.0.0.1:9000"),
        (" meet.example.org ", "ws://meet.example.org:8765"),
        ("[2001:db8::1]:80", "ws://[2001:db8::1]:80"),
        ("ws://192.0.2.7:8765", "ws://192.0.2.7:8765"),
        ("wss://meet.example.org", "wss://meet.example.org"),
        ("wss://meet.example.org/talk", "wss://meet.example.org/talk"),
    ],
)
def test_a_rendezvous_is_read_as_people_write_it(typed: str, url: str) -> None:
    assert server_url(typed) == url


@pytest.mark.parametrize("typed", ["", "http://192.0.2.7", "192.0.2.7:99999", "a b", "ws://", "host:port"])
def test_what_is_no_rendezvous_is_refused(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        server_url(typed)


@pytest.mark.parametrize("typed", ["99999", "65536", "-1", "x", "", "１"])
def test_a_port_beyond_those_that_there_are_is_refused(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="0 to 65535"):
        port(typed)


def test_ports_are_numbers() -> None:
    assert (port("0"), port("8765"), port("65535")) == (0, 8765, 65535)


@pytest.mark.parametrize("typed", ["nan", "inf", "0", "-3", "soon"])
def test_an_amount_that_is_no_number_above_0_is_refused(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no number above 0"):
        amount(typed)


def test_amounts_may_be_broken() -> None:
    assert amount("2.5") == 2.5


def test_sizes_of_pictures_and_films() -> None:
    assert picture_side("320") == 320
    assert picture_size("640x480") == (640, 480)
    assert film_size("720") == (1280, 720)
    assert film_size("640X640") == (640, 640)


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        *((count, text) for text in ("0", "-1", "2.5", "", "many", "99999999999")),
        *((moment, text) for text in ("-5", "nan", "1e999", "")),
        *((focal_length, text) for text in ("0", "nan", "-1", "0.01", "1000")),
        *((something, text) for text in ("", "  ")),
    ],
)
def test_values_that_mean_nothing_are_refused(read: Callable[[str], object], typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        read(typed)


def test_a_moment_may_be_the_first_and_a_lens_a_telephones() -> None:
    assert (moment("0"), moment("1.5"), focal_length("0.8"), count("12")) == (0.0, 1.5, 0.8, 12)


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        (call, ["--code", "7-acorn-violin", "--invite"]),
        (call, ["--wait", "--resume"]),
        (call, ["--code", ""]),
        (puppet, ["vmc", "--recording", "talk.eigencall", "--call"]),
        (export, ["a.glb", "--recording", "talk.eigencall", "--call"]),
    ],
)
def test_two_ways_to_begin_are_refused_and_an_empty_one_is_none(
    command: ModuleType, typed: list[str]
) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(typed)
