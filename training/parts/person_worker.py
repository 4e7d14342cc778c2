"""Runs inside the teacher's own environment (MediaPipe 0.10, numpy < 2): pictures in, person masks out.

Reads one job per line from standard input, `{"source": path, "out": path}`, and answers each with one line of
JSON, `{"frames": 1}` or `{"error": sentence}`. The .png that it writes is (H, W) uint8 of the picture's own
size: how much each pixel is a person, 255 all of it, by MediaPipe's selfie segmentation (256 x 256 inside).
"""

import json
import os
import sys

import cv2
import mediapipe as mp
import numpy as np

GENERAL = 0  # the model of 256 x 256; 1 is the one for landscapes, 144 x 256


def label(segmentation: mp.solutions.selfie_segmentation.SelfieSegmentation, source: str, out: str) -> None:
    """Label one picture; the file appears whole or not at all."""
    image = cv2.imread(source)
    if image is None:
        raise ValueError(f"{source} is not a picture that can be read.")
    share = segmentation.process(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)).segmentation_mask
    os.makedirs(os.path.dirname(out), exist_ok=True)
    part = out + ".part.png"
    cv2.imwrite(part, np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8))
    os.replace(part, out)


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # MediaPipe's own prints must not mix with the answers
    with mp.solutions.selfie_segmentation.SelfieSegmentation(model_selection=GENERAL) as segmentation:
        for line in sys.stdin:
            job = json.loads(line)
            try:
                label(segmentation, job["source"], job["out"])
                answer: dict[str, object] = {"frames": 1}
            except (ValueError, OSError, cv2.error) as error:
                answer = {"error": str(error)}
            answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
