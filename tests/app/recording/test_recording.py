"""app/recording: a call into a file and out of it again."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from app.face import gallery
from app.face.model import load_model
from app.media.recorder import frames
from app.media.samples import RATE
from app.recording.call_recording import usual_path
from app.recording.callfile import CallFile, _saying
from app.recording.excerpt import Excerpt
from app.recording.export import FilmSides, export
from app.recording.player import Player
from app.recording.recorder import CallRecorder, PersonState, RecordingError, _unwrapped_s
from app.recording.sound import Mixer
from codec.basis import Basis
from codec.recording import FileHeader, Record, RecordKind, Side
from codec.said import Feeling, Reaction, Text
from codec.values import Identity
from render.photo.packed import glance
from tests.app.clients import pair, wait_for
from tests.app.recordings import face_at, record
from tests.disks import fills_up
from tests.photographs import flat

SECONDS = 27.0


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Basis]:
    path = tmp_path_factory.mktemp("kept") / "talk.eigencall"
    return path, record(path, SECONDS)


def test_both_faces_come_back_on_one_line_of_time(kept: tuple[Path, Basis]) -> None:
    path, basis = kept
    file = CallFile(path, basis)
    assert file.duration_s == pytest.approx(SECONDS, abs=0.4)
    assert len(file) == 3
    excerpt = Excerpt.of(file, 1)
    for side, later_s in ((Side.OWN, 0.0), (Side.OTHER, 0.12)):  # when the other's face was on the screen
        for time_s in (11.0, 15.5, 19.0):
            seen = excerpt.face(side, time_s + later_s)
            given = face_at(basis, time_s % 10.0, 0.0, side + 1)
            assert seen is not None
            error = (seen.expression - given.expression) * basis.expression_norm
            assert np.sqrt(np.square(error).sum() / len(basis.mean)) < 0.6
    file.close()


def test_both_likenesses_come_back(kept: tuple[Path, Basis]) -> None:
    path, basis = kept
    file = CallFile(path, basis)
    for side, name in zip(Side, ("ada", "ben"), strict=True):
        identity, given = file.person(side, 0.0).identity, gallery.likeness(basis, name).identity
        assert identity.texture == given.texture
        assert identity.appearance.hair is given.appearance.hair
        np.testing.assert_allclose(identity.shape, given.shape, atol=0.001)
    file.close()


def test_a_photographed_likeness_is_kept_until_it_is_taken_off(tmp_path: Path) -> None:
    path, now_s, basis = tmp_path / "worn.eigencall", 100.0, load_model().basis
    recorder = CallRecorder(path, basis, clock=lambda: now_s)
    recorder.begin()
    drawn = gallery.likeness(basis, "ada").identity
    worn = replace(drawn, photograph=flat(drawn.shape))
    for moment, identity in enumerate((drawn, worn, drawn)):
        now_s = 100.0 + 3 * moment
        recorder.person(Side.OTHER, PersonState(identity))
        recorder.own_face(face_at(basis, 3.0 * moment, now_s, 1))
    recorder.close(60.0)
    file = CallFile(path, basis)
    shown = [file.person(Side.OTHER, time_s).identity.photograph for time_s in (1.0, 4.0, 7.0)]
    assert shown == [b"", worn.photograph, b""]
    file.close()


def test_what_comes_of_a_likeness_bit_by_bit_is_shown_whole_from_the_beginning(tmp_path: Path) -> None:
    path, now_s, basis = tmp_path / "worn.eigencall", 100.0, load_model().basis
    recorder = CallRecorder(path, basis, clock=lambda: now_s)
    recorder.begin()
    shape = np.zeros(len(basis.identity), np.float32)
    whole = flat(shape, grain=5.0)
    for moment, photograph in enumerate((b"", glance(whole), whole, flat(1 + shape))):
        now_s = 100.0 + 3 * moment
        identity = Identity(shape + (moment == 3), photograph=photograph)
        recorder.person(Side.OTHER, PersonState(identity))
        recorder.own_face(face_at(basis, 3.0 * moment, now_s, 1))
    recorder.close(60.0)
    file = CallFile(path, basis)
    shown = [file.person(Side.OTHER, time_s).identity.photograph for time_s in (1.0, 4.0, 7.0, 10.0)]
    assert shown == [whole, whole, whole, flat(1 + shape)]
    file.close()


def test_the_voice_is_heard_when_it_was(kept: tuple[Path, Basis]) -> None:
    path, basis = kept
    file = CallFile(path, basis)
    sound = Mixer().read(Excerpt.of(file, 0), 0, 3 * RATE)
    tenths = np.abs(sound.reshape(30, -1).astype(np.float32)).mean(1)
    assert (tenths[:10] < 100).all()  # it comes 0.12 s after the second second has begun
    assert (tenths[12:21] > 2000).all()
    assert (tenths[23:] < 100).all()
    jump = Mixer().read(Excerpt.of(file, 0), round(1.6 * RATE), RATE // 10)
    assert np.abs(jump.astype(np.float32)).mean() > 2000
    file.close()


def test_what_was_written_and_shown_comes_back_at_its_time(kept: tuple[Path, Basis]) -> None:
    file = CallFile(*kept)
    said = [each for k in range(len(file)) for each in file.segment(k).said]
    assert [(each.side, each.said) for each in said] == [
        (Side.OWN, Text(0, "Hello")),
        (Side.OTHER, Reaction(Feeling.HEART)),
    ]
    assert [each.time_ms for each in said] == pytest.approx([1000, 1000], abs=5)
    file.close()


def test_attack_a_recorded_text_is_tidied_when_it_is_read_and_what_is_none_is_left_out() -> None:
    kinds = [bytes(Text(0, "turn \u202eround")), bytes(Text(0, "\u202e")), b"\x33", b"", b"\x45", b"\x30\x03"]
    found = [_saying(Record(RecordKind.SAID, Side.OTHER, 7, payload)) for payload in kinds]
    assert [[each.said for each in some] for some in found] == [[Text(0, "turn round")], [], [], [], [], []]


def test_an_hour_takes_about_a_megabyte_beside_voice_and_likenesses(kept: tuple[Path, Basis]) -> None:
    path, basis = kept
    file = CallFile(path, basis)
    faces = sum(
        len(r.payload) + 5 for s in file._segments for r in file._records(s) if r.kind == 1
    ) + 19 * sum(map(len, file._segments))
    assert 3600 / SECONDS * faces < 1_500_000  # of invented faces, which never rest
    file.close()


def test_a_file_that_breaks_off_gives_all_but_the_last_two_seconds(
    kept: tuple[Path, Basis], tmp_path: Path
) -> None:
    path, basis = kept
    whole = path.read_bytes()
    cut = tmp_path / "cut.eigencall"
    cut.write_bytes(whole[: len(whole) - 700])
    file = CallFile(cut, basis)
    assert SECONDS - 5 < file.duration_s < SECONDS - 1
    file.close()


def test_damage_in_the_middle_costs_no_more_than_its_segment(
    kept: tuple[Path, Basis], tmp_path: Path
) -> None:
    path, basis = kept
    whole = bytearray(path.read_bytes())
    file = CallFile(path, basis)
    hit = file._segments[1][0]
    file.close()
    whole[hit.offset + 40] ^= 255
    torn = tmp_path / "torn.eigencall"
    torn.write_bytes(whole)
    file = CallFile(torn, basis)
    excerpt = Excerpt.of(file, 1)
    assert excerpt.face(Side.OWN, 5.0) is not None
    assert [f for f in excerpt.faces[Side.OWN] if f.time_s > 21.0]
    file.close()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        (b"", "no recording"),
        (b"\0" * 500, "no recording"),
        (bytes(FileHeader(bytes(32), 40, 80)), "another face basis"),
    ],
)
def test_what_is_no_recording_is_told_in_a_sentence(
    kept: tuple[Path, Basis], tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "x.eigencall"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Exception, match=sentence) as told:
        CallFile(path, kept[1])
    assert type(told.value).__name__ in ("RecordingError", "AssetError")


def test_an_empty_recording_says_so(kept: tuple[Path, Basis], tmp_path: Path) -> None:
    path = tmp_path / "x.eigencall"
    path.write_bytes(kept[0].read_bytes()[: FileHeader.SIZE])
    with pytest.raises(RecordingError, match="empty"):
        CallFile(path, kept[1])


def test_attack_any_bytes_after_the_head_play_as_something_or_nothing(
    kept: tuple[Path, Basis], tmp_path: Path
) -> None:
    whole, dice = kept[0].read_bytes(), np.random.default_rng(1)
    path = tmp_path / "x.eigencall"
    for _ in range(12):
        torn = bytearray(whole)
        for _ in range(200):
            torn[dice.integers(FileHeader.SIZE, len(torn))] = dice.integers(256)
        del torn[dice.integers(FileHeader.SIZE, len(torn)) :]
        path.write_bytes(torn)
        try:
            file = CallFile(path, kept[1])
        except RecordingError:
            continue
        excerpt = Excerpt.of(file, 1)
        Mixer().read(excerpt, 0, RATE)
        file.close()


def test_a_recording_never_replaces_a_file(kept: tuple[Path, Basis], tmp_path: Path) -> None:
    path = tmp_path / "dear.eigencall"
    path.write_text("dear")
    with pytest.raises(RecordingError, match="exists already"):
        CallRecorder(path, kept[1])
    assert path.read_text() == "dear"


def _talk(path: Path, basis: Basis, failed: Callable[[], None] = lambda: None) -> CallRecorder:
    """Four seconds of voice, 240 kB."""
    clock = Hand()
    recorder = CallRecorder(path, basis, failed, clock)
    recorder.begin()
    for _ in range(200):
        clock.now_s += 0.02
        recorder.own_voice(b"\x58" * 1200, round(clock.now_s * RATE))
    recorder.close()
    return recorder


def test_a_full_disk_ends_the_recording_with_a_sentence_and_what_is_there_plays(
    kept: tuple[Path, Basis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills_up(monkeypatch, after_bytes=150_000)
    told: list[bool] = []
    recorder = _talk(tmp_path / "x.eigencall", kept[1], lambda: told.append(True))
    assert told == [True]
    assert "has stopped: No space left on device. What was recorded is in" in recorder.problem
    assert (tmp_path / "x.eigencall").stat().st_size == recorder.bytes
    file = CallFile(tmp_path / "x.eigencall", kept[1])
    assert sum(len(file.segment(k).voice[Side.OWN]) for k in range(len(file))) > 50
    file.close()


def test_a_recording_of_which_nothing_could_be_kept_leaves_no_file(
    kept: tuple[Path, Basis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills_up(monkeypatch, after_bytes=1000)
    recorder = _talk(tmp_path / "x.eigencall", kept[1])
    assert "Nothing could be kept" in recorder.problem
    assert os.listdir(tmp_path) == []


def test_times_of_voices_are_unwrapped_near_now() -> None:
    for now_s in (0.5, 89_478.4, 500_000.0):
        for spoken_s in (now_s - 0.3, now_s + 0.3):
            stamp = round(spoken_s * RATE) & 0xFFFFFFFF
            assert _unwrapped_s(stamp, now_s) == pytest.approx(spoken_s, abs=1e-4)


def test_a_film_has_both_faces_and_the_voice(kept: tuple[Path, Basis], tmp_path: Path) -> None:
    short = tmp_path / "short.eigencall"
    basis = record(short, 2.0)
    file = CallFile(short, basis)
    path = tmp_path / "film.mp4"
    shares = list(export(file, basis, load_model().skin, path, (192, 96), fps=10))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with av.open(str(path)) as film:
        pictures = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert len(pictures) == len(shares) == round(file.duration_s * 10)
    assert pictures[0].shape == (96, 192, 3)
    left, right = pictures[9][:, :96].astype(float), pictures[9][:, 96:].astype(float)
    assert np.abs(left - right).mean() > 5  # two people
    with av.open(str(path)) as film:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    assert np.abs(sound[RATE // 4 : RATE * 3 // 4]).mean() < 0.01
    assert np.abs(sound[RATE * 5 // 4 : RATE * 7 // 4]).mean() > 0.05
    file.close()


def test_a_film_that_is_given_up_leaves_no_file(
    kept: tuple[Path, Basis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _blank(monkeypatch)
    file = CallFile(*kept)
    path = tmp_path / "film.mp4"
    shares = export(file, kept[1], load_model().skin, path, (64, 64), FilmSides.OTHER, fps=10)
    next(shares)
    shares.close()
    assert not path.exists()
    file.close()


def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    class Blank:
        def __init__(self, *parts: object) -> None: ...
        def draw(self, *parts: object) -> object:
            return np.zeros((64, 64, 3), np.uint8)

    monkeypatch.setattr("app.recording.export.OffscreenPainter", Blank)


def test_a_film_never_takes_its_own_recordings_place(kept: tuple[Path, Basis], tmp_path: Path) -> None:
    path, link = tmp_path / "talk.mp4", tmp_path / "film.mp4"
    path.write_bytes(kept[0].read_bytes())
    link.symlink_to(path)
    file = CallFile(path, kept[1])
    for place in (path, link):
        with pytest.raises(RecordingError, match="its own recording's place"):
            next(export(file, kept[1], load_model().skin, place, (64, 64)))
    file.close()
    assert path.read_bytes() == kept[0].read_bytes()


@pytest.mark.parametrize("name", ["film.gif", "film", "film.eigencall"])
def test_a_film_is_not_begun_under_a_name_that_says_something_else(
    kept: tuple[Path, Basis], tmp_path: Path, name: str
) -> None:
    file = CallFile(*kept)
    with pytest.raises(RecordingError, match=r"ends in \.mp4"):
        next(export(file, kept[1], load_model().skin, tmp_path / name, (64, 64)))
    file.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["11:30.mp4", "%03d.mp4", "film.mp4"])
def test_a_film_on_a_full_disk_leaves_the_one_of_last_week(
    kept: tuple[Path, Basis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _blank(monkeypatch)
    fills_up(monkeypatch, after_bytes=2000)
    (tmp_path / name).write_text("of last week")
    file = CallFile(*kept)
    with pytest.raises(RecordingError, match="cannot be written"):
        list(export(file, kept[1], load_model().skin, tmp_path / name, (64, 64), FilmSides.OTHER, fps=10))
    file.close()
    assert (tmp_path / name).read_text() == "of last week"
    assert os.listdir(tmp_path) == [name]


def test_a_film_whose_name_holds_a_colon_is_written(
    kept: tuple[Path, Basis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _blank(monkeypatch)
    monkeypatch.chdir(tmp_path)
    file = CallFile(*kept)
    path = Path("11:30.mp4")
    list(export(file, kept[1], load_model().skin, path, (64, 64), FilmSides.OTHER, fps=1))
    file.close()
    assert os.listdir(tmp_path) == ["11:30.mp4"]
    assert len(list(frames(path, 0.0))) == round(SECONDS)


def test_a_film_in_an_impossible_place_is_told_in_a_sentence(kept: tuple[Path, Basis]) -> None:
    file = CallFile(*kept)
    with pytest.raises(RecordingError, match="cannot be written"):
        next(export(file, kept[1], load_model().skin, Path("/proc/nowhere/film.mp4"), (64, 64)))
    file.close()


class Hand:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


def test_a_player_plays_pauses_jumps_and_ends(kept: tuple[Path, Basis]) -> None:
    clock = Hand()
    player = Player(CallFile(*kept), clock)
    assert (player.playing, player.position_s) == (False, 0.0)
    player.play()
    clock.now_s += 2.0
    assert player.position_s == pytest.approx(2.0)
    player.pause()
    clock.now_s += 5.0
    assert player.position_s == pytest.approx(2.0)
    player.seek(20.0)
    player.play()
    clock.now_s += 100.0
    assert not player.playing
    assert player.position_s == player.file.duration_s
    player.play()
    assert player.position_s == 0.0
    player.file.close()


def test_a_player_shows_and_sounds_what_is_at_its_place(kept: tuple[Path, Basis]) -> None:
    clock = Hand()
    player = Player(CallFile(*kept), clock)
    player.start()
    try:
        wait_for(lambda: player.face(Side.OTHER, clock.now_s) is not None, "the first face")
        assert not player.sound(960, clock.now_s).any()
        player.seek(1.5)
        player.play()
        heard = [player.sound(960, clock.now_s) for _ in range(3)]
        assert np.abs(heard[2].astype(np.float32)).mean() > 2000
        player.seek(22.0)
        wait_for(lambda: player.face(Side.OWN, clock.now_s) is not None, "the face after the jump")
        assert not player.sound(960, clock.now_s).any()
    finally:
        player.close()


def test_recordings_are_named_by_the_time_and_never_alike(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_documents_dir", lambda: str(tmp_path))
    monkeypatch.setattr(time, "strftime", lambda form: "2026-11-25 10.00.00")
    first = usual_path()
    assert first == tmp_path / "Eigencall" / "2026-11-25 10.00.00.eigencall"
    first.parent.mkdir()
    first.touch()
    assert usual_path().name == "2026-11-25 10.00.00 1.eigencall"


def test_a_call_is_recorded_and_the_other_side_is_told(tmp_path: Path) -> None:
    with pair() as both:
        both.connect()
        both.a.recording._path = lambda: tmp_path / "a.eigencall"
        both.a.set_recording(True)
        wait_for(lambda: both.b.status().peer_recording, "the news of the recording")
        assert both.a.status().recording
        assert not both.b.status().recording
        wait_for(lambda: (tmp_path / "a.eigencall").stat().st_size > 57, "the first block", 20.0)
        both.a.set_recording(False)
        wait_for(lambda: not both.b.status().peer_recording, "the news of its end")
        wait_for(lambda: both.a.status().recorded != "", "the file")
        file = CallFile(tmp_path / "a.eigencall", both.a.basis)
        excerpt = Excerpt.of(file, 0)
        assert len(excerpt.faces[Side.OWN]) > 3
        assert len(excerpt.faces[Side.OTHER]) > 3
        file.close()


def test_a_recording_ends_with_its_call(tmp_path: Path) -> None:
    with pair() as both:
        both.b.recording.use(CallRecorder(tmp_path / "b.eigencall", both.b.basis))
        both.connect()
        wait_for(lambda: both.a.status().peer_recording, "the news of the recording")
        both.a.hang_up()
        wait_for(lambda: both.b.status().recorded != "", "the file")
        assert not both.b.status().recording
