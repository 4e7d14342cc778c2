"""The page by itself: looked at for people who cannot see it, by keyboard, in other languages; and two pages
that call each other, one of which has no camera."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import assets
import guest
from app.bench.lab.chromium import Tab, tab
from app.bench.lab.fake_camera import write_camera
from app.net.rendezvous import page
from app.net.rendezvous.page_servers import PageServers
from app.net.rendezvous.server import RendezvousServer
from app.net.transport.peer_config import IceServer
from tests.exits.browser import needs_chromium
from tests.guest.voices import LISTEN, PITCH, write_tone

AXE = Path(guest.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.quiet,
    needs_chromium,
    pytest.mark.skipif(not guest.BUILT.is_dir(), reason="needs the page: `make guest`"),
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]
PHASE = "document.body.dataset.phase"
CALL = "globalThis.eigencall.call"
TONE_HZ = 660
STUN = PageServers((IceServer("stun:127.0.0.1:9"),))  # where none answers
KEYS = {"Tab": 9, "Enter": 13, "Space": 32}


@asynccontextmanager
async def _shown(*flags: str) -> AsyncIterator[Tab]:
    async with (
        RendezvousServer("127.0.0.1", 0, page=page.load(), page_servers=STUN) as server,
        tab(f"http://localhost:{server.port}/", *flags) as made,
    ):
        await made.until(f"{PHASE} === 'ready'")
        yield made


async def _press(made: Tab, key: str) -> None:
    text = {"text": "\r"} if key == "Enter" else {"text": " "} if key == "Space" else {}
    about = {"key": " " if key == "Space" else key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
    await made.call("Input.dispatchKeyEvent", type="keyDown", **about, **text)
    await made.call("Input.dispatchKeyEvent", type="keyUp", **about)


async def _tab_to(made: Tab, name: str) -> None:
    for _ in range(12):
        if await made.value("document.activeElement.id") == name:
            return
        await _press(made, "Tab")
    raise AssertionError(f"{name} cannot be reached by Tab")


async def _complaints(made: Tab) -> list[str]:
    """What axe-core finds wrong with what is shown now."""
    await made.value(AXE.read_text())
    found = await made.value("axe.run(document).then(({ violations }) => violations)")
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found]


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: `make guest`")
def test_axe_finds_nothing_wrong_with_the_door_a_waiting_call_and_its_end_by_day_and_by_night() -> None:
    async def run() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}

        async def look(made: Tab, name: str) -> None:
            for dark in (False, True):
                await made.dark(dark)
                found[f"{name}{' by night' if dark else ''}"] = await _complaints(made)

        async with _shown() as made:
            await look(made, "door")
            await made.value("document.querySelector('details').open = true")
            await look(made, "door with all it says")
            await made.value("document.getElementById('open').click()")
            await made.until("!document.getElementById('waiting').hidden")
            await look(made, "a call that waits")
            await made.value("document.getElementById('words').hidden = false")
            await look(made, "a call with words")
            await made.value("document.getElementById('leave').click()")
            await made.until(f"{PHASE} === 'ended'")
            await look(made, "the end")
        return found

    assert {name: wrong for name, wrong in asyncio.run(run()).items() if wrong} == {}


def test_a_call_is_opened_left_and_tried_by_the_keyboard_alone() -> None:
    async def run() -> None:
        async with _shown() as made:
            await _tab_to(made, "code")
            await _press(made, "Enter")
            await made.until("document.getElementById('code').getAttribute('aria-invalid') === 'true'")
            assert "a number and two words" in await made.value("document.getElementById('hint').textContent")
            await _tab_to(made, "open")
            await _press(made, "Enter")
            await made.until("document.activeElement.id === 'copy'")
            code = await made.value("document.getElementById('own-code').textContent")
            assert await made.value("eigencall.link") == f"{await made.value('location.origin')}/#{code}"
            await _press(made, "Space")
            await made.until("document.getElementById('copied').textContent !== ''")
            await _tab_to(made, "mute")
            await _press(made, "Space")
            assert await made.value("document.getElementById('mute').getAttribute('aria-pressed')") == "true"
            await _tab_to(made, "leave")
            await _press(made, "Enter")
            await made.until("document.activeElement.id === 'again'")
            await _press(made, "Enter")
            await made.until(f"{PHASE} === 'ready' && document.activeElement.id === 'code'")

    asyncio.run(run())


@pytest.mark.parametrize(
    ("wanted", "language", "said"), [("de-AT", "de", "Teilnehmen"), ("nl", "en", "Join")]
)
def test_the_page_speaks_its_readers_language_if_it_knows_it(wanted: str, language: str, said: str) -> None:
    async def run() -> tuple[str, str]:
        async with _shown() as made:
            agent = await made.value("navigator.userAgent")
            await made.call("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=wanted)
            await made.open(await made.value("location.href"))
            await made.until(f"{PHASE} === 'ready'")
            shown = await made.value(
                "[document.documentElement.lang, document.getElementById('go').textContent]"
            )
            return tuple(shown)

    assert asyncio.run(run()) == (language, said)


TEXT = "<img src=x onerror=alert(1)> https://example.org/a and https://bank.example@evil.example/"


async def _write(made: Tab, text: str) -> None:
    await made.value(f"document.getElementById('text').value = {json.dumps(text)}")
    await made.value("document.getElementById('send').click()")


async def _talk_in_writing(one: Tab, other: Tab) -> None:
    """Two sides of a call: texts, links, reactions, a camera switched off, speech while muted."""
    await other.until(f"{CALL}?.reads && {CALL}.greeted")
    await _write(other, TEXT)
    await one.until("'fresh' in document.getElementById('chat-open').dataset")
    await one.value("document.getElementById('chat-open').click()")
    assert await one.value("document.activeElement.id") == "text"
    assert await one.value("document.querySelector('#lines p').textContent") == TEXT
    assert await one.value("document.querySelectorAll('#lines img, #lines a').length") == 0
    assert await one.value("[...document.querySelectorAll('#lines button')].map((b) => b.textContent)") == [
        "Open example.org…"
    ]
    await one.value("document.querySelector('#lines button').click()")
    assert await one.value("document.getElementById('link').open")
    assert await one.value("document.getElementById('link-address').textContent") == "https://example.org/a"
    assert await one.value("document.activeElement.id") == "link-no"
    if AXE.is_file():
        assert await _complaints(one) == []
    await one.value("document.getElementById('link-no').click()")
    assert not any("example.org" in each["request"]["url"] for each in one.told("Network.requestWillBeSent"))
    await one.value("document.getElementById('chat-close').click()")
    await other.value("document.getElementById('react').click()")
    await other.value("document.querySelector('#feelings button').click()")
    await one.until("document.querySelector('#shown img')?.alt === 'The other person: Thumb up'")
    await one.value("document.getElementById('dark').click()")
    await other.until("document.getElementById('stage').classList.contains('away')")
    await one.value("document.getElementById('dark').click()")
    await other.until("!document.getElementById('stage').classList.contains('away')")
    await other.value("document.getElementById('mute').click()")
    await other.until("document.getElementById('unheard').textContent === 'You are muted.'")
    await other.value("document.getElementById('mute').click()")
    await other.until("document.getElementById('unheard').textContent === ''")


def test_attack_a_text_in_the_page_is_no_markup_and_its_links_open_only_after_a_question(
    tmp_path: Path,
) -> None:
    write_camera(str(assets.path("sample-2.mp4")), tmp_path / "camera.y4m")
    write_tone(tmp_path / "microphone.wav", TONE_HZ)
    devices = (
        f"--use-file-for-fake-video-capture={tmp_path / 'camera.y4m'}",
        f"--use-file-for-fake-audio-capture={tmp_path / 'microphone.wav'}",
    )

    async def run() -> None:
        async with _shown(*devices) as caller:
            await caller.value("document.getElementById('open').click()")
            await caller.until("!document.getElementById('waiting').hidden")
            async with tab(await caller.value("eigencall.link"), *devices) as joiner:
                await joiner.until(f"{PHASE} === 'ready'")
                await joiner.value("document.getElementById('go').click()")
                await _talk_in_writing(caller, joiner)
                for made in (caller, joiner):
                    assert not made.told("Runtime.exceptionThrown")

    asyncio.run(run())


def test_two_pages_call_each_other_and_one_without_a_camera_sees_and_is_heard(tmp_path: Path) -> None:
    write_camera(str(assets.path("sample-2.mp4")), tmp_path / "camera.y4m")
    write_tone(tmp_path / "microphone.wav", TONE_HZ)
    seeing = f"--use-file-for-fake-video-capture={tmp_path / 'camera.y4m'}"
    blind = (
        f"--use-file-for-fake-audio-capture={tmp_path / 'microphone.wav'}",
        "--use-fake-device-for-media-stream=device-count=0",
    )

    async def run() -> None:
        async with _shown(seeing) as caller:
            await caller.value("document.getElementById('open').click()")
            await caller.until("!document.getElementById('waiting').hidden")
            async with tab(await caller.value("eigencall.link"), *blind) as joiner:
                await joiner.until(f"{PHASE} === 'ready'")
                await joiner.value("document.getElementById('go').click()")
                for made in (caller, joiner):
                    await made.until(f"{PHASE} === 'live' && {CALL}.greeted")
                words = [
                    await m.value("document.getElementById('said').textContent") for m in (caller, joiner)
                ]
                assert words[0] == words[1]
                assert len(words[0].split()) == 4
                await joiner.until("eigencall.stage.shown.faces > 10")
                assert await joiner.value("eigencall.devices.state") == {"muted": False, "cameraOn": False}
                assert await joiner.value("document.getElementById('camera').hidden")
                await caller.until(f"{CALL}.likenesses.best > 0", 60)
                await caller.value(LISTEN)
                await caller.until(f"Math.abs({PITCH} - {TONE_HZ}) < 20")
                assert await caller.value(f"{CALL}.peer.voice.repeats"), "RFC 2198 both ways"
                used = f"{CALL}.peer.pc.getConfiguration().iceServers.map(({{ urls }}) => urls).flat()"
                assert await caller.value(used) == [STUN.servers[0].url]
                await joiner.value("document.getElementById('leave').click()")
                await caller.until(f"{PHASE} === 'ended'")
                why = json.dumps("The other person has hung up.")
                assert await caller.value(f"document.getElementById('why').textContent === {why}")
                for made in (caller, joiner):
                    assert not made.told("Runtime.exceptionThrown")

    asyncio.run(run())
