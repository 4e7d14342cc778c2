"""A loudspeaker or a microphone that does not answer, is gone, or is another program's: which is said."""

import threading
from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from app.media.devices import AudioState, Microphone, Speaker
from app.media.errors import AudioError, DeviceBusyError
from app.media.portaudio import Stream
from app.media.samples import PERIOD, Samples
from tests.app.clients import wait_for


class Driver:
    """A sound system: `fault` is what opening raises, `fails` what reading and writing do; while `blocked`
    they do not return."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.fault: AudioError | None = None
        self.fails = False
        self.blocked = threading.Event()
        self.release = threading.Event()
        self.pumped = self.opened = 0

    def clock(self) -> float:
        return self.now_s

    def open(self, name: str | None, output: bool) -> Stream:
        if self.fault is not None:
            raise self.fault
        self.opened += 1
        return cast(Stream, self)

    def read(self) -> Samples:
        self.write(np.zeros(PERIOD, np.int16))
        return np.zeros(PERIOD, np.int16)

    def write(self, samples: Samples) -> None:
        self.pumped += 1
        if self.fails:
            self.fails = False
            raise AudioError("It does not answer any more.")
        if self.blocked.is_set():
            self.release.wait()
        self.release.wait(0.001)

    def wait(self) -> float:
        return self.queue_s

    captured_ago_s = queue_s = 0.02

    def close(self) -> None:
        self.opened -= 1


def speaker(driver: Driver) -> Speaker:
    return Speaker(
        lambda count, now_s, heard_in_s: np.zeros(count, np.int16), None, driver.open, driver.clock
    )


def microphone(driver: Driver) -> Microphone:
    return Microphone(lambda samples, time_s: None, None, driver.open, driver.clock)


Made = Callable[[Driver], Speaker | Microphone]


@pytest.mark.parametrize("make", [speaker, microphone])
def test_a_driver_that_is_held_up_is_not_called_pulled_out(make: Made) -> None:
    driver = Driver()
    device = make(driver)
    device.start()
    wait_for(lambda: driver.pumped > 2, "sound")
    driver.blocked.set()
    driver.now_s += 3.0  # a busy machine
    status = device.status()
    assert status.state is AudioState.UNPLUGGED
    assert "does not answer. The call goes on" in status.message
    assert "gone" not in status.message
    driver.blocked.clear()
    driver.release.set()
    wait_for(lambda: device.status().message == "", "it comes back")
    device.stop()
    device.join()


@pytest.mark.parametrize("make", [speaker, microphone])
def test_what_is_said_after_a_fault_is_what_opening_it_again_says(make: Made) -> None:
    driver = Driver()
    device = make(driver)
    device.reopen_every_s = 0.05
    device.start()
    wait_for(lambda: driver.pumped > 2, "sound")
    for fault, words in (
        (DeviceBusyError("Another program may be using it."), "cannot be opened"),
        (AudioError("Plug one in to change that."), "is gone; plug it in again"),
        (None, ""),
    ):
        driver.fault, driver.fails = fault, True
        wait_for(lambda words=words: words in device.status().message, words)  # type: ignore[misc]
        assert bool(device.status().message) is bool(words)
        driver.fault = None
        wait_for(lambda: device.status().state is AudioState.LIVE, "sound again")
    device.stop()
    device.join()


@pytest.mark.parametrize("make", [speaker, microphone])
def test_a_device_that_is_not_wanted_is_closed_and_opened_again(make: Made) -> None:
    driver = Driver()
    device = make(driver)
    device.start()
    wait_for(lambda: driver.pumped > 2, "sound")
    device.demand(False)
    wait_for(lambda: device.status().state is AudioState.PAUSED, "a pause")
    assert driver.opened == 0
    driver.now_s += 60
    assert not device.status().message, "nothing is missing"
    device.demand(True)
    wait_for(lambda: device.status().state is AudioState.LIVE, "sound again")
    assert driver.opened == 1
    device.demand(False)
    device.stop()
    assert device.join()
