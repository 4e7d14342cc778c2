"""training.int8: the net in 8 bits says what the whole one says."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from assets.session import session
from tests.training.nets import exported, trained
from training import closer_net, export, int8

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_a_net_in_8_bits_says_the_same_as_the_whole_one(tmp_path: Path) -> None:
    dice = np.random.default_rng(3)
    known, new = dice.integers(0, 256, (2, 16, 64, 64, 3), dtype=np.uint8)
    whole = exported(trained(), tmp_path).read_bytes()
    eight = int8.quantise(whole, known)
    before, after = session(whole), session(eight)
    for ours, theirs in zip(after.run(None, {"crops": new}), before.run(None, {"crops": new}), strict=True):
        assert ours == pytest.approx(theirs, abs=0.1)
    about = [net.get_modelmeta().custom_metadata_map for net in (before, after)]
    assert about[0].items() <= about[1].items()
    kinds = {tensor.data_type for tensor in onnx.load_model_from_string(eight).graph.initializer}
    assert onnx.TensorProto.INT8 in kinds
    assert onnx.TensorProto.FLOAT16 not in kinds


@pytest.mark.parametrize("part", ["eyes", "mouth"])
def test_a_closer_look_in_8_bits_finds_points_where_the_whole_one_does(part: str, tmp_path: Path) -> None:
    dice, side = np.random.default_rng(4), closer_net.SIDE[part]
    known, new = dice.integers(0, 256, (2, 12, side, side, 3), dtype=np.uint8)
    torch.manual_seed(2)
    net = closer_net.CloserNet(part)
    torch.nn.init.normal_(net.head.weight, std=0.1)
    for _ in range(3):
        net(torch.from_numpy(known))  # normalisations that have met something
    torch.save({"part": part, "slow": net.state_dict()}, tmp_path / "checkpoint.pt")
    export.closer(tmp_path / "checkpoint.pt", tmp_path)
    whole = (tmp_path / f"{part}.onnx").read_bytes()
    eight = int8.quantise(whole, known, part)
    rows = int8.compare_closer(whole, eight, new, part)
    assert 0 < rows["moved_mm.p99"] < 0.02 * int8.SIDE_MM[part]
    graph = onnx.load_model_from_string(eight).graph
    assert {"points", "there"} == {out.name for out in graph.output}
    assert sum(t.data_type == onnx.TensorProto.INT8 and len(t.dims) == 4 for t in graph.initializer) >= 5
