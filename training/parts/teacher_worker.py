"""Runs inside the teacher's own environment (MediaPipe 0.10, numpy < 2): paths in, landmark files out.

Reads one job per line from standard input, `{"source": path, "out": path, "video": bool}`, and answers each
with one line of JSON, `{"frames": F, "found": n}` or `{"error": sentence}`, and `"last": true` where nothing
can be written. The .npz it writes holds points (F, 478, 3) float32 in pixels counted from the edge of the
first one (z in pixels too, smaller is nearer), found (F,) bool, width, height, fps (0 for a picture).

Pictures and every frame of a clip are looked at alone (static mode): MediaPipe's video mode smooths, and a
smoothed label would be late at a blink.
"""

import json
import os
import sys
from collections.abc import Iterator

import cv2
import mediapipe as mp
import numpy as np

POINTS = 478
MARGIN = 0.5  # a face that fills the picture is missed by MediaPipe's detector; a border around it helps


def frames(source: str, video: bool) -> tuple[Iterator[np.ndarray], float]:
    """RGB frames and frames per second (0 for a picture)."""
    if not video:
        image = cv2.imread(source)
        if image is None:
            raise ValueError(f"{source} is not a picture that can be read.")
        return iter([cv2.cvtColor(image, cv2.COLOR_BGR2RGB)]), 0.0
    capture = cv2.VideoCapture(source)
    if not capture.isOpened():
        raise ValueError(f"{source} is not a clip that can be read.")
    return _clip(capture), float(capture.get(cv2.CAP_PROP_FPS))


def _clip(capture: cv2.VideoCapture) -> Iterator[np.ndarray]:
    while True:
        good, image = capture.read()
        if not good:
            return
        yield cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def look(mesh: mp.solutions.face_mesh.FaceMesh, image: np.ndarray) -> np.ndarray | None:
    """(478, 3) of the first face in pixels, or None; a second try has a border around the picture."""
    height, width = image.shape[:2]
    for border in (0, int(MARGIN * min(height, width))):
        padded = cv2.copyMakeBorder(image, border, border, border, border, cv2.BORDER_REPLICATE)
        faces = mesh.process(np.ascontiguousarray(padded)).multi_face_landmarks
        if faces:
            points = np.array([(p.x, p.y, p.z) for p in faces[0].landmark], np.float32)
            scale = np.array([padded.shape[1], padded.shape[0], padded.shape[1]], np.float32)
            return points * scale - np.array([border, border, 0], np.float32)
    return None


def label(mesh: mp.solutions.face_mesh.FaceMesh, source: str, out: str, video: bool) -> dict[str, int]:
    """Label one picture or clip; the file appears whole or not at all."""
    images, fps = frames(source, video)
    points, height, width = [], 0, 0
    for image in images:
        height, width = image.shape[:2]
        seen = look(mesh, image)
        points.append(np.full((POINTS, 3), np.nan, np.float32) if seen is None else seen)
    stacked = np.stack(points)
    found = np.isfinite(stacked[:, 0, 0])
    os.makedirs(os.path.dirname(out), exist_ok=True)
    part = out + ".part.npz"
    np.savez_compressed(part, points=stacked, found=found, width=width, height=height, fps=fps)
    os.replace(part, out)
    return {"frames": len(stacked), "found": int(found.sum())}


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # MediaPipe's own prints must not mix with the answers
    with mp.solutions.face_mesh.FaceMesh(
        static_image_mode=True, max_num_faces=1, refine_landmarks=True, min_detection_confidence=0.3
    ) as mesh:
        for line in sys.stdin:
            job = json.loads(line)
            try:
                answer: dict[str, object] = dict(label(mesh, job["source"], job["out"], job["video"]))
            except OSError as error:
                reason = error.strerror or "the disk reported an error"
                answer = {"error": f"{job['out']} cannot be written: {reason}.", "last": True}
            except (ValueError, cv2.error) as error:
                answer = {"error": str(error)}
            answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
