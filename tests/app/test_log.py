"""The log of whole calls: it names the cause of each failure, and nothing of what is nobody's business."""

import json
import os
import re
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest

import assets
from app import cli
from app.call.status import ContactEntry, Phase
from app.commands.program import Program
from app.media.camera import CameraState
from app.media.devices import AudioState, Microphone
from app.media.errors import AudioError, DeviceBusyError
from app.media.webcam import Webcam
from app.net.pairing.codes import words
from app.net.rendezvous.server import serving
from app.net.thread import network
from app.profile.contacts import ContactsFile
from app.profile.settings import Settings, SettingsFile
from app.wiring import client_for
from codec import basis as basis_file
from tests.app.clients import Pair, pair, wait_for

Log = Callable[[], str]
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f]*:[0-9a-f:]+|\w\.local\b")
TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} ", re.MULTILINE)
TIMEOUT_S = 100.0  # a busy machine takes its time to start a program
PERSON = "Ada Lovelace"
PASSWORD = "correct-horse"


def assert_discreet(log: str, *secrets: str) -> None:
    """No address, none of the words that codes and verification are made of, none of these secrets."""
    text = TIME.sub("", log)
    assert not ADDRESS.search(text), ADDRESS.search(text)
    assert not set(re.findall("[a-z]+", text)) & set(words())
    for secret in secrets:
        assert secret.casefold() not in text.casefold(), secret


@pytest.mark.slow
@pytest.mark.programs
def test_the_logs_of_two_programs_in_a_call_tell_its_course_and_no_secret(tmp_path: Path) -> None:
    home = tmp_path / "ada.lovelace"
    clip = home / "holiday.mp4"
    clip.parent.mkdir()
    clip.write_bytes(assets.path("sample-1.mp4").read_bytes())
    config = home / ".config" / "eigencall"
    config.mkdir(parents=True)
    (config / "ada.json").write_text(json.dumps({"name": PERSON, "turn_password": PASSWORD}))
    with ExitStack() as stack:
        thread = stack.enter_context(network())
        server = stack.enter_context(serving(thread, "127.0.0.1", 0))

        def start(name: str, *arguments: str) -> Program:
            program = Program(
                [
                    "app", "call", "--loopback", "--profile", name, "--server", server.url, "--headless",
                    "--size", "64", "--camera", str(clip), "--microphone", "camera", "--speaker", "none",
                    "--seconds", "2", "--log", str(tmp_path / f"{name}.log"), *arguments,
                ],
                os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")},
            )  # fmt: skip
            stack.callback(program.close)
            return program

        ada = start("ada")
        code = _said(ada, "code:")
        ben = start("ben", "--code", code)
        assert ada.status(TIMEOUT_S) == ben.status(TIMEOUT_S) == 0, (ada.said, ben.said)
        port = str(server.port)
    for name in ("ada", "ben"):
        log = (tmp_path / f"{name}.log").read_text()
        for line in (
            "call: live",
            "call: ended",
            "ClipCamera: live",
            "FileVoice: live",
            "a face is seen",
            "renderer: OpenGL",
        ):
            assert line in log
        secrets = (code, port, PERSON, PASSWORD, str(home), "holiday", name, "ada.lovelace")
        assert_discreet(log, *secrets)


def _said(program: Program, beginning: str) -> str:
    found = program.line(beginning, TIMEOUT_S)
    assert found is not None, program.said
    return found


def test_a_call_is_told_from_its_code_to_its_end(log: Log) -> None:
    with pair() as both:
        both.connect()
        secrets = (both.a.status().code, *both.a.status().words)
        both.a.hang_up()
        wait_for(lambda: both.b.status().phase is Phase.ENDED, "the end")
    told = re.findall(r"eigencall\.client: call: (\w+)", log())
    assert {"preparing", "waiting", "joining", "connecting", "live", "ended"} <= set(told)
    assert "call: ended. The other side has ended the call." in log()
    assert_discreet(log(), *filter(None, secrets))


def test_people_who_know_each_other_ring_without_being_named(log: Log, tmp_path: Path) -> None:
    files = {name: ContactsFile(tmp_path / f"{name}.people.json") for name in "ab"}
    with pair(contacts=files.get) as both:
        both.a.may_be_rung(True, "Ada Lovelace")
        both.b.may_be_rung(True, "Grace Hopper")
        both.connect()
        both.a.offer_contact("")
        both.b.offer_contact("")
        wait_for(lambda: all(len(file) == 1 for file in files.values()), "that each is kept")
        both.a.hang_up()
        wait_for(lambda: both.b.status().phase is Phase.ENDED, "the end")
        (grace,) = both.a.contacts()
        both.b.may_be_rung(True, "Grace Hopper")
        wait_for(lambda: rung(both, grace), "that it rings")
        both.b.hang_up()
        wait_for(lambda: "declined" in both.a.status().message, "the answer")
    keys = [key.hex() for file in files.values() for contact in file for key in astuple(contact.keys)]
    assert "eigencall.client: call: ringing" in log()
    assert "call: ended. {name} has declined the call." in log()
    assert_discreet(log(), "Ada", "Lovelace", "Grace", "Hopper", *keys)


