"""Training samples as tar files in WebDataset's layout, written and streamed by way of any fsspec path.

    ROOT/meta.json                      what `prepare` noted; sizes of the arrays
    ROOT/train-0000.tar ...             KEY.jpg the crop, KEY.npy its numbers (see `Layout`)
    ROOT/held-0000.tar                  people to measure on

ROOT may be a folder, or whatever fsspec knows: s3://, gs://, https://, memory://, simplecache::... A tar is
read once from front to back, so a stream of any length needs no disk. Written here rather than with the
`webdataset` package: the layout is the same (it reads these files), its own readers do not take fsspec paths,
and what is used of it is the page below.
"""

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import numpy as np

from codec.files import output
from codec.values import Float
from training.parts.errors import DataError

META = "meta.json"
PER_TAR = 512
MOST_BYTES = 64 << 20
"""Of one member; a sample is some ten kilobytes."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sample's numbers, one after the other in one float32 vector: anchors (A, 3), rotation (3, 3), scale,
    shift (2,), identity (I,), expression (E,)."""

    anchors: int
    identity: int
    expression: int

    @property
    def length(self) -> int:
        return 3 * self.anchors + 12 + self.identity + self.expression

    def split(self, vector: Float) -> tuple[Float, ...]:
        """(length,) -> anchors, rotation, scale (1,), shift, identity, expression"""
        ends = np.cumsum([3 * self.anchors, 9, 1, 2, self.identity])
        anchors, rotation, *rest = np.split(vector, ends)
        return anchors.reshape(-1, 3), rotation.reshape(3, 3), *rest


@dataclass(frozen=True, slots=True, eq=False)
class TarSample:
    """One sample as it lies in the tar: JPEG bytes, and numbers as `Layout` has them."""

    key: str
    picture: bytes
    numbers: Float


def write(root: str, name: str, records: Iterable[TarSample]) -> list[str]:
    """Tars ROOT/NAME-0000.tar and on, PER_TAR records each; their names."""
    names: list[str] = []
    batch: list[TarSample] = []
    for record in records:
        batch.append(record)
        if len(batch) == PER_TAR:
            names.append(_write_one(root, f"{name}-{len(names):04d}.tar", batch))
            batch = []
    if batch:
        names.append(_write_one(root, f"{name}-{len(names):04d}.tar", batch))
    return names


def _write_one(root: str, name: str, batch: list[TarSample]) -> str:
    with _place(root, name) as file, tarfile.open(fileobj=file, mode="w|") as tar:
        for record in batch:
            numbers = io.BytesIO()
            np.save(numbers, record.numbers.astype(np.float32), allow_pickle=False)
            for suffix, data in (("jpg", record.picture), ("npy", numbers.getvalue())):
                entry = tarfile.TarInfo(f"{record.key}.{suffix}")
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
    return name


def write_meta(root: str, meta: Mapping[str, Any]) -> None:
    """The last file to be written: without it there is no data set."""
    write_bytes(root, META, json.dumps(meta, indent=1, sort_keys=True).encode())


def write_bytes(root: str, name: str, data: bytes) -> None:
    """A small file beside the tars."""
    with _place(root, name) as file:
        file.write(data)


def _place(root: str, name: str) -> AbstractContextManager[Any]:
    """A file to write to; on this machine, whole or not at all. Raises OutputError."""
    return fsspec.open(f"{root}/{name}", "wb") if "://" in root else output(Path(root) / name)


def read_bytes(root: str, name: str) -> bytes:
    """Raises DataError if there is none."""
    try:
        with fsspec.open(f"{root}/{name}", "rb") as file:
            return bytes(file.read())
    except (OSError, ValueError, ImportError) as error:
        raise DataError(
            f"There is no {name} in {root} ({error}). Make it with 'python -m training clouds prepare --out "
            f"{root}', or install the fsspec package of that kind of path (s3fs for s3://, gcsfs for gs://)."
        ) from error


def read_meta(root: str) -> dict[str, Any]:
    """Raises DataError if there is no data set."""
    return dict(json.loads(read_bytes(root, META)))


def records(root: str, name: str) -> Iterator[TarSample]:
    """One tar from front to back. Raises DataError if it is cut off or not ours."""
    half: dict[str, dict[str, bytes]] = {}
    try:
        with fsspec.open(f"{root}/{name}", "rb") as file, tarfile.open(fileobj=file, mode="r|") as tar:
            for entry in tar:
                key, _, suffix = entry.name.rpartition(".")
                if not entry.isfile() or suffix not in {"jpg", "npy"}:
                    continue
                if entry.size > MOST_BYTES:
                    raise DataError(f"{name} in {root} holds a member of {entry.size} bytes; make it again.")
                content = tar.extractfile(entry)
                assert content is not None
                parts = half.setdefault(key, {})
                parts[suffix] = content.read()
                if len(parts) == 2:
                    del half[key]
                    yield TarSample(key, parts["jpg"], _numbers(parts["npy"]))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise DataError(
            f"{name} in {root} is damaged or only half there ({error}); make it again."
        ) from error


def _numbers(data: bytes) -> Float:
    return np.asarray(np.load(io.BytesIO(data), allow_pickle=False), np.float32)


def endless(
    root: str, names: list[str], seed: int, shuffle: int, first: int = 0
) -> Iterator[tuple[int, TarSample]]:
    """(number, record) for ever, from record number `first` on: the same for everybody with the same seed.

    Tars are taken in another order each time round, records mixed within a buffer of `shuffle`.
    """
    number, again = 0, 0
    while True:
        rng = np.random.default_rng([seed, again])
        order = [names[int(k)] for k in rng.permutation(len(names))]
        stream = (record for name in order for record in records(root, name))
        for record in mixed(stream, shuffle, rng):
            if number >= first:
                yield number, record
            number += 1
        if number == 0:
            raise DataError(f"The tars in {root} hold no samples; make them again.")
        again += 1


def mixed(stream: Iterable[TarSample], size: int, rng: np.random.Generator) -> Iterator[TarSample]:
    """The same records, each somewhere else within about `size` places."""
    held: list[TarSample] = []
    for record in stream:
        if len(held) < size:
            held.append(record)
            continue
        place = int(rng.integers(size))
        yield held[place]
        held[place] = record
    yield from (held[int(k)] for k in rng.permutation(len(held)))
