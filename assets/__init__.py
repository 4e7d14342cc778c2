"""What `training` made and the program ships: every file is listed with its SHA-256 in manifest.toml."""

import hashlib
import tomllib
from pathlib import Path

from codec.errors import AssetError
from codec.files import output

FOLDER = Path(__file__).parent
MANIFEST = "manifest.toml"


def manifest(folder: Path = FOLDER) -> dict[str, str]:
    """File name -> SHA-256 in hex."""
    try:
        return {k: str(v) for k, v in tomllib.loads((folder / MANIFEST).read_text())["sha256"].items()}
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise AssetError(
            "The list of assets, {path}, cannot be read; install Eigencall again.", path=folder / MANIFEST
        ) from error


def read(name: str, folder: Path = FOLDER) -> bytes:
    """The bytes of an asset, checked against the manifest. Raises AssetError with what to do."""
    expected = manifest(folder).get(name)
    if expected is None:
        raise AssetError("There is no asset named {name}; the manifest lists none.", name=name)
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise AssetError("The asset {name} is missing; install Eigencall again.", name=name) from error
    if hashlib.sha256(data).hexdigest() != expected:
        raise AssetError(
            "The asset {name} is damaged (its hash differs from the manifest's); install Eigencall again.",
            name=name,
        )
    return data


def find(digest: bytes, folder: Path = FOLDER) -> bytes | None:
    """The asset with this SHA-256, or None: what is here need not be fetched."""
    name = next((n for n, known in manifest(folder).items() if known == digest.hex()), None)
    return None if name is None else read(name, folder)


def path(name: str, folder: Path = FOLDER) -> Path:
    """The path of an asset whose bytes have been checked."""
    read(name, folder)
    return folder / name


def write(name: str, data: bytes, folder: Path = FOLDER) -> None:
    """Store an asset and record its hash; used by training only. Raises OutputError."""
    with output(folder / name) as file:
        file.write(data)
    known = manifest(folder) if (folder / MANIFEST).exists() else {}
    known[name] = hashlib.sha256(data).hexdigest()
    lines = "".join(f'"{k}" = "{v}"\n' for k, v in sorted(known.items()))
    with output(folder / MANIFEST) as file:
        file.write(f"[sha256]\n{lines}".encode())
