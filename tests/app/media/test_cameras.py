"""Cameras: files of all shapes, painters, webcams that are not there or go away."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

import assets
from app.media import clip
from app.media.camera import CameraFrame, CameraSource, CameraState, SyntheticCamera
from app.media.cameras import list_cameras, open_camera
from app.media.clip import ClipCamera, ClipTimeline, target_size
from app.media.errors import CameraError
from app.media.filevoice import FileVoice
from app.media.latest import Latest
from app.media.webcam import Webcam
from tests.app.clips import every, write_clip


class StudioTime:
    """A clock that jumps to whatever is waited for, and stops the camera at the end of the shooting."""

    def __init__(self, seconds: float) -> None:
        self.now_s = 1000.0
        self.end_s = 1000.0 + seconds

    def __call__(self) -> float:
        return self.now_s

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        self.now_s += seconds
        if self.now_s >= self.end_s:
            stop.set()
        return stop.is_set()


class Every(Latest[CameraFrame]):
    """Keeps all pictures, for tests."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[CameraFrame] = []

    def put(self, value: CameraFrame) -> None:
        self.all.append(value)


def film(path: Path, seconds: float, fps: float = 30.0) -> list[CameraFrame]:
    """All pictures that a file gives in so many seconds, on a clock of their own."""
    studio = StudioTime(seconds)
    camera = ClipCamera(str(path), fps, studio, studio.wait)
    camera.frames = every_picture = Every()
    camera.start()
    assert camera.join(30)
    assert camera.status().state is CameraState.STOPPED
    return every_picture.all


def watch(camera: CameraSource, count: int, timeout_s: float = 10.0) -> list[CameraFrame]:
    """The next `count` pictures of a started camera."""
    frames: list[CameraFrame] = []
    end_s = time.monotonic() + timeout_s
    while len(frames) < count and time.monotonic() < end_s:
        frame = camera.frames.take(timeout_s=0.5)
        if frame is not None:
            frames.append(frame)
    return frames


def finish(camera: CameraSource) -> None:
    camera.stop()
    assert camera.join(5.0)


