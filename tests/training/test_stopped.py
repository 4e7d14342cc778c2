"""Learning that is stopped, by a person or by the machine, ends in one sentence and goes on where it was."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from codec.basis import to_bytes
from tests.disks import Usage
from training import spread, train
from training.__main__ import COMMANDS, INTERRUPTED, main
from training.clouds import learn, nets, tars, throughput
from training.clouds.learn import Learner
from training.clouds.tars import TarSample
from training.parts import devices, schedule
from training.parts.config import ConfigError
from training.parts.errors import Stopped
from training.parts.figures import LOG

ROOT = Path(__file__).parents[2]
POINTS, EXPRESSIONS = 68, 4


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A data set of noise."""
    root, rng = str(tmp_path / "data"), np.random.default_rng(0)
    basis = throughput.plain_basis(EXPRESSIONS)
    layout = tars.Layout(POINTS, 0, EXPRESSIONS)
    good, grey = cv2.imencode(".jpg", np.full((96, 96, 3), 128, np.uint8))
    assert good
    made = [
        TarSample(f"{k:03d}", grey.tobytes(), rng.normal(size=layout.length).astype(np.float32))
        for k in range(24)
    ]
    tars.write_bytes(root, "posed.npz", to_bytes(basis))
    names = {"train": tars.write(root, "train", made), "held": tars.write(root, "held", made[:4])}
    shape = {"anchors": POINTS, "identity": 0, "expression": EXPRESSIONS}
    marks = list(range(POINTS))
    tars.write_meta(root, {"anchors": marks, "landmarks": marks, "layout": shape} | names)
    return root


def command(data: str, out: Path, steps: int) -> list[str]:
    """That trains for so many steps."""
    words = {"data": data, "out": out, "network": "tiny", "size": 32, "batch": 4, "images": 4 * steps}
    return ["clouds", "train", *(w for k, v in words.items() for w in (f"--{k}", str(v)))]


def ask_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Ctrl-C is pressed within that step."""
    real = Learner.learn

    def learn_and_ask(self: Learner, *batch: Any) -> torch.Tensor:
        loss = real(self, *batch)
        if self.step == step:
            signal.raise_signal(signal.SIGINT)
        return loss

    monkeypatch.setattr(Learner, "learn", learn_and_ask)


def test_ctrl_c_keeps_what_is_learnt_and_the_same_command_goes_on(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    ask_at(monkeypatch, 3)
    assert main(command(data, out, 6)) == INTERRUPTED == 130
    said = capsys.readouterr().err
    assert said == (f"Stopped at step 3 of 6, which is kept in {out}; the same command goes on from there.\n")
    assert learn.stored(out / learn.CHECKPOINT)["step"] == 3
    assert main(command(data, out, 6)) == 0
    assert "going on from step 3 of 6\n" in capsys.readouterr().out
    assert learn.stored(out / learn.CHECKPOINT)["step"] == 6


class Counting:
    """Stands in for the shipped regressor's trainer: counts steps, and is interrupted in the second."""

    steps = 5

    def __init__(self, settings: train.TrainingConfig) -> None:
        self.settings, self.net, self.step = settings, torch.nn.Linear(1, 1), 0

    def learn(self, *_: object) -> dict[str, torch.Tensor]:
        self.step += 1
        if self.step == 2:
            signal.raise_signal(signal.SIGINT)
        return {"points": torch.ones(())}

    def state(self) -> dict[str, object]:
        return {"step": self.step}


def test_ctrl_c_keeps_what_the_shipped_regressor_has_learnt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "stream", lambda *_: iter(lambda: (), None))
    monkeypatch.setattr(train, "note", lambda *_: None)
    monkeypatch.setattr(train, "begin", lambda settings, _: Counting(settings))
    settings = train.TrainingConfig(out=tmp_path)
    with pytest.raises(Stopped, match="Stopped at step 2 of 5, which is kept in"):
        train.run(settings, throughput.plain_basis(EXPRESSIONS))
    assert torch.load(tmp_path / train.CHECKPOINT, weights_only=True) == {"step": 2}


@pytest.mark.parametrize("command", ["all", "shards photos", "clouds prepare", "finder"])
def test_pictures_that_are_not_there_are_named_as_they_were_given(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--labels", "/nowhere/either", "--out", "/nowhere/out"]
    assert main([*command.split(), "--pictures", "/nowhere", *words]) == 1
    assert capsys.readouterr().err == "There is no /nowhere; name what is to be read with --pictures.\n"


def test_networks_that_are_not_there_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--models", "/nowhere", "--data", "/nowhere"]) == 1
    assert capsys.readouterr().err == "There is no /nowhere; name what is to be read with --models.\n"


def test_a_folder_without_shards_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--shards", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert f"{tmp_path} holds no shards of photos, warps, renders" in capsys.readouterr().err


def test_ctrl_c_elsewhere_is_one_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("training.clouds.commands.main", lambda _: signal.raise_signal(signal.SIGINT))
    assert main(["clouds"]) == INTERRUPTED
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_disk_that_is_too_full_for_a_checkpoint_is_told_before_the_work(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1_000_000, 900_000, 100_000))
    monkeypatch.setattr(Learner, "learn", lambda *_: pytest.fail("the work has begun"))
    assert main(command(data, tmp_path / "out", 6)) == 1
    assert "too little room" in capsys.readouterr().err


