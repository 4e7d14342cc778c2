"""training.clouds: from a synthetic copy of AFLW2000-3D to networks that call each other."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
import torch.distributed as dist

import assets
from app.client.client import Client
from app.face.model import FaceModel, load_model
from app.media.camera import SyntheticCamera
from app.net.config import CallConfig
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from assets.session import session
from codec import landmarks as lm
from codec.basis import from_bytes, to_bytes
from codec.errors import AssetError
from codec.values import Image
from render.offscreen import Offscreen
from render.painter import OffscreenPainter
from tests.app.clients import Pair, wait_for
from tests.disks import Usage
from tests.training import heads
from training import webgl_studio
from training.__main__ import main
from training.clouds import (
    commands,
    crops,
    curves,
    faces,
    feed,
    learn,
    nets,
    norm,
    report,
    resnet,
    subspace,
    tars,
    topology,
)
from training.clouds.feed import Feed, ProcessRank
from training.clouds.prepare import look, prepare
from training.clouds.similarity import similarity
from training.parts import precision
from training.parts.errors import DataError
from training.parts.figures import LOG
from training.parts.model import Prediction
from training.parts.pictures import read as image
from training.sources.aflw2000_3d import Annotated
from training.teacher import Labels

ROOT = Path(__file__).parents[2]
PICTURES = 26
NOISE = pytest.mark.filterwarnings("ignore::DeprecationWarning")
pytestmark = pytest.mark.timeout(400)  # the first test makes the pictures and trains


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn heads with .mat files."""
    folder = tmp_path_factory.mktemp("aflw")
    heads.write(folder, PICTURES)
    return folder


