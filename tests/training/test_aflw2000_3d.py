"""training.sources.aflw2000_3d and bfm: files as their authors distribute them, and what a person is told."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import scipy.io

from tests import faces
from tests.training import heads
from tests.training.sources.test_matlab import save_73
from training.clouds import faces as cloud_faces
from training.parts.errors import DataError
from training.sources import aflw2000_3d, bfm
from training.sources.aflw2000_3d import angles_of, annotated, rotation_of
from training.teacher import TeacherError


def sitter(folder: Path, name: str = "image00001", seed: int = 1) -> heads.Sitter:
    """One grey picture with the .mat of a head that nobody drew."""
    one = heads.Sitter(heads.shipped(), np.random.default_rng(seed))
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / f"{name}.jpg"), np.full((heads.SIDE, heads.SIDE, 3), 128, np.uint8))
    scipy.io.savemat(folder / f"{name}.mat", one.fields())
    return one


def test_a_mat_gives_the_points_the_pose_and_the_parameters_that_were_put_in(tmp_path: Path) -> None:
    put = sitter(tmp_path)
    (got,) = annotated(tmp_path)
    assert got.points is not None
    np.testing.assert_allclose(got.points[:, 0], put.points()[0], atol=1e-3)
    np.testing.assert_allclose(-got.points[:, 1], put.points()[1], atol=1e-3)
    np.testing.assert_allclose(angles_of(got.rotation), put.angles, atol=1e-6)
    assert got.scale == pytest.approx(put.scale, rel=1e-5)
    np.testing.assert_allclose(got.shape, put.shape)
    np.testing.assert_allclose(got.expression, put.expression)


def test_turning_back_gives_the_head_without_pose(tmp_path: Path) -> None:
    put = sitter(tmp_path)
    (got,) = annotated(tmp_path)
    assert got.points is not None
    head = (got.points - got.shift) / got.scale @ got.rotation
    wanted = heads.shipped().landmarks68(put.vertices().astype(np.float32)) + heads.ORIGIN_MM
    np.testing.assert_allclose(head, wanted, atol=0.01)


@pytest.mark.parametrize("angles", [(0.0, 0.0, 0.0), (0.3, -1.2, 0.2), (-0.5, 0.9, -0.7)])
def test_angles_survive_the_matrix(angles: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(angles_of(rotation_of(*angles)), angles, atol=1e-9)


def test_a_missing_folder_says_what_to_get(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no folder .*AFLW2000-3D\.zip"):
        annotated(tmp_path / "nowhere")


def test_an_empty_folder_says_what_to_get(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no picture with a \.mat beside it"):
        annotated(tmp_path)


def test_a_half_copied_folder_names_what_lacks_and_can_be_read_all_the_same(tmp_path: Path) -> None:
    sitter(tmp_path, "image00001")
    sitter(tmp_path, "image00002")
    (tmp_path / "image00002.mat").unlink()
    with pytest.raises(DataError, match=r"only half copied: image00002\.jpg"):
        annotated(tmp_path)
    assert [a.picture.stem for a in annotated(tmp_path, incomplete=True)] == ["image00001"]


def test_a_cut_off_mat_is_named(tmp_path: Path) -> None:
    sitter(tmp_path)
    mat = tmp_path / "image00001.mat"
    mat.write_bytes(mat.read_bytes()[:300])
    with pytest.raises(DataError, match=r"image00001\.mat is damaged or only half copied"):
        annotated(tmp_path)


def test_mats_of_version_7_3_are_read_as_the_others(tmp_path: Path) -> None:
    fields = sitter(tmp_path).fields()
    old = annotated(tmp_path)[0]
    save_73(tmp_path / "image00001.mat", fields)
    new = annotated(tmp_path)[0]
    for name in ("points", "rotation", "scale", "shift", "shape", "expression"):
        np.testing.assert_allclose(getattr(new, name), getattr(old, name))


def test_a_damaged_mat_of_version_7_3_is_told_as_such(tmp_path: Path) -> None:
    sitter(tmp_path)
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64 HDF5 schema 1.00 .".ljust(124, b"\0") + b"\x00\x02IM"
    (tmp_path / "image00001.mat").write_bytes(head.ljust(512, b"\0") + b"\x89HDF\r\n\x1a\n" + bytes(200))
    with pytest.raises(DataError, match=r"version 7\.3.* with -v7"):
        annotated(tmp_path)


@pytest.mark.parametrize("name", ["code", "Landmarks"])
def test_what_a_folder_above_the_data_is_called_does_not_matter(tmp_path: Path, name: str) -> None:
    sitter(tmp_path / name / "AFLW2000")
    assert len(annotated(tmp_path / name / "AFLW2000")) == 1
    assert len(annotated(tmp_path)) == 1


def test_the_few_pictures_of_another_size_are_named(tmp_path: Path) -> None:
    for k in range(5):
        sitter(tmp_path, f"image{k}")
    cv2.imwrite(str(tmp_path / "image3.jpg"), np.zeros((300, 300, 3), np.uint8))
    with pytest.raises(DataError, match=r"image3\.jpg is 300 x 300 pixels, where the others are 450 x 450"):
        annotated(tmp_path)
    assert len(annotated(tmp_path, incomplete=True)) == 4


def test_a_picture_too_small_for_its_face_is_named(tmp_path: Path) -> None:
    sitter(tmp_path)
    cv2.imwrite(str(tmp_path / "image00001.jpg"), np.zeros((100, 100, 3), np.uint8))
    with pytest.raises(
        DataError, match=r"image00001\.jpg is 100 x 100 pixels, and by its \.mat the face is at"
    ):
        annotated(tmp_path)


def test_what_is_passed_over_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("whole", "damaged", "alone"):
        sitter(tmp_path, name)
    (tmp_path / "damaged.jpg").write_bytes((tmp_path / "damaged.jpg").read_bytes()[:2000])
    (tmp_path / "alone.jpg").unlink()
    assert len(annotated(tmp_path, incomplete=True)) == 1
    said = capsys.readouterr().err
    assert "damaged.jpg is only half copied" in said
    assert "alone.mat lacks the .jpg" in said


@pytest.mark.parametrize("count", [1, 3])
def test_fewer_faces_than_can_be_learnt_from_are_a_sentence(tmp_path: Path, count: int) -> None:
    for k in range(count):
        sitter(tmp_path, f"image{k}")
    with pytest.raises(DataError, match=f"Faces found: {count}\\. 4 are the least"):
        cloud_faces.read(tmp_path, None, None)


def test_the_ending_of_a_picture_may_be_in_capitals(tmp_path: Path) -> None:
    sitter(tmp_path)
    (tmp_path / "image00001.jpg").rename(tmp_path / "image00001.JPG")
    assert annotated(tmp_path)[0].picture.name == "image00001.JPG"


def test_a_cut_off_picture_is_named(tmp_path: Path) -> None:
    sitter(tmp_path)
    (tmp_path / "image00001.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(DataError, match=r"image00001\.jpg is no picture"):
        annotated(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("Pose_Para", np.zeros((1, 7)), "scale above 0"),
        ("pt3d_68", np.zeros((3, 21)), r"\(3, 21\), not \(3, 68\)"),
        ("pt3d_68", np.zeros((68, 3)), r"\(68, 3\), not \(3, 68\)"),
        ("pt3d_68", np.zeros((1, 200)), r"\(1, 200\), not \(3, 68\)"),
        ("Shape_Para", np.zeros((0, 1)), "shape parameters differ in number"),
        ("Exp_Para", np.full((29, 1), np.nan), "not all numbers"),
    ],
)
def test_fields_of_another_kind_are_refused(tmp_path: Path, name: str, value: np.ndarray, words: str) -> None:
    fields = sitter(tmp_path).fields() | {name: value}
    scipy.io.savemat(tmp_path / "image00001.mat", fields)
    with pytest.raises(DataError, match=words):
        annotated(tmp_path)


def test_a_damaged_file_among_whole_ones_is_passed_over_when_asked(tmp_path: Path) -> None:
    for name in ("image00001", "image00002", "image00003"):
        sitter(tmp_path, name)
    mat, picture = tmp_path / "image00001.mat", tmp_path / "image00002.jpg"
    mat.write_bytes(mat.read_bytes()[:300])
    picture.write_bytes(picture.read_bytes()[:20])
    with pytest.raises(DataError, match=r"image00001\.mat is damaged"):
        annotated(tmp_path)
    assert [a.picture.stem for a in annotated(tmp_path, incomplete=True)] == ["image00003"]
    (tmp_path / "image00003.mat").write_bytes(b"")
    with pytest.raises(DataError, match=r"No picture in .* can be read together with its \.mat"):
        annotated(tmp_path, incomplete=True)


def test_files_of_two_data_sets_in_one_folder_are_told(tmp_path: Path) -> None:
    sitter(tmp_path, "image00001")
    fields = sitter(tmp_path, "image00002").fields() | {"Shape_Para": np.zeros((40, 1))}
    scipy.io.savemat(tmp_path / "image00002.mat", fields)
    with pytest.raises(DataError, match=r"40 of image00002\.jpg.*one data set at a time"):
        annotated(tmp_path)


def test_the_landmark_files_of_300w_lp_are_no_faces(tmp_path: Path) -> None:
    sitter(tmp_path / "HELEN", "HELEN_1_0")
    (tmp_path / "landmarks" / "HELEN").mkdir(parents=True)
    scipy.io.savemat(tmp_path / "landmarks" / "HELEN" / "HELEN_1_0_pts.mat", {"pts_2d": np.zeros((68, 2))})
    assert len(annotated(tmp_path)) == 1


def test_300w_lp_without_a_face_model_says_that_depth_is_missing(tmp_path: Path) -> None:
    fields = sitter(tmp_path).fields()
    del fields["pt3d_68"]
    scipy.io.savemat(tmp_path / "image00001.mat", fields)
    with pytest.raises(DataError, match="depth of its points only by way of the face model"):
        cloud_faces.read(tmp_path, None, None)


def test_mirrored_and_turned_copies_are_of_one_person() -> None:
    names = ("HELEN_123_1_0.jpg", "HELEN_123_1_14.jpg", "HELEN_123_1_3_Flip.jpg")
    assert {cloud_faces.person_of(Path(n)) for n in names} == {"HELEN_123_1"}
    assert cloud_faces.person_of(Path("image00050.jpg")) == "image00050"


def test_the_real_pictures_agree_with_their_ground_truth() -> None:
    folder = faces.folder() / "test" / "aflw2000-3d"
    truth = json.loads((folder / "ground_truth.json").read_text())
    found = annotated(folder, incomplete=True)
    assert len(found) == 9
    turned = []
    for one in found:
        assert one.points is not None
        known = np.array(truth[one.picture.stem]["pts68"]).T
        np.testing.assert_allclose(one.points * [1, -1, 1], known, atol=1e-3)
        turned.append((one.points - one.shift) / one.scale @ one.rotation)
    # the faces, turned back, are alike and symmetrical: the convention of the angles is the right one
    mean = np.mean(turned, 0)
    assert np.std(turned, 0).mean() < 3.0
    assert abs(mean[36, 0] + mean[45, 0]) < 1.0
    assert abs(mean[36, 2] - mean[45, 2]) < 1.5


def model_files(count: int = 90) -> dict[str, np.ndarray]:
    """A tiny face model: our 68 points and some others about them, in micrometres."""
    basis, rng = heads.shipped(), np.random.default_rng(3)
    others = rng.choice(len(basis.mean), count - 68, replace=False)

    def at(field: np.ndarray) -> np.ndarray:
        return np.concatenate([basis.landmarks68(field), field[others]]) * 1000

    mean = at(basis.mean) + heads.ORIGIN_MM * 1000
    shape = np.stack([at(c).ravel() for c in basis.identity[: heads.USED]], 1)
    expression = np.stack([at(c).ravel() for c in basis.expression[: heads.EXPRESSIONS]], 1)
    triangles = np.stack([np.arange(count - 2), np.arange(1, count - 1), np.arange(2, count)])
    return {
        "u": mean.reshape(-1, 1),
        "w_shp": shape,
        "w_exp": expression,
        "tri": triangles,
        "keypoints": np.arange(68),
    }


def as_matlab(folder: Path) -> None:
    m = model_files()
    half = {
        "mu_shape": m["u"] - 5,
        "w": m["w_shp"],
        "tri": m["tri"] + 1,
        "keypoints": m["keypoints"][None] + 1,
    }
    scipy.io.savemat(folder / "Model_Shape.mat", half)
    scipy.io.savemat(folder / "Model_Exp.mat", {"mu_exp": np.full_like(m["u"], 5), "w_exp": m["w_exp"]})


def as_python(folder: Path) -> None:
    m = model_files()
    coordinates = (3 * m["keypoints"][:, None] + np.arange(3)).ravel()
    arrays = {"u_shp": m["u"], "u_exp": 0 * m["u"], "w_shp": m["w_shp"], "w_exp": m["w_exp"]}
    for name, values in (arrays | {"keypoints": coordinates}).items():
        np.save(folder / f"{name}.npy", values)
    scipy.io.savemat(folder / "tri.mat", {"tri": m["tri"] + 1})


def as_v2(folder: Path) -> None:
    m = model_files()
    triangles = m.pop("tri")
    (folder / "bfm_noneck_v3.pkl").write_bytes(pickle.dumps(m))
    (folder / "tri.pkl").write_bytes(pickle.dumps(triangles))


def as_face3d(folder: Path) -> None:
    m = model_files()
    model = {"shapeMU": m["u"], "shapePC": m["w_shp"], "expMU": 0 * m["u"], "expPC": m["w_exp"]}
    model |= {"tri": m["tri"].T + 1, "kpt_ind": m["keypoints"][None] + 1}
    scipy.io.savemat(folder / "BFM.mat", {"model": model})


RELEASES = (as_matlab, as_face3d, as_python, as_v2)


@pytest.mark.parametrize("release", RELEASES)
def test_every_release_of_the_face_model_gives_the_clouds_of_the_points(
    tmp_path: Path, release: Callable[[Path], None]
) -> None:
    put = sitter(tmp_path / "faces")
    (tmp_path / "bfm").mkdir()
    release(tmp_path / "bfm")
    whole = cloud_faces.read(tmp_path / "faces", tmp_path / "bfm", None)
    cloud = whole.cloud(0)
    assert cloud.shape == (90, 3)
    marks = whole.topology.landmarks68(cloud.astype(np.float32))
    np.testing.assert_allclose(marks[:, 0], put.points()[0], atol=0.05)
    np.testing.assert_allclose(-marks[:, 1], put.points()[1], atol=0.05)
    assert len(whole.topology.landmarks478.vertices) == 478


def test_a_face_model_with_missing_files_says_which(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no folder"):
        bfm.read(tmp_path / "nowhere")
    (tmp_path / "01_MorphableModel.mat").write_bytes(b"")
    with pytest.raises(DataError, match=r"01_MorphableModel\.mat alone has no expressions"):
        bfm.read(tmp_path)
    as_matlab(tmp_path)
    (tmp_path / "Model_Exp.mat").unlink()
    with pytest.raises(DataError, match=r"lacks Model_Exp\.mat"):
        bfm.read(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.4, 0.98])
@pytest.mark.parametrize("release", RELEASES)
def test_a_half_copied_face_model_is_a_sentence(
    tmp_path: Path, release: Callable[[Path], None], share: float
) -> None:
    """Every file of every release, cut off anywhere."""
    release(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(DataError, match=r"copy it again|half copied|lacks|different releases"):
            bfm.read(tmp_path)
        path.write_bytes(whole)
    assert len(bfm.read(tmp_path).keypoints) == 68


@pytest.mark.parametrize(
    ("release", "name", "fields"),
    [
        (as_matlab, "Model_Shape.mat", {"mu_shape": np.zeros((270, 1))}),
        (as_face3d, "BFM.mat", {"model": {"shapeMU": np.zeros((270, 1))}}),
        (as_face3d, "BFM.mat", {"other": 1}),
        (as_python, "tri.mat", {"faces": np.zeros((3, 5))}),
        (as_python, "tri.mat", {"tri": np.zeros((0, 0))}),
    ],
)
def test_a_face_model_of_another_kind_is_a_sentence(
    tmp_path: Path, release: Callable[[Path], None], name: str, fields: dict[str, object]
) -> None:
    release(tmp_path)
    scipy.io.savemat(tmp_path / name, fields)
    with pytest.raises(DataError, match=r"Put Model_Shape\.mat and Model_Exp\.mat"):
        bfm.read(tmp_path)


def test_parts_of_different_releases_are_refused(tmp_path: Path) -> None:
    as_python(tmp_path)
    np.save(tmp_path / "w_exp.npy", np.zeros((30, 29)))
    with pytest.raises(DataError, match="of different releases"):
        bfm.read(tmp_path)


class _Runs:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("this would have run",)


def test_a_pickle_that_runs_code_is_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bfm_noneck_v3.pkl").write_bytes(pickle.dumps(_Runs()))
    with pytest.raises(DataError, match=r"wants to run builtins\.print"):
        bfm.read(tmp_path)
    assert "would have run" not in capsys.readouterr().out


def test_a_damaged_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    cv2.imwrite(str(tmp_path / "me.jpg"), np.zeros((20, 20, 3), np.uint8))
    (tmp_path / "labels" / "me.jpg.npz").write_text("broken")
    with pytest.raises(TeacherError, match=r"me\.jpg\.npz are damaged: delete that file"):
        cloud_faces.read(tmp_path, None, tmp_path / "labels")


def label(folder: Path, name: str, found: bool, side: int) -> None:
    """As the teacher writes it for a picture of that side."""
    points = np.full((1, 478, 3), 10.0 if found else np.nan, np.float32)
    np.savez(folder / f"{name}.npz", points=points, found=[found], width=side, height=side, fps=0.0)


def test_pictures_without_a_face_or_a_label_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "labels").mkdir()
    for name in ("empty", "unlabelled", "me"):
        cv2.imwrite(str(tmp_path / f"{name}.jpg"), np.zeros((20, 20, 3), np.uint8))
    label(tmp_path / "labels", "empty.jpg", False, 20)
    label(tmp_path / "labels", "me.jpg", True, 20)
    with pytest.raises(DataError, match=r"Faces found: 1\. 4 are the least"):
        cloud_faces.read(tmp_path, None, tmp_path / "labels")
    said = capsys.readouterr().err
    assert f"In {tmp_path / 'empty.jpg'} no face was found." in said
    assert f"{tmp_path / 'unlabelled.jpg'} has no labels." in said


def test_a_label_of_another_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    cv2.imwrite(str(tmp_path / "me.jpg"), np.zeros((20, 20, 3), np.uint8))
    label(tmp_path / "labels", "me.jpg", True, 40)
    with pytest.raises(DataError, match=r"me\.jpg is 20 x 20 pixels and was 40 x 40 when it was labelled"):
        cloud_faces.read(tmp_path, None, tmp_path / "labels")


def test_a_folder_of_labels_that_is_not_there_is_named(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "me.jpg"), np.zeros((20, 20, 3), np.uint8))
    with pytest.raises(DataError, match=r"There is no folder .*nowhere; name the folder of your labels"):
        cloud_faces.read(tmp_path, None, tmp_path / "nowhere")


def test_pictures_without_mats_and_labels_say_how_to_label_them(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "me.jpg"), np.zeros((20, 20, 3), np.uint8))
    with pytest.raises(DataError, match=r"training label --images .* --labels LABELS"):
        cloud_faces.read(tmp_path, None, None)
    assert aflw2000_3d.mats(tmp_path) == []
