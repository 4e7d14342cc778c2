"""The whole program in the tray of a desktop, rung by a contact and taken by one press."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.call.role import Role
from app.call.status import Phase
from app.net.pairing.contact import Contact, ContactExchange
from app.net.pairing.crypto import Secret
from app.profile.contacts import ContactsFile, contacts_path
from tests.app.calls import House
from tests.app.ui.desktop import Desktop, session_bus

pytestmark = [pytest.mark.slow, pytest.mark.programs]
NOTIFIED_S = 1.0


def contacts(rendezvous: str) -> tuple[Contact, Contact]:
    """Anna, as Bob knows her, and Bob, as Anna does."""
    sides = {role: ContactExchange() for role in Role}
    cards = {Role.CALLER: sides[Role.CALLER].offer("Bob"), Role.JOINER: sides[Role.JOINER].offer("Anna")}
    made = []
    for role, side in sides.items():
        side.receive(bytes(cards[role.other]))
        made.append(side.complete(Secret(role, bytes(32)), rendezvous))
    anna, bob = made
    assert anna is not None
    assert bob is not None
    return anna, bob


@contextmanager
def in_tray(house: House, folder: Path, bus_address: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Bob's program, without a window."""
    environment = os.environ | {
        "XDG_CONFIG_HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "DBUS_SESSION_BUS_ADDRESS": bus_address,
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "app", "--tray", "--server", house.server.url, "--loopback"]
    command += ["--camera", "sample", "--microphone", "none", "--speaker", "none"]
    with subprocess.Popen(command, env=environment) as program:
        try:
            yield program
        finally:
            program.terminate()


def processor_s(program: "subprocess.Popen[bytes]") -> float:
    """Of all its threads so far."""
    fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def opens_the_camera(program: "subprocess.Popen[bytes]") -> bool:
    """Whether the clip that stands for it is open."""
    files = Path(f"/proc/{program.pid}/fd").iterdir()
    return any(".mp4" in os.readlink(file) for file in files if file.is_symlink())


def test_a_program_in_the_tray_is_rung_and_the_call_taken_by_one_press(screen: None, tmp_path: Path) -> None:
    with House() as house, session_bus() as address:
        desktop = Desktop(address)
        anna, bob = contacts(house.server.url)
        profile = contacts_path(tmp_path / "eigencall" / "default.json")
        profile.parent.mkdir()
        ContactsFile(profile).add(anna)
        with in_tray(house, tmp_path, address) as program:
            assert desktop.next() == {"tray": True}
            while not house.server.rooms:  # it waits for Anna
                time.sleep(0.05)
            assert not opens_the_camera(program)
            begun_s = time.monotonic()
            house.call_a.ring(bob)
            summary, _, buttons, urgency = desktop.next()["shown"]
            took_s = time.monotonic() - begun_s
            print(f"The notification is there after {took_s:.2f} s.")
            assert (summary, urgency) == ("Anna is calling", 2)
            assert [name for name, _ in buttons] == ["default", "take", "decline"]
            house.a.wait_for(Phase.CALLING)
            desktop.press("take")
            house.a.wait_for(Phase.LIVE)
        desktop.close()
    assert took_s < NOTIFIED_S + 1  # on a busy machine; `docs/BENCHMARKS.md` has the figure of a quiet one
