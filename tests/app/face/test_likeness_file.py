"""The likeness on disk, and which face is worn."""

import io
import stat
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

import assets
from app.face import gallery, likeness_file
from app.face.likeness import Likeness
from app.face.likeness_file import MAX_FILE_BYTES, MOST_BESIDE_RAD, LikenessError, LikenessFile, likeness_path
from app.face.wardrobe import Wardrobe
from app.profile.settings import Settings, SettingsError
from codec.basis import Basis, from_bytes
from codec.control import BlobKind
from codec.values import Appearance, Hair, Identity
from likeness.textures import Textures
from tests.photographs import flat


def no_textures() -> Textures:
    raise AssertionError("not needed here")


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


@pytest.fixture
def own() -> Likeness:
    good, jpeg = cv2.imencode(".jpg", np.full((64, 64, 3), 90, np.uint8))
    assert good
    looks = Appearance(Hair.TIED, (0.1, 0.2, 0.3), (0.4, 0.5, 0.6), None)
    identity = Identity(np.linspace(0, 1, 80, dtype=np.float32), jpeg.tobytes(), looks)
    textures = {BlobKind.TEXTURE_SMALL: b"small", BlobKind.TEXTURE_LARGE: jpeg.tobytes()}
    return Likeness(identity, textures)


def test_what_is_kept_comes_back(tmp_path: Path, own: Likeness) -> None:
    file = LikenessFile(tmp_path / "deep" / "own.npz")
    assert file.read() is None
    file.save(own)
    back = file.read()
    assert back is not None
    assert back.textures == own.textures
    assert back.identity.appearance == own.identity.appearance
    assert back.identity.shape == pytest.approx(own.identity.shape)


@pytest.mark.parametrize(
    ("beside", "back"), [((0.05, -0.1), (0.05, -0.1)), ((0.9, -0.1), (MOST_BESIDE_RAD, -0.1))]
)
def test_how_far_beside_the_camera_eyes_are_seen_to_look_is_kept_within_bounds(
    own: Likeness, beside: tuple[float, float], back: tuple[float, float]
) -> None:
    kept = likeness_file.from_bytes(likeness_file.to_bytes(replace(own, gaze_beside=beside)))
    assert kept.gaze_beside == pytest.approx(back)


def test_a_likeness_of_before_gaze_was_kept_is_read(own: Likeness) -> None:
    with np.load(io.BytesIO(likeness_file.to_bytes(own))) as file:
        fields = {name: file[name] for name in file.files if name != "gaze_beside"}
    older = io.BytesIO()
    np.savez(older, **fields)
    assert likeness_file.from_bytes(older.getvalue()).gaze_beside == (0, 0)


def test_a_photographed_likeness_is_kept_beside_the_drawn_one_and_a_damaged_one_refused(
    tmp_path: Path, own: Likeness
) -> None:
    file = LikenessFile(tmp_path / "own.npz")
    photograph = flat(own.identity.shape)
    file.save(replace(own, identity=replace(own.identity, photograph=photograph)))
    back = file.read()
    assert back is not None
    assert back.identity.photograph == photograph
    assert back.textures == own.textures
    file.save(replace(own, identity=replace(own.identity, photograph=photograph[:-5])))
    with pytest.raises(LikenessError, match="make your likeness again"):
        file.read()


def test_only_its_owner_can_read_a_likeness(tmp_path: Path, own: Likeness) -> None:
    file = LikenessFile(tmp_path / "own.npz")
    file.save(own)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["own.npz"]


def test_a_deleted_likeness_leaves_nothing_behind(tmp_path: Path, own: Likeness) -> None:
    file = LikenessFile(tmp_path / "own.npz")
    file.save(own)
    file.delete()
    file.delete()
    assert not file.exists()
    assert list(tmp_path.iterdir()) == []


def damaged(own: Likeness) -> list[bytes]:
    whole = likeness_file.to_bytes(own)
    return [
        b"",
        b"PK",
        whole[: len(whole) // 2],
        whole.replace(b'"tied"', b'"wigs"'),
        b"x" * (MAX_FILE_BYTES + 2),
    ]


@pytest.mark.parametrize("case", range(5))
def test_a_damaged_likeness_is_refused_and_an_invented_face_worn(
    tmp_path: Path, basis: Basis, own: Likeness, case: int
) -> None:
    file = LikenessFile(tmp_path / "own.npz")
    file.path.write_bytes(damaged(own)[case])
    with pytest.raises(LikenessError, match="make your likeness again"):
        file.read()
    wardrobe = Wardrobe(basis, file, no_textures)
    worn = wardrobe.choose(Settings())
    assert worn.identity.texture == gallery.likeness(basis).identity.texture
    assert "make your likeness again" in wardrobe.problem


def test_no_profile_name_leads_out_of_the_folder() -> None:
    with pytest.raises(SettingsError):
        likeness_path("../somebody")
    assert likeness_path("work").name == "work.likeness.npz"


def test_the_own_likeness_is_worn_only_where_the_settings_let_it(
    tmp_path: Path, basis: Basis, own: Likeness
) -> None:
    seen: list[Likeness] = []
    wardrobe = Wardrobe(basis, LikenessFile(tmp_path / "own.npz"), no_textures, seen.append)
    wardrobe.file.save(own)
    for settings in (Settings(), Settings(likeness=False), Settings(avatar="eze")):
        wardrobe.put_on(settings)
    assert seen[0].textures == own.textures
    assert seen[1].identity.texture == gallery.likeness(basis).identity.texture
    assert seen[2].identity.texture == gallery.likeness(basis, "eze").identity.texture


@pytest.mark.parametrize("case", range(5))
def test_a_new_likeness_puts_a_damaged_one_aside_and_destroys_nothing(
    tmp_path: Path, own: Likeness, case: int
) -> None:
    file = LikenessFile(tmp_path / "own.npz")
    for number in (1, 2):
        file.path.write_bytes(damaged(own)[case])
        file.save(own)
        assert file.read() is not None
        assert (tmp_path / f"own.bad{number}.npz").read_bytes() == damaged(own)[case]


def test_a_good_likeness_that_is_made_again_is_replaced(tmp_path: Path, own: Likeness) -> None:
    file = LikenessFile(tmp_path / "own.npz")
    file.save(own)
    file.save(own)
    assert [p.name for p in tmp_path.iterdir()] == ["own.npz"]


def test_who_stands_in_for_a_damaged_likeness_is_said(tmp_path: Path, basis: Basis, own: Likeness) -> None:
    wardrobe = Wardrobe(basis, LikenessFile(tmp_path / "own.npz"), no_textures)
    wardrobe.file.path.write_bytes(b"PK")
    assert gallery.names()[0].capitalize() in wardrobe.check(Settings())
    assert "Nothing is lost" in wardrobe.problem
    wardrobe.file.path.write_bytes(likeness_file.to_bytes(own))
    assert wardrobe.check(Settings()) == ""
