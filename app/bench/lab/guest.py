"""The page as a side of a measured call: `python -m app.bench.lab.guest --server ws://… --camera CLIP`.

Chromium with the page that the rendezvous serves, led by the same commands as `caller` and telling the same
lines, so that the laboratory does not care which of the two it has. What it cannot tell, and leaves out of
its report, is when its camera and microphone play what: both are files that the browser begins by itself.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from app.bench.lab.caller import GAP_S, SAMPLE_S, say
from app.bench.lab.chromium import Tab, tab
from app.bench.lab.fake_camera import write_camera
from app.bench.lipsync import sound_of
from app.call.status import Phase
from app.media.samples import BLOCK, RATE

LOOK_S = 0.1
PHASES = {
    "loading": Phase.IDLE,
    "ready": Phase.IDLE,
    "reconnecting": Phase.RECOVERING,
    "waiting": Phase.WAITING,
    "joining": Phase.JOINING,
    "connecting": Phase.CONNECTING,
    "live": Phase.LIVE,
    "ended": Phase.ENDED,
}
LOOK = """(() => {
  const { call, stage } = globalThis.eigencall, text = (id) => document.getElementById(id).textContent;
  const { phase } = document.body.dataset;
  return {
    phase,
    message: text(phase === "ended" ? "why" : "notice"),
    code: phase === "waiting" ? text("own-code") : "",
    words: text("said"),
    faces: call?.faces.link.counts.frames ?? 0,
    moves: stage.shown.faces,
  };
})()"""
VOICE = """(async () => {
  const call = globalThis.eigencall.call, found = {};
  for (const report of (await call?.peer?.pc.getStats())?.values() ?? [])
    if (["inbound-rtp", "outbound-rtp", "transport"].includes(report.type)) found[report.type] = report;
  const heard = found["inbound-rtp"] ?? {}, { bytesSent = 0, bytesReceived = 0 } = found.transport ?? {};
  const lost = (heard.concealedSamples ?? 0) - (heard.silentConcealedSamples ?? 0);
  return {
    voice_sent: found["outbound-rtp"]?.packetsSent ?? 0,
    voice_received: heard.packetsReceived ?? 0,
    voice_late: heard.packetsDiscarded ?? 0,
    voice_played: ((heard.totalSamplesReceived ?? 0) - (heard.concealedSamples ?? 0)) / BLOCK,
    voice_lost: lost / BLOCK,
    rtt_ms: call?.faces.link.roundTrip ?? 0,
    latency_ms: (call?.faces.link.roundTrip ?? 0) / 2,
    wire_out_bytes: bytesSent,
    wire_in_bytes: bytesReceived,
  };
})()""".replace("BLOCK", str(BLOCK))
LISTEN = """(() => {
  if (globalThis.listening) return;
  const audio = new AudioContext({ sampleRate: 48000 }), ear = audio.createScriptProcessor(4096, 1, 1);
  const behind = 2 * 4096 / 48000; // it is two blocks from its ear to its mouth, whose time it tells
  globalThis.listening = { audio, ear, stream: null, blocks: [] };
  ear.onaudioprocess = ({ inputBuffer, playbackTime }) => {
    const samples = Array.from(inputBuffer.getChannelData(0), (v) => Math.round(v * 32767));
    listening.blocks.push([playbackTime - behind, samples]);
    if (listening.blocks.length > 350) listening.blocks.shift();
  };
  ear.connect(audio.destination);
  setInterval(() => {
    const stream = document.getElementById("voice").srcObject;
    if (!stream || stream === listening.stream) return;
    listening.stream = stream;
    audio.createMediaStreamSource(stream).connect(ear);
  }, 100);
})()"""
HEARD = """(() => {
  const { audio, blocks } = listening, { contextTime, performanceTime } = audio.getOutputTimestamp();
  const zero = performance.timeOrigin + performanceTime - 1000 * contextTime;
  return { zero, blocks, shown: eigencall.stage.shown.log };
})()"""


class Guest:
    """The page in its browser, as the laboratory leads it."""

    def __init__(self, page: Tab) -> None:
        self._page = page
        self._told: tuple[object, ...] = ()
        self._faces, self._faces_s = 0, time.monotonic()

    async def watch(self) -> None:
        """Tell what is to be seen, until cancelled."""
        sampled_s = due_s = time.monotonic()
        stall_s = 0.0
        while True:
            now_s = time.monotonic()
            stall_s = max(stall_s, now_s - due_s)
            seen = await self._page.value(LOOK)
            self._tell(seen)
            if now_s - sampled_s >= SAMPLE_S:
                sampled_s = now_s
                await self._sample(seen, stall_s)
                stall_s = 0.0
            due_s = max(due_s + LOOK_S, time.monotonic())
            await asyncio.sleep(due_s - time.monotonic())

    def _tell(self, seen: dict[str, Any]) -> None:
        now_s = time.monotonic()
        phase = PHASES[seen["phase"]].value
        status = (phase, seen["message"], seen["code"], seen["words"])
        if status != self._told and (seen["code"] or seen["phase"] != "waiting"):
            self._told = status
            say(phase=phase, message=seen["message"], code=seen["code"], words=seen["words"])
        if seen["faces"] != self._faces:
            if now_s - self._faces_s > GAP_S:
                say(no_face_from_s=self._faces_s, until_s=now_s)
            self._faces, self._faces_s = seen["faces"], now_s

    async def _sample(self, seen: dict[str, Any], stall_s: float) -> None:
        voice = await self._page.value(VOICE)
        say(
            sample=True,
            moves=seen["moves"],
            faces_received=seen["faces"],
            newest_face_s=self._faces_s,
            step_deg=0.0,
            stall_ms=1000 * stall_s,
            **voice,
        )

    async def obey(self, command: dict[str, Any]) -> None:
        match command:
            case {"do": "call"}:
                await self._begin("open")
            case {"do": "join", "code": str(code)}:
                await self._begin("go", code.partition("@")[0])
            case {"do": "hang_up"}:
                say(hangs_up=True)
                await self._click("leave")
            case {"do": "mute"}:
                await self._click("mute")
            case {"do": "report", "folder": str(folder)}:
                await self._report(Path(folder))

    async def _begin(self, button: str, code: str = "") -> None:
        """Also after an earlier call."""
        await self._page.until("['ready', 'ended'].includes(document.body.dataset.phase)")
        await self._page.value("document.body.dataset.phase === 'ended' && eigencall.again()")
        await self._page.value(f"(document.getElementById('code').value = {json.dumps(code)}) && 0")
        await self._page.value(LISTEN)
        await self._click(button)

    async def _click(self, name: str) -> None:
        await self._page.value(f"document.getElementById('{name}').click()")

    async def _report(self, folder: Path) -> None:
        """On this machine's monotonic clock, as all else that is said."""
        told = await self._page.value(HEARD)
        offset_s = time.monotonic() - time.time()
        shown = np.array(told["shown"]).reshape(-1, 2)
        np.save(folder / "shown.npy", np.stack((shown[:, 1] / 1000 + offset_s, shown[:, 0] / 1000), 1))
        blocks = told["blocks"]
        samples = np.array([block for _, block in blocks], np.int16).reshape(-1)
        np.save(folder / "heard.npy", samples)
        heard_s = told["zero"] / 1000 + blocks[0][0] + offset_s if blocks else 0.0
        say(report=True, heard_s=heard_s)


