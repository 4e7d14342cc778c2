"""A plain video call to compare with: Chromium, without a screen, calls itself over loopback.

Both ends are in one page: two peer connections, 640 x 480 VP8 and Opus as the browser sets them up by
itself. Its camera is a clip, given as a file, and its microphone the browser's own beep.
"""

import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from app.bench.lab.chromium import BrowserError, browser
from app.bench.lab.fake_camera import FPS, write_camera
from app.bench.lab.usage import family

START_S, SETTLE_S = 60.0, 5.0
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # it is shown one page, of our own
    "--disable-gpu",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)
PAGE = """<!doctype html><video id="seen" autoplay></video><script>
(async () => {
  const stream = await navigator.mediaDevices.getUserMedia(
    {audio: true, video: {width: 640, height: 480, frameRate: 30}});
  const ends = [0, 1].map(() => new RTCPeerConnection());
  ends.forEach((end, k) => {
    end.onicecandidate = e => e.candidate && ends[1 - k].addIceCandidate(e.candidate);
    stream.getTracks().forEach(track => end.addTrack(track, stream));
    end.getTransceivers().filter(t => t.sender.track.kind === "video").forEach(t =>
      t.setCodecPreferences(RTCRtpReceiver.getCapabilities("video").codecs.filter(
        c => /VP8|rtx|red|ulpfec/i.test(c.mimeType))));
  });
  ends[1].ontrack = e => { document.getElementById("seen").srcObject = e.streams[0]; };
  await ends[0].setLocalDescription(await ends[0].createOffer());
  await ends[1].setRemoteDescription(ends[0].localDescription);
  await ends[1].setLocalDescription(await ends[1].createAnswer());
  await ends[0].setRemoteDescription(ends[1].localDescription);
  setInterval(async () => {
    for (const report of (await ends[1].getStats()).values())
      if (report.type === "inbound-rtp" && report.kind === "video")
        fetch("/seen", {method: "POST", body: JSON.stringify(report.framesDecoded)});
  }, 200);
})();
</script>"""


@dataclass(slots=True)
class BrowserCall:
    """A call that goes on."""

    pid: int
    _seen: list[int]

    def processes(self) -> list[int]:
        """All of the browser's."""
        return family(self.pid)

    def pictures(self) -> int:
        """Decoded so far at one end."""
        return self._seen[-1]


@contextmanager
def calling(camera: str) -> Iterator[BrowserCall]:
    """Raises BrowserError if the call does not come about."""
    seen = [0]
    name = browser()
    if name is None:
        raise BrowserError("There is no Chromium to compare with; install it (Debian: apt install chromium).")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _serving(seen) as address:
        clip = Path(folder) / "clip.y4m"
        write_camera(camera, clip)
        more = [f"--use-file-for-fake-video-capture={clip}", f"--user-data-dir={folder}/profile", address]
        quiet = subprocess.DEVNULL
        with subprocess.Popen([name, *FLAGS, *more], stdout=quiet, stderr=quiet) as process:
            try:
                _wait(seen)
                yield BrowserCall(process.pid, seen)
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(10)
                process.kill()


def _wait(seen: list[int]) -> None:
    until_s = time.monotonic() + START_S
    while seen[-1] < FPS:
        if time.monotonic() > until_s:
            raise BrowserError("Chromium's call with itself did not come about.")
        time.sleep(0.1)
    time.sleep(SETTLE_S)


@contextmanager
def _serving(seen: list[int]) -> Iterator[str]:
    """The page's address; what it says is put into `seen`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def do_POST(self) -> None:
            seen.append(int(json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, name="browser's page", daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
