import time
from dataclasses import replace

import numpy as np
import pytest

from app.call.status import Phase
from app.client.sound import Sound
from app.face.likeness import Likeness
from app.media.camera import CameraState
from codec.control import BlobKind
from codec.said import Feeling
from codec.sentence import Sentence
from codec.values import Identity
from render.offscreen import Offscreen
from render.painter import OffscreenPainter
from render.photo.packed import glance
from tests.app.clients import TEXTURE, Pair, pair, wait_for
from tests.photographs import GREEN, flat


def seen(pair: Pair) -> bool:
    faces = [client.remote_face(time.monotonic()) for client in (pair.a, pair.b)]
    return all(face is not None and face.present for face in faces)


def test_two_clients_see_each_other_and_learn_each_others_likeness() -> None:
    with pair() as both:
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        wait_for(lambda: (i := both.a.remote_identity()) is not None and i.texture == TEXTURE, "the texture")
        identity = both.b.remote_identity()
        assert identity is not None
        assert identity.shape == pytest.approx(0.5 + 0 * identity.shape)
        assert both.a.status().words == both.b.status().words != ()
        time.sleep(1.0)
        totals = both.a.totals()
        assert 5 <= totals.frames_sent / totals.seconds <= 32  # a busy machine sees fewer
        assert totals.wire_out_bytes > totals.payload_out_bytes > 0
        wait_for(lambda: both.a.status().stats.wire_out_kbps > 0, "a measured rate")


def test_mute_and_camera_off_are_seen_on_the_other_side() -> None:
    with pair() as both:
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        both.a.set_muted(True)
        both.a.set_camera_on(False)
        wait_for(lambda: both.b.status().peer_muted, "the mute")
        wait_for(lambda: not both.b.status().peer_camera_on, "the camera's being off")
        assert both.a.own_picture() is None
        wait_for(lambda: (f := both.b.remote_face(time.monotonic())) is not None and not f.present, "absence")


def test_a_face_rests_as_soon_as_its_camera_is_off_and_moves_again() -> None:
    with pair() as both:
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        both.a.set_camera_on(False)

        def resting() -> bool:
            face = both.b.remote_face(time.monotonic())
            return face is not None and float(np.abs(face.expression).max()) < 0.01

        wait_for(lambda: not both.b.status().peer_camera_on, "the camera's being off")
        wait_for(resting, "a face at rest")
        both.a.set_camera_on(True)
        wait_for(lambda: both.b.status().peer_camera_on and not resting(), "a face that moves")


def test_what_is_written_reaches_the_other_side_and_is_gone_after_the_call() -> None:
    with pair() as both:
        assert not both.a.write("Nobody is there")
        both.connect()
        wait_for(lambda: both.a.status().can_write and both.b.status().can_write, "greetings")
        assert both.a.write("Hello ✓")
        both.b.react(Feeling.HEART)
        wait_for(lambda: [line.text for line in both.b.status().lines] == ["Hello ✓"], "the text")
        wait_for(lambda: len(both.a.status().reactions) == 1, "the reaction")
        assert not both.b.status().lines[0].own
        assert not both.a.status().reactions[0].own
        both.a.hang_up()
        wait_for(lambda: both.a.phase is both.b.phase is Phase.ENDED, "the end")
        for side in (both.a, both.b):
            assert side.status().lines == ()
            assert not side.status().can_write


def test_hanging_up_ends_the_call_on_both_sides_at_once() -> None:
    with pair() as both:
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        both.a.hang_up()
        wait_for(lambda: both.b.status().phase is Phase.ENDED, "the end", 3.0)
        assert "ended the call" in both.b.status().message


def test_what_a_machine_lacks_is_told_apart_from_why_a_call_has_ended() -> None:
    lacks = Sentence("There is no camera 0.")
    with pair() as both:
        both.connect()
        both.a.use_camera(None, lacks)
        assert both.a.status().trouble == lacks
        both.a.hang_up()
        wait_for(lambda: both.a.status().phase is Phase.ENDED, "the end", 3.0)
        assert (both.a.status().message, both.a.status().trouble) == ("", lacks)


def test_an_attempt_that_fails_has_no_length_of_the_call_before() -> None:
    with pair() as both:
        both.connect()
        wait_for(lambda: both.a.status().live_for_s > 0.1, "a call of some length")
        both.a.hang_up()
        wait_for(lambda: both.a.status().phase is Phase.ENDED, "the end", 3.0)
        assert both.a.status().live_for_s > 0.1
        both.a.join("no code")
        wait_for(lambda: bool(both.a.status().message), "what is wrong with it")
        assert (both.a.status().phase, both.a.status().live_for_s) == (Phase.ENDED, 0.0)


def test_a_second_call_can_follow_the_first() -> None:
    with pair() as both:
        for _ in range(2):
            both.connect()
            wait_for(lambda: seen(both), "a face at both sides")
            both.b.hang_up()
            wait_for(lambda: both.a.status().phase is Phase.ENDED, "the end")


def test_two_bases_end_the_call_with_a_sentence() -> None:
    import assets
    from codec import basis as basis_file

    other = replace(basis_file.from_bytes(assets.read("basis.npz")), digest=b"\1" * 32)
    with pair(other) as both:
        both.a.start_call()
        wait_for(lambda: bool(both.a.status().code), "a code")
        both.b.join(both.a.status().code)
        wait_for(lambda: both.a.status().phase is both.b.status().phase is Phase.ENDED, "the end")
        messages = both.a.status().message + both.b.status().message
        assert "another face model" in messages