def write_microphone(clip: str, path: Path) -> None:
    """What the clip says, as Chromium takes it."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(sound_of(clip).astype(np.int16).tobytes())


async def _run(server: str, clip: str) -> None:
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_camera(clip, folder / "camera.y4m")
        write_microphone(clip, folder / "microphone.wav")
        address = f"http://{urlsplit(server).netloc}/"
        flags = (
            f"--use-file-for-fake-video-capture={folder / 'camera.y4m'}",
            f"--use-file-for-fake-audio-capture={folder / 'microphone.wav'}",
            "--window-size=480,640",  # drawing in software is not what is measured
            f"--unsafely-treat-insecure-origin-as-secure={address.rstrip('/')}",
        )
        async with tab(address, *flags) as page:
            await page.until("document.body.dataset.phase === 'ready' && eigencall.devices.ready")
            guest = Guest(page)
            watching = asyncio.create_task(guest.watch())
            say(ready=True)
            while line := await loop.run_in_executor(None, sys.stdin.readline):
                await guest.obey(json.loads(line))
            watching.cancel()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--camera", required=True)
    options, _ = parser.parse_known_args()  # the laboratory names what `caller` takes
    asyncio.run(_run(options.server, options.camera))
    say(closed=True)


if __name__ == "__main__":
    main()