def rung(both: Pair, person: ContactEntry) -> bool:
    """Ring until it rings there: the other side may not have got to its room yet."""
    if both.a.status().phase is Phase.ENDED:
        both.a.call_contact(person.id)
    return both.b.status().phase is Phase.RINGING


def test_another_basis_is_named(log: Log) -> None:
    other = replace(basis_file.from_bytes(assets.read("basis.npz")), digest=b"\1" * 32)
    with pair(other) as both:
        both.a.start_call()
        wait_for(lambda: bool(both.a.status().code), "a code")
        both.b.join(both.a.status().code)
        wait_for(lambda: both.a.status().phase is both.b.status().phase is Phase.ENDED, "the end")
    assert "call: ended. The other side uses another face model" in log()


def test_a_wrong_code_is_named_and_not_written(log: Log) -> None:
    with pair() as both:
        both.a.start_call()
        wait_for(lambda: bool(both.a.status().code), "a code")
        right = both.a.status().code
        first, *rest = right.split("-", 2)[1:]
        wrong = "-".join((right.split("-")[0], *(["zebra"] if first != "zebra" else ["acorn"]), *rest))
        both.b.join(wrong)
        wait_for(lambda: both.b.status().phase is Phase.ENDED, "the end")
    assert "call: ended. The code did not match" in log()
    assert_discreet(log(), right, wrong)


def test_a_missing_camera_is_named(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    options = cli.parse(
        ["--camera", "63", "--server", "ws://127.0.0.1:9", "--microphone", "none", "--speaker", "none"]
    )
    with client_for(options, Settings()):
        pass
    assert re.search(r"eigencall\.client: camera: none\. \w+", log())
    assert_discreet(log(), str(tmp_path))


def test_a_camera_that_is_pulled_out_is_named(log: Log) -> None:
    plugged = threading.Event()

    class Lead:
        def grab(self) -> bool:
            return not plugged.is_set()

        def retrieve(self) -> tuple[bool, object]:
            return True, np.zeros((48, 64, 3), np.uint8)

        def release(self) -> None: ...

    camera = Webcam(0, (64, 48), 30, opener=lambda *_: Lead())
    camera.reopen_every_s = 10.0
    camera.start()
    wait_for(lambda: camera.status().state is CameraState.LIVE, "a picture")
    plugged.set()
    wait_for(lambda: camera.status().state is CameraState.UNPLUGGED, "its loss")
    camera.stop()
    assert camera.join()
    told = [line for line in log().splitlines() if "eigencall.media: Webcam: unplugged" in line]
    assert len(told) == 1
    assert "gives no picture any more" in told[0]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (AudioError("Plug one in to change that."), "No microphone was found"),
        (DeviceBusyError("Another program may be using it."), "The microphone cannot be opened"),
        (AudioError("{name} is not plugged in.", name="Ada's headset"), "{name} is not plugged in."),
    ],
)
def test_a_missing_microphone_is_named_once_however_often_it_is_looked_for(
    error: AudioError, told: str, log: Log
) -> None:
    tried = threading.Semaphore(0)

    def absent(name: str | None, output: bool) -> "object":
        tried.release()
        raise error

    microphone = Microphone(lambda samples, time_s: None, opener=absent)  # type: ignore[arg-type]
    microphone.reopen_every_s = 0.01
    microphone.start()
    for _ in range(3):
        assert tried.acquire(timeout=10)
    wait_for(lambda: microphone.status().state is AudioState.NO_AUDIO, "that it is missing")
    microphone.stop()
    assert microphone.join()
    lines = [line for line in log().splitlines() if "eigencall.media: microphone: no audio" in line]
    assert len(lines) == 1
    assert told in lines[0]
    assert "Ada" not in log()


def test_unreadable_settings_are_named(log: Log, tmp_path: Path) -> None:
    path = tmp_path / "ada.json"
    path.write_text("{ not json")
    SettingsFile(path)
    assert "eigencall.profile: settings: The settings in {path} cannot be read: it is not JSON." in log()
    assert_discreet(log(), "ada", str(tmp_path))
