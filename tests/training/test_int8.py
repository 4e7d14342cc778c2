"""training.int8: the net in 8 bits says what the whole one says."""

from pathlib import Path

import numpy as np
import onnx
import pytest

from assets.session import session
from tests.training.nets import exported, trained
from training import int8

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