def test_a_wrong_code_is_said_on_both_sides() -> None:
    with pair() as both:
        both.a.start_call()
        wait_for(lambda: bool(both.a.status().code), "a code")
        number, *words = both.a.status().code.split("-")
        both.b.join(
            "-".join([number, *reversed(words)]) if words[0] != words[-1] else f"{number}-abacus-zebra"
        )
        wait_for(lambda: both.a.status().phase is both.b.status().phase is Phase.ENDED, "the end")
        assert both.a.status().message
        assert both.b.status().message


def test_a_comparison_with_video_counts_pictures_and_sends_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.client.video_comparison.SECONDS", 2.0)
    with pair() as both:
        both.a.compare_video()
        assert both.a.status().comparison is None  # there is no call to compare
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        before = both.a.wire
        both.a.compare_video()
        wait_for(lambda: (c := both.a.status().comparison) is not None and c.share == 1, "the comparison")
        found = both.a.status().comparison
        assert found is not None
        assert found.trouble == ""
        assert found.mean_video_kbps > 10  # thirty packets a second, however black the picture
        sent = (both.a.wire - before).sent_total
        likeness_bytes = 2 * len(TEXTURE)  # may still be on its way
        assert sent.bytes < likeness_bytes + 60_000
        both.a.hang_up()
        wait_for(lambda: both.a.status().phase is Phase.ENDED, "the end")
        both.connect()
        assert both.a.status().comparison is None


def wear(both: Pair, photograph: bytes) -> None:
    identity = Identity(np.zeros(len(both.a.basis.identity), np.float32), photograph=photograph)
    both.a.wear(Likeness(identity, {BlobKind.TEXTURE_LARGE: TEXTURE}))


def test_the_other_side_draws_the_photographed_likeness_that_one_wears() -> None:
    with pair() as both, Offscreen(96, 96) as target:
        photograph, shown = flat(np.zeros(5, np.float32), grain=3.0), list[bytes]()
        wear(both, photograph)
        both.connect()

        def photographed() -> bool:
            seen = both.b.remote_identity()
            if seen is not None and seen.photograph not in [b"", *shown]:
                shown.append(seen.photograph)
            return photograph in shown

        wait_for(photographed, "the photograph")
        assert shown in ([photograph], [glance(photograph), photograph])
        identity = both.b.remote_identity()
        wait_for(lambda: seen(both), "a face at both sides")
        now_s = time.monotonic()
        picture = OffscreenPainter(both.b.basis, b"", target).draw(both.b.remote_face(now_s), identity, now_s)
        assert np.abs(picture[44:52, 44:52].mean((0, 1)) - GREEN).max() < 15
        assert both.a.own_identity().photograph == photograph


def test_attack_a_hostile_photograph_is_refused_and_the_call_goes_on_with_the_shape_alone() -> None:
    with pair() as both:
        shown, good = set(), flat(np.zeros(5, np.float32))
        wear(both, b"ECPH\x01" + bytes(3000))
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        wear(both, good)

        def good_one() -> bool:
            identity = both.b.remote_identity()
            shown.add(identity.photograph if identity else b"")
            return good in shown

        wait_for(good_one, "a photograph that follows")
        assert shown - {glance(good)} == {b"", good}
        assert both.b.status().phase is Phase.LIVE


def test_the_camera_rests_while_it_is_not_looked_at_and_works_for_the_call() -> None:
    with pair() as both:
        camera = both.a._devices.camera
        assert camera is not None
        camera.demand(0.0)  # as a program begins in the tray
        both.a.set_quiet(True)
        wait_for(lambda: camera.status().state is CameraState.PAUSED, "its sleep")
        both.a.watch_own(30.0)
        wait_for(lambda: camera.status().state is CameraState.LIVE, "a picture for its owner")
        both.a.watch_own(0.0)
        wait_for(lambda: camera.status().state is CameraState.PAUSED, "the rest")
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        both.a.set_camera_on(False)
        wait_for(lambda: camera.status().state is CameraState.PAUSED, "the camera's being off")
        both.a.set_camera_on(True)
        wait_for(lambda: camera.status().state is CameraState.LIVE, "its return")
        both.a.hang_up()
        wait_for(lambda: camera.status().state is CameraState.PAUSED, "the rest after the call")


class Watched(Sound):
    """Of a client; whether its devices are closed."""

    closed = False

    def __init__(self) -> None:
        super().__init__("none", "none", None)

    def rest(self, resting: bool, closed: bool = False) -> None:
        super().rest(resting, closed)
        self.closed = closed


def test_out_of_sight_and_without_a_call_microphone_and_loudspeaker_are_closed() -> None:
    with pair(sound=Watched) as both:
        sound = both.a._devices.sound
        assert isinstance(sound, Watched)
        assert not sound.closed
        both.a.watch_own(0.0)
        assert sound.closed
        both.connect()
        assert not sound.closed
        both.a.hang_up()
        wait_for(lambda: sound.closed, "the rest after the call")
        both.a.watch_own(30.0)
        assert not sound.closed
