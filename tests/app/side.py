"""One side of a call as a process: `python -m tests.app.side ws://… [code]`.

Prints a JSON line for each status, with the machine's monotonic time; sends a face ten times a second; ends
when its input does.
"""

import json
import sys
import threading
import time

from app.call.status import Phase
from app.net.call import CallConfig, NetworkCall
from app.net.contact import Contact
from app.net.thread import NetworkThread
from app.net.voice import VoicePacket


class Printing:
    def on_status(self, phase: Phase, message: str, code: str, words: tuple[str, ...]) -> None:
        self._print({"phase": phase.value, "message": message, "code": code, "words": words})

    def on_connected(self, resumed: bool) -> None:
        self._print({"resumed": resumed})

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: VoicePacket) -> None: ...
    def on_kept(self, contact: Contact) -> None: ...

    def _print(self, said: dict[str, object]) -> None:
        print(json.dumps(said | {"at_s": time.monotonic()}), flush=True)


def main(url: str, code: str = "") -> None:
    thread = NetworkThread()
    thread.start()
    call = NetworkCall(CallConfig(url), Printing(), thread)
    call.join(code) if code else call.start_call()
    ended = threading.Event()
    talker = threading.Thread(target=_talk, args=(call, ended))
    talker.start()
    sys.stdin.read()
    ended.set()
    talker.join()
    call.close()
    thread.stop()


def _talk(call: NetworkCall, ended: threading.Event) -> None:
    while not ended.wait(0.1):
        call.send_face(bytes(20))


if __name__ == "__main__":
    main(*sys.argv[1:])