def test_a_disk_that_fills_up_leaves_the_checkpoint_before(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(command(data, out, 2)) == 0
    before = (out / learn.CHECKPOINT).read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("codec.files.Unbuffered.write", full)
    assert main(command(data, out, 4)) == 1
    assert "checkpoint.pt cannot be written: No space left on device. Make room" in capsys.readouterr().err
    assert (out / learn.CHECKPOINT).read_bytes() == before
    assert not list(out.glob(".*.new"))


def test_a_log_that_cannot_be_written_is_named(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out" / LOG).mkdir(parents=True)
    assert main(command(data, tmp_path / "out", 2)) == 1
    assert f"{tmp_path / 'out' / LOG} cannot be written: Is a directory." in capsys.readouterr().err


def test_a_net_with_few_channels_learns_in_32_bits_with_channels_last(data: str, tmp_path: Path) -> None:
    """In a process of its own: oneDNN wrote past its memory here, and the process was gone."""
    child = (
        "from training.clouds import learn, throughput; from training.clouds.tars import Layout\n"
        f"s = learn.CloudConfig(data={data!r}, network='tiny', size=112, batch=4, precision='float32')\n"
        "one = learn.Learner(s, learn.target(s.data, s.model), learn.ProcessRank(), learn.precision.CPU)\n"
        f"batch = throughput.batch(s, Layout({POINTS}, 0, {EXPRESSIONS}))\n"
        "print(all(float(one.learn(*batch)) > 0 for _ in range(3)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", child], cwd=ROOT, capture_output=True, text=True, timeout=250
    )
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_sampling_first_gives_a_strided_convolution_s_numbers_and_gradients() -> None:
    torch.manual_seed(0)
    usual = torch.nn.Conv2d(16, 8, 1, 2)
    sampled = torch.nn.Conv2d(16, 8, 1, 2)
    sampled.load_state_dict(usual.state_dict())
    sampled.__class__ = nets.Sampled
    x = torch.randn(2, 16, 15, 14)
    for layer in (usual, sampled):
        layer(x).square().sum().backward()
    torch.testing.assert_close(sampled(x), usual(x))
    torch.testing.assert_close(sampled.weight.grad, usual.weight.grad)


@pytest.mark.parametrize("name", ["gpu", "cuda:x", "cpu:0", ""])
def test_an_unknown_device_names_those_that_there_are(
    data: str, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command(data, tmp_path / "out", 2), "--device", name]) == 1
    assert f"There is no device {name!r}; known: auto, cpu, cuda, cuda:N." in capsys.readouterr().err


def test_a_gpu_is_taken_by_its_number_or_by_the_process_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    names = ("auto", "cuda", "cuda:0", "cpu")
    assert [str(devices.named(name, 1)) for name in names] == ["cuda:1", "cuda:1", "cuda:0", "cpu"]
    with pytest.raises(ConfigError, match="There is no device 'cuda:2' here: torch finds 2 GPUs"):
        devices.named("cuda:2")


def test_room_is_asked_for_as_large_as_two_checkpoints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net, asked = torch.nn.Linear(500, 1000), []
    monkeypatch.setattr("codec.files.need_room", lambda _, room: asked.append(room))
    schedule.need_room(net, tmp_path / "a")
    optimiser = schedule.adamw(net, 1e-3, 0.0)
    net(torch.zeros(1, 500)).sum().backward()
    optimiser.step()
    schedule.save({"net": net.state_dict(), "optimiser": optimiser.state_dict()}, tmp_path / "a")
    size = (tmp_path / "a").stat().st_size
    assert 2 * size <= asked[0] <= 2 * size + 1_100_000


def test_parts_of_a_spread_command_take_paths_as_the_command_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Relative to where the command was given; and where a part fails there is no rate."""
    (tmp_path / "pictures").mkdir()
    monkeypatch.chdir(tmp_path)
    words = ["label", "--images", "pictures", "--out", "labels"]
    assert spread.main(["--workers", "1", "--no-ray", *words]) == 1
    said = capfd.readouterr().out
    assert "pictures holds no pictures or clips" in said
    assert "a second" not in said


def test_a_count_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spread", "shards", "warps", "--count", "many"]) == 1
    assert "--count cannot be 'many'; a whole number is wanted." in capsys.readouterr().err


def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "train", ("a_package_that_nobody_has", ""))
    assert main(["train"]) == 1
    assert "a_package_that_nobody_has is missing" in capsys.readouterr().err