def number(frame: CameraFrame) -> int:
    """Which picture of a made clip it is, by its brightness."""
    height, width = frame.image.shape[:2]
    return round((float(frame.image[height // 4 : height // 2, : width // 4].mean()) - 60) / 20)


def test_a_file_is_shown_at_its_own_pace_and_looped_without_a_seam(tmp_path: Path) -> None:
    frames = film(write_clip(tmp_path / "clip.mp4", every(0.1, 0.8)), 2.2)
    assert [number(frame) for frame in frames][:24] == [*range(8), *range(8), *range(8)]
    gaps_s = np.diff([frame.time_s for frame in frames])
    assert set(gaps_s.round(3)) == {0.1, 0.033}, "the file says that its last picture is shown for 33 ms"
    assert frames[0].image.dtype == np.uint8
    assert frames[0].image.shape == (48, 64, 3)


def test_a_file_runs_on_the_monotonic_clock(tmp_path: Path) -> None:
    camera = open_camera(str(write_clip(tmp_path / "clip.mp4", every(1 / 30, 1.0))))
    frames = watch(camera, 5)
    now_s = time.monotonic()
    finish(camera)
    assert camera.status().state is CameraState.STOPPED
    times_s = [frame.time_s for frame in frames]
    assert times_s == sorted(times_s)
    assert 0 <= now_s - times_s[-1] < 5


@pytest.mark.parametrize(("rotation", "shape"), [(90, (64, 48)), (180, (48, 64)), (-90, (64, 48))])
def test_a_picture_filmed_sideways_is_shown_upright(
    tmp_path: Path, rotation: int, shape: tuple[int, int]
) -> None:
    image = film(write_clip(tmp_path / "clip.mp4", every(0.1, 0.3), rotation=rotation), 0.1)[0].image
    assert image.shape[:2] == shape
    half_w, half_h = shape[1] // 2, shape[0] // 2
    bright = {90: image[half_h:], 180: image[:, half_w:], -90: image[:half_h]}[rotation]
    assert bright.mean() > 40, "the bright half turns counter-clockwise"
    assert image.mean() < 0.7 * bright.mean()


def test_large_pictures_are_made_smaller_and_keep_their_shape(tmp_path: Path) -> None:
    frames = film(write_clip(tmp_path / "clip.mp4", every(0.1, 0.2), size=(1280, 720)), 0.1)
    assert frames[0].image.shape == (360, 640, 3)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [((1920, 1080), (640, 360)), ((1080, 1920), (360, 640)), ((63, 47), (64, 48)), ((7680, 10), (640, 2))],
)
def test_target_sizes_are_even_and_bounded(given: tuple[int, int], wanted: tuple[int, int]) -> None:
    assert target_size(*given) == wanted


def test_non_square_pixels_are_made_square() -> None:
    assert target_size(720, 576, aspect=16 / 15) == (640, 480)


def test_odd_sizes_are_no_trouble(tmp_path: Path) -> None:
    frames = film(write_clip(tmp_path / "clip.mp4", every(0.1, 0.3), size=(63, 47)), 0.2)
    assert frames[1].image.shape == (48, 64, 3)


def test_one_picture_a_second_is_a_camera_too(tmp_path: Path) -> None:
    frames = film(write_clip(tmp_path / "clip.mp4", [0.0, 1.0]), 1.01)
    assert frames[1].time_s - frames[0].time_s == pytest.approx(1.0)


def test_a_variable_rate_keeps_its_times(tmp_path: Path) -> None:
    times_s = [0.0, 0.05, 0.30, 0.35, 0.70]
    frames = film(write_clip(tmp_path / "clip.mp4", times_s), 0.71)
    assert np.diff([f.time_s for f in frames]) == pytest.approx(np.diff(times_s), abs=0.002)


def test_sixty_pictures_a_second_are_thinned_to_thirty(tmp_path: Path) -> None:
    frames = film(write_clip(tmp_path / "clip.mp4", every(1 / 60, 1.0)), 0.9)
    assert np.diff([f.time_s for f in frames]) == pytest.approx(1 / 30, abs=0.002)


def test_a_machine_that_was_asleep_does_not_rush_through_what_it_missed(tmp_path: Path) -> None:
    studio = StudioTime(3602)
    camera = ClipCamera(str(write_clip(tmp_path / "clip.mp4", every(0.1, 1.0))), 30, studio, studio.wait)
    camera.frames = every_picture = Every()
    studio.now_s += 3600
    camera.start()
    assert camera.join(20)
    times_s = [frame.time_s for frame in every_picture.all]
    assert times_s[0] >= 1000 + 3599
    assert len(times_s) < 25


def test_a_machine_too_slow_for_a_file_still_shows_it(tmp_path: Path) -> None:
    class Slow(StudioTime):
        def __call__(self) -> float:
            self.now_s += 0.03  # each look at the clock takes longer than a picture lasts
            return self.now_s

    studio = Slow(5)
    camera = ClipCamera(str(write_clip(tmp_path / "clip.mp4", every(1 / 30, 3.0))), 30, studio, studio.wait)
    camera.frames = every_picture = Every()
    camera.start()
    assert camera.join(20)
    assert np.diff([f.time_s for f in every_picture.all]).max() < 0.5


def test_a_file_that_takes_longer_to_decode_than_it_lasts_stays_near_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one of 3840 x 2160 and 60 pictures a second does: what others do not need is left undecoded."""
    studio, ages_s, decode = StudioTime(9.9), list[float](), clip.decoded

    def costly(*which: Any) -> Iterator[object]:
        for frame in decode(*which):
            studio.now_s += 0.05  # and each lasts for 33 ms
            yield frame

    camera = ClipCamera(str(assets.path("sample-1.mp4")), 30, studio, studio.wait)
    present = camera._present

    def aged(frame: Any, due_s: float) -> bool:
        before = len(every_picture.all)
        going_on = present(frame, due_s)
        ages_s.extend(studio.now_s - due_s for _ in every_picture.all[before:])
        return going_on

    camera.frames = every_picture = Every()
    monkeypatch.setattr(clip, "decoded", costly)
    monkeypatch.setattr(camera, "_present", aged)
    camera.start()
    assert camera.join(60)
    assert max(ages_s) < 0.101
    assert len(ages_s) > 9.9 * 18, "all that could be decoded"


@pytest.mark.parametrize("name", ["bare.h264", "still.png", "strip.mjpeg"])
def test_files_that_know_no_times_are_cameras_too(tmp_path: Path, name: str) -> None:
    picture = np.full((48, 64, 3), 200, np.uint8)
    if name == "bare.h264":
        with av.open(str(write_clip(tmp_path / "clip.mp4", every(0.04, 0.4)))) as clip:
            stream = clip.streams.video[0]
            with av.open(str(tmp_path / name), "w", format="h264") as bare:
                copy = bare.add_stream_from_template(stream)
                for packet in clip.demux(stream):
                    if packet.size:
                        packet.stream = copy
                        bare.mux(packet)
    else:
        still = cv2.imencode(".png" if name == "still.png" else ".jpg", picture)[1].tobytes()
        (tmp_path / name).write_bytes(still if name == "still.png" else still * 10)
    camera = open_camera(str(tmp_path / name))
    frames = watch(camera, 15)
    finish(camera)
    assert len(frames) == 15
    assert frames[-1].time_s - frames[0].time_s > 0.2, "they are paced"


def test_a_file_without_a_picture_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="only sound"):
        open_camera(str(write_clip(tmp_path / "sound.mp4", [], sound_s=0.5)))


def test_a_file_that_is_no_video_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a video, but quite some text all the same\n" * 50)
    with pytest.raises(CameraError, match="cannot be read as a video"):
        open_camera(str(tmp_path / "notes.txt"))


def test_a_missing_file_is_refused_with_a_sentence() -> None:
    with pytest.raises(CameraError, match="There is no file"):
        open_camera("nowhere.mp4")


def test_a_file_cut_off_before_its_index_is_refused_with_a_sentence(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "clip.mp4", every(0.1, 1.0), size=(320, 240)).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CameraError, match="cut off or damaged"):
        open_camera(str(tmp_path / "cut.mp4"))


def test_a_file_cut_off_after_its_index_is_looped_where_it_ends(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mkv", every(0.1, 3.0), size=(320, 240))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    camera = ClipCamera(str(path))
    camera.start()
    assert len(watch(camera, 20)) == 20
    assert camera.status().state is CameraState.LIVE
    assert camera.timeline.length_s < 2.0
    finish(camera)


def test_damage_inside_a_file_does_not_end_the_camera(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", every(0.05, 1.0), size=(320, 240))
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 3, len(data) // 2, 3):
        data[at] ^= 0x5A
    path.write_bytes(bytes(data))
    try:
        camera = ClipCamera(str(path))
    except CameraError:
        return  # so damaged that it was refused, with a sentence
    camera.start()
    watch(camera, 10)
    assert camera.status().state in (CameraState.LIVE, CameraState.FAILED)
    finish(camera)


def test_a_timeline_that_is_shortened_goes_on_from_the_running_turn() -> None:
    timeline = ClipTimeline(100.0, 0.0, 10.0)
    assert timeline.start_of_turn(2) == 120.0
    assert timeline.turn_at(119.0) == 1
    timeline.shorten(2, 4.0)
    assert timeline.start_of_turn(2) == 120.0
    assert timeline.start_of_turn(3) == 124.0
    assert timeline.turn_at(125.0) == 3


def test_the_sound_of_a_file_comes_in_step_with_its_picture(tmp_path: Path) -> None:
    path, studio = write_clip(tmp_path / "clip.mp4", every(1 / 25, 1.0), sound_s=1.0), StudioTime(2.5)
    timeline = ClipCamera(str(path), 30, studio).timeline
    blocks: list[tuple[float, float]] = []  # time since the start, loudness

    def hear(samples: Any, time_s: float) -> None:
        blocks.append((time_s - timeline.epoch_s, float(np.abs(samples).mean())))

    voice = FileVoice(str(path), timeline, hear, studio, studio.wait)
    voice.start()
    assert voice.join(20)
    loud = np.array([at_s % timeline.length_s for at_s, level in blocks if level > 1000])
    assert len(loud) >= 12, "three beeps of a tenth of a second"
    assert ((loud < 0.13) | (loud > 0.97)).all(), "beeps begin with each turn of the picture"
    assert np.diff([at_s for at_s, _ in blocks]).max() < 0.06, "no hole, but the rest of a block at the seam"


def test_a_file_without_sound_says_so(tmp_path: Path) -> None:
    path = str(write_clip(tmp_path / "clip.mp4", every(0.1, 0.3)))
    voice = FileVoice(path, ClipTimeline(0.0, 0.0, 1.0), lambda *_: None)
    voice.start()
    assert voice.join()
    assert "no sound" in voice.status().message


def test_a_painter_is_a_camera() -> None:
    camera = open_camera("synthetic", fps=100, frames=lambda time_s: np.full((8, 8, 3), 7, np.uint8))
    frames = watch(camera, 3)
    finish(camera)
    assert frames[0].image[0, 0, 0] == 7


def test_a_synthetic_camera_needs_a_painter() -> None:
    with pytest.raises(CameraError, match="choose a camera or a video file"):
        open_camera("synthetic")


def test_a_painter_that_fails_ends_its_camera_with_a_sentence() -> None:
    def paint(time_s: float) -> Any:
        raise RuntimeError("the paint has run out")

    camera = SyntheticCamera(paint)
    camera.start()
    assert camera.join(5.0)
    assert camera.status().state is CameraState.FAILED
    assert "the paint has run out" in camera.status().message
    assert camera.frames.closed


def test_a_webcam_that_gives_more_than_was_asked_for_is_made_smaller() -> None:
    class Big:
        def grab(self) -> bool:
            return True

        def retrieve(self) -> tuple[bool, Any]:
            return True, np.full((1080, 1920, 3), (255, 0, 0), np.uint8)

        def release(self) -> None:
            pass

    camera = Webcam(0, (640, 480), 30, opener=lambda *_: Big())
    camera.start()
    image = watch(camera, 1)[0].image
    finish(camera)
    assert image.shape == (360, 640, 3)
    assert tuple(image[0, 0]) == (0, 0, 255), "blue stays blue"


def test_a_driver_that_waits_for_a_camera_that_has_gone_is_seen_through() -> None:
    now_s = 50.0
    release = threading.Event()

    class Stuck:
        pictures = 1

        def grab(self) -> bool:
            if self.pictures:
                self.pictures -= 1
                return True
            release.wait(10)
            return False

        def retrieve(self) -> tuple[bool, Any]:
            return True, np.zeros((48, 64, 3), np.uint8)

        def release(self) -> None:
            pass

    camera = Webcam(0, (64, 48), 30, opener=lambda *_: Stuck(), clock=lambda: now_s)
    camera.start()
    assert watch(camera, 1)
    assert camera.status().state is CameraState.LIVE
    now_s += 2.5
    assert camera.status().state is CameraState.UNPLUGGED
    camera.stop()
    release.set()
    assert camera.join(5)


def test_listing_cameras_never_fails() -> None:
    assert isinstance(list_cameras(), list)


def test_a_webcam_that_is_not_there_is_refused_with_a_sentence() -> None:
    with pytest.raises(CameraError, match="Plug one in"):
        open_camera("97")


def test_an_unplugged_webcam_is_reported_and_comes_back(tmp_path: Path) -> None:
    """The capture is OpenCV's own, of a file with six pictures: its end is what a pulled plug looks like."""
    path = str(write_clip(tmp_path / "clip.mp4", every(0.1, 0.6)))
    plugged = threading.Event()
    plugged.set()

    def plug(index: int, size: tuple[int, int], fps: float) -> Any:
        if not plugged.is_set():
            raise CameraError("There is no camera 0.")
        plugged.clear()
        return cv2.VideoCapture(path)

    camera = Webcam(0, (64, 48), 30, opener=plug)
    camera.reopen_every_s = 0.01
    camera.open_now()
    camera.start()
    assert watch(camera, 1)
    unplugged_by_s = time.monotonic() + 5
    while camera.status().state is not CameraState.UNPLUGGED and time.monotonic() < unplugged_by_s:
        camera.frames.take(0.05)
    assert "Plug it in again" in camera.status().message
    plugged.set()
    assert watch(camera, 1)
    finish(camera)
    assert camera.status().state is CameraState.STOPPED


def test_a_camera_that_is_not_wanted_is_closed_and_comes_back() -> None:
    opened = 0

    class Held:
        def __init__(self) -> None:
            nonlocal opened
            opened += 1

        def grab(self) -> bool:
            time.sleep(0.001)
            return True

        def retrieve(self) -> tuple[bool, Any]:
            return True, np.zeros((48, 64, 3), np.uint8)

        def release(self) -> None:
            nonlocal opened
            opened -= 1

    camera = Webcam(0, (64, 48), 30, opener=lambda *_: Held())
    camera.start()
    assert watch(camera, 1)
    camera.demand(0.0)
    paused_by_s = time.monotonic() + 10
    while camera.status().state is not CameraState.PAUSED and time.monotonic() < paused_by_s:
        time.sleep(0.01)
    assert opened == 0, "its light is off, and other programs may have it"
    assert not camera.status().message
    camera.frames.take()
    camera.demand(30.0)
    assert watch(camera, 1)
    camera.demand(0.0)
    finish(camera)
    assert opened == 0


def test_a_webcam_decodes_no_more_pictures_than_are_wanted() -> None:
    now_s, grabbed, decoded = 50.0, 0, 0

    class Fast:
        def grab(self) -> bool:
            nonlocal now_s, grabbed
            grabbed += 1
            now_s += 1 / 30
            if grabbed == 300:
                camera.stop()
            return True

        def retrieve(self) -> tuple[bool, Any]:
            nonlocal decoded
            decoded += 1
            return True, np.zeros((48, 64, 3), np.uint8)

        def release(self) -> None:
            pass

    camera = Webcam(0, (64, 48), 30, opener=lambda *_: Fast(), clock=lambda: now_s)
    camera.demand(15.0)
    camera.start()
    assert camera.join(10)
    assert decoded == pytest.approx(grabbed / 2, abs=1)


def test_a_file_that_was_paused_goes_on_where_its_sound_is(tmp_path: Path) -> None:
    studio = StudioTime(3.22)
    camera = ClipCamera(str(write_clip(tmp_path / "clip.mp4", every(0.4, 3.6))), 30, studio, studio.wait)
    camera.frames = every_picture = Every()
    camera.demand(0.0)
    camera.start()
    studio.now_s += 2.5
    camera.demand(30.0)
    assert camera.join(20)
    assert [number(frame) for frame in every_picture.all] == [7, 8]
    assert every_picture.all[0].time_s - 1000 == pytest.approx(2.8)


def test_what_is_long_over_is_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio, seen = StudioTime(4.9), 0
    path = write_clip(tmp_path / "clip.mp4", every(0.1, 5.0), gop=10)
    camera = ClipCamera(str(path), 30, studio, studio.wait)
    camera.frames = every_picture = Every()
    present = camera._present

    def slow(frame: Any, due_s: float) -> bool:
        nonlocal seen
        seen += 1
        if seen == 3:
            studio.now_s += 4.0  # the machine has done something else
        return present(frame, due_s)

    monkeypatch.setattr(camera, "_present", slow)
    camera.start()
    assert camera.join(20)
    assert seen < 16, "of fifty"
    assert every_picture.all[-1].time_s - 1000 == pytest.approx(4.8, abs=0.11)


@pytest.mark.parametrize("jump_s", [4.0, 8.3, 9.9])
def test_a_clip_with_pictures_out_of_order_goes_on_after_a_leap(
    jump_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its index counts in decoding times: a keyframe there is no picture of that moment."""
    studio, seen = StudioTime(9.95), 0
    camera = ClipCamera(str(assets.path("sample-1.mp4")), 30, studio, studio.wait)
    camera.frames = every_picture = Every()
    present = camera._present

    def slow(frame: Any, due_s: float) -> bool:
        nonlocal seen
        seen += 1
        if seen == 3:
            studio.now_s += jump_s
        return seen < 600 and present(frame, due_s)

    monkeypatch.setattr(camera, "_present", slow)
    camera.start()
    assert camera.join(60)
    assert seen < 300
    assert every_picture.all[-1].time_s - 1000 == pytest.approx(9.93, abs=0.05)