@pytest.fixture(scope="module")
def road(pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `clouds all` makes of them: data, posed, models."""
    out = tmp_path_factory.mktemp("road")
    tiny = ["--network", "tiny", "--size", "64", "--images", "3200", "--batch", "16", "--rate", "3e-3"]
    assert commands.main(["all", "--pictures", str(pictures), "--out", str(out), *tiny]) == 0
    return out


@pytest.mark.slow
@pytest.mark.training
def test_a_small_model_learns_faces_that_it_has_not_seen(road: Path) -> None:
    last = json.loads((road / "posed" / LOG).read_text().splitlines()[-1])
    assert last["nme"] < last["constant.nme"]
    assert last["cloud"] < last["constant.cloud"]


def test_the_basis_holds_posed_clouds(pictures: Path, road: Path) -> None:
    basis = from_bytes((road / "data" / "posed.npz").read_bytes())
    assert (len(basis.identity), len(basis.expression), len(basis.mean)) == (0, subspace.COMPONENTS, 68)
    found = faces.read(pictures, None, None)
    inside = crops.PLAIN.points(look(found, 3).inside) * subspace.HALF_SIDE_MM
    change = (inside - basis.mean).ravel()
    axes = basis.expression.reshape(len(basis.expression), -1)
    coefficients = np.linalg.lstsq(axes.T, change, rcond=None)[0]
    assert np.abs(axes.T @ coefficients - change).mean() < 1.0  # mm, of a face turned by half a radian
    assert np.abs(coefficients).max() < 4


def test_persons_are_told_from_expressions_without_a_face_model() -> None:
    """What each drawn expression moved is found again from points and parameters alone."""
    shipped, rng = heads.shipped(), np.random.default_rng(0)
    sitters = [heads.Sitter(shipped, rng) for _ in range(120)]
    marked = []
    for one in sitters:
        points, shift = one.points().T * [1, -1, 1], one.shift() - [0, heads.SIDE + 1, 0]
        posed = (Path("none.jpg"), (heads.SIDE, heads.SIDE), points, one.rotation, one.scale, shift)
        marked.append(Annotated(*posed, one.shape.copy(), one.expression.copy()))
    found = faces.of_points(marked)
    errors, sizes = [], []
    for i, one in enumerate(sitters[:20]):
        vertices = one.vertices()
        one.expression[:] = 0
        moved = shipped.landmarks68((vertices - one.vertices()).astype(np.float32))
        errors.append(np.linalg.norm(found.parts(i).expression - moved, axis=1).mean())
        sizes.append(np.linalg.norm(moved, axis=1).mean())
    assert np.mean(errors) < 0.4 * np.mean(sizes)


def test_the_exported_folder_tracks_and_becomes_a_scene_of_webgl_studio(road: Path, tmp_path: Path) -> None:
    model = load_model(None, road / "models")
    assert model.own
    assert (model.basis.is_mask, len(model.basis.expression)) == (True, 25)
    out = tmp_path / "face.zip"
    skin = ["--skin", str(road / "models" / "skin.jpg")]
    assert webgl_studio.main(["--basis", str(road / "models" / "basis.npz"), *skin, "--out", str(out)]) == 0
    with zipfile.ZipFile(out) as file:
        scene = json.loads(file.read("scene.json"))
    nodes, morphs = [scene["root"]], []
    while nodes:
        node = nodes.pop()
        nodes += node.get("children", [])
        morphs += [data for kind, data in node["components"] if kind == "MorphDeformer"]
    assert [len(m["morph_targets"]) for m in morphs] == [25]
    assert "NME" in (road / "models" / "README.md").read_text()


@contextmanager
def calling(model: FaceModel, picture: Image) -> Iterator[Pair]:
    """Two clients of a rendezvous who both speak that model, each before a camera that shows the picture."""
    with ExitStack() as stack:
        threads = [NetworkThread(f"network-{name}") for name in "ab"]
        for thread in threads:
            thread.start()
            stack.callback(thread.stop)
        server = RendezvousServer("127.0.0.1", 0)
        threads[0].submit(server.start()).result()
        stack.callback(lambda: threads[0].submit(server.stop()).result())
        clients = []
        for thread in threads:
            config = CallConfig(server.url, PeerConfig(hosts=Hosts.LOOPBACK))
            client = Client(model.basis, model.tracker(), model.mask(), config, thread)
            stack.callback(client.close)
            camera = SyntheticCamera(lambda time_s: picture)
            camera.start()
            client.start(camera)
            clients.append(client)
        yield Pair(*clients)


def has_face(client: Client) -> bool:
    return client.remote_face(time.monotonic()) is not None


def has_skin(client: Client, skin: bytes) -> bool:
    identity = client.remote_identity()
    return identity is not None and identity.texture == skin


def test_a_model_worse_than_a_face_that_never_moves_ships_only_anyway_and_a_call_warns(
    road: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An untrained net, as a first step leaves it."""
    trained, out = tmp_path / "trained", tmp_path / "models"
    net = nets.Net(nets.Design("posed", "tiny", 64, 0, 25))
    with torch.no_grad():
        net.head.bias[:-1] = 3.0  # every face the same, and far off
    state = {"design": net.design.as_dict(), "net": net.state_dict(), "step": 1}
    basis = from_bytes((road / "data" / "posed.npz").read_bytes())
    trained.mkdir()
    torch.save(state | {"basis": basis.digest.hex()}, trained / learn.CHECKPOINT)
    words = ["clouds", "export", "--data", str(road / "data"), "--trained", str(trained), "--out", str(out)]
    assert main(words) == 1
    assert "a face that never moves by" in capsys.readouterr().err
    assert not out.exists()
    assert main([*words, "--anyway"]) == 0
    assert load_model(None, out).follows_nothing
    assert not load_model(None, road / "models").follows_nothing
    assert not load_model().follows_nothing


def test_a_network_says_what_its_numbers_mean_and_how_good_it_is(road: Path) -> None:
    """In ONNX's metadata, and in a card that Hugging Face's hub reads."""
    about = session(assets.read("regressor.onnx", road / "models")).get_modelmeta().custom_metadata_map
    assert {"units", "axes", "licence", "basis", "rows"} <= set(about)
    rows = json.loads(about["rows"])
    assert rows["nme"] < rows["constant.nme"]
    card = (road / "models" / "README.md").read_text()
    assert card.startswith("---\nlicense: other\n")
    assert f"value: {rows['nme']:.3f}\n" in card.split("---")[1]


def test_two_clients_call_each_other_with_a_model_of_their_own(road: Path, pictures: Path) -> None:
    """A real call over loopback: pictures are tracked, sent, and drawn on the other side as the mask."""
    model, picture = load_model(None, road / "models"), image(pictures / "image00003.jpg")
    with calling(model, picture) as both:
        both.connect()
        for here in (both.a, both.b):
            wait_for(partial(has_face, here), "a face", 30.0)
            wait_for(partial(has_skin, here, model.skin), "the skin", 30.0)
        face, identity = both.a.remote_face(time.monotonic()), both.a.remote_identity()
    assert face is not None
    assert (face.present, len(face.expression)) == (True, 25)
    with Offscreen(96, 96) as target:
        drawn = OffscreenPainter(model.basis, model.skin, target).draw(face, identity, 0.0).astype(int)
    assert np.abs(drawn[40:60, 40:60] - drawn[2, 2]).sum(2).mean() > 40  # something stands before the ground


@pytest.mark.parametrize("side", ["basis", "tracker"])
def test_parts_that_do_not_belong_together_are_refused_before_a_call(road: Path, side: str) -> None:
    models = road / "models"
    if side == "basis":  # another basis than the networks'
        with pytest.raises(AssetError, match="were made for another basis"):
            load_model(road / "data" / "split.npz", models)
    else:  # a basis without networks
        with pytest.raises(AssetError, match="shipped networks do not know the basis"):
            load_model(models / "basis.npz", None)


def test_a_basis_that_is_none_and_a_folder_without_networks_are_said(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"basis file .*nothing\.npz cannot be read"):
        load_model(tmp_path / "nothing.npz", tmp_path)
    with pytest.raises(AssetError, match="is no folder of networks"):
        load_model(None, tmp_path)


def test_a_report_is_one_page_with_all_its_parts(road: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    data, trained = str(road / "data"), str(road / "posed")
    assert report.main(["--data", data, "--trained", trained, "--out", str(out)]) == 0
    text = out.read_text()
    for part in ("Spectrum", "Components", "Loss", "Error by yaw", "Blinks", "Examples", "Model cards"):
        assert f"<h2>{part}</h2>" in text
    assert text.count("<animate ") == report.COMPONENTS
    assert "<td>a face that never moves</td>" in text
    assert "<pre>" not in text  # cards are set, not pasted
    assert 'src="data:image/png;base64,' in text
    assert "http" not in text.replace("http-equiv", "")  # nothing to fetch
    assert report.main(["--data", data, "--trained", trained, "--out", str(out), "--pictures", "no"]) == 0
    assert "data:image/png" not in out.read_text()


def test_a_chart_names_axes_and_curves_and_leaves_out_what_no_logarithm_has() -> None:
    falling = curves.Curve("small net", [1, 2, 3, 4], [8.0, 4.0, 0.0, 2.0])
    text = curves.chart([falling], "step", "loss", logarithmic=True)
    assert text.startswith("<svg")
    assert text.count("</svg>") == 1
    assert all(f">{word}</text>" in text for word in ("step", "loss", "small net"))
    assert "nan" not in text
    assert "inf" not in text
    assert curves.chart([curves.Curve("none", [], [])], "step", "loss") == "<p>Nothing to show.</p>"


def test_a_loss_curve_has_enough_figures(road: Path) -> None:
    lines = [json.loads(line) for line in (road / "posed" / LOG).read_text().splitlines()]
    assert 50 <= len(lines) <= 200
    assert all(np.isfinite(line["loss"]) for line in lines)


def test_a_report_about_a_checkpoint_of_other_data_is_refused_in_a_sentence(
    road: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    shutil.copytree(road / "data", other)
    mean = from_bytes((other / "split.npz").read_bytes())
    (other / "posed.npz").write_bytes(to_bytes(mean))  # other components, and another number of them
    wanted = ["--data", str(other), "--trained", str(road / "posed"), "--out", str(tmp_path / "report.html")]
    assert main(["report", *wanted]) == 1
    assert "was trained on another data set" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"no checkpoint", b"PK\x03\x04cut off"])
def test_a_damaged_checkpoint_is_a_sentence(
    content: bytes, road: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / learn.CHECKPOINT).write_bytes(content)
    data = ["--data", str(road / "data")]
    assert main(["report", *data, "--trained", str(tmp_path), "--out", str(tmp_path / "report.html")]) == 1
    assert "is damaged; remove it" in capsys.readouterr().err
    assert main(["clouds", "train", *data, "--out", str(tmp_path), "--network", "tiny", "--size", "64"]) == 1
    assert "is damaged; remove it" in capsys.readouterr().err


def test_a_checkpoint_of_the_other_tracker_is_a_sentence(
    road: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.save({"shape": {}, "slow": {}}, tmp_path / learn.CHECKPOINT)
    data, out = ["--data", str(road / "data")], ["--out", str(tmp_path / "models")]
    assert main(["clouds", "export", *data, "--trained", str(tmp_path), *out]) == 1
    assert "was not written by" in capsys.readouterr().err


def test_going_on_with_other_data_is_refused(road: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = ["--data", str(road / "data"), "--out", str(road / "posed"), "--model", "split"]
    assert main(["clouds", "train", *again, "--network", "tiny", "--size", "64"]) == 1
    assert "checkpoint of another model" in capsys.readouterr().err


@pytest.mark.parametrize("setting", [("model", "both"), ("network", "resnet19"), ("precision", "8")])
def test_an_unknown_choice_names_those_that_there_are(
    road: Path, setting: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    name, value = setting
    assert main(["clouds", "train", "--data", str(road / "data"), f"--{name}", value]) == 1
    assert f"There is no {name} '{value}'; known:" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.training
def test_two_processes_learn_as_one_with_the_doubled_batch(road: Path, tmp_path: Path) -> None:
    """20 steps; every figure of the loss curve within 1 %."""

    def curve(name: str, batch: int, launcher: list[str]) -> list[float]:
        settings = {"data": road / "data", "out": tmp_path / name, "network": "tiny", "size": 64}
        settings |= {"images": 20 * 16, "batch": batch, "log_every": 4, "loaders": 1, "rate": 2e-3}
        words = [w for k, v in settings.items() for w in (f"--{k.replace('_', '-')}", str(v))]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        subprocess.run(
            [sys.executable, *launcher, "-m", "training", "clouds", "train", *words],
            check=True,
            timeout=300,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        lines = (tmp_path / name / LOG).read_text().splitlines()
        return [json.loads(line)["loss"] for line in lines]

    one = curve("one", 16, [])
    two = curve("two", 8, ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"])
    assert len(one) == len(two) == 5
    np.testing.assert_allclose(two, one, rtol=0.01)


def test_shared_normalisation_of_one_process_is_the_usual_one(tmp_path: Path) -> None:
    """And calls nothing that torch has given up: warnings are errors here."""
    x, weight = torch.randn(2, 6, 3, 5, 5, generator=torch.Generator().manual_seed(0))
    dist.init_process_group("gloo", f"file://{tmp_path / 'meeting'}", rank=0, world_size=1)
    try:
        gradients, norms = [], [norm.SharedNorm(3), torch.nn.BatchNorm2d(3)]
        for layer in norms:
            seen = x.clone().requires_grad_()
            (layer(seen) * weight).sum().backward()
            gradients.append(seen.grad)
    finally:
        dist.destroy_process_group()
    torch.testing.assert_close(gradients[0], gradients[1])
    for name, value in norms[1].state_dict().items():
        torch.testing.assert_close(norms[0].state_dict()[name], value)


def test_processes_share_the_stream_without_overlap(road: Path) -> None:
    root = str(road / "data")
    whole = Feed(root, 32, 8, seed=5)
    halves = [Feed(root, 32, 4, 5, ProcessRank(rank, 2)) for rank in range(2)]
    for _ in range(3):
        pixels, truth = whole.batch()
        parts = [half.batch() for half in halves]
        assert torch.equal(pixels, torch.cat([p for p, _ in parts]))
        assert torch.equal(truth.anchors, torch.cat([t.anchors for _, t in parts]))


def test_a_stopped_stream_goes_on_where_it_was(road: Path) -> None:
    root = str(road / "data")
    long = Feed(root, 32, 4, seed=1)
    for _ in range(9):  # into the second time round
        long.batch()
    assert torch.equal(long.batch()[0], Feed(root, 32, 4, 1, first=9).batch()[0])


def test_tars_are_read_from_any_fsspec_path_and_name_their_damage() -> None:
    rng = np.random.default_rng(0)
    made = [
        tars.TarSample(f"{k:03d}", bytes([k]) * 40, rng.normal(size=5).astype(np.float32)) for k in range(7)
    ]
    assert tars.write("memory://set", "train", made) == ["train-0000.tar"]
    read = list(tars.records("memory://set", "train-0000.tar"))
    assert [r.key for r in read] == [r.key for r in made]
    assert all(
        a.picture == b.picture and np.array_equal(a.numbers, b.numbers)
        for a, b in zip(read, made, strict=True)
    )
    whole = tars.read_bytes("memory://set", "train-0000.tar")
    tars.write_bytes("memory://set", "half.tar", whole[:3000])
    with pytest.raises(DataError, match=r"half\.tar in memory://set is damaged or only half there"):
        list(tars.records("memory://set", "half.tar"))
    with pytest.raises(DataError, match=r"There is no meta\.json in memory://nothing"):
        tars.read_meta("memory://nothing")


def test_mixing_loses_nothing_and_repeats_nothing() -> None:
    made = [tars.TarSample(str(k), b"", np.zeros(1, np.float32)) for k in range(50)]
    out = list(tars.mixed(iter(made), 8, np.random.default_rng(0)))
    assert sorted(int(r.key) for r in out) == list(range(50))
    assert [r.key for r in out] != [r.key for r in made]


def test_a_jittered_crop_moves_pixels_and_points_alike() -> None:
    image = np.zeros((crops.STORED_PX, crops.STORED_PX, 3), np.uint8)
    point = np.array([[0.2, -0.1, 0.0]], np.float32)
    x, y = (point[0, :2] * [1, -1] + 1) * crops.STORED_PX / 2 - 0.5
    image[int(y) - 3 : int(y) + 5, int(x) - 3 : int(x) + 5] = 255
    jitter = crops.Jitter(0.05, 0.1, 0.6, 0.3)
    seen = jitter.cut(image, 128).sum(2)
    rows, columns = np.nonzero(seen > seen.max() / 2)
    where = jitter.points(point)[0]
    assert columns.mean() == pytest.approx((where[0] + 1) * 64 - 0.5, abs=0.8)
    assert rows.mean() == pytest.approx((1 - where[1]) * 64 - 0.5, abs=0.8)


def test_a_crop_s_pose_draws_its_points(pictures: Path, road: Path) -> None:
    """Rotation, scale and shift of a sample put the head of its coefficients where its anchors are."""
    aim = learn.target(str(road / "data"), "split")
    layout = tars.Layout(**tars.read_meta(str(road / "data"))["layout"])
    record = next(tars.records(str(road / "data"), "train-0000.tar"))
    jitter = crops.jitter(np.random.default_rng(2))
    anchors, rotation, scale, shift, identity, expression = feed.sample(record, layout, jitter)
    one = Prediction(
        torch.from_numpy(rotation)[None],
        torch.tensor([float(scale)]),
        torch.from_numpy(shift)[None],
        torch.zeros(1),
        torch.from_numpy(identity)[None],
        torch.from_numpy(expression)[None],
        torch.zeros(1, 4),
        torch.zeros(1),
    )
    assert np.abs(aim.cloud(one)[0].numpy() - anchors).max() < 0.03  # of half a crop's side


@pytest.mark.parametrize(
    ("name", "millions"),
    [
        ("resnet18", 11.18),
        ("resnet34", 21.28),
        ("resnet50", 23.51),
        ("resnet101", 42.50),
        ("resnet152", 58.14),
    ],
)
def test_a_resnet_is_as_large_as_published(name: str, millions: float) -> None:
    """Without the last layer: 11.69 M of ResNet-18 less 512 x 1000 + 1000, and so on."""
    with torch.device("meta"):
        net = resnet.ResNet(name)
    assert sum(p.numel() for p in net.parameters()) / 1e6 == pytest.approx(millions, abs=0.01)
    assert net.features == (512 if name in {"resnet18", "resnet34"} else 2048)


@NOISE
@pytest.mark.parametrize("bits", ["float32", "bfloat16", "float16"])
def test_every_precision_learns_with_weights_in_32_bits(road: Path, tmp_path: Path, bits: str) -> None:
    """The same steps on a batch of its own: the loss falls as far as in float32, within rounding."""
    settings = learn.CloudConfig(str(road / "data"), tmp_path, network="tiny", size=64, images=320, batch=16)
    settings = replace(settings, precision=bits, rate=3e-3)
    learner = learn.Learner(
        settings, learn.target(settings.data, "posed"), ProcessRank(), torch.device("cpu")
    )
    torch.manual_seed(0)
    learner.net.load_state_dict(nets.Net(learner.net.design).state_dict())
    data = Feed(settings.data, 64, 16, 0).batch()
    losses = [float(learner.learn(*data)) for _ in range(20)]
    assert losses[-1] < 0.75 * losses[0]
    assert {p.dtype for p in learner.net.parameters()} == {torch.float32}
    assert learner.scaler.is_enabled() == (bits == "float16")


def test_a_step_whose_gradients_overflow_16_bits_is_left_out_and_the_scale_falls(
    road: Path, tmp_path: Path
) -> None:
    settings = learn.CloudConfig(str(road / "data"), tmp_path, network="tiny", size=64, precision="float16")
    learner = learn.Learner(
        settings, learn.target(settings.data, "posed"), ProcessRank(), torch.device("cpu")
    )
    pixels, truth = Feed(settings.data, 64, 8, 0).batch()
    before = [p.detach().clone() for p in learner.net.parameters()]
    scale = learner.scaler.get_scale()
    learner.learn(pixels, truth._replace(anchors=truth.anchors * float("inf")))
    assert all(torch.equal(a, b) for a, b in zip(before, learner.net.parameters(), strict=True))
    assert learner.scaler.get_scale() < scale
    again = learn.Learner(settings, learner.aim, ProcessRank(), torch.device("cpu"))
    again.restore(learner.state())
    assert again.scaler.get_scale() == learner.scaler.get_scale()


@pytest.mark.parametrize(
    ("capabilities", "wanted"), [({"avx512_bf16": True}, torch.bfloat16), ({"avx2": True}, None)]
)
def test_auto_is_16_bits_only_where_the_processor_reckons_in_them(
    capabilities: dict[str, bool], wanted: torch.dtype | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert precision.kind("auto", precision.CPU) == wanted


def test_a_net_takes_crops_of_any_size_that_is_a_multiple_of_sixteen() -> None:
    for size in (64, 112, 128):
        net = nets.Net(nets.Design("posed", "small", size, 0, 25))
        assert net(torch.zeros(2, 3, size, size)).expression.shape == (2, 25)


@pytest.mark.parametrize("model", nets.MODELS)
def test_either_model_speaks_in_predictions(model: str) -> None:
    net = nets.Net(nets.Design(model, "tiny", 64, 3 if model == "split" else 0, 5)).eval()
    with torch.no_grad():
        p = net(torch.zeros(2, 3, 64, 64))
    assert p.identity.shape == (2, 3 if model == "split" else 0)
    assert (p.expression.shape, p.rotation.shape, p.confidence.shape) == ((2, 5), (2, 3, 3), (2,))
    assert float(p.nearness.abs().max()) == float(p.gaze.abs().max()) == 0


def test_a_pca_of_more_vertices_than_faces_recovers_a_planted_basis() -> None:
    rng = np.random.default_rng(0)
    planted = np.linalg.qr(rng.normal(size=(900, 3)))[0].T * [[30.0], [20.0], [10.0]]
    rows = (rng.normal(size=(60, 3)) @ planted).reshape(60, 300, 3) + 5
    _, axes, spectrum = subspace.components(iter(rows.astype(np.float32)), 25)
    assert len(axes) == 3  # no more than there is
    flat = axes.reshape(3, -1)
    unit = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    known = planted / np.linalg.norm(planted, axis=1, keepdims=True)
    assert np.linalg.norm(unit @ known.T) == pytest.approx(np.sqrt(3), abs=1e-3)  # the same subspace
    assert spectrum.explained(3) == pytest.approx(1)


def test_pictures_of_one_person_are_held_out_together() -> None:
    """Whatever folders below the same one they lie in."""
    names = ["set/neutral/007_03.jpg", "set/smiling/007_08.jpg", "set/neutral/008_03.jpg", "other/007_03.jpg"]
    people = [faces.person_below(Path("/pictures"), Path("/pictures", name)) for name in names]
    assert people[0] == people[1]
    assert len(set(people)) == 3
    many = [f"set/{k // 2:03d}" for k in range(200)]
    held = faces.split(many)
    assert (held[::2] == held[1::2]).all()
    assert 0 < held.sum() < 40


def test_a_folder_of_one_person_cannot_be_learnt_from(pictures: Path, tmp_path: Path) -> None:
    found = replace(faces.read(pictures, None, None), people=("me",) * PICTURES)
    with pytest.raises(DataError, match="By their names these pictures are of 1 people"):
        prepare(found, str(tmp_path))


def test_a_full_disk_is_told_before_the_work(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1_000_000, 900_000, 100_000))
    monkeypatch.setattr("training.clouds.prepare.learn", lambda *_: pytest.fail("the work has begun"))
    out = str(tmp_path / "out")
    assert main(["clouds", "prepare", "--pictures", str(pictures), "--out", out]) == 1
    assert "too little room" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_mask_is_open_only_at_the_face_s_outline() -> None:
    """Eyes and mouth are filled, all triangles look forward, and neighbours agree on which side is out."""
    head = heads.shipped()
    mean = head.landmarks478(head.mean)
    triangles = topology.of_478(mean).triangles
    surface = triangles[triangles[:, 0] != triangles[:, 1]]
    edges = np.concatenate([surface[:, [0, 1]], surface[:, [1, 2]], surface[:, [2, 0]]])
    there, back = {tuple(e) for e in edges.tolist()}, {tuple(e) for e in edges[:, ::-1].tolist()}
    assert len(there) == len(edges)
    after = dict(there - back)
    start = here = lm.OVAL[0]
    loop = {here := after[here] for _ in range(len(after))}
    assert here == start
    assert loop == set(after)  # one hole only: around the face
    assert len(loop & set(lm.OVAL)) > 30
    a, b, c = (mean[surface[:, k]] for k in range(3))
    assert (np.cross(b - a, c - a)[:, 2] < 0).mean() < 0.02  # ears' side and nostrils
    assert set(np.unique(triangles)) == set(range(478))


def test_a_similarity_is_found_again() -> None:
    rng = np.random.default_rng(0)
    model, turn = rng.normal(size=(40, 3)), np.linalg.qr(rng.normal(size=(3, 3)))[0]
    turn *= np.sign(np.linalg.det(turn))
    rotation, scale, shift = similarity(model, 2.5 * model @ turn.T + [1, 2, 3])
    np.testing.assert_allclose(rotation, turn, atol=1e-9)
    np.testing.assert_allclose([scale, *shift], [2.5, 1, 2, 3], atol=1e-9)


def test_labelled_pictures_become_clouds_of_478_points(tmp_path: Path) -> None:
    """Labels as the teacher writes them, of heads turned and moved."""
    basis, rng = heads.shipped(), np.random.default_rng(0)
    (tmp_path / "labels").mkdir()
    (tmp_path / "pictures").mkdir()
    for k in range(6):
        one = heads.Sitter(basis, rng)
        points = basis.landmarks478(one.vertices().astype(np.float32)) @ one.rotation.T * one.scale
        points = points * [1, -1, -1] + [220, 230, 0]
        cv2.imwrite(str(tmp_path / "pictures" / f"{k}.jpg"), np.zeros((450, 450, 3), np.uint8))
        np.savez(
            tmp_path / "labels" / f"{k}.jpg.npz",
            points=points[None].astype(np.float32),
            found=np.array([True]),
            width=450,
            height=450,
            fps=0.0,
        )
    assert Labels.read(tmp_path / "labels" / "0.jpg.npz").width == 450
    found = faces.read(tmp_path / "pictures", None, tmp_path / "labels")
    assert found.mean.shape == (478, 3)
    again = found.cloud(5) * [1, -1, -1]
    np.testing.assert_allclose(again, points, atol=0.05)
    basis478, _ = subspace.posed(found.topology, [look(found, i).inside for i in range(6)])
    assert from_bytes(to_bytes(basis478)).is_mask
