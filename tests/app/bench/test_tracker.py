"""app.bench.tracker: what is said of a tracker that sees nobody."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.bench import faces
from app.bench.faces import Clip, MissingFacesError
from app.bench.tracker import TrackerRun, clip_rows
from codec.tracker import Tracked
from codec.values import FaceFrame
from tests.small_basis import small_basis


def test_a_tracker_that_follows_nobody_is_a_sentence() -> None:
    clip = Clip(Path("none.mp4"), 25.0, np.zeros((20, 478, 2), np.float32), np.ones(20, bool))
    nobody = FaceFrame.neutral(2, present=False)
    unseen = Tracked(nobody, nobody, 0.0, np.zeros(1, np.float32), False, None)
    with pytest.raises(MissingFacesError, match="followed nobody in any clip: train both networks longer"):
        clip_rows([TrackerRun(clip, [unseen] * 20)], small_basis())


@pytest.mark.parametrize("read", [faces.aflw, faces.youtube])
def test_a_set_whose_table_is_missing_is_a_sentence(
    read: Callable[[Path], list[faces.LabelledPicture]], tmp_path: Path
) -> None:
    with pytest.raises(MissingFacesError, match=r"There is no .*; name the folder of faces with --data"):
        read(tmp_path)
