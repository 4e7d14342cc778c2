import hashlib
from pathlib import Path

import pytest

import assets
from codec import basis
from codec.errors import AssetError


def test_every_asset_in_the_manifest_is_whole_and_every_file_is_in_it() -> None:
    listed = assets.manifest()
    for name in listed:
        assets.read(name)
    binary = {
        p.name for p in assets.FOLDER.iterdir() if p.suffix in {".npz", ".onnx", ".jpg", ".mp4", ".json"}
    }
    assert binary == {name for name in listed if not name.endswith(".md")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assets.write("thing.npz", b"whole", tmp_path)
    return tmp_path


def test_an_asset_reads_back(folder: Path) -> None:
    assert assets.read("thing.npz", folder) == b"whole"
    assert assets.manifest(folder) == {"thing.npz": hashlib.sha256(b"whole").hexdigest()}


def test_an_asset_is_found_by_its_hash(folder: Path) -> None:
    assert assets.find(hashlib.sha256(b"whole").digest(), folder) == b"whole"
    assert assets.find(bytes(32), folder) is None


def test_a_truncated_asset_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / "thing.npz").write_bytes(b"who")
    with pytest.raises(AssetError, match=r"damaged.*install Eigencall again"):
        assets.read("thing.npz", folder)


def test_a_missing_asset_is_named(folder: Path) -> None:
    (folder / "thing.npz").unlink()
    with pytest.raises(AssetError, match=r"thing\.npz is missing"):
        assets.read("thing.npz", folder)


def test_an_unreadable_manifest_is_said(folder: Path) -> None:
    (folder / "manifest.toml").write_text("[sha256")
    with pytest.raises(AssetError, match="list of assets"):
        assets.read("thing.npz", folder)


@pytest.mark.parametrize("cut", [0, 10, 1000, -5])
def test_a_damaged_basis_file_is_refused_with_what_to_do(cut: int) -> None:
    data = assets.read("basis.npz")[:cut]
    with pytest.raises(AssetError, match="rebuild it with"):
        basis.from_bytes(data)
