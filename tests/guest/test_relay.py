"""The program and the page through a TURN server and nothing else: `eigencall serve --turn --turn-secret`
beside a real coturn, for people behind routers that let nothing else through."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import guest
from app.net.transport.ice import Hosts
from app.net.transport.ice_servers import peers
from tests.app.clients import wait_for
from tests.app.relay import needs_coturn, running
from tests.exits.browser import needs_chromium
from tests.guest.calls import CALL, STAGE, THEIR_TONE_HZ, TIMEOUT_S, call_with_a_page

pytestmark = [
    pytest.mark.quiet,
    needs_chromium,
    needs_coturn,
    pytest.mark.skipif(not guest.BUILT.is_dir(), reason="needs the page: `make guest`"),
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]
SECRET = "of the relay"
RELAY_ALONE = """(() => {
  const Plain = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Plain {
    constructor(options) { super({ ...options, iceTransportPolicy: "relay" }); }
  };
})()"""
"""As if a router let nothing through but to the relay."""
USED = f"""(async () => {{
  const reports = [...(await {CALL}.peer.pc.getStats()).values()];
  const of = (id) => reports.find((r) => r.id === id);
  const pair = reports.find((r) => r.type === "candidate-pair" && r.nominated && r.bytesReceived > 0);
  return pair && [of(pair.localCandidateId).candidateType, of(pair.remoteCandidateId).candidateType];
}})()"""


@contextmanager
def served(port: int) -> Iterator[str]:
    """`eigencall serve` with a relay on this port; its address."""
    command = [sys.executable, "-m", "eigencall", "serve", "--host", "127.0.0.1", "--port", "0"]
    command += ["--turn", f"127.0.0.1:{port}", "--turn-secret", SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ), text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"port (\d+)", process.stdout.readline())
            assert found is not None, "the rendezvous does not start"
            yield f"ws://127.0.0.1:{found[1]}"
        finally:
            process.terminate()


def test_the_page_and_the_program_see_and_hear_each_other_through_a_relay_alone(tmp_path: Path) -> None:
    with (
        running(tmp_path, "--use-auth-secret", "--static-auth-secret", SECRET) as relay,
        served(relay.port) as url,
    ):
        http = url.replace("ws", "http", 1)
        with urllib.request.urlopen(f"{http}/servers.json") as answer:
            (told,) = json.load(answer)
        nat = relay.nat(username=told["username"], password=told["credential"])
        with call_with_a_page(
            tmp_path, peer=peers(nat, Hosts.LOOPBACK), server_url=url, before=RELAY_ALONE
        ) as call:
            call.until(f"{STAGE}.shown.faces > 15")
            assert call.until(USED) == ["relay", "relay"]
            wait_for(lambda: call.client.status().peer_present, "its face", TIMEOUT_S)
            wait_for(
                lambda: len(call.tone.heard) > 100 and abs(call.tone.pitch_hz() - THEIR_TONE_HZ) < 20,
                "its voice",
                TIMEOUT_S,
            )
